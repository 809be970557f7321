// Frames as JSON: FrameV3 with its columns and tables, and the FramesV3 answer around it.
#ifndef HYDROFOIL_SCHEMA_FRAME_SCHEMA_H_
#define HYDROFOIL_SCHEMA_FRAME_SCHEMA_H_

#include <cstdint>
#include <string_view>

#include "frame/frame.h"
#include "schema/json.h"

namespace hydrofoil::schema {

// Which part of a frame a client wants to see. Negative: not given.
struct FrameWindow {
  int64_t row_offset = 0;
  int64_t row_count = -1;  // 100 when not given
  int64_t column_offset = 0;
  int64_t column_count = -1;       // all when not given
  int64_t full_column_count = -1;  // of the columns shown, those with data; negative: all
};

// What an answer has besides names, types, statistics and the first rows.
enum class FrameDetail {
  kLight,    // no sizes, no tables of storage
  kData,     // the usual
  kSummary,  // histograms and percentiles too
};

struct FrameAnswer {
  std::string_view key;   // empty: a part without a key of its own
  std::string_view node;  // "127.0.0.1:54321": where the frame is
  FrameWindow window;
  FrameDetail detail = FrameDetail::kData;
  bool is_raw = false;  // the bytes of a file that is not parsed yet
};

// "int", "real", "enum", "string", "time", "uuid" or "bad".
std::string_view ColumnTypeName(const Column& column);

// FrameV3. Computes missing statistics, in parallel. Throws Error(kIllegalArgument) for a window
// outside the frame.
Json FrameJson(const Frame& frame, const FrameAnswer& answer);

// FrameSynopsisV3, an element of the list of frames.
Json FrameSynopsisJson(std::string_view key, size_t byte_size, bool is_text, size_t rows,
                       size_t columns);

}  // namespace hydrofoil::schema

#endif  // HYDROFOIL_SCHEMA_FRAME_SCHEMA_H_
