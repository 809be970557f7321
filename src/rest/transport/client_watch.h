// Notices which clients have gone while the server works for them: a thread of its own checks their
// connections many times a second, as the transport ignores suspended ones. Safe from every
// thread.
#ifndef HYDROFOIL_REST_TRANSPORT_CLIENT_WATCH_H_
#define HYDROFOIL_REST_TRANSPORT_CLIENT_WATCH_H_

#include <cstdint>
#include <map>
#include <stop_token>
#include <thread>

#include "base/mutex.h"

namespace hydrofoil::rest {

class ClientWatch {
 public:
  using Id = uint64_t;

  ClientWatch();
  ~ClientWatch();
  ClientWatch(const ClientWatch&) = delete;
  ClientWatch& operator=(const ClientWatch&) = delete;

  // Requests the stop once the other end of `socket` is closed. The socket must stay open until
  // Forget().
  Id Watch(int socket, std::stop_source stop);
  void Forget(Id id);

 private:
  struct Client {
    int socket;
    std::stop_source stop;
  };
  void Loop();
  void LookAtAll() REQUIRES(mutex_);

  Mutex mutex_;
  Condition changed_;
  Id last_id_ GUARDED_BY(mutex_) = 0;
  std::map<Id, Client> clients_ GUARDED_BY(mutex_);
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_TRANSPORT_CLIENT_WATCH_H_
