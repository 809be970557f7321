// The addresses of clients. Pure functions.
#ifndef HYDROFOIL_REST_TRANSPORT_PEER_ADDRESS_H_
#define HYDROFOIL_REST_TRANSPORT_PEER_ADDRESS_H_

#include <string>

struct sockaddr;

namespace hydrofoil::rest {

// Whether it is this machine; null is not.
bool IsLoopback(const sockaddr* address);

// "10.1.2.3", "::1" or "?".
std::string AddressText(const sockaddr* address);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_TRANSPORT_PEER_ADDRESS_H_
