// A rank's connection to the store of rank 0: joins, exchanges values, and learns that a rank is
// lost. A thread of its own listens and shows that this rank lives, whatever the others do.
#ifndef HYDROFOIL_RANKS_RANK_MEMBER_H_
#define HYDROFOIL_RANKS_RANK_MEMBER_H_

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "base/error.h"
#include "base/mutex.h"
#include "ranks/rank_message.h"
#include "ranks/socket.h"
#include "ranks/verdict.h"

namespace hydrofoil::ranks {

struct JoinRequest {
  Endpoint store;
  uint32_t rank = 0;
  uint32_t size = 1;
  std::string where;  // this rank is, for the messages of others
  std::string secret;
  std::chrono::milliseconds timeout = std::chrono::seconds(60);
};

// All members are safe from every thread.
class RankMember : public Verdict {
 public:
  // `on_failure` is called once, from any thread, when a rank is lost or leaves, even this one.
  // `on_message` is called from the thread that listens, for what others send, also before this
  // comes back; it must be short and must not throw.
  // Throws Error: kInternal when rank 0 cannot be reached in time or is not who it should be,
  // kForbidden when it refuses this rank.
  RankMember(JoinRequest request, std::function<void(const Error&)> on_failure,
             std::function<void(const RankMessage&)> on_message = {});
  ~RankMember() override;
  RankMember(const RankMember&) = delete;
  RankMember& operator=(const RankMember&) = delete;

  // Known only to admitted ranks, the same for all.
  [[nodiscard]] const std::string& session() const { return session_; }

  // Its end of the connection to rank 0.
  [[nodiscard]] uint16_t port() const { return PortOf(socket_); }

  void Set(const std::string& key, const std::string& value);
  // Waits for the value. Throws the failure, and Error(kInternal) after twice the time limit.
  [[nodiscard]] std::string Get(const std::string& key);
  // Forgets what is stored under keys that begin with it: here, and in the store.
  void Forget(const std::string& prefix);
  void Erase(const std::string& prefix);

  // To one of the others, in order. What a rank does not take, or is too long for a message, ends
  // it or this one.
  void Send(size_t to, std::string_view key, uint32_t number, std::string_view value);

  [[nodiscard]] std::optional<Error> failure() const override;
  [[nodiscard]] std::optional<Error> AwaitFailure(std::chrono::milliseconds most) override;
  void Leave(ErrorKind kind, const std::string& reason) override;
  // Nothing is wrong, and this rank leaves.
  void Done();

 private:
  void Join();
  [[nodiscard]] RankMessage Hear(MessageType expected, Clock::time_point deadline);
  bool Say(const RankMessage& message);
  void Listen(const std::stop_token& stop);
  void Handle(const RankMessage& message);
  void Fail(const Error& error);

  const JoinRequest request_;
  const std::function<void(const Error&)> on_failure_;
  const std::function<void(const RankMessage&)> on_message_;
  Socket socket_;
  MessageReader reader_;  // of the thread, once it runs
  std::string session_;
  Mutex sending_;                                // one message at a time
  bool cut_short_ GUARDED_BY(sending_) = false;  // one was not sent completely: none may follow
  mutable Mutex mutex_;
  Condition changed_;
  std::map<std::string, std::string> values_ GUARDED_BY(mutex_);
  std::optional<Error> failure_ GUARDED_BY(mutex_);
  bool done_ GUARDED_BY(mutex_) = false;
  std::jthread thread_;  // the last: ends before the others go
};

}  // namespace hydrofoil::ranks

#endif  // HYDROFOIL_RANKS_RANK_MEMBER_H_
