// Model files: as they are, and as the contents of a file whose checksum fits. Either gives a model
// that can be written again, or an Error.
#include <cstdint>
#include <string_view>

#include "algorithms/table.h"
#include "base/error.h"
#include "model/model_file.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace hydrofoil;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const bool seal : {false, true}) {
    try {
      WriteModelFile(
          *ReadModelFile(seal ? SealModelFile(bytes) : std::string(bytes), Algorithms()));
    } catch (const Error&) {
    }
  }
  return 0;
}
