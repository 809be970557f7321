// MOJOs, as zips and as the text of a model.ini beside two domains. What can be read scores a row
// and can be written in every form; anything else is an Error.
#include <cstdint>
#include <string_view>

#include "algorithms/deeplearning/export/mojo_reader.h"
#include "algorithms/deeplearning/export/mojo_writer.h"
#include "algorithms/deeplearning/export/onnx_writer.h"
#include "algorithms/deeplearning/export/pojo_writer.h"
#include "algorithms/table.h"
#include "base/error.h"
#include "frame/frame.h"
#include "model/model_reader.h"
#include "model/predict.h"

namespace {

using namespace hydrofoil;

template <typename Use>
void Try(const Use& use) {
  try {
    use();
  } catch (const Error&) {
  }
}

void UseModel(const Model& model) {
  const RowLayoutPtr layout = MakeLayout(2);
  Frame frame;
  for (size_t i = 0; i < model.names.size(); ++i) {
    if (frame.Find(model.names[i])) return;
    frame.Append(model.names[i], Column::Constant(static_cast<double>(i), layout));
  }
  Try([&] { ScoreFrame(model, {"frame", frame, 1}, {}); });
  Try([&] { MojoFiles(model, {}); });
  Try([&] { WriteOnnx(model); });
  Try([&] { WritePojo(model); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  Try([&] { UseModel(ReadArchivedMojo(std::string(bytes), "model", Algorithms())); });
  Try([&] {
    const ZipEntries entries = {{"model.ini", std::string(bytes)},
                                {"domains/d000.txt", "a\nb\\n\nc\n"},
                                {"domains/d001.txt", "no\nyes\n"},
                                {"_orig_names", "x\ny\n"},
                                {"_orig_domain_values_0", "a\nb\nc\n"}};
    UseModel(ReadNetworkMojo(MojoFile::Parse(entries), "model"));
  });
  return 0;
}
