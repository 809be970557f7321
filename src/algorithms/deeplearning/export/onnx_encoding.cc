#include "algorithms/deeplearning/export/onnx_encoding.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "algorithms/deeplearning/learned_network.h"

namespace hydrofoil {
namespace {

constexpr auto kToFloat = static_cast<int64_t>(OnnxType::kFloat);
constexpr auto kToDouble = static_cast<int64_t>(OnnxType::kDouble);

class EncodingWriter {
 public:
  EncodingWriter(const Model& model, const OriginalColumns& original, OnnxGraph& graph)
      : encoder_(EncoderOf(model)),
        encoding_(EncoderOf(model).encoding()),
        original_(original),
        graph_(graph) {}

  std::string Write() {
    AddInputs();
    OnnxGraph::Values parts;
    if (encoder_.cats() > 0) {
      encoder_.is_hashed() ? AddHashed(parts) : AddBlocks(parts);
    }
    if (encoder_.nums() > 0) parts.push_back(Numbers());
    return Joined(parts);
  }

 private:
  void AddInputs() {
    for (const OriginalColumn& column : original_.columns) {
      size_t& count = column.domain == nullptr ? numeric_ : categorical_;
      places_.push_back(count++);
    }
    if (numeric_ > 0) graph_.AddInput("numbers", OnnxType::kDouble, numeric_);
    if (categorical_ > 0) graph_.AddInput("categories", OnnxType::kString, categorical_);
  }

  std::string Joined(const OnnxGraph::Values& parts) {
    if (parts.size() == 1) return parts.front();
    return graph_.Node("Concat", parts, {{"axis", int64_t{1}}});
  }

  std::string Columns(const std::string& of, const std::vector<int64_t>& places) {
    const auto count = static_cast<int64_t>(places.size());
    return graph_.Node("Gather", {of, graph_.Ints(places, {count})}, {{"axis", int64_t{1}}});
  }

  std::string Category(size_t column) {
    auto& value = categories_[column];
    if (value.empty()) value = Columns("categories", {static_cast<int64_t>(places_[column])});
    return value;
  }

  // The input of each level of a categorical predictor's column, less `first`; `depth`
  // where none is active, which is no input of the block.
  std::string Slots(size_t cat, int64_t first, int64_t depth) {
    const PredictorOrigin& origin = original_.predictors[cat];
    std::vector<std::string> levels = *original_.columns[origin.column].domain;
    const auto slot_of = [&](size_t level) {
      const uint32_t input = encoder_.InputOfLevel(cat, static_cast<uint32_t>(level));
      return input == EncodedBlock::kNoSlot ? depth : static_cast<int64_t>(input) - first;
    };
    std::vector<int64_t> slots;
    for (size_t level = 0; level < levels.size(); ++level) {
      slots.push_back(
          slot_of(origin.values.empty() ? level : static_cast<size_t>(origin.values[level])));
    }
    const size_t known = encoding_.domains[cat]->size();
    int64_t other = slot_of(known);
    if (!origin.values.empty()) {
      // Levels that were not trained on count as "other", but missing ones do not.
      if (std::find(levels.begin(), levels.end(), "") == levels.end()) {
        levels.emplace_back();
        slots.push_back(other);
      }
      other = slot_of(known - 1);
    }
    return graph_.MlNode(
        "LabelEncoder", {Category(origin.column)},
        {{"keys_strings", levels}, {"values_int64s", slots}, {"default_int64", other}});
  }

  std::string OneHot(const std::string& slots, int64_t depth) {
    const std::array<float, 2> off_on = {0, 1};
    return graph_.Node("OneHot",
                       {slots, graph_.Ints(std::array{depth}, {1}), graph_.Floats(off_on, {2})},
                       {{"axis", int64_t{-1}}});
  }

  // A block of inputs for each predictor.
  void AddBlocks(OnnxGraph::Values& parts) {
    for (size_t i = 0; i < encoder_.cats(); ++i) {
      const int64_t first = encoding_.slot_offsets[i];
      const int64_t depth = encoding_.slot_offsets[i + 1] - first;
      const std::string hot = OneHot(Slots(i, first, depth), depth);
      parts.push_back(graph_.Node("Squeeze", {hot, graph_.Ints(std::array<int64_t, 1>{1}, {1})}));
    }
  }

