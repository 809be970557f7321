#include "exchange/onnx_graph.h"

#include <fmt/format.h>

#include <limits>

#include "base/error.h"

namespace hydrofoil {
namespace {

constexpr int64_t kFormat = 7;
constexpr int64_t kOperators = 13;
constexpr int64_t kMlOperators = 2;
constexpr std::string_view kMl = "ai.onnx.ml";

namespace attribute {
enum Field : uint32_t {
  kName = 1,
  kFloat = 2,
  kInt = 3,
  kFloats = 7,
  kInts = 8,
  kStrings = 9,
  kType = 20
};
enum Type : int64_t { kOfFloat = 1, kOfInt = 2, kOfFloats = 6, kOfInts = 7, kOfStrings = 8 };
}  // namespace attribute

namespace graph {
enum Field : uint32_t { kNode = 1, kName = 2, kInitializer = 5, kInput = 11, kOutput = 12 };
}  // namespace graph

namespace node {
enum Field : uint32_t {
  kInput = 1,
  kOutput = 2,
  kName = 3,
  kOperator = 4,
  kAttribute = 5,
  kDomain = 7
};
}  // namespace node

namespace tensor {
enum Field : uint32_t { kDimension = 1, kType = 2, kName = 8, kRaw = 9 };
}  // namespace tensor

namespace model {
enum Field : uint32_t {
  kFormatVersion = 1,
  kProducer = 2,
  kGraph = 7,
  kOperatorSet = 8,
  kProperty = 14
};
}  // namespace model

ProtobufMessage ValueInfo(const std::string& name, OnnxType type, size_t columns) {
  ProtobufMessage shape;
  shape.Message(1, ProtobufMessage().Bytes(2, "rows"));
  if (columns > 0) shape.Message(1, ProtobufMessage().Int(1, static_cast<int64_t>(columns)));
  ProtobufMessage tensor;
  tensor.Int(1, static_cast<int64_t>(type)).Message(2, shape);
  ProtobufMessage info;
  info.Bytes(1, name).Message(2, ProtobufMessage().Message(1, tensor));
  return info;
}

ProtobufMessage OperatorSet(std::string_view domain, int64_t version) {
  ProtobufMessage set;
  if (!domain.empty()) set.Bytes(1, domain);
  set.Int(2, version);
  return set;
}

template <typename Number>
std::string_view Raw(std::span<const Number> values) {
  return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

}  // namespace

OnnxAttribute::OnnxAttribute(std::string_view name, int64_t value) {
  message_.Bytes(attribute::kName, name)
      .Int(attribute::kInt, value)
      .Int(attribute::kType, attribute::kOfInt);
}

OnnxAttribute::OnnxAttribute(std::string_view name, float value) {
  message_.Bytes(attribute::kName, name)
      .Float(attribute::kFloat, value)
      .Int(attribute::kType, attribute::kOfFloat);
}

OnnxAttribute::OnnxAttribute(std::string_view name, const std::vector<int64_t>& values) {
  message_.Bytes(attribute::kName, name).Int(attribute::kType, attribute::kOfInts);
  for (const int64_t value : values) message_.Int(attribute::kInts, value);
}

OnnxAttribute::OnnxAttribute(std::string_view name, const std::vector<float>& values) {
  message_.Bytes(attribute::kName, name).Int(attribute::kType, attribute::kOfFloats);
  for (const float value : values) message_.Float(attribute::kFloats, value);
}

OnnxAttribute::OnnxAttribute(std::string_view name, const std::vector<std::string>& values) {
  message_.Bytes(attribute::kName, name).Int(attribute::kType, attribute::kOfStrings);
  for (const std::string& value : values) message_.Bytes(attribute::kStrings, value);
}

void OnnxGraph::AddInput(const std::string& name, OnnxType type, size_t columns) {
  inputs_.Message(graph::kInput, ValueInfo(name, type, columns));
}

void OnnxGraph::AddOutput(const std::string& name, OnnxType type, size_t columns) {
  outputs_.Message(graph::kOutput, ValueInfo(name, type, columns));
}

std::string OnnxGraph::NewName(std::string_view kind) {
  return fmt::format("{}_{}", kind, names_++);
}

std::string OnnxGraph::Tensor(OnnxType type, std::string_view raw,
                              const std::vector<int64_t>& shape) {
  std::string name = NewName("constant");
  ProtobufMessage message;
  for (const int64_t dimension : shape) message.Int(tensor::kDimension, dimension);
  message.Int(tensor::kType, static_cast<int64_t>(type))
      .Bytes(tensor::kName, name)
      .Bytes(tensor::kRaw, raw);
  tensors_.Message(graph::kInitializer, message);
  return name;
}

std::string OnnxGraph::Floats(std::span<const float> values, const std::vector<int64_t>& shape) {
  return Tensor(OnnxType::kFloat, Raw(values), shape);
}

std::string OnnxGraph::Doubles(std::span<const double> values, const std::vector<int64_t>& shape) {
  return Tensor(OnnxType::kDouble, Raw(values), shape);
}

std::string OnnxGraph::Ints(std::span<const int64_t> values, const std::vector<int64_t>& shape) {
  return Tensor(OnnxType::kInt64, Raw(values), shape);
}

std::string OnnxGraph::Append(std::string_view domain, std::string_view op, const Values& inputs,
                              const std::vector<OnnxAttribute>& attributes, std::string output) {
  if (output.empty()) output = NewName(op);
  ProtobufMessage message;
  for (const std::string& input : inputs) message.Bytes(node::kInput, input);
  message.Bytes(node::kOutput, output)
      .Bytes(node::kName, "make_" + output)
      .Bytes(node::kOperator, op);
  for (const OnnxAttribute& attribute : attributes) {
    message.Message(node::kAttribute, attribute.message());
  }
  if (!domain.empty()) message.Bytes(node::kDomain, domain);
  nodes_.Message(graph::kNode, message);
  return output;
}

std::string OnnxGraph::Node(std::string_view op, const Values& inputs,
                            const std::vector<OnnxAttribute>& attributes, std::string output) {
  return Append("", op, inputs, attributes, std::move(output));
}

std::string OnnxGraph::MlNode(std::string_view op, const Values& inputs,
                              const std::vector<OnnxAttribute>& attributes, std::string output) {
  return Append(kMl, op, inputs, attributes, std::move(output));
}

std::string OnnxGraph::Serialize(
    const std::string& name,
    const std::vector<std::pair<std::string, std::string>>& properties) const {
  ProtobufMessage title;
  title.Bytes(graph::kName, name);
  ProtobufMessage file;
  file.Int(model::kFormatVersion, kFormat)
      .Bytes(model::kProducer, "hydrofoil")
      .Bytes(model::kGraph,
             nodes_.bytes() + title.bytes() + tensors_.bytes() + inputs_.bytes() + outputs_.bytes())
      .Message(model::kOperatorSet, OperatorSet("", kOperators))
      .Message(model::kOperatorSet, OperatorSet(kMl, kMlOperators));
  for (const auto& [key, value] : properties) {
    file.Message(model::kProperty, ProtobufMessage().Bytes(1, key).Bytes(2, value));
  }
  if (file.bytes().size() > std::numeric_limits<int32_t>::max()) {
    ThrowIllegalArgument("The model is too large for ONNX, whose files hold 2 GB.");
  }
  return file.bytes();
}

}  // namespace hydrofoil
