// Builds an ONNX graph: values are named, nodes appended in the order of computation. The numbers
// of fields and types are those of onnx.proto3. One owner.
#ifndef HYDROFOIL_EXCHANGE_ONNX_GRAPH_H_
#define HYDROFOIL_EXCHANGE_ONNX_GRAPH_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exchange/protobuf_writer.h"

namespace hydrofoil {

enum class OnnxType { kFloat = 1, kInt64 = 7, kString = 8, kBool = 9, kDouble = 11 };

// An attribute of a node.
class OnnxAttribute {
 public:
  OnnxAttribute(std::string_view name, int64_t value);
  OnnxAttribute(std::string_view name, float value);
  OnnxAttribute(std::string_view name, const std::vector<int64_t>& values);
  OnnxAttribute(std::string_view name, const std::vector<float>& values);
  OnnxAttribute(std::string_view name, const std::vector<std::string>& values);

  [[nodiscard]] const ProtobufMessage& message() const { return message_; }

 private:
  ProtobufMessage message_;
};

class OnnxGraph {
 public:
  using Values = std::vector<std::string>;

  // A tensor of unknown first dimension ("rows"); `columns` of 0: no second one.
  void AddInput(const std::string& name, OnnxType type, size_t columns);
  void AddOutput(const std::string& name, OnnxType type, size_t columns);

  // Constants. Return the name of the value. `shape` may be empty for a single number.
  std::string Floats(std::span<const float> values, const std::vector<int64_t>& shape);
  std::string Doubles(std::span<const double> values, const std::vector<int64_t>& shape);
  std::string Ints(std::span<const int64_t> values, const std::vector<int64_t>& shape);

  // A node with one output, of ONNX's own operators; returns the output's name, which is generated
  // unless `output` gives it.
  std::string Node(std::string_view op, const Values& inputs,
                   const std::vector<OnnxAttribute>& attributes = {}, std::string output = "");
  // The same with the operators for classical models ("ai.onnx.ml").
  std::string MlNode(std::string_view op, const Values& inputs,
                     const std::vector<OnnxAttribute>& attributes = {}, std::string output = "");

  // The whole model file. Throws Error(kIllegalArgument) when it is larger than the format allows.
  [[nodiscard]] std::string Serialize(
      const std::string& name,
      const std::vector<std::pair<std::string, std::string>>& properties) const;

 private:
  std::string Tensor(OnnxType type, std::string_view raw, const std::vector<int64_t>& shape);
  std::string NewName(std::string_view kind);
  std::string Append(std::string_view domain, std::string_view op, const Values& inputs,
                     const std::vector<OnnxAttribute>& attributes, std::string output);

  ProtobufMessage nodes_;
  ProtobufMessage tensors_;
  ProtobufMessage inputs_;
  ProtobufMessage outputs_;
  size_t names_ = 0;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_EXCHANGE_ONNX_GRAPH_H_
