#include "algorithms/deeplearning/network/variable_importance.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace hydrofoil {
namespace {

// The weights of a layer as absolute values, one channel read: row-major units x inputs.
std::vector<float> AbsoluteWeights(const Layer& layer) {
  std::vector<float> weights(layer.units * layer.inputs);
  for (size_t i = 0; i < weights.size(); ++i) weights[i] = std::abs(layer.weights[i]);
  return weights;
}

// Sums of the rows of a row-major matrix.
std::vector<float> RowSums(const std::vector<float>& matrix, size_t columns) {
  std::vector<float> sums(matrix.size() / columns, 0);
  for (size_t row = 0; row < sums.size(); ++row) {
    for (size_t c = 0; c < columns; ++c) sums[row] += matrix[row * columns + c];
  }
  return sums;
}

std::vector<float> LinearImportances(const Layer& layer) {
  std::vector<float> importances(layer.inputs, 0);
  const std::vector<float> weights = AbsoluteWeights(layer);
  for (size_t i = 0; i < layer.inputs; ++i) {
    for (size_t j = 0; j < layer.units; ++j) importances[i] += weights[j * layer.inputs + i];
  }
  return importances;
}

// Gedeon (1997): an input's share in a unit of the second layer, added up over the units. Shares of
// all inputs in a unit add up to 1, so the sum over units can be taken first: two products of a
// matrix and a vector instead of one of two matrices.
std::vector<float> GedeonImportances(const Layer& first, const Layer& second) {
  const std::vector<float> of_first = AbsoluteWeights(first);
  const std::vector<float> of_second = AbsoluteWeights(second);
  const std::vector<float> first_sums = RowSums(of_first, first.inputs);
  const std::vector<float> second_sums = RowSums(of_second, second.inputs);
  std::vector<double> onward(first.units, 0);  // share of a unit of the first layer in all of them
  for (size_t k = 0; k < second.units; ++k) {
    for (size_t j = 0; j < first.units; ++j) {
      onward[j] += double{of_second[k * second.inputs + j]} / double{second_sums[k]};
    }
  }
  std::vector<double> totals(first.inputs, 0);
  for (size_t j = 0; j < first.units; ++j) {
    const double weight = onward[j] / double{first_sums[j]};
    for (size_t i = 0; i < first.inputs; ++i) {
      totals[i] += weight * double{of_first[j * first.inputs + i]};
    }
  }
  return {totals.begin(), totals.end()};
}

void ClearUnseenMissing(const FeatureEncoder& encoder, std::vector<float>& importances) {
  const Encoding& encoding = encoder.encoding();
  for (size_t c = 0; c < encoder.cats(); ++c) {
    const size_t missing_slot = encoding.slot_offsets[c + 1] - 1;
    const bool has_slot = missing_slot < importances.size();  // hashed inputs may be fewer
    if (has_slot && !encoding.missing_seen[c]) importances[missing_slot] = 0;
  }
}

}  // namespace

std::vector<float> VariableImportances(const Network& network, const FeatureEncoder& encoder) {
  std::vector<float> importances = network.hidden_layers() == 0
                                       ? LinearImportances(network.layers[0])
                                       : GedeonImportances(network.layers[0], network.layers[1]);
  const float largest = *std::max_element(importances.begin(), importances.end());
  for (float& importance : importances) importance /= largest;
  ClearUnseenMissing(encoder, importances);
  return importances;
}

Table VariableImportanceTable(const std::vector<float>& importances,
                              const std::vector<std::string>& input_names) {
  std::vector<size_t> order(importances.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return importances[a] > importances[b]; });
  double sum = 0;
  for (const size_t i : order) sum += double{importances[i]};
  const double largest = order.empty() ? 1 : double{importances[order.front()]};
  Table table;
  table.name = "Variable Importances";
  table.columns = {MakeTableColumn("Variable", "string", "%s"),
                   MakeTableColumn("Relative Importance", "double", "%5f"),
                   MakeTableColumn("Scaled Importance", "double", "%5f"),
                   MakeTableColumn("Percentage", "double", "%5f")};
  for (const size_t i : order) {
    const double importance = importances[i];
    table.columns[0].cells.emplace_back(i < input_names.size() ? input_names[i] : std::string());
    table.columns[1].cells.emplace_back(importance);
    table.columns[2].cells.emplace_back(importance / largest);
    table.columns[3].cells.emplace_back(importance / sum);
  }
  return table;
}

}  // namespace hydrofoil
