// What H2O offers and this server does not: the algorithms that are not built, and the routes of
// H2O's own list that are missing here. Constant data: safe from every thread.
#ifndef HYDROFOIL_REST_PROTOCOL_ABSENT_ROUTES_H_
#define HYDROFOIL_REST_PROTOCOL_ABSENT_ROUTES_H_

#include <string>
#include <string_view>

namespace hydrofoil::rest {

// What Hydrofoil trains and imports, and that `algorithm` is not built. Empty unless H2O has one of
// that name that is not built here.
std::string WhyNotBuilt(std::string_view algorithm);

// For a path that no route of this server has: why, and what to use instead. Empty when H2O does
// not know it either. `encoded_path` as it came, without the query.
std::string WhyAbsent(std::string_view method, std::string_view encoded_path);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_PROTOCOL_ABSENT_ROUTES_H_
