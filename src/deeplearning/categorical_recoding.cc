#include "deeplearning/categorical_recoding.h"

#include <fast_float/fast_float.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <numeric>
#include <span>
#include <unordered_map>

namespace hydrofoil {
namespace {

std::optional<double> ParseLevel(const std::string& level) {
  double value = 0;
  const char* const end = level.data() + level.size();
  const auto [stopped, fault] = fast_float::from_chars(level.data(), end, value);
  if (fault != std::errc() || stopped != end) return std::nullopt;
  return value;
}

// Trained number of every level of `domain`; levels not trained on follow in their order.
std::vector<double> TrainedNumbers(const Domain& trained, const Domain& domain) {
  std::unordered_map<std::string, double> numbers;
  for (size_t level = 0; level < trained.size(); ++level) {
    numbers.emplace(trained[level], static_cast<double>(level));
  }
  std::vector<double> result;
  auto next = static_cast<double>(trained.size());
  for (const std::string& level : domain) {
    const auto found = numbers.find(level);
    result.push_back(found != numbers.end() ? found->second : next++);
  }
  return result;
}

// What LabelEncoder makes of every level of `domain`.
std::vector<double> LabelValues(const Domain& trained, const Domain& domain) {
  const bool numeric = std::all_of(trained.begin(), trained.end(), [](const std::string& level) {
    return ParseLevel(level).has_value();
  });
  if (!numeric) return TrainedNumbers(trained, domain);
  std::vector<double> values;
  for (const std::string& level : domain) {
    values.push_back(ParseLevel(level).value_or(std::nan("")));
  }
  return values;
}

// A number for every row of a categorical column.
ColumnPtr MapLevels(const ColumnPtr& column, const std::vector<double>& values, double missing) {
  return Column::Generate(
      ColumnType::kNumeric, column->layout(), [&](size_t first, std::span<double> out) {
        column->Decode(first, out);
        for (double& value : out) {
          value = std::isnan(value) ? missing : values[static_cast<size_t>(value)];
        }
      });
}

void AppendBits(const CategoricalRecoding::Source& source, const ColumnPtr& column, Frame& frame) {
  const std::vector<double> numbers = TrainedNumbers(*source.domain, *column->domain());
  const size_t levels = source.domain->size();
  for (size_t bit = 0; (levels >> bit) != 0; ++bit) {
    std::vector<double> values;
    for (const double number : numbers) {
      const auto counted = static_cast<uint64_t>(number) + 1;
      values.push_back(static_cast<double>((counted >> bit) & 1U));
    }
    frame.Append(source.name + ":" + std::to_string(bit), MapLevels(column, values, 0));
  }
}

// Mean response of the rows of every level; levels without rows come last.
std::vector<double> MeanResponses(const Column& column, const std::vector<double>& responses,
                                  const std::vector<double>& weights) {
  const size_t levels = column.domain()->size();
  std::vector<double> sums(levels, 0);
  std::vector<double> counts(levels, 0);
  const std::vector<double> codes = column.Values();
  for (size_t row = 0; row < codes.size(); ++row) {
    if (std::isnan(codes[row]) || std::isnan(responses[row])) continue;
    const double weight = weights.empty() ? 1 : weights[row];
    sums[static_cast<size_t>(codes[row])] += weight * responses[row];
    counts[static_cast<size_t>(codes[row])] += weight;
  }
  for (size_t level = 0; level < levels; ++level) {
    sums[level] = counts[level] > 0 ? sums[level] / counts[level] : INFINITY;
  }
  return sums;
}

ColumnPtr WithSortedLevels(const ColumnPtr& column, const std::vector<double>& means) {
  std::vector<size_t> order(means.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return means[a] < means[b]; });
  Domain domain;
  std::vector<double> codes(order.size());
  for (const size_t level : order) {
    codes[level] = static_cast<double>(domain.size());
    domain.push_back(column->domain()->at(level));
  }
  return Column::Generate(
      ColumnType::kCategorical, column->layout(),
      [&](size_t first, std::span<double> out) {
        column->Decode(first, out);
        for (double& value : out) {
          if (!std::isnan(value)) value = codes[static_cast<size_t>(value)];
        }
      },
      std::make_shared<const Domain>(std::move(domain)));
}

}  // namespace

std::optional<CategoricalRecoding> FitRecoding(CategoricalEncoding scheme, const Frame& frame,
                                               const std::vector<size_t>& predictors) {
  if (scheme != CategoricalEncoding::kBinary && scheme != CategoricalEncoding::kLabelEncoder) {
    return std::nullopt;
  }
  CategoricalRecoding recoding{scheme, {}};
  for (const size_t i : predictors) {
    if (!frame.column(i)->is_categorical()) continue;
    recoding.sources.push_back({frame.name(i), frame.column(i)->domain()});
  }
  return recoding;
}

Frame Recode(const CategoricalRecoding& recoding, const Frame& frame) {
  Frame recoded = frame;
  for (const CategoricalRecoding::Source& source : recoding.sources) {
    const auto index = recoded.Find(source.name);
    if (!index || !recoded.column(*index)->is_categorical()) continue;
    const ColumnPtr column = recoded.column(*index);
    if (recoding.scheme == CategoricalEncoding::kBinary) {
      recoded.Remove(*index);
      AppendBits(source, column, recoded);
    } else {
      recoded.Replace(
          *index, MapLevels(column, LabelValues(*source.domain, *column->domain()), std::nan("")));
    }
  }
  return recoded;
}

Frame SortLevelsByResponse(const Frame& frame, const ResponseOrder& order) {
  const std::vector<double> responses = frame.column(order.response)->Values();
  const std::vector<double> weights =
      order.weights ? frame.column(*order.weights)->Values() : std::vector<double>();
  Frame sorted = frame;
  for (const size_t i : order.predictors) {
    const ColumnPtr& column = frame.column(i);
    if (!column->is_categorical()) continue;
    sorted.Replace(i, WithSortedLevels(column, MeanResponses(*column, responses, weights)));
  }
  return sorted;
}

}  // namespace hydrofoil
