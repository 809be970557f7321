// A file of the state that holds an object, in memory as long as somebody borrows from it: large
// ones are mapped, so that the system reads what is used and may evict it again; small ones are
// read. Immutable, safe from every thread.
#ifndef HYDROFOIL_STATE_OBJECT_FILE_H_
#define HYDROFOIL_STATE_OBJECT_FILE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/mutex.h"
#include "frame/chunk.h"
#include "state/state_folder.h"

namespace hydrofoil::state {

class ObjectFile : public ChunkHome {
 public:
  // Throws Error(kIllegalArgument) when it cannot be read.
  ObjectFile(std::shared_ptr<const StateFolder> folder, uint64_t number);
  // The bytes of one, wherever they come from. Their checksums are not verified.
  explicit ObjectFile(std::string_view bytes);
  ~ObjectFile() override;
  ObjectFile(const ObjectFile&) = delete;
  ObjectFile& operator=(const ObjectFile&) = delete;

  [[nodiscard]] uint64_t number() const { return number_; }
  [[nodiscard]] std::span<const std::byte> bytes() const { return bytes_; }
  [[nodiscard]] std::string_view text() const {
    return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()};
  }

  void Check(std::span<const std::byte> bytes, uint64_t checksum) const override;
  [[noreturn]] void ThrowDamaged() const override;

 private:
  const std::shared_ptr<const StateFolder> folder_;
  const uint64_t number_;
  std::span<const std::byte> bytes_;
  bool mapped_ = false;
  std::vector<std::byte> own_;
};
using ObjectFilePtr = std::shared_ptr<const ObjectFile>;

// Those in use, each once. Safe from every thread.
class ObjectFiles {
 public:
  explicit ObjectFiles(std::shared_ptr<const StateFolder> folder) : folder_(std::move(folder)) {}
  // Throws as ObjectFile.
  ObjectFilePtr Open(uint64_t number);

 private:
  const std::shared_ptr<const StateFolder> folder_;
  Mutex mutex_;
  std::map<uint64_t, std::weak_ptr<const ObjectFile>> open_ GUARDED_BY(mutex_);
};

}  // namespace hydrofoil::state

#endif  // HYDROFOIL_STATE_OBJECT_FILE_H_