  // The predictors share their inputs, and add up.
  void AddHashed(OnnxGraph::Values& parts) {
    const auto depth = static_cast<int64_t>(encoder_.categorical_inputs());
    OnnxGraph::Values slots;
    for (size_t i = 0; i < encoder_.cats(); ++i) slots.push_back(Slots(i, 0, depth));
    const std::string axes = graph_.Ints(std::array<int64_t, 1>{1}, {1});
    parts.push_back(
        graph_.Node("ReduceSum", {OneHot(Joined(slots), depth), axes}, {{"keepdims", int64_t{0}}}));
  }

  std::string Numbers() {
    const auto count = static_cast<int64_t>(encoder_.nums());
    const std::string values = Joined(NumberParts());
    std::string scaled = values;
    if (!encoding_.multipliers.empty()) {
      const std::string centred =
          graph_.Node("Sub", {values, graph_.Doubles(encoding_.subtrahends, {1, count})});
      scaled = graph_.Node("Mul", {centred, graph_.Doubles(encoding_.multipliers, {1, count})});
    }
    const std::string zero = graph_.Doubles(std::array{0.0}, {});
    const std::string filled = graph_.Node("Where", {graph_.Node("IsNaN", {values}), zero, scaled});
    return graph_.Node("Cast", {filled}, {{"to", kToFloat}});
  }

  // Columns of numbers as they are, and numbers that levels stand for.
  OnnxGraph::Values NumberParts() {
    OnnxGraph::Values parts;
    std::vector<int64_t> run;
    const auto end_run = [&] {
      if (run.empty()) return;
      const bool all = run.size() == numeric_ && std::is_sorted(run.begin(), run.end());
      parts.push_back(all ? "numbers" : Columns("numbers", run));
      run.clear();
    };
    for (size_t i = encoder_.cats(); i < original_.predictors.size(); ++i) {
      const PredictorOrigin& origin = original_.predictors[i];
      if (original_.columns[origin.column].domain == nullptr) {
        run.push_back(static_cast<int64_t>(places_[origin.column]));
        continue;
      }
      end_run();
      parts.push_back(LevelNumbers(origin));
    }
    end_run();
    return parts;
  }

  std::string LevelNumbers(const PredictorOrigin& origin) {
    const Domain& levels = *original_.columns[origin.column].domain;
    const bool bits = origin.bit != PredictorOrigin::kNoBit;
    std::vector<float> values;
    for (size_t level = 0; level < levels.size(); ++level) {
      const double value = bits ? static_cast<double>((level + 1) >> origin.bit & 1U)
                           : origin.values.empty() ? static_cast<double>(level)
                                                   : origin.values[level];
      values.push_back(static_cast<float>(value));
    }
    const float otherwise = bits ? 0 : std::numeric_limits<float>::quiet_NaN();
    const std::string mapped = graph_.MlNode("LabelEncoder", {Category(origin.column)},
                                             {{"keys_strings", std::vector<std::string>(levels)},
                                              {"values_floats", values},
                                              {"default_float", otherwise}});
    return graph_.Node("Cast", {mapped}, {{"to", kToDouble}});
  }

  const FeatureEncoder& encoder_;
  const Encoding& encoding_;
  const OriginalColumns& original_;
  OnnxGraph& graph_;
  size_t numeric_ = 0;
  size_t categorical_ = 0;
  std::vector<size_t> places_;  // of each original column among those of its kind
  std::map<size_t, std::string> categories_;
};

}  // namespace

OnnxColumns OnnxInputColumns(const OriginalColumns& original) {
  OnnxColumns columns;
  for (const OriginalColumn& column : original.columns) {
    (column.domain == nullptr ? columns.numeric : columns.categorical).push_back(column.name);
  }
  return columns;
}

std::string AddOnnxEncoding(const Model& model, const OriginalColumns& original, OnnxGraph& graph) {
  return EncodingWriter(model, original, graph).Write();
}

}  // namespace hydrofoil
