#include "store/session.h"

#include "base/error.h"
#include "store/keys.h"

namespace hydrofoil {
namespace {

constexpr size_t kMostSessions = 10'000;

}  // namespace

std::optional<Frame> Session::FindFrame(std::string_view key) const {
  const FramePtr frame = store_.Find<Frame>(key);
  if (frame == nullptr) return std::nullopt;
  return *frame;
}

bool Session::HasModel(std::string_view key) const {
  return store_.KindOf(key) == ObjectKind::kModel;
}

void Session::PutFrame(const std::string& key, Frame frame) {
  store_.PutFrame(key, std::move(frame));
  temporaries_.erase(key);
}

void Session::PutTemporary(const std::string& key, Frame frame) {
  auto shared = std::make_shared<const Frame>(std::move(frame));
  store_.PutFrame(key, shared);
  temporaries_[key] = std::move(shared);
}

void Session::ChangeFrame(const std::string& key, Frame frame) {
  if (temporaries_.contains(key)) {
    PutTemporary(key, std::move(frame));
  } else {
    store_.PutFrame(key, std::move(frame));
  }
}

bool Session::Remove(std::string_view key) {
  if (const auto it = temporaries_.find(key); it != temporaries_.end()) temporaries_.erase(it);
  return store_.Remove(key);
}

std::vector<std::string> Session::Keys() const { return store_.Keys(); }

std::string Session::time_zone() const { return registry_.time_zone(); }

void Session::set_time_zone(const std::string& zone) { registry_.set_time_zone(zone); }

void Session::End() {
  stop_.request_stop();
  RemoveTemporaries();
}

void Session::RenewTemporary(const std::string& key, const FramePtr& before,
                             const FramePtr& after) {
  const TimedLock lock(mutex_);
  const auto it = temporaries_.find(key);
  if (it != temporaries_.end() && it->second == before) it->second = after;
}

void Session::RemoveTemporaries() {
  const TimedLock lock(mutex_);
  for (const auto& [key, frame] : temporaries_) store_.RemoveFrame(key, frame);
  temporaries_.clear();
}

SessionPtr SessionRegistry::Open() {
  const MutexLock lock(mutex_);
  RequireRoom("");
  std::string id = NewSessionKey();
  while (sessions_.contains(id)) id = NewSessionKey() + RandomHex(4);
  return sessions_[id] = std::make_shared<Session>(id, store_, *this);
}

SessionPtr SessionRegistry::Get(const std::string& id) {
  if (id.empty()) return std::make_shared<Session>(NewSessionKey(), store_, *this);
  const MutexLock lock(mutex_);
  RequireRoom(id);
  SessionPtr& session = sessions_[id];
  if (session == nullptr) session = std::make_shared<Session>(id, store_, *this);
  return session;
}

void SessionRegistry::ReplaceFrame(const std::string& key, const FramePtr& before,
                                   const FramePtr& after) {
  if (store_.FindFrame(key) != before) {
    ThrowIllegalArgument("The frame " + key + " was changed meanwhile.");
  }
  store_.PutFrame(key, after);
  // An expression holds its session and may ask for the time zone: never wait for it locked.
  std::vector<SessionPtr> sessions;
  {
    const MutexLock lock(mutex_);
    for (const auto& [id, session] : sessions_) sessions.push_back(session);
  }
  for (const SessionPtr& session : sessions) session->RenewTemporary(key, before, after);
}

void SessionRegistry::RequireRoom(const std::string& id) const {
  if (sessions_.size() >= kMostSessions && !sessions_.contains(id)) {
    ThrowIllegalArgument("Too many sessions are open; end one with DELETE /4/sessions/{key}.");
  }
}

bool SessionRegistry::End(const std::string& id) {
  SessionPtr session;
  {
    const MutexLock lock(mutex_);
    const auto it = sessions_.find(id);
    if (it == sessions_.end()) return false;
    session = std::move(it->second);
    sessions_.erase(it);
    properties_.erase(properties_.lower_bound({id, ""}), properties_.upper_bound({id, "\x7f"}));
  }
  session->End();
  return true;
}

void SessionRegistry::SetProperty(const std::string& id, const std::string& name,
                                  const std::string& value) {
  const MutexLock lock(mutex_);
  if (properties_.size() >= kMostSessions) ThrowIllegalArgument("Too many session properties.");
  properties_[{id, name}] = value;
}

std::optional<std::string> SessionRegistry::Property(const std::string& id,
                                                     const std::string& name) const {
  const MutexLock lock(mutex_);
  const auto it = properties_.find({id, name});
  if (it == properties_.end()) return std::nullopt;
  return it->second;
}

std::string SessionRegistry::time_zone() const {
  const MutexLock lock(mutex_);
  return time_zone_;
}

void SessionRegistry::set_time_zone(const std::string& zone) {
  const MutexLock lock(mutex_);
  time_zone_ = zone;
}

}  // namespace hydrofoil
