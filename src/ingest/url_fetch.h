// Fetches files by http and https into temporary files of the server. Safe from every thread.
//
// Whoever can send a request could else make the server talk to its own machine or to the services
// of its cloud: the address of every connection, also after redirects, is judged when it is about
// to be opened, after names were resolved.
#ifndef HYDROFOIL_INGEST_URL_FETCH_H_
#define HYDROFOIL_INGEST_URL_FETCH_H_

#include <cstddef>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>

#include "ingest/source.h"

struct sockaddr;

namespace hydrofoil {

struct UrlPolicy {
  bool allowed = false;
  // Also this machine itself, for tests.
  bool local_allowed = false;
  size_t max_bytes = 0;  // of one file; 0: MemoryLimit()
};

struct FetchControl {
  std::stop_token stop = {};
  std::function<void(double)> progress = nullptr;  // share done, 0 to 1; may be empty
};

// Whether a location is a URL rather than a path.
bool IsUrl(std::string_view location);

// Whether an address may be connected to: no loopback, link-local (which has the metadata services
// of clouds), unspecified, multicast or reserved address and none of this machine's own, also when
// wrapped into IPv6.
bool IsForeignAddress(const sockaddr& address);

// The file behind the URL, removed with the last copy of the source. Five seconds to connect, five
// redirects, at least 1 KB/s on average over 30 seconds, an hour in all. Throws Error: kForbidden
// by the policy, kNotFound for an answer other than success, kIllegalArgument for other failures,
// kCancelled.
Source FetchUrl(const std::string& url, const UrlPolicy& policy, const FetchControl& control);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_URL_FETCH_H_
