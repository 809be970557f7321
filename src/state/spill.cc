#include "state/spill.h"

#include <fcntl.h>
#include <sys/mman.h>

#include <algorithm>
#include <span>

#include "base/error.h"
#include "base/heap_budget.h"
#include "ingest/files/file_descriptor.h"

namespace hydrofoil::state {
namespace {

constexpr size_t kAreaBytes = size_t{64} << 20;
constexpr size_t kAlignment = 64;

}  // namespace

// A file that chunks share.
class Spill::Area : public ChunkHome {
 public:
  // Null when the disk has no room: bytes that were mapped before would end the process.
  static std::shared_ptr<Area> Make(const std::filesystem::path& folder, size_t bytes) {
    const FileDescriptor file(open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
    if (!file.valid() || fallocate(file.get(), 0, 0, static_cast<off_t>(bytes)) != 0)
      return nullptr;
    void* const memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file.get(), 0);
    if (memory == MAP_FAILED) return nullptr;  // NOLINT: the system's cast
    return std::make_shared<Area>(std::span(static_cast<std::byte*>(memory), bytes));
  }

  explicit Area(std::span<std::byte> bytes) : bytes_(bytes), free_(bytes) {}
  ~Area() override { munmap(bytes_.data(), bytes_.size()); }
  Area(const Area&) = delete;
  Area& operator=(const Area&) = delete;

  [[nodiscard]] bool HasRoom(size_t bytes) const { return bytes <= free_.size(); }
  std::span<std::byte> Take(size_t bytes) {
    const auto taken = free_.first(bytes);
    const size_t aligned = (bytes + kAlignment - 1) / kAlignment * kAlignment;
    free_ = free_.subspan(std::min(aligned, free_.size()));
    return taken;
  }

  void Check(std::span<const std::byte> /*bytes*/, uint64_t /*checksum*/) const override {}
  [[noreturn]] void ThrowDamaged() const override {
    throw Error(ErrorKind::kInternal, "A part of a column is damaged.");
  }

 private:
  const std::span<std::byte> bytes_;
  std::span<std::byte> free_;
};

ChunkPlace::Room Spill::Take(size_t bytes) noexcept try {
  if (HeapInUse() < heap_) return {};
  const HeapBound unbounded(false);
  const MutexLock lock(mutex_);
  if (area_ == nullptr || !area_->HasRoom(bytes)) {
    area_ = Area::Make(folder_, std::max(bytes, kAreaBytes));
  }
  if (area_ == nullptr) return {};
  return {area_->Take(bytes), area_};
} catch (...) {
  return {};
}

}  // namespace hydrofoil::state
