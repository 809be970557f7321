// Parquet files: guess and parse, as guessed and as other types, give a frame or an Error, and all
// columns have the same length.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/memory_budget.h"
#include "base/thread_pool.h"
#include "ingest/formats/frame_parser.h"

namespace {

using namespace hydrofoil;

void Parse(const std::vector<Source>& sources, ParseSetup setup, std::optional<ParseType> type) {
  for (size_t i = 0; i < setup.column_types.size(); ++i) {
    if (setup.column_types[i] == ParseType::kBad) setup.skipped_columns.push_back(i);
    if (type) setup.column_types[i] = *type;
  }
  try {
    const Frame frame = ParseFrame(sources, setup, {});
    const auto& columns = frame.columns();
    if (!std::all_of(columns.begin(), columns.end(),
                     [&](const ColumnPtr& column) { return column->rows() == frame.rows(); })) {
      std::abort();
    }
  } catch (const Error&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const bool limited = [] {
    SetThreadCount(1);
    SetMemoryLimit(size_t{1} << 30);
    return true;
  }();
  (void)limited;
  const std::vector<Source> sources = {
      Source::OfBytes("fuzz", std::string(reinterpret_cast<const char*>(data), size))};
  try {
    const ParseSetup setup = GuessSetup(sources, {.format = &kParquetFormat});
    Parse(sources, setup, {});
    for (const ParseType type : {ParseType::kString, ParseType::kEnum, ParseType::kTime}) {
      Parse(sources, setup, type);
    }
  } catch (const Error&) {
  }
  return 0;
}
