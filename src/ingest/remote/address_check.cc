#include "ingest/remote/address_check.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace hydrofoil {
namespace {

bool IsForeignV4(uint32_t address) {  // in the order of this machine
  const uint32_t first = address >> 24;
  const bool link_local = (address >> 16) == 0xa9fe;  // 169.254.0.0/16
  const bool shared_local = address == 0x646464c8;    // 100.100.100.200: a metadata service
  return first != 0 && first != 127 && first < 224 && !link_local && !shared_local;
}

uint32_t V4At(const uint8_t* bytes) {
  return (uint32_t{bytes[0]} << 24) | (uint32_t{bytes[1]} << 16) | (uint32_t{bytes[2]} << 8) |
         bytes[3];
}

bool IsForeignV6(const in6_addr& address) {
  const uint8_t* b = address.s6_addr;
  constexpr std::array<uint8_t, 12> kNat64 = {0, 0x64, 0xff, 0x9b};
  const bool starts_empty = std::all_of(b, b + 10, [](uint8_t byte) { return byte == 0; });
  if (starts_empty) {  // ::, ::1, ::a.b.c.d, ::ffff:a.b.c.d
    return b[10] == 0xff && b[11] == 0xff && IsForeignV4(V4At(b + 12));
  }
  if (std::equal(kNat64.begin(), kNat64.end(), b)) return IsForeignV4(V4At(b + 12));
  if (b[0] == 0x20 && b[1] == 0x02) return IsForeignV4(V4At(b + 2));  // 6to4
  const bool link_local = b[0] == 0xfe && (b[1] & 0xc0) == 0x80;
  const bool metadata = b[0] == 0xfd && b[1] == 0x00 && b[2] == 0x0e && b[3] == 0xc2;
  return b[0] != 0xff && !link_local && !metadata;
}

bool SameHost(const sockaddr& a, const sockaddr& b) {
  if (a.sa_family != b.sa_family) return false;
  if (a.sa_family == AF_INET) {
    return reinterpret_cast<const sockaddr_in&>(a).sin_addr.s_addr ==
           reinterpret_cast<const sockaddr_in&>(b).sin_addr.s_addr;
  }
  return a.sa_family == AF_INET6 &&
         std::memcmp(&reinterpret_cast<const sockaddr_in6&>(a).sin6_addr,
                     &reinterpret_cast<const sockaddr_in6&>(b).sin6_addr, sizeof(in6_addr)) == 0;
}

bool IsOwnAddress(const sockaddr& address) {
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return true;  // unknown: rather not
  bool own = false;
  for (const ifaddrs* i = list; i != nullptr; i = i->ifa_next) {
    own = own || (i->ifa_addr != nullptr && SameHost(*i->ifa_addr, address));
  }
  freeifaddrs(list);
  return own;
}

}  // namespace

bool IsForeignAddress(const sockaddr& address) {
  bool foreign = false;
  if (address.sa_family == AF_INET) {
    foreign = IsForeignV4(ntohl(reinterpret_cast<const sockaddr_in&>(address).sin_addr.s_addr));
  } else if (address.sa_family == AF_INET6) {
    foreign = IsForeignV6(reinterpret_cast<const sockaddr_in6&>(address).sin6_addr);
  }
  return foreign && !IsOwnAddress(address);
}

}  // namespace hydrofoil
