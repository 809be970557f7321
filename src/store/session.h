// Sessions: what one client's expressions see of the store, with the temporaries that go when the
// session ends.
#ifndef HYDROFOIL_STORE_SESSION_H_
#define HYDROFOIL_STORE_SESSION_H_

#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/mutex.h"
#include "rapids/workspace.h"
#include "store/store.h"

namespace hydrofoil {

class SessionRegistry;

// One client's view. Hold mutex() while evaluating an expression: a session evaluates one at a
// time.
class Session : public rapids::Workspace {
 public:
  Session(std::string id, Store& store, SessionRegistry& registry)
      : id_(std::move(id)), store_(store), registry_(registry) {}
  ~Session() override { RemoveTemporaries(); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] TimedMutex& mutex() RETURN_CAPABILITY(mutex_) { return mutex_; }
  // Requested when the session is ended: a running expression ends early.
  [[nodiscard]] std::stop_token stop_token() const { return stop_.get_token(); }

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

  // What was the temporary `before` is the temporary `after` from now on.
  void RenewTemporary(const std::string& key, const FramePtr& before, const FramePtr& after)
      EXCLUDES(mutex_);

  // Asks a running expression to stop and removes the temporaries that nobody has replaced since.
  void End() EXCLUDES(mutex_);

 private:
  void RemoveTemporaries() EXCLUDES(mutex_);

  const std::string id_;
  Store& store_;
  SessionRegistry& registry_;
  std::stop_source stop_;
  TimedMutex mutex_;  // held by an expression, and by RemoveTemporaries
  std::map<std::string, FramePtr, std::less<>> temporaries_ GUARDED_BY(mutex_);
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
  // Removes its temporaries; false when there is no such session. Stops a running expression and
  // waits for it.
  bool End(const std::string& id);

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
  // Throws Error(kIllegalArgument) when another session would be too many.
  void RequireRoom(const std::string& id) const REQUIRES(mutex_);

  Store& store_;
  mutable Mutex mutex_;
  std::map<std::string, SessionPtr> sessions_ GUARDED_BY(mutex_);
  std::map<std::pair<std::string, std::string>, std::string> properties_ GUARDED_BY(mutex_);
  std::string time_zone_ GUARDED_BY(mutex_) = "UTC";
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_STORE_SESSION_H_
