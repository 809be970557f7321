#include "store/session.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/heap_budget.h"
#include "store/keys.h"

namespace hydrofoil {
namespace {

constexpr size_t kMostProperties = 10'000;
constexpr size_t kShownOfExpression = 200;

std::chrono::milliseconds Millis(std::chrono::steady_clock::duration span) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(span);
}

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
  temporary_count_ = temporaries_.size();
}

void Session::PutTemporary(const std::string& key, Frame frame) {
  auto shared = std::make_shared<const Frame>(std::move(frame));
  store_.PutTemporary(key, shared);
  temporaries_[key] = std::move(shared);
  temporary_count_ = temporaries_.size();
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
  temporary_count_ = temporaries_.size();
  return store_.Remove(key);
}

std::vector<std::string> Session::Keys() const { return store_.Keys(); }

std::string Session::time_zone() const { return registry_.time_zone(); }

void Session::set_time_zone(const std::string& zone) { registry_.set_time_zone(zone); }

void Session::RenewTemporary(const std::string& key, const FramePtr& before,
                             const FramePtr& after) {
  const TimedLock lock(mutex_);
  const auto it = temporaries_.find(key);
  if (it != temporaries_.end() && it->second == before) it->second = after;
}

void Session::RemoveTemporaries() {
  const HeapBound unbounded(false);
  for (const auto& [key, frame] : temporaries_) store_.RemoveFrame(key, frame);
  temporaries_.clear();
  temporary_count_ = 0;
}

void Session::End() {
  {
    const MutexLock lock(facts_mutex_);
    ended_.request_stop();
    if (running_.has_value()) return;  // ~Evaluation() removes them
  }
  const TimedLock lock(mutex_);
  RemoveTemporaries();
}

bool Session::Cancel() {
  const MutexLock lock(facts_mutex_);
  return running_.has_value() && running_->request_stop();
}

SessionFacts Session::Facts() const {
  const MutexLock lock(facts_mutex_);
  const auto now = Clock::now();
  SessionFacts facts;
  facts.id = id_;
  facts.age = Millis(now - opened_);
  facts.temporaries = temporary_count_;
  if (running_.has_value()) {
    facts.expression = expression_;
    facts.running = Millis(now - used_);
  } else {
    facts.idle = Millis(now - used_);
  }
  return facts;
}

Session::Evaluation::Evaluation(Session& session, std::string_view expression,
                                const std::stop_token& stop)
    : session_(session),
      by_owner_(stop, RequestStop{source_}),
      by_session_(session.ended_.get_token(), RequestStop{source_}),
      lock_(session.mutex_, source_.get_token()) {
  const MutexLock lock(session_.facts_mutex_);
  session_.used_ = Clock::now();
  session_.expression_ = expression.substr(0, kShownOfExpression);
  session_.running_ = source_;
}

Session::Evaluation::~Evaluation() {
  const HeapBound unbounded(false);  // this must come to its end
  {
    const MutexLock lock(session_.facts_mutex_);
    session_.used_ = Clock::now();
    session_.expression_.clear();
    session_.running_.reset();
  }
  if (session_.ended_.stop_requested()) session_.RemoveTemporaries();
}

SessionPtr SessionRegistry::Open() {
  std::vector<SessionPtr> gone;  // ends outside of the lock
  const MutexLock lock(mutex_);
  gone = MakeRoom();
  std::string id = NewSessionKey();
  while (sessions_.contains(id)) id = NewSessionKey() + RandomHex(4);
  return sessions_[id] = std::make_shared<Session>(id, store_, *this);
}

SessionPtr SessionRegistry::Get(const std::string& id) {
  if (id.empty()) return std::make_shared<Session>(NewSessionKey(), store_, *this);
  std::vector<SessionPtr> gone;
  const MutexLock lock(mutex_);
  const auto found = sessions_.find(id);
  if (found != sessions_.end()) return found->second;
  gone = MakeRoom();
  return sessions_[id] = std::make_shared<Session>(id, store_, *this);
}

