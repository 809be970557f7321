// Delimited text, ARFF and SVMLight, plain or compressed, in any encoding, from a path whose
// folders name columns: the guess of its setup and the parse give a frame or an Error; all columns
// of a frame have the same length. Small blocks cut records in all places.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/thread_pool.h"
#include "ingest/files/text_encoding.h"
#include "ingest/formats/frame_parser.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace hydrofoil;
  static const bool single_threaded = [] {
    SetThreadCount(1);
    return true;
  }();
  (void)single_threaded;
  if (size < 2) {
    return 0;
  }
  ParseSetupRequest request;
  request.single_quotes = (data[0] & 1) != 0;
  request.check_header = (data[0] >> 1) % 3 - 1;
  request.escape = (data[0] & 8) != 0 ? '\\' : '\0';
  ParseControl control;
  control.block_bytes = 1 + data[1];
  request.force_column_types = (data[0] & 16) != 0;
  if ((data[0] & 32) != 0) request.partition_columns = {"y"};
  const std::string text(reinterpret_cast<const char*>(data + 2), size - 2);
  const Source source =
      Source::OfBytes("y=" + text.substr(0, 8) + "/fuzz", text)
          .WithEncoding((data[0] & 64) != 0 ? EncodingOf("Shift_JIS") : std::string());
  const std::vector<Source> sources = {source};
  try {
    const ParseSetup setup = GuessSetup(sources, request);
    // SVMLight may ask for half a million columns with a few bytes: legal, but slow here.
    constexpr size_t kMostColumns = 20'000;
    if (setup.column_count > kMostColumns) return 0;
    const Frame frame = ParseFrame(sources, setup, control);
    for (const ColumnPtr& column : frame.columns()) {
      if (column->rows() != frame.rows()) {
        std::abort();
      }
    }
  } catch (const Error&) {
  }
  return 0;
}
