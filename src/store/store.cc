#include "store/store.h"

#include "base/error.h"

namespace hydrofoil {

std::string_view ObjectKindName(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::kFrame:
      return "frame";
    case ObjectKind::kModel:
      return "model";
    case ObjectKind::kMetrics:
      return "model metrics";
    case ObjectKind::kSource:
      return "imported file";
    case ObjectKind::kGrid:
      return "grid";
    case ObjectKind::kOther:
      break;
  }
  return "object";
}

FramePtr Store::FindFrame(std::string_view key) const {
  FramePtr found = Find<Frame>(key);
  if (found != nullptr) {
    for (const ColumnPtr& column : found->columns()) static_cast<void>(column->chunks());
  }
  return found;
}

void Store::ThrowMissing(std::string_view key, std::string_view argument) {
  const std::string name(key);
  const std::string role(argument);
  throw Error(ErrorKind::kNotFound, "Object '" + name + "' not found for argument: " + role,
              {{"argument", role}, {"name", name}});
}

void Store::PutAny(const std::string& key, Entry entry) {
  if (key.empty()) ThrowIllegalArgument("The name of an object must not be empty.");
  Entry replaced;  // destroyed outside the lock
  const MutexLock lock(mutex_);
  const auto it = entries_.find(key);
  if (it != entries_.end() && it->second.kind != entry.kind) {
    ThrowIllegalArgument("'" + key + "' cannot name a " + std::string(ObjectKindName(entry.kind)) +
                         ": it names a " + std::string(ObjectKindName(it->second.kind)) +
                         " already.");
  }
  if (observer_ != nullptr && entry.load == nullptr) observer_->OnPut(key, entry);
  if (it == entries_.end()) {
    entries_.emplace(key, std::move(entry));
  } else {
    replaced = std::exchange(it->second, std::move(entry));
  }
}

void Store::PutLazily(const std::string& key, ObjectKind kind, ObjectLoader load,
                      const std::string& owner) {
  PutAny(key, {{kind, {}, owner}, std::make_shared<const ObjectLoader>(std::move(load))});
}

void Store::ExchangeFrame(const std::string& key, const FramePtr& before, FramePtr after) {
  std::any replaced;  // destroyed outside the lock
  const MutexLock lock(mutex_);
  const auto it = entries_.find(key);
  if (it == entries_.end()) return;
  const auto* present = std::any_cast<FramePtr>(&it->second.object);
  if (present == nullptr || *present != before) return;
  replaced = std::exchange(it->second.object, std::any(std::move(after)));
}

void Store::Observe(StoreObserver* observer) {
  const MutexLock lock(mutex_);
  observer_ = observer;
}

std::any Store::FindAny(std::string_view key) const {
  std::shared_ptr<const ObjectLoader> load;
  {
    const MutexLock lock(mutex_);
    const auto it = entries_.find(key);
    if (it == entries_.end()) return {};
    if (it->second.load == nullptr) return it->second.object;
    load = it->second.load;
  }
  return Load(key, load);
}

std::any Store::Load(std::string_view key, const std::shared_ptr<const ObjectLoader>& load) const {
  std::any object = (*load)();
  const MutexLock lock(mutex_);
  const auto it = entries_.find(key);
  if (it == entries_.end() || it->second.load != load || !object.has_value()) return object;
  it->second.object = object;
  it->second.load = nullptr;
  return object;
}

bool Store::IsTemporary(std::string_view key) const {
  const MutexLock lock(mutex_);
  const auto it = entries_.find(key);
  return it != entries_.end() && it->second.temporary;
}

std::optional<ObjectKind> Store::KindOf(std::string_view key) const {
  const MutexLock lock(mutex_);
  const auto it = entries_.find(key);
  if (it == entries_.end()) return std::nullopt;
  return it->second.kind;
}

std::vector<std::string> Store::Keys(ObjectKind kind) const {
  std::vector<std::string> keys;
  const MutexLock lock(mutex_);
  for (const auto& [key, entry] : entries_) {
    if (entry.kind == kind) keys.push_back(key);
  }
  return keys;
}

std::vector<std::string> Store::Keys() const {
  std::vector<std::string> keys;
  const MutexLock lock(mutex_);
  keys.reserve(entries_.size());
  for (const auto& [key, entry] : entries_) keys.push_back(key);
  return keys;
}

size_t Store::size() const {
  const MutexLock lock(mutex_);
  return entries_.size();
}

void Store::Extract(const std::string& key, std::vector<Entry>& removed) {
  const auto it = entries_.find(key);
  if (it == entries_.end()) return;
  if (observer_ != nullptr) observer_->OnRemove(key);
  removed.push_back(std::move(it->second));
  entries_.erase(it);
  std::vector<std::string> owned;
  for (const auto& [other, entry] : entries_) {
    if (entry.owner == key) owned.push_back(other);
  }
  for (const std::string& other : owned) Extract(other, removed);
}

bool Store::Remove(std::string_view key) {
  std::vector<Entry> removed;
  const MutexLock lock(mutex_);
  Extract(std::string(key), removed);
  return !removed.empty();
}

bool Store::RemoveFrame(std::string_view key, const FramePtr& frame) {
  std::vector<Entry> removed;
  const MutexLock lock(mutex_);
  const auto it = entries_.find(key);
  if (it == entries_.end()) return false;
  const auto* present = std::any_cast<FramePtr>(&it->second.object);
  if (present == nullptr || *present != frame) return false;
  Extract(std::string(key), removed);
  return true;
}

void Store::RemoveOwned(std::string_view owner, ObjectKind kind) {
  std::vector<Entries::node_type> removed;  // destroyed outside the lock
  const MutexLock lock(mutex_);
  for (auto it = entries_.begin(); it != entries_.end();) {
    const bool goes = it->second.owner == owner && it->second.kind == kind;
    const auto at = it++;
    if (!goes) continue;
    if (observer_ != nullptr) observer_->OnRemove(at->first);
    removed.push_back(entries_.extract(at));
  }
}

void Store::RemoveAll(const std::set<std::string>& retained) {
  Entries removed;
  const MutexLock lock(mutex_);
  const auto is_retained = [&](const std::string& key) REQUIRES(mutex_) {
    // Ownership is shallow in practice; the bound keeps a cycle of owners from hanging us.
    std::string name = key;
    for (int depth = 0; depth < 8 && !name.empty(); ++depth) {
      if (retained.contains(name)) return true;
      const auto it = entries_.find(name);
      name = it == entries_.end() ? "" : it->second.owner;
    }
    return false;
  };
  std::vector<std::string> doomed;
  for (const auto& [key, entry] : entries_) {
    if (!is_retained(key)) doomed.push_back(key);
  }
  for (const std::string& key : doomed) {
    if (observer_ != nullptr) observer_->OnRemove(key);
    removed.insert(entries_.extract(key));
  }
}

}  // namespace hydrofoil
