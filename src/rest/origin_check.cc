#include "rest/origin_check.h"

#include <arpa/inet.h>

#include <algorithm>

#include "base/plain_text.h"

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

}  // namespace

bool IsOwnHost(std::string_view host, std::span<const std::string> names) {
  if (host.empty()) return true;
  const std::string name = NameOf(host);
  if (name == "localhost" || IsAddress(name)) return true;
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool IsOwnOrigin(const OriginFacts& facts) {
  const bool only_reads = facts.method == "GET" || facts.method == "HEAD";
  const bool cross_site = facts.fetch_site == "cross-site";
  if (cross_site && !(only_reads && facts.fetch_mode == "navigate")) return false;
  if (only_reads || facts.origin.empty()) return true;
  const size_t scheme = facts.origin.find("://");
  return scheme != std::string_view::npos && facts.origin.substr(scheme + 3) == facts.host;
}

}  // namespace hydrofoil::rest
