// A number that tells frames apart.
#ifndef HYDROFOIL_FRAME_FRAME_CHECKSUM_H_
#define HYDROFOIL_FRAME_FRAME_CHECKSUM_H_

#include <cstdint>

#include "frame/frame.h"

namespace hydrofoil {

// Of names, types, levels and the statistics of all columns: equal frames give equal numbers. Costs
// nothing once the statistics are known.
int64_t FrameChecksum(const Frame& frame);

}  // namespace hydrofoil

#endif  // HYDROFOIL_FRAME_FRAME_CHECKSUM_H_
