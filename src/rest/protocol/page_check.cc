#include "rest/protocol/page_check.h"

#include <algorithm>

#include "base/error.h"
#include "base/log.h"
#include "rest/protocol/origin_check.h"

namespace hydrofoil::rest {
namespace {

// A value in a line of the log.
std::string Shown(std::string_view text) {
  constexpr size_t kMost = 100;
  std::string shown(text.substr(0, kMost));
  std::replace_if(shown.begin(), shown.end(), [](char c) { return c >= 0 && c < ' '; }, '?');
  return shown;
}

void Check(const RequestHead& head, const std::vector<std::string>& own_names) {
  const Request& request = head.request;
  // Without the header only in versions that no browser speaks.
  if (head.hosts > 1 || (head.hosts == 0 && head.needs_host)) {
    throw Error(ErrorKind::kMalformedRequest, "A request needs one Host header; this one has " +
                                                  std::to_string(head.hosts) + ".");
  }
  if (head.hosts == 1 && !IsOwnHost(request.Header("host"), own_names)) {
    throw Error(ErrorKind::kForbidden,
                "This server does not answer to the host name of this request; name it with "
                "--host-name if it is right.");
  }
  const bool is_get = request.method() == "GET" || request.method() == "HEAD";
  OriginFacts facts;
  facts.changes = head.route == nullptr ? !is_get : head.route->traits.effect != Effect::kReads;
  facts.reads_page = is_get && request.Header("sec-fetch-mode") == "navigate";
  facts.host = request.Header("host");
  facts.origin = request.Header("origin");
  facts.fetch_site = request.Header("sec-fetch-site");
  facts.referer = request.Header("referer");
  facts.user_agent = request.Header("user-agent");
  if (!IsOwnOrigin(facts)) {
    throw Error(ErrorKind::kForbidden, "Requests from pages of other origins are refused.");
  }
}

}  // namespace

void RequireOwnPage(const RequestHead& head, const std::vector<std::string>& own_names) {
  try {
    Check(head, own_names);
  } catch (const Error& error) {
    const Request& request = head.request;
    LogWarn("refused " + Shown(request.method()) + " " + Shown(request.path()) + " from " +
            head.client + " (Host '" + Shown(request.Header("host")) + "', Origin '" +
            Shown(request.Header("origin")) + "', Referer '" + Shown(request.Header("referer")) +
            "'): " + error.what());
    throw;
  }
}

}  // namespace hydrofoil::rest
