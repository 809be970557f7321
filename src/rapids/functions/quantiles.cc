#include "frame/quantile.h"
#include "rapids/functions/standard_builtins.h"

#include <cmath>

#include "rapids/functions/operators.h"
#include "rapids/language/fault.h"
#include "text/real_text.h"

namespace hydrofoil::rapids {
namespace {

QuantileMethod ReadMethod(std::string name) {
  for (char& c : name) {
    c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  if (name == "interpolate") {
    return QuantileMethod::kInterpolate;
  }
  if (name == "average") {
    return QuantileMethod::kAverage;
  }
  if (name == "low") {
    return QuantileMethod::kLow;
  }
  if (name == "high") {
    return QuantileMethod::kHigh;
  }
  for (char& c : name) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  Fail("No enum constant hex.quantile.QuantileModel.CombineMethod." + name);
}

// (quantile frame probabilities method weights_column)
Value QuantileTable(Call& call) {
  const Frame& frame = call.frame(0);
  const std::vector<double> probabilities = call.numbers(1).Expand();
  for (const double probability : probabilities) {
    if (!(probability >= 0 && probability <= 1)) {
      Fail("Probability must be between 0 and 1: " + NumberText(probability));
    }
  }
  const QuantileMethod method = ReadMethod(call.text(2));
  std::optional<size_t> weights;
  if (!call.IsAbsent(3)) {
    weights = frame.Find(call.name(3));
    if (!weights) {
      Fail("The only special Vec that is supported for Quantiles is observation weights.");
    }
  }
  Frame result;
  result.Append("Probs", MakeColumn(probabilities));
  for (size_t i = 0; i < frame.column_count(); ++i) {
    if (weights && *weights == i) {
      continue;
    }
    call.CheckStopped();
    const Column& column = *frame.column(i);
    std::vector<double> values(probabilities.size(), kMissingNumber);
    if (IsNumeric(column)) {
      values = Quantiles(column, probabilities, method,
                         weights ? frame.column(*weights).get() : nullptr);
    }
    result.Append(frame.name(i) + "Quantiles", MakeColumn(values));
  }
  return MakeFrame(std::move(result));
}

}  // namespace

void AddQuantiles(BuiltinTable& table) {
  table.Add("quantile", "frame probabilities method weights_column", QuantileTable);
}

}  // namespace hydrofoil::rapids
