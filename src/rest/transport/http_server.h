// The HTTP transport. One thread watches all connections (epoll); handlers run on two bounded pools
// while their connection is suspended, so slow clients cost no thread and slow handlers block no
// connection. Held answers wait for their job without a thread.
#ifndef HYDROFOIL_REST_TRANSPORT_HTTP_SERVER_H_
#define HYDROFOIL_REST_TRANSPORT_HTTP_SERVER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "rest/protocol/context.h"
#include "rest/protocol/router.h"
#include "rest/transport/body_receiver.h"
#include "rest/transport/connection_guard.h"
#include "rest/transport/listen_socket.h"

namespace hydrofoil::rest {

struct HttpLimits {
  ConnectionLimits connections;
  BodyLimits bodies;
  size_t most_head_bytes = 64 * 1024;  // request line and headers
  size_t most_workers = 32;            // for what may take long
  size_t most_short_workers = 8;       // for what answers at once
  size_t most_waiting_requests = 2000;
};

class HttpServer {
 public:
  // Listens at once. `routes` and `context` outlive the server. Throws Error(kInternal) when the
  // transport cannot start.
  HttpServer(ListenSocket socket, const RouteTable& routes, Context& context,
             const HttpLimits& limits = {});
  // Stop().
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // Accepts nothing more, answers what is held, waits for the handlers that run, closes all
  // connections. Running jobs should be cancelled before.
  void Stop();

 private:
  class Transport;
  std::unique_ptr<Transport> transport_;
};

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_TRANSPORT_HTTP_SERVER_H_
