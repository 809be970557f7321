// Which requests another site's web page could have caused: by DNS rebinding (a foreign Host)
// or from another site (a foreign Origin). Pure functions.
#ifndef HYDROFOIL_REST_PROTOCOL_ORIGIN_CHECK_H_
#define HYDROFOIL_REST_PROTOCOL_ORIGIN_CHECK_H_

#include <span>
#include <string>
#include <string_view>

namespace hydrofoil::rest {

// `host` is the Host header, "name:port" or "[::1]:port". Addresses and "localhost" are fine, since
// no name can be rebound to them; other names must be in `names`.
bool IsOwnHost(std::string_view host, std::span<const std::string> names);

struct OriginFacts {
  bool changes = false;     // the request changes something, whatever its method
  bool reads_page = false;  // opens a page: a GET or HEAD that the browser calls a navigation
  std::string_view host;
  std::string_view origin;      // empty: absent, as all below
  std::string_view fetch_site;  // Sec-Fetch-Site
  std::string_view referer;
  std::string_view user_agent;
};

// Whether a request came from no page, or from one of ours. What changes something demands evidence
// of that from browsers: they all send one of the headers with requests of pages, and clients none.
// Whatever the browser itself calls cross-site is refused too, except opening a page to read.
bool IsOwnOrigin(const OriginFacts& facts);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_PROTOCOL_ORIGIN_CHECK_H_
