// Files of a state: frames as they are, frames whose description is the input and whose chunks are
// too, grids and models of segments whose checksum fits. Each gives an object, all of whose values
// can be read, or an Error.
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "model/model_file.h"
#include "state/frame_image.h"
#include "state/grid_record.h"
#include "state/object_file.h"
#include "state/segments_record.h"

namespace {

using namespace hydrofoil;

// Constants take no bytes, however many rows they have.
constexpr size_t kMostRows = 1 << 20;

void ReadAll(const Frame& frame) {
  if (frame.rows() > kMostRows) return;
  for (const ColumnPtr& column : frame.columns()) {
    static_cast<void>(column->Values());
    for (size_t row = 0; column->is_text() && row < column->rows(); ++row) {
      static_cast<void>(column->StringAt(row));
    }
  }
}

template <typename Read>
void Try(const Read& read) {
  try {
    read();
  } catch (const Error&) {
  }
}

void ReadFrame(std::string_view bytes) {
  const auto file = std::make_shared<const state::ObjectFile>(bytes);
  Try([&] { ReadAll(state::ReadFrameImage(file, [&](uint64_t) { return file; })); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  ReadFrame(bytes);
  ReadFrame(state::SealFrameImage(bytes, bytes));
  const std::string sealed = SealModelFile(bytes);
  Try([&] { static_cast<void>(state::ReadGridFile(sealed)); });
  Try([&] { static_cast<void>(state::ReadSegmentsFile(sealed)); });
  return 0;
}
