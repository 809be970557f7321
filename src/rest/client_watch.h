// Sees which clients have gone while the server works for them: a thread of its own looks at their
// connections many times a second, as the transport leaves suspended ones alone. Safe from every
// thread.
#ifndef HYDROFOIL_REST_CLIENT_WATCH_H_
#define HYDROFOIL_REST_CLIENT_WATCH_H_

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <stop_token>
#include <thread>

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
  void LookAtAll();  // needs the lock

  std::mutex mutex_;
  std::condition_variable changed_;
  Id last_id_ = 0;
  std::map<Id, Client> clients_;
  bool stopping_ = false;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_CLIENT_WATCH_H_
