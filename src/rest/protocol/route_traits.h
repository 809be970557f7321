// What the transport must know of routes besides their handlers: whether they change anything,
// whether they are short, how large their bodies may be. One table for all, in route_traits.cc.
#ifndef HYDROFOIL_REST_PROTOCOL_ROUTE_TRAITS_H_
#define HYDROFOIL_REST_PROTOCOL_ROUTE_TRAITS_H_

#include <cstddef>
#include <string_view>

namespace hydrofoil::rest {

enum class Effect {
  kUndeclared,  // a bug: a GET route that the table lacks
  kReads,
  kChanges,  // something on the server or its disks: keys, files, sessions
};

inline constexpr size_t kUsualBody = size_t{16} << 20;

struct RouteTraits {
  Effect effect = Effect::kUndeclared;
  // Answers at once, whatever the server is busy with: status, and what ends something. All others
  // wait for each other.
  bool is_short = false;
  size_t most_body = kUsualBody;  // bytes of parameters
};

// Every method but GET changes something unless the table says otherwise.
RouteTraits TraitsOf(std::string_view method, std::string_view pattern);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_PROTOCOL_ROUTE_TRAITS_H_
