// Which requests a web page of somebody else could have caused: by DNS rebinding (a foreign Host)
// or from another site (a foreign Origin). Pure functions.
#ifndef HYDROFOIL_REST_ORIGIN_CHECK_H_
#define HYDROFOIL_REST_ORIGIN_CHECK_H_

#include <span>
#include <string>
#include <string_view>

namespace hydrofoil::rest {

// `host` is the Host header, "name:port" or "[::1]:port". Addresses and "localhost" are fine, since
// no name can be rebound to them; other names must be in `names`. An absent header is fine: no
// browser leaves it out.
bool IsOwnHost(std::string_view host, std::span<const std::string> names);

// Refuses a foreign or opaque Origin on requests that change something (all but GET and HEAD), and
// whatever the browser itself calls cross-site, except opening a page.
struct OriginFacts {
  std::string_view method;
  std::string_view host;
  std::string_view origin;      // empty: absent
  std::string_view fetch_site;  // Sec-Fetch-Site
  std::string_view fetch_mode;  // Sec-Fetch-Mode
};
bool IsOwnOrigin(const OriginFacts& facts);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_ORIGIN_CHECK_H_
