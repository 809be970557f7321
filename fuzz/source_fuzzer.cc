// Compressed sources of all kinds: every entry can be read to its end, or there is an Error; what
// comes out is bounded by what went in.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/error.h"
#include "ingest/source.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace hydrofoil;
  constexpr size_t kMostFree = size_t{64} << 20;
  constexpr size_t kMostRatio = 200;
  const Source source =
      Source::OfBytes("fuzz", std::string(reinterpret_cast<const char*>(data), size));
  try {
    const auto stream = source.Open();
    std::vector<char> buffer(1 << 16);
    size_t total = 0;
    while (stream->NextEntry()) {
      size_t count = 0;
      do {
        count = stream->Read(buffer);
        total += count;
      } while (count == buffer.size());
      if (stream->position() > size || total > kMostFree + (kMostRatio + 1) * (size + 1)) {
        std::abort();
      }
    }
  } catch (const Error&) {
  }
  return 0;
}
