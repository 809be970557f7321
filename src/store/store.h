// The registry of named objects: frames, models, metrics, imported sources, grids. It holds shared
// pointers to immutable objects, so a reader keeps what it found even when the name is replaced or
// removed meanwhile. Safe from every thread; no call waits for anything but other short calls.
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
    PutAny(key, Entry{kind, std::any(std::move(object)), owner});
  }
  void PutFrame(const std::string& key, FramePtr frame, const std::string& owner = "") {
    Put<Frame>(key, ObjectKind::kFrame, std::move(frame), owner);
  }
  void PutFrame(const std::string& key, Frame frame) {
    PutFrame(key, std::make_shared<const Frame>(std::move(frame)));
  }

  // Null when there is no such key or it holds another type than the one it was put with.
  template <typename T>
  [[nodiscard]] std::shared_ptr<const T> Find(std::string_view key) const {
    const std::any object = FindAny(key);
    const auto* found = std::any_cast<std::shared_ptr<const T>>(&object);
    return found == nullptr ? nullptr : *found;
  }
  // A frame whose columns have their chunks: whoever trains or scores reads them often.
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
  struct Entry {
    ObjectKind kind = ObjectKind::kOther;
    std::any object;  // shared_ptr<const T>
    std::string owner;
  };
  using Entries = std::map<std::string, Entry, std::less<>>;

  void PutAny(const std::string& key, Entry entry);
  [[nodiscard]] std::any FindAny(std::string_view key) const;
  // Moves the entry and all it owns to `removed`, to be destroyed outside the lock.
  void Extract(const std::string& key, std::vector<Entry>& removed) REQUIRES(mutex_);

  mutable Mutex mutex_;
  Entries entries_ GUARDED_BY(mutex_);
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_STORE_STORE_H_
