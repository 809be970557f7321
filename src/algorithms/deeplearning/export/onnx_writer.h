// Models as ONNX: one graph from the columns of a user's data to predictions, encoding included.
//
// Inputs, as far as the model has such columns, with one row per row: "numbers" (double, a column
// each, NaN where missing), "categories" (text; "" and levels not trained on count as missing)
// and "offset" (double). Outputs: "predict" (the label or the number) and, for classifiers,
// "probabilities"; for autoencoders "reconstruction" and "error", the mean squared error. The
// metadata "numeric_columns", "categorical_columns" and "classes" are JSON lists in the order of
// the tensors' columns. The network computes in single precision.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_ONNX_WRITER_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_ONNX_WRITER_H_

#include <string>

#include "model/model.h"

namespace hydrofoil {

// Of classes with the same probability the first is predicted. Throws Error(kIllegalArgument) for
// an unstable network and one that does not fit the format.
std::string WriteOnnx(const Model& model);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_ONNX_WRITER_H_
