// Categorical columns: making them, their levels and the order of these.
#include "rapids/functions/factors.h"
#include "rapids/functions/standard_builtins.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "base/ambient_stop.h"
#include "base/thread_pool.h"
#include "frame/column_stats.h"
#include "rapids/functions/operators.h"
#include "rapids/language/fault.h"
#include "text/real_text.h"

namespace hydrofoil::rapids {
namespace {

std::vector<double> DistinctNumbers(const Column& column) {
  const auto chunks = column.chunks();
  std::vector<std::vector<double>> parts(chunks.size());
  ParallelFor(chunks.size(), [&](size_t i) {
    std::vector<double>& values = parts[i];
    values.resize(chunks[i]->rows());
    chunks[i]->Decode(0, values);
    std::erase_if(values, [](double value) { return std::isnan(value); });
    StopCheck check;
    std::sort(values.begin(), values.end(), [&](double a, double b) {
      check();
      return a < b;
    });
    values.erase(std::unique(values.begin(), values.end()), values.end());
  });
  std::vector<double> all;
  for (const auto& part : parts) {
    all.insert(all.end(), part.begin(), part.end());
  }
  StopCheck check;
  std::sort(all.begin(), all.end(), [&](double a, double b) {
    check();
    return a < b;
  });
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

ColumnPtr FactorOfNumbers(const ColumnPtr& column) {
  const std::vector<double> numbers = DistinctNumbers(*column);
  const bool integers = column->stats().is_integer;
  auto domain = std::make_shared<Domain>();
  for (const double number : numbers) {
    domain->push_back(integers ? LevelText(number) : NumberText(number));
  }
  const auto fill = [&](size_t first, std::span<double> out) {
    column->Decode(first, out);
    for (double& value : out) {
      if (!std::isnan(value)) {
        const auto it = std::lower_bound(numbers.begin(), numbers.end(), value);
        value = static_cast<double>(it - numbers.begin());
      }
    }
  };
  return Column::Generate(ColumnType::kCategorical, column->layout(), fill, domain);
}

ColumnPtr FactorOfText(const ColumnPtr& column) {
  std::unordered_map<std::string_view, double> codes;
  StopCheck check;
  for (size_t row = 0; row < column->rows(); ++row) {
    check();
    if (const auto text = column->StringAt(row)) {
      codes.emplace(*text, 0);
    }
  }
  std::vector<std::string_view> levels;
  levels.reserve(codes.size());
  for (const auto& [level, code] : codes) {
    levels.push_back(level);
  }
  std::sort(levels.begin(), levels.end(), [&](std::string_view a, std::string_view b) {
    check();
    return a < b;
  });
  auto domain = std::make_shared<Domain>();
  for (const std::string_view level : levels) {
    check();
    codes.find(level)->second = static_cast<double>(domain->size());
    domain->emplace_back(level);
  }
  const auto fill = [&](size_t first, std::span<double> out) {
    StopCheck check_here;
    for (size_t i = 0; i < out.size(); ++i) {
      check_here();
      const auto text = column->StringAt(first + i);
      out[i] = text ? codes.find(*text)->second : kMissingNumber;
    }
  };
  return Column::Generate(ColumnType::kCategorical, column->layout(), fill, domain);
}

// One column of levels for each of the frame's, padded with missing values.
Value Levels(Call& call) {
  const Frame& frame = call.frame(0);
  size_t rows = 0;
  for (const ColumnPtr& column : frame.columns()) {
    rows = std::max(rows, column->is_categorical() ? column->domain()->size() : 0);
  }
  Frame result;
  const auto names = DefaultNames(frame.column_count());
  const RowLayoutPtr layout = MakeLayout(rows);
  for (size_t i = 0; i < frame.column_count(); ++i) {
    const Column& column = *frame.column(i);
    if (!column.is_categorical()) {
      result.Append(names[i], Column::Constant(kMissingNumber, layout));
      continue;
    }
    std::vector<double> codes(rows, kMissingNumber);
    std::iota(codes.begin(), codes.begin() + static_cast<std::ptrdiff_t>(column.domain()->size()),
              0.0);
    result.Append(names[i],
                  Column::FromValues(ColumnType::kCategorical, layout, codes, column.domain()));
  }
  return MakeFrame(std::move(result));
}

size_t LevelIndex(const Column& column, const std::string& level) {
  const Domain& domain = *column.domain();
  const auto it = std::find(domain.begin(), domain.end(), level);
  if (it == domain.end()) {
    Fail("Did not find level `" + level + "` in the column.");
  }
  return static_cast<size_t>(it - domain.begin());
}

const ColumnPtr& FactorArgument(Call& call, size_t i) {
  const ColumnPtr& column = call.column(i);
  if (!column->is_categorical()) {
    Fail("Vector must be a factor column. Got: " + std::string(TypeName(*column)));
  }
  return column;
}

Value SetLevel(Call& call) {
  const ColumnPtr& column = FactorArgument(call, 0);
  const auto code = static_cast<double>(LevelIndex(*column, call.text(1)));
  return MakeFrame(call.frame(0).name(0), Column::Generate(
                                              ColumnType::kCategorical, column->layout(),
                                              [&](size_t, std::span<double> out) {
                                                std::fill(out.begin(), out.end(), code);
                                              },
                                              column->domain()));
}

// `order[i]` is the old code of the new level i.
ColumnPtr Reorder(const ColumnPtr& column, const std::vector<size_t>& order) {
  auto domain = std::make_shared<Domain>();
  std::vector<double> codes(order.size());
  for (size_t i = 0; i < order.size(); ++i) {
    domain->push_back((*column->domain())[order[i]]);
    codes[order[i]] = static_cast<double>(i);
  }
  return MapCodes(column, codes, domain);
}

Value Relevel(Call& call) {
  const ColumnPtr& column = FactorArgument(call, 0);
  std::vector<size_t> order(column->domain()->size());
  std::iota(order.begin(), order.end(), size_t{0});
  const auto chosen =
      order.begin() + static_cast<std::ptrdiff_t>(LevelIndex(*column, call.text(1)));
  std::rotate(order.begin(), chosen, chosen + 1);
  return MakeFrame(call.frame(0).name(0), Reorder(column, order));
}

// The rows of each level, or their weights together.
std::vector<double> LevelFrequencies(const Column& column, const ColumnPtr& weights) {
  const auto& counts = column.stats().level_counts;
  std::vector<double> sums(counts.begin(), counts.end());
  if (!weights) {
    return sums;
  }
  std::fill(sums.begin(), sums.end(), 0);
  const std::vector<double> codes = column.Values();
  const std::vector<double> weight = weights->Values();
  for (size_t row = 0; row < codes.size(); ++row) {
    if (!std::isnan(codes[row]) && !std::isnan(weight[row])) {
      sums[static_cast<size_t>(codes[row])] += weight[row];
    }
  }
  return sums;
}

// The column of weights that is named, or none, for which the client for R sends NA.
ColumnPtr WeightsArgument(Call& call, size_t i) {
  const auto* number = call.IsAbsent(i) ? nullptr : std::get_if<double>(&call.value(i));
  if (call.IsAbsent(i) || (number != nullptr && std::isnan(*number))) {
    return nullptr;
  }
  const Frame& frame = call.frame(0);
  const auto found = frame.Find(call.text(i));
  if (!found || !IsNumeric(*frame.column(*found))) {
    Fail("Weights column '" + call.text(i) + "' is not a numeric column of the frame.");
  }
  return frame.column(*found);
}

// The `top` most frequent levels first (all when negative), the rest in their order.
Value RelevelByFrequency(Call& call) {
  Frame result;
  const int64_t top = call.integer(2, "top_n", -1, int64_t{1} << 40);
  const ColumnPtr weights = WeightsArgument(call, 1);
  for (size_t i = 0; i < call.frame(0).column_count(); ++i) {
    const ColumnPtr& column = call.frame(0).column(i);
    if (!column->is_categorical()) {
      result.Append(call.frame(0).name(i), column);
      continue;
    }
    const std::vector<double> counts = LevelFrequencies(*column, weights);
    std::vector<size_t> order(column->domain()->size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return counts[a] > counts[b]; });
    if (top >= 0 && static_cast<size_t>(top) < order.size()) {
      std::sort(order.begin() + top, order.end());
    }
    result.Append(call.frame(0).name(i), Reorder(column, order));
  }
  return MakeFrame(std::move(result));
}

// The frame that an expression names: itself, or as columns of it.
std::string NamedFrame(const Node& node) {
  if (node.kind == Node::Kind::kIdentifier) return node.text;
  if (node.kind != Node::Kind::kCall || node.children.size() != 3) return "";
  const std::string& function = node.children[0]->text;
  return function == "cols" || function == "cols_py" ? NamedFrame(*node.children[1]) : "";
}

// Puts `changed` in the place of `column` in the frame that argument 0 names.
void ChangeInPlace(Call& call, const ColumnPtr& column, const ColumnPtr& changed) {
  if (call.node(0) == nullptr) return;
  const std::string key = NamedFrame(*call.node(0));
  std::optional<Frame> frame = call.workspace().FindFrame(key);
  if (!frame) return;
  for (size_t i = 0; i < frame->column_count(); ++i) {
    if (frame->column(i) == column) frame->Replace(i, changed);
  }
  call.workspace().ChangeFrame(key, *std::move(frame));
}

// (setDomain column in_place levels)
Value SetDomain(Call& call) {
  const ColumnPtr& column = FactorArgument(call, 0);
  const StringList levels = call.texts(2);
  if (levels.size() != column->domain()->size()) {
    Fail(
        "Number of replacement factors must equal current number of levels. Current number of "
        "levels: " +
        std::to_string(column->domain()->size()) + " != " + std::to_string(levels.size()));
  }
  const ColumnPtr renamed =
      Column::WithDomain(column, std::make_shared<const Domain>(levels.begin(), levels.end()));
  if (call.flag(1)) ChangeInPlace(call, column, renamed);
  return MakeFrame(call.frame(0).name(0), renamed);
}

Value AppendLevels(Call& call) {
  const ColumnPtr& column = FactorArgument(call, 0);
  auto domain = std::make_shared<Domain>(*column->domain());
  std::unordered_set<std::string> known(domain->begin(), domain->end());
  for (const std::string& level : call.texts(2)) {
    if (known.insert(level).second) {
      domain->push_back(level);
    }
  }
  const ColumnPtr longer = Column::WithDomain(column, domain);
  if (call.flag(1)) ChangeInPlace(call, column, longer);
  return MakeFrame(call.frame(0).name(0), longer);
}

Value LevelCount(Call& call) {
  const Frame& frame = call.frame(0);
  if (frame.column_count() != 1) {
    Fail("nlevels applies to a single column");
  }
  return frame.column(0)->is_categorical() ? static_cast<double>(frame.column(0)->domain()->size())
                                           : 0.0;
}

Value AsFactor(Call& call) {
  Frame result;
  for (size_t i = 0; i < call.frame(0).column_count(); ++i) {
    call.CheckStopped();
    result.Append(call.frame(0).name(i), ToFactor(call.frame(0).column(i)));
  }
  return MakeFrame(std::move(result));
}

}  // namespace

ColumnPtr ToFactor(const ColumnPtr& column) {
  if (column->is_categorical()) {
    return column;
  }
  if (column->type() == ColumnType::kUuid) {
    Fail(
        "asfactor() requires a string, categorical, or numeric column. Received UUID. Please "
        "convert column to a string or categorical first.");
  }
  return column->is_text() ? FactorOfText(column) : FactorOfNumbers(column);
}

ColumnPtr MapCodes(const ColumnPtr& column, const std::vector<double>& codes, DomainPtr domain) {
  const auto fill = [&](size_t first, std::span<double> out) {
    column->Decode(first, out);
    for (double& value : out) {
      value = std::isnan(value) ? value : codes[static_cast<size_t>(value)];
    }
  };
  return Column::Generate(ColumnType::kCategorical, column->layout(), fill, std::move(domain));
}

ColumnPtr UsedLevels(const ColumnPtr& column) {
  const auto& counts = column->stats().level_counts;
  auto domain = std::make_shared<Domain>();
  std::vector<double> codes(counts.size(), 0);
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) {
      codes[i] = static_cast<double>(domain->size());
      domain->push_back((*column->domain())[i]);
    }
  }
  return domain->size() == counts.size() ? column : MapCodes(column, codes, domain);
}

void AddFactors(BuiltinTable& table) {
  table.Add("as.factor", "frame", AsFactor);
  table.Add("levels", "frame", Levels);
  table.Add("nlevels", "column", LevelCount);
  table.Add("setLevel", "column level", SetLevel);
  table.Add("setDomain", "column in_place levels", SetDomain);
  table.Add("appendLevels", "column in_place levels", AppendLevels);
  table.Add("relevel", "column level", Relevel);
  table.Add("relevel.by.freq", "frame weights top_n", RelevelByFrequency);
}

}  // namespace hydrofoil::rapids
