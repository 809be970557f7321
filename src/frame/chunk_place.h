// A place other than the heap for the bytes of new chunks, which somebody may offer, such as a
// mapped file when memory runs short. Safe from every thread.
#ifndef HYDROFOIL_FRAME_CHUNK_PLACE_H_
#define HYDROFOIL_FRAME_CHUNK_PLACE_H_

#include <cstddef>
#include <memory>
#include <span>

#include "frame/chunk.h"

namespace hydrofoil {

class ChunkPlace {
 public:
  struct Room {
    std::span<std::byte> bytes;  // aligned for doubles
    ChunkHomePtr home;           // owns them; null: use the heap
  };

  virtual ~ChunkPlace() = default;
  // Called for each larger chunk; must not throw.
  virtual Room Take(size_t bytes) noexcept = 0;
};

// From now on chunks are made there; null: on the heap.
void OfferChunkPlace(std::shared_ptr<ChunkPlace> place);

// The one that is offered; null: none.
std::shared_ptr<ChunkPlace> OfferedChunkPlace();

}  // namespace hydrofoil

#endif  // HYDROFOIL_FRAME_CHUNK_PLACE_H_
