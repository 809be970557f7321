// What handlers work with. One for the whole server; every member is safe from every thread.
#ifndef HYDROFOIL_REST_CONTEXT_H_
#define HYDROFOIL_REST_CONTEXT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "store/job_registry.h"
#include "store/session.h"
#include "store/store.h"

namespace hydrofoil {
class AccessPolicy;  // ingest/files/access_policy.h
class RemoteAccess;  // ingest/remote/remote_settings.h
}  // namespace hydrofoil

namespace hydrofoil::rest {

class RouteTable;

struct ServerOptions {
  std::string ip = "127.0.0.1";
  uint16_t port = 54321;  // as listened to
  std::string name = "hydrofoil";
  std::string report_version = "3.46.0.11";  // the H2O version told to clients
  bool loopback = true;                      // only reachable from this machine
  std::vector<std::string> host_names;       // Host headers accepted beside addresses and localhost
  std::string trainer;                       // of those an algorithm offers; "": its first
  bool allow_url = false;                    // imports may fetch from other servers
  bool allow_local_url = false;              // and from this machine, for tests
  std::string encoding = {};  // of text that is neither UTF-8 nor UTF-16: see EncodingOf()

  // As nodes are named: "127.0.0.1:54321".
  [[nodiscard]] std::string node() const { return ip + ":" + std::to_string(port); }
};

struct Context {
  const ServerOptions& options;
  const AccessPolicy& access;
  const RouteTable& routes;
  Store& store;
  JobRegistry& jobs;
  SessionRegistry& sessions;
  RemoteAccess& remote;
  std::function<void()> shut_down;  // asks the process to end; returns at once
};

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_CONTEXT_H_
