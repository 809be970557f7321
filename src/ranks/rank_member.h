// A rank's connection to the store of rank 0: joins, exchanges values, and learns that a rank is
// lost. A thread of its own listens and shows that this rank lives, whatever the others do.
#ifndef HYDROFOIL_RANKS_RANK_MEMBER_H_
#define HYDROFOIL_RANKS_RANK_MEMBER_H_

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <thread>

#include "base/error.h"
#include "base/mutex.h"
#include "ranks/rank_message.h"
#include "ranks/socket.h"

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
class RankMember {
 public:
  // `on_failure` is called once, from any thread, when a rank is lost or leaves, even this one.
  // Throws Error: kInternal when rank 0 cannot be reached in time or is not who it should be,
  // kForbidden when it refuses this rank.
  RankMember(JoinRequest request, std::function<void()> on_failure);
  ~RankMember();
  RankMember(const RankMember&) = delete;
  RankMember& operator=(const RankMember&) = delete;

  // Known only to admitted ranks, the same for all.
  [[nodiscard]] const std::string& session() const { return session_; }

  void Set(const std::string& key, const std::string& value);
  // Waits for the value. Throws the failure, and Error(kInternal) after twice the time limit.
  [[nodiscard]] std::string Get(const std::string& key);

  [[nodiscard]] std::optional<Error> failure() const;
  // The failure; waits for one for at most that long.
  [[nodiscard]] std::optional<Error> AwaitFailure(std::chrono::milliseconds most);
  // Only the first failure counts.
  void Leave(ErrorKind kind, const std::string& reason);
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
  const std::function<void()> on_failure_;
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
