// The part of an ONNX graph that turns columns into the network's inputs.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_ONNX_ENCODING_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_ONNX_ENCODING_H_

#include <string>
#include <vector>

#include "algorithms/deeplearning/export/original_columns.h"
#include "exchange/onnx_graph.h"
#include "model/model.h"

namespace hydrofoil {

struct OnnxColumns {
  std::vector<std::string> numeric;
  std::vector<std::string> categorical;
};

// The columns of the graph's inputs, in their order.
OnnxColumns OnnxInputColumns(const OriginalColumns& original);

// Adds the inputs "numbers" and "categories" and the encoding; returns the value that holds the
// network's inputs (float, one column per input).
std::string AddOnnxEncoding(const Model& model, const OriginalColumns& original, OnnxGraph& graph);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_ONNX_ENCODING_H_
