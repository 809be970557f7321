#include "rest/protocol/origin_check.h"

#include <arpa/inet.h>

#include <algorithm>

#include "text/plain_text.h"

namespace hydrofoil::rest {
namespace {

std::string NameOf(std::string_view host) {
  if (host.starts_with('[')) {
    const size_t end = host.find(']');
    return std::string(
        host.substr(1, end == std::string_view::npos ? std::string_view::npos : end - 1));
  }
  std::string name(host.substr(0, host.find(':')));
  if (name.ends_with('.')) name.pop_back();
  return AsciiLower(name);
}

bool IsAddress(const std::string& name) {
  in6_addr address{};
  return inet_pton(AF_INET, name.c_str(), &address) == 1 ||
         inet_pton(AF_INET6, name.c_str(), &address) == 1;
}

// Whether an origin or URL is of this host and port.
bool IsOfHost(std::string_view url, std::string_view host) {
  const size_t scheme = url.find("://");
  if (scheme == std::string_view::npos || host.empty()) return false;
  url.remove_prefix(scheme + 3);
  return url.substr(0, url.find('/')) == host;
}

}  // namespace

bool IsOwnHost(std::string_view host, std::span<const std::string> names) {
  const std::string name = NameOf(host);
  if (name == "localhost" || IsAddress(name)) return true;
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool IsOwnOrigin(const OriginFacts& facts) {
  if (!facts.changes) return facts.fetch_site != "cross-site" || facts.reads_page;
  // "none" is the person at the browser; "same-site" may be another port of this machine.
  if (!facts.fetch_site.empty()) {
    return (facts.fetch_site == "same-origin" || facts.fetch_site == "none") &&
           (facts.origin.empty() || IsOfHost(facts.origin, facts.host));
  }
  if (!facts.origin.empty()) return IsOfHost(facts.origin, facts.host);
  if (!facts.referer.empty()) return IsOfHost(facts.referer, facts.host);
  return !facts.user_agent.starts_with("Mozilla/");
}

}  // namespace hydrofoil::rest
