// The models of segments as bytes with a checksum; the frame of their segments is in a file
// of its own.
#ifndef HYDROFOIL_STATE_SEGMENTS_RECORD_H_
#define HYDROFOIL_STATE_SEGMENTS_RECORD_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "selection/segment_models.h"

namespace hydrofoil::state {

std::string WriteSegmentsFile(const SegmentModels& models, uint64_t frame);

struct SegmentsFile {
  SegmentModels models;  // without the frame
  uint64_t frame = 0;    // the number of its file
};
// Throws Error(kIllegalArgument) when it is damaged.
SegmentsFile ReadSegmentsFile(std::string_view bytes);

}  // namespace hydrofoil::state

#endif  // HYDROFOIL_STATE_SEGMENTS_RECORD_H_
