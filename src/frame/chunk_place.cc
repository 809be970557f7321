#include "frame/chunk_place.h"

#include <atomic>
#include <utility>

#include "base/mutex.h"

namespace hydrofoil {
namespace {

// Looked at for every chunk, so that without a place there is nothing to wait for.
std::atomic<bool> g_offered = false;

struct Offer {
  Mutex mutex;
  std::shared_ptr<ChunkPlace> place GUARDED_BY(mutex);
};

Offer& TheOffer() {
  static Offer offer;
  return offer;
}

}  // namespace

void OfferChunkPlace(std::shared_ptr<ChunkPlace> place) {
  Offer& offer = TheOffer();
  const MutexLock lock(offer.mutex);
  g_offered = place != nullptr;
  offer.place.swap(place);
}

std::shared_ptr<ChunkPlace> OfferedChunkPlace() {
  if (!g_offered) return nullptr;
  Offer& offer = TheOffer();
  const MutexLock lock(offer.mutex);
  return offer.place;
}

}  // namespace hydrofoil
