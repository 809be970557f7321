// Parquet files: guess and parse give a frame or an Error, and all columns have the same length.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/memory_budget.h"
#include "base/thread_pool.h"
#include "ingest/csv_parser.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace hydrofoil;
  static const bool limited = [] {
    SetThreadCount(1);
    SetMemoryLimit(size_t{1} << 30);
    return true;
  }();
  (void)limited;
  const std::vector<Source> sources = {
      Source::OfBytes("fuzz", std::string(reinterpret_cast<const char*>(data), size))};
  try {
    const ParseSetup setup = GuessSetup(sources, {.format = FileFormat::kParquet});
    const Frame frame = ParseCsv(sources, setup, {});
    for (const ColumnPtr& column : frame.columns()) {
      if (column->rows() != frame.rows()) {
        std::abort();
      }
    }
  } catch (const Error&) {
  }
  return 0;
}
