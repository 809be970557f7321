// The registry of named objects: frames, models, metrics, imported sources, grids. It holds shared
// pointers to immutable objects, so a reader keeps what it found even when the name is replaced or
// removed in the meantime. Safe from every thread; no call waits except for other short calls.
#ifndef HYDROFOIL_STORE_STORE_H_
#define HYDROFOIL_STORE_STORE_H_

#include <any>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/mutex.h"
#include "frame/frame.h"

namespace hydrofoil {

using FramePtr = std::shared_ptr<const Frame>;

enum class ObjectKind { kFrame, kModel, kMetrics, kSource, kGrid, kOther };

// "frame", "model", ...: for messages.
std::string_view ObjectKindName(ObjectKind kind);

// An object and what the store knows about it.
struct StoredObject {
  ObjectKind kind = ObjectKind::kOther;
  std::any object;  // shared_ptr<const T>
  std::string owner;
  bool temporary = false;  // of a session or a command: it ends with that
};

// Is told of every change, in order, while the store is locked: it takes note, no more.
class StoreObserver {
 public:
  virtual ~StoreObserver() = default;
  virtual void OnPut(const std::string& key, const StoredObject& object) = 0;
  virtual void OnRemove(const std::string& key) = 0;
};

// Makes an object when somebody first asks for it; returns nothing when it cannot. May be called
// from any thread, also by several at a time.
using ObjectLoader = std::function<std::any()>;

class Store {
 public:
  Store() = default;
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // Makes `object` visible under `key`, replacing an object of the same kind. What belongs to an
  // `owner` (the metrics of a model) is removed together with it. Throws Error(kIllegalArgument)
  // when `key` is empty or names an object of another kind.
  template <typename T>
  void Put(const std::string& key, ObjectKind kind, std::shared_ptr<const T> object,
           const std::string& owner = "") {
    PutAny(key, {{kind, std::any(std::move(object)), owner}, nullptr});
  }
  void PutFrame(const std::string& key, FramePtr frame, const std::string& owner = "") {
    Put<Frame>(key, ObjectKind::kFrame, std::move(frame), owner);
  }
  void PutFrame(const std::string& key, Frame frame) {
    PutFrame(key, std::make_shared<const Frame>(std::move(frame)));
  }
  // One that ends with a session or a command.
  void PutTemporary(const std::string& key, FramePtr frame) {
    PutAny(key, {{ObjectKind::kFrame, std::any(std::move(frame)), "", true}, nullptr});
  }
  // An object that is loaded when it is first asked for. Observers are not told.
  void PutLazily(const std::string& key, ObjectKind kind, ObjectLoader load,
                 const std::string& owner = "");
  // Replaces `before` by the same frame in another form, if `key` still names it;
  // observers are not told.
  void ExchangeFrame(const std::string& key, const FramePtr& before, FramePtr after);
  // Sets the observer, which outlives its use; null: none.
  void Observe(StoreObserver* observer);

  // Null when there is no such key or it holds another type than the one it was put with.
  template <typename T>
  [[nodiscard]] std::shared_ptr<const T> Find(std::string_view key) const {
    const std::any object = FindAny(key);
    const auto* found = std::any_cast<std::shared_ptr<const T>>(&object);
    return found == nullptr ? nullptr : *found;
  }
  // A frame whose columns have their chunks, as whoever trains or scores reads them often.
  // Expressions, which may leave columns deferred, use Find<Frame>().
  [[nodiscard]] FramePtr FindFrame(std::string_view key) const;

  // The same; throws Error(kNotFound) "Object 'KEY' not found for argument: ARGUMENT".
  template <typename T>
  [[nodiscard]] std::shared_ptr<const T> Require(std::string_view key,
                                                 std::string_view argument) const {
    auto found = Find<T>(key);
    if (found == nullptr) ThrowMissing(key, argument);
    return found;
  }
  [[nodiscard]] FramePtr RequireFrame(std::string_view key, std::string_view argument) const {
    auto found = FindFrame(key);
    if (found == nullptr) ThrowMissing(key, argument);
    return found;
  }
  [[noreturn]] static void ThrowMissing(std::string_view key, std::string_view argument);

  [[nodiscard]] bool IsTemporary(std::string_view key) const;
  [[nodiscard]] std::optional<ObjectKind> KindOf(std::string_view key) const;
  // Sorted by key.
  [[nodiscard]] std::vector<std::string> Keys(ObjectKind kind) const;
  [[nodiscard]] std::vector<std::string> Keys() const;
  [[nodiscard]] size_t size() const;

  // Removes the object and all it owns; false when there is no such key.
  bool Remove(std::string_view key);
  // Removes the frame only if `key` still names this very one.
  bool RemoveFrame(std::string_view key, const FramePtr& frame);
  // Removes what is of this kind and belongs to `owner`.
  void RemoveOwned(std::string_view owner, ObjectKind kind);
  // Removes all but `retained` and what they own.
  void RemoveAll(const std::set<std::string>& retained = {});

 private:
  struct Entry : StoredObject {
    std::shared_ptr<const ObjectLoader> load;  // null once the object is there
  };
  using Entries = std::map<std::string, Entry, std::less<>>;

  void PutAny(const std::string& key, Entry entry);
  [[nodiscard]] std::any FindAny(std::string_view key) const;
  [[nodiscard]] std::any Load(std::string_view key,
                              const std::shared_ptr<const ObjectLoader>& load) const
      EXCLUDES(mutex_);
  // Moves the entry and all it owns to `removed`, to be destroyed outside the lock.
  void Extract(const std::string& key, std::vector<Entry>& removed) REQUIRES(mutex_);

  mutable Mutex mutex_;
  mutable Entries entries_ GUARDED_BY(mutex_);
  StoreObserver* observer_ GUARDED_BY(mutex_) = nullptr;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_STORE_STORE_H_
