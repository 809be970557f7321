// Sessions: what one client's expressions see of the store, with the temporaries that end with the
// session.
#ifndef HYDROFOIL_STORE_SESSION_H_
#define HYDROFOIL_STORE_SESSION_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/mutex.h"
#include "rapids/language/workspace.h"
#include "store/store.h"

namespace hydrofoil {

class SessionRegistry;

// What is reported about a session.
struct SessionFacts {
  std::string id;
  std::chrono::milliseconds age{0};
  std::chrono::milliseconds idle{0};  // since its last expression ended
  std::string expression;             // the beginning of what runs; empty: nothing
  std::chrono::milliseconds running{0};
  size_t temporaries = 0;
};

// Idle sessions end. One without temporary frames has nothing to lose: naming it again reopens
// it.
struct SessionLimits {
  size_t most = 10'000;  // beyond this, the longest idle ones without temporaries make room
  std::chrono::milliseconds idle_without_frames = std::chrono::hours(1);
  std::chrono::milliseconds idle = std::chrono::hours(24 * 7);
};

// One client's view. A session evaluates one expression at a time: an Evaluation.
class Session : public rapids::Workspace {
 public:
  Session(std::string id, Store& store, SessionRegistry& registry)
      : id_(std::move(id)), store_(store), registry_(registry) {}
  ~Session() override { RemoveTemporaries(); }  // nobody else has it
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // From its constructor, which waits for its turn, to its destructor an expression runs in the
  // session, which outlives it.
  class SCOPED_CAPABILITY Evaluation {
   public:
    // Ends early by `stop`, whose owner no longer wants an answer, by the session's end, or by
    // Session::Cancel(). Throws Error(kCancelled) when one of the first two comes before its turn.
    Evaluation(Session& session, std::string_view expression, const std::stop_token& stop)
        ACQUIRE(session.mutex_);
    ~Evaluation() RELEASE();
    Evaluation(const Evaluation&) = delete;
    Evaluation& operator=(const Evaluation&) = delete;

    // For the evaluator: all of these combined.
    [[nodiscard]] std::stop_token stop() const { return source_.get_token(); }

   private:
    struct RequestStop {
      std::stop_source source;
      void operator()() const noexcept { source.request_stop(); }  // NOLINT: a copy shares it
    };

    Session& session_;
    std::stop_source source_;
    std::stop_callback<RequestStop> by_owner_;
    std::stop_callback<RequestStop> by_session_;
    TimedLock lock_;
  };

  // Requested by End().
  [[nodiscard]] std::stop_token ended() const { return ended_.get_token(); }
  // Ends the expression that runs; false when none does.
  bool Cancel();
  [[nodiscard]] SessionFacts Facts() const;

  std::optional<Frame> FindFrame(std::string_view key) const override;
  bool HasModel(std::string_view key) const override;
  void PutFrame(const std::string& key, Frame frame) override REQUIRES(mutex_);
  void PutTemporary(const std::string& key, Frame frame) override REQUIRES(mutex_);
  void ChangeFrame(const std::string& key, Frame frame) override REQUIRES(mutex_);
  bool Remove(std::string_view key) override REQUIRES(mutex_);
  std::vector<std::string> Keys() const override;
  std::string session_id() const override { return id_; }
  std::string time_zone() const override;
  void set_time_zone(const std::string& zone) override;

  // From now on the temporary `before` is the temporary `after`.
  void RenewTemporary(const std::string& key, const FramePtr& before, const FramePtr& after)
      EXCLUDES(mutex_);

  // Removes the temporaries that nobody has replaced since; stops what runs, which then removes
  // its own when it ends, and what waits for its turn.
  void End() EXCLUDES(mutex_);

 private:
  using Clock = std::chrono::steady_clock;

  void RemoveTemporaries() REQUIRES(mutex_);

  const std::string id_;
  Store& store_;
  SessionRegistry& registry_;
  std::stop_source ended_;
  TimedMutex mutex_;  // held by an expression
  std::map<std::string, FramePtr, std::less<>> temporaries_ GUARDED_BY(mutex_);
  std::atomic<size_t> temporary_count_{0};

  // What others see while an expression runs.
  mutable Mutex facts_mutex_;
  const Clock::time_point opened_ = Clock::now();
  Clock::time_point used_ GUARDED_BY(facts_mutex_) = opened_;  // the last one began or ended
  std::string expression_ GUARDED_BY(facts_mutex_);
  std::optional<std::stop_source> running_ GUARDED_BY(facts_mutex_);
};

using SessionPtr = std::shared_ptr<Session>;

// Safe from every thread.
class SessionRegistry {
 public:
  explicit SessionRegistry(Store& store) : store_(store) {}
  SessionRegistry(const SessionRegistry&) = delete;
  SessionRegistry& operator=(const SessionRegistry&) = delete;

  // Opens a session under a new name, "_sid_96b5".
  SessionPtr Open();
  // The session of that name, opened if there is none. An empty name gives a session that nobody
  // else sees; it ends with the last pointer to it.
  SessionPtr Get(const std::string& id);
  // Removes its temporaries; false when there is no such session. Cancels a running expression.
  bool End(const std::string& id);
  // Requested when the session of that name, if there is one now, ends.
  [[nodiscard]] std::stop_token EndOf(const std::string& id) const;
  // In the order of their names.
  [[nodiscard]] std::vector<SessionFacts> List() const;
  // Cancels what runs in it; false when nothing does.
  bool Cancel(const std::string& id);
  // Ends what has been idle for too long, at the time `now`.
  void EndIdle(std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now());
  // Before the first session is opened.
  void set_limits(const SessionLimits& limits) { limits_ = limits; }

  // Puts `after` in the place of the frame `before`; temporaries stay temporary. Throws
  // Error(kIllegalArgument) when `key` names another frame by now. Waits for running expressions.
  void ReplaceFrame(const std::string& key, const FramePtr& before, const FramePtr& after);

  // Settings that a client keeps with its session, e.g. "job.fetch_timeout_ms".
  void SetProperty(const std::string& id, const std::string& name, const std::string& value);
  [[nodiscard]] std::optional<std::string> Property(const std::string& id,
                                                    const std::string& name) const;

  [[nodiscard]] std::string time_zone() const;
  void set_time_zone(const std::string& zone);

 private:
  // Makes room for another session; returns those that must end, to be ended without the lock.
  // Throws Error(kIllegalArgument) when none may end.
  std::vector<SessionPtr> MakeRoom() REQUIRES(mutex_);
  SessionPtr Take(const std::string& id) REQUIRES(mutex_);  // out of the table

  Store& store_;
  SessionLimits limits_;
  mutable Mutex mutex_;
  std::map<std::string, SessionPtr> sessions_ GUARDED_BY(mutex_);
  std::map<std::pair<std::string, std::string>, std::string> properties_ GUARDED_BY(mutex_);
  std::string time_zone_ GUARDED_BY(mutex_) = "UTC";
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_STORE_SESSION_H_
