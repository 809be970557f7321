// Refuses, and logs, requests that another site's web page may have caused, by the head of the
// request and the route it is for.
#ifndef HYDROFOIL_REST_PROTOCOL_PAGE_CHECK_H_
#define HYDROFOIL_REST_PROTOCOL_PAGE_CHECK_H_

#include <cstddef>
#include <string>
#include <vector>

#include "rest/protocol/router.h"

namespace hydrofoil::rest {

struct RequestHead {
  const Request& request;  // with its headers
  size_t hosts = 0;        // how many Host headers it has
  bool needs_host = true;  // HTTP/1.1
  const Route* route = nullptr;
  const std::string& client;  // its address, for the log
};

// `own_names` as in IsOwnHost(). Throws Error: kMalformedRequest without the one Host header it
// needs, kForbidden for a foreign host or origin.
void RequireOwnPage(const RequestHead& head, const std::vector<std::string>& own_names);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_PROTOCOL_PAGE_CHECK_H_
