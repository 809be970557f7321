// What handlers work with. One for the whole server; every member is safe from every thread.
#ifndef HYDROFOIL_REST_PROTOCOL_CONTEXT_H_
#define HYDROFOIL_REST_PROTOCOL_CONTEXT_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/context.h"
#include "schema/server_identity.h"
#include "store/notebook_store.h"

namespace hydrofoil::rest {

class RouteTable;

struct ServerOptions : schema::ServerIdentity {
  bool loopback = true;                 // only reachable from this machine
  std::vector<std::string> host_names;  // Host headers accepted besides addresses and localhost
  std::string flow_dir;  // a folder with H2O's own Flow, served at /flow/ instead of our page
};

// That of commands, plus what only answers need.
struct Context : engine::Context {
  const ServerOptions& options;
  const RouteTable& routes;
  std::function<void()> shut_down;  // asks the process to end; returns at once
  std::shared_ptr<NotebookStore> notebooks = std::make_shared<NotebookStore>();
  // Since the first request that has to do with the cluster; said only where there is one.
  std::atomic<bool> locked = false;
};

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_PROTOCOL_CONTEXT_H_
