// Compressed sources of all kinds, as bytes and as text: every entry can be read to its end, or
// there is an Error; what comes out is bounded by what went in, and text is UTF-8 however it is
// read.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/error.h"
#include "ingest/files/source.h"
#include "ingest/files/text_encoding.h"

namespace {

using hydrofoil::ByteStream;
using hydrofoil::Source;

// Of one entry, in pieces of `step` bytes.
std::string ReadEntry(ByteStream& stream, size_t step) {
  constexpr size_t kMost = size_t{1} << 20;
  std::string text;
  std::string piece(step, '\0');
  size_t count = step;
  while (count == step && text.size() < kMost) {
    count = stream.Read(piece);
    text.append(piece, 0, count);
  }
  return text;
}

// The same text in large and in small pieces.
void CheckText(const Source& source) {
  constexpr size_t kSmall = 13;
  const auto large = OpenText(source);
  const auto small = OpenText(source);
  while (large->NextEntry() && small->NextEntry()) {
    const std::string text = ReadEntry(*large, 1 << 16);
    const std::string again = ReadEntry(*small, kSmall);
    const size_t compared = std::min(text.size(), again.size());
    if (text.compare(0, compared, again, 0, compared) != 0) std::abort();
  }
}

}  // namespace

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
    CheckText(source);
    CheckText(source.WithEncoding("UTF-16BE"));
  } catch (const Error&) {
  }
  return 0;
}
