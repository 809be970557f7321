// Which network addresses an import may connect to. A pure function.
#ifndef HYDROFOIL_INGEST_REMOTE_ADDRESS_CHECK_H_
#define HYDROFOIL_INGEST_REMOTE_ADDRESS_CHECK_H_

struct sockaddr;

namespace hydrofoil {

// Whether an address may be connected to: not loopback, link-local (which has the metadata services
// of clouds), unspecified, multicast, reserved or one of this machine's own, even when
// wrapped into IPv6.
bool IsForeignAddress(const sockaddr& address);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_REMOTE_ADDRESS_CHECK_H_
