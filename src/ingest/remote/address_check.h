// Which network addresses an import may lead to. A pure function.
#ifndef HYDROFOIL_INGEST_REMOTE_ADDRESS_CHECK_H_
#define HYDROFOIL_INGEST_REMOTE_ADDRESS_CHECK_H_

struct sockaddr;

namespace hydrofoil {

// Whether an address may be connected to: no loopback, link-local (which has the metadata services
// of clouds), unspecified, multicast or reserved address and none of this machine's own, also when
// wrapped into IPv6.
bool IsForeignAddress(const sockaddr& address);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_REMOTE_ADDRESS_CHECK_H_
