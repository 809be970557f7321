#include "algorithms/deeplearning/encoding/categorical_recoding.h"

#include <fast_float/fast_float.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <numeric>
#include <span>
#include <unordered_map>
#include <utility>

#include "algorithms/deeplearning/encoding/level_projection.h"

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

// A number for every row of a categorical column, or a level of `domain`.
ColumnPtr MapLevels(const ColumnPtr& column, const std::vector<double>& values, double missing,
                    DomainPtr domain = nullptr) {
  const ColumnType type = domain == nullptr ? ColumnType::kNumeric : ColumnType::kCategorical;
  return Column::Generate(
      type, column->layout(),
      [&](size_t first, std::span<double> out) {
        column->Decode(first, out);
        for (double& value : out) {
          value = std::isnan(value) ? missing : values[static_cast<size_t>(value)];
        }
      },
      std::move(domain));
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

constexpr size_t kMaxProjectedLevels = 1024;

std::vector<double> LevelCounts(const Column& column) {
  std::vector<double> counts(column.domain()->size(), 0);
  for (const double code : column.Values()) {
    if (!std::isnan(code)) ++counts[static_cast<size_t>(code)];
  }
  return counts;
}

// The `most` levels with the most rows, of those that have more than one, and "other".
struct TopLevels {
  Domain domain;
  std::vector<double> codes;  // by level
};

TopLevels FindTopLevels(const Column& column, size_t most) {
  const std::vector<double> counts = LevelCounts(column);
  std::vector<size_t> order(counts.size());
  std::iota(order.begin(), order.end(), 0);
  std::erase_if(order, [&](size_t level) { return counts[level] < 2; });
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return counts[a] > counts[b]; });
  order.resize(std::min(order.size(), most));
  TopLevels top;
  top.codes.assign(counts.size(), static_cast<double>(order.size()));
  for (const size_t level : order) {
    top.codes[level] = static_cast<double>(top.domain.size());
    top.domain.push_back(column.domain()->at(level));
  }
  top.domain.emplace_back("other");
  return top;
}

// Missing values count as the most frequent level.
std::vector<double> ProjectionOf(const Column& column) {
  if (column.domain()->size() <= kMaxProjectedLevels) {
    return ProjectLevels(LevelCounts(column), column.rows());
  }
  const TopLevels top = FindTopLevels(column, kMaxProjectedLevels);
  std::vector<double> counts(top.domain.size(), 0);
  const std::vector<double> levels = LevelCounts(column);
  for (size_t level = 0; level < levels.size(); ++level) {
    counts[static_cast<size_t>(top.codes[level])] += levels[level];
  }
  const std::vector<double> projected = ProjectLevels(counts, column.rows());
  std::vector<double> values;
  for (const double code : top.codes) values.push_back(projected[static_cast<size_t>(code)]);
  return values;
}

CategoricalRecoding::Source FitSource(const RecodingRequest& request, const std::string& name,
                                      const Column& column) {
  CategoricalRecoding::Source source{name, column.domain(), {}, nullptr};
  if (request.scheme == CategoricalEncoding::kEigen) {
    source.values = ProjectionOf(column);
  } else if (request.scheme == CategoricalEncoding::kEnumLimited &&
             column.domain()->size() > request.max_levels) {
    TopLevels top = FindTopLevels(column, request.max_levels);
    source.values = std::move(top.codes);
    source.limited = std::make_shared<const Domain>(std::move(top.domain));
  }
  return source;
}

// `values` by the trained level, `unseen` for others.
std::vector<double> ValuesFor(const CategoricalRecoding::Source& source, const Domain& domain,
                              double unseen) {
  std::vector<double> values;
  for (const double number : TrainedNumbers(*source.domain, domain)) {
    const auto level = static_cast<size_t>(number);
    values.push_back(level < source.values.size() ? source.values[level] : unseen);
  }
  return values;
}

// Puts `column` in the place of column `index`, under another name.
void Substitute(Frame& frame, size_t index, const std::string& name, const ColumnPtr& column) {
  Frame changed;
  for (size_t i = 0; i < frame.column_count(); ++i) {
    if (i == index) {
      changed.Append(name, column);
    } else {
      changed.Append(frame.name(i), frame.column(i));
    }
  }
  frame = std::move(changed);
}

// The reference keeps projections as floats.
void Project(const CategoricalRecoding::Source& source, size_t index, Frame& frame) {
  const ColumnPtr column = frame.column(index);
  std::vector<double> values = ValuesFor(source, *column->domain(), std::nan(""));
  for (double& value : values) value = static_cast<double>(static_cast<float>(value));
  Substitute(frame, index, source.name + ".Eigen", MapLevels(column, values, std::nan("")));
}

void LimitLevels(const CategoricalRecoding::Source& source, size_t max_levels, size_t index,
                 Frame& frame) {
  if (source.limited == nullptr) return;
  const ColumnPtr column = frame.column(index);
  const std::vector<double> codes =
      ValuesFor(source, *column->domain(), static_cast<double>(source.limited->size() - 1));
  Substitute(frame, index, source.name + ".top_" + std::to_string(max_levels) + "_levels",
             MapLevels(column, codes, std::nan(""), source.limited));
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
  return MapLevels(column, codes, std::nan(""), std::make_shared<const Domain>(std::move(domain)));
}

}  // namespace

std::optional<CategoricalRecoding> FitRecoding(const RecodingRequest& request, const Frame& frame,
                                               const std::vector<size_t>& predictors) {
  switch (request.scheme) {
    case CategoricalEncoding::kBinary:
    case CategoricalEncoding::kLabelEncoder:
    case CategoricalEncoding::kEigen:
    case CategoricalEncoding::kEnumLimited:
      break;
    default:
      return std::nullopt;
  }
  CategoricalRecoding recoding{request.scheme, request.max_levels, {}};
  for (const size_t i : predictors) {
    if (!frame.column(i)->is_categorical()) continue;
    recoding.sources.push_back(FitSource(request, frame.name(i), *frame.column(i)));
  }
  return recoding;
}

Frame Recode(const CategoricalRecoding& recoding, const Frame& frame) {
  Frame recoded = frame;
  for (const CategoricalRecoding::Source& source : recoding.sources) {
    const auto index = recoded.Find(source.name);
    if (!index || !recoded.column(*index)->is_categorical()) continue;
    const ColumnPtr column = recoded.column(*index);
    switch (recoding.scheme) {
      case CategoricalEncoding::kBinary:
        recoded.Remove(*index);
        AppendBits(source, column, recoded);
        break;
      case CategoricalEncoding::kEigen:
        Project(source, *index, recoded);
        break;
      case CategoricalEncoding::kEnumLimited:
        LimitLevels(source, recoding.max_levels, *index, recoded);
        break;
      default:
        recoded.Replace(*index, MapLevels(column, LabelValues(*source.domain, *column->domain()),
                                          std::nan("")));
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
