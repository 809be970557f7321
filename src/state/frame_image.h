// Frames as files of the state: the bytes of their chunks as they are in memory, so that they can
// be mapped and used without being read first, followed by the description of columns and chunks.
// Chunks that are already in another file of the state are named, not written again.
//
// 16 bytes "HYDROFOIL FRAME\n"; the bytes of chunks, each at a multiple of 64; the description, a
// record (exchange/record.h); where it begins, its length, its checksum (8 bytes each), "FRAMEEND".
#ifndef HYDROFOIL_STATE_FRAME_IMAGE_H_
#define HYDROFOIL_STATE_FRAME_IMAGE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "frame/frame.h"
#include "state/object_file.h"
#include "state/state_folder.h"

namespace hydrofoil::state {

// Whether a chunk may stay in the file with that number.
using MayStay = std::function<bool(uint64_t number)>;

struct WrittenFrame {
  std::set<uint64_t> files;  // where its chunks are, its own file included
  uint64_t size = 0;         // of its own file
};

// Writes a new file, which is on disk when this returns; the name in its folder is not yet.
// Throws Error when it cannot; then there is no file.
WrittenFrame WriteFrameImage(const Frame& frame, const StateFolder& folder, uint64_t number,
                             const MayStay& may_stay);

// The same as bytes, which are whole by themselves.
[[nodiscard]] std::string FrameImageBytes(const Frame& frame);

// The bytes of a file: those of chunks, the first at kBodyBegin, and the description.
inline constexpr size_t kBodyBegin = 16;
[[nodiscard]] std::string SealFrameImage(std::string_view chunks, std::string_view description);

// Opens the file of a number.
using OpenObject = std::function<ObjectFilePtr(uint64_t number)>;

// The frame in a file, whose chunks stay where they are; `trusted`: it was written by this process.
// Throws Error(kIllegalArgument), saying what is wrong, when it is damaged, as far as that shows
// without reading the columns.
Frame ReadFrameImage(const ObjectFilePtr& file, const OpenObject& open, bool trusted = false);

}  // namespace hydrofoil::state

#endif  // HYDROFOIL_STATE_FRAME_IMAGE_H_
