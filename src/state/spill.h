// Files for chunks that do not fit on the heap: mapped, so that the system writes out what is not
// used and reads it again when it is. They have no name and end with their chunks. Safe from every
// thread.
#ifndef HYDROFOIL_STATE_SPILL_H_
#define HYDROFOIL_STATE_SPILL_H_

#include <cstddef>
#include <filesystem>
#include <memory>
#include <utility>

#include "base/mutex.h"
#include "frame/chunk_place.h"

namespace hydrofoil::state {

class Spill : public ChunkPlace {
 public:
  // `heap`: bytes on the heap from which on chunks are made in the folder, which must exist.
  Spill(std::filesystem::path folder, size_t heap) : folder_(std::move(folder)), heap_(heap) {}

  // On the heap as long as there is room, and when the disk has none.
  Room Take(size_t bytes) noexcept override;

 private:
  class Area;

  const std::filesystem::path folder_;
  const size_t heap_;
  Mutex mutex_;
  std::shared_ptr<Area> area_ GUARDED_BY(mutex_);
};

}  // namespace hydrofoil::state

#endif  // HYDROFOIL_STATE_SPILL_H_