std::vector<SessionPtr> SessionRegistry::MakeRoom() {
  std::vector<SessionPtr> gone;
  if (sessions_.size() < limits_.most) return gone;
  std::vector<SessionFacts> idle;
  for (const auto& [id, session] : sessions_) {
    SessionFacts facts = session->Facts();
    if (facts.temporaries == 0 && facts.expression.empty() && session.use_count() == 1) {
      idle.push_back(std::move(facts));
    }
  }
  if (idle.empty()) {
    ThrowIllegalArgument("Too many sessions are open; end one with DELETE /4/sessions/{key}.");
  }
  // A tenth at once, so that the next ones need not look again.
  const size_t count = std::min(idle.size(), limits_.most / 10 + 1);
  std::nth_element(idle.begin(), idle.begin() + static_cast<std::ptrdiff_t>(count - 1), idle.end(),
                   [](const SessionFacts& a, const SessionFacts& b) { return a.idle > b.idle; });
  for (size_t i = 0; i < count; ++i) gone.push_back(Take(idle[i].id));
  return gone;
}

SessionPtr SessionRegistry::Take(const std::string& id) {
  const auto it = sessions_.find(id);
  if (it == sessions_.end()) return nullptr;
  SessionPtr session = std::move(it->second);
  sessions_.erase(it);
  properties_.erase(properties_.lower_bound({id, ""}), properties_.upper_bound({id, "\x7f"}));
  return session;
}

void SessionRegistry::ReplaceFrame(const std::string& key, const FramePtr& before,
                                   const FramePtr& after) {
  if (store_.FindFrame(key) != before) {
    ThrowIllegalArgument("The frame " + key + " was changed in the meantime.");
  }
  if (store_.IsTemporary(key)) {
    store_.PutTemporary(key, after);
  } else {
    store_.PutFrame(key, after);
  }
  // An expression holds its session and may ask for the time zone: never wait for it locked.
  std::vector<SessionPtr> sessions;
  {
    const MutexLock lock(mutex_);
    for (const auto& [id, session] : sessions_) sessions.push_back(session);
  }
  for (const SessionPtr& session : sessions) session->RenewTemporary(key, before, after);
}

bool SessionRegistry::End(const std::string& id) {
  SessionPtr session;
  {
    const MutexLock lock(mutex_);
    session = Take(id);
  }
  if (session == nullptr) return false;
  session->End();
  return true;
}

std::stop_token SessionRegistry::EndOf(const std::string& id) const {
  const MutexLock lock(mutex_);
  const auto it = sessions_.find(id);
  return it == sessions_.end() ? std::stop_token() : it->second->ended();
}

std::vector<SessionFacts> SessionRegistry::List() const {
  const MutexLock lock(mutex_);
  std::vector<SessionFacts> facts;
  facts.reserve(sessions_.size());
  for (const auto& [id, session] : sessions_) facts.push_back(session->Facts());
  return facts;
}

bool SessionRegistry::Cancel(const std::string& id) {
  const MutexLock lock(mutex_);
  const auto it = sessions_.find(id);
  return it != sessions_.end() && it->second->Cancel();
}

void SessionRegistry::EndIdle(std::chrono::steady_clock::time_point now) {
  const auto later = Millis(now - std::chrono::steady_clock::now());
  std::vector<SessionPtr> gone;
  {
    const MutexLock lock(mutex_);
    std::vector<std::string> idle;
    for (const auto& [id, session] : sessions_) {
      const SessionFacts facts = session->Facts();
      const auto allowed = facts.temporaries == 0 ? limits_.idle_without_frames : limits_.idle;
      const bool used = !facts.expression.empty() || session.use_count() > 1;
      if (!used && facts.idle + later > allowed) idle.push_back(id);
    }
    for (const std::string& id : idle) gone.push_back(Take(id));
  }
  for (const SessionPtr& session : gone) session->End();
}

void SessionRegistry::SetProperty(const std::string& id, const std::string& name,
                                  const std::string& value) {
  const MutexLock lock(mutex_);
  if (properties_.size() >= kMostProperties) {
    std::erase_if(properties_, [&](const auto& property) REQUIRES(mutex_) {
      return !sessions_.contains(property.first.first);
    });
  }
  if (properties_.size() >= kMostProperties) ThrowIllegalArgument("Too many session properties.");
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
