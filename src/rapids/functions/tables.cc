// Counting values: tables, distinct values, histograms, intervals.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "frame/column_stats.h"
#include "frame/histogram.h"
#include "rapids/functions/group_rows.h"
#include "rapids/functions/operators.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/fault.h"
#include "text/real_text.h"

namespace hydrofoil::rapids {
namespace {

std::string ValueName(const Column& column, double value) {
  return column.is_categorical() ? (*column.domain())[static_cast<size_t>(value)]
                                 : NumberText(value);
}

// Groups without a missing key.
RowGroups CompleteGroups(const Frame& frame) {
  std::vector<size_t> keys;
  for (size_t i = 0; i < frame.column_count(); ++i) {
    keys.push_back(i);
  }
  return GroupRows(frame, keys).Select([&](RowGroups::Rows rows) {
    return std::none_of(frame.columns().begin(), frame.columns().end(),
                        [&](const ColumnPtr& column) { return column->IsMissing(rows.front()); });
  });
}

Frame LongTable(const Frame& frame, const RowGroups& groups) {
  std::vector<double> counts;
  for (size_t i = 0; i < groups.size(); ++i) {
    counts.push_back(static_cast<double>(groups[i].size()));
  }
  Frame result = frame.column_count() == 1 ? groups.Keys(frame, {0}) : groups.Keys(frame, {0, 1});
  const Column& first = *frame.column(0);
  const bool whole =
      first.is_categorical() || first.stats().is_integer || first.stats().value_count() == 0;
  const bool single = frame.column_count() == 1 && whole && first.type() != ColumnType::kTime;
  result.Append(single ? "Count" : "Counts", MakeColumn(counts));
  return result;
}

// A row for each value of the first column, a column for each value of the second.
Frame WideTable(const Frame& frame, const RowGroups& groups) {
  std::vector<double> names;
  std::vector<size_t> firsts;
  std::vector<std::vector<double>> counts;
  for (size_t i = 0; i < groups.size(); ++i) {
    names.push_back(frame.column(1)->At(groups[i].front()));
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  counts.resize(names.size());
  double last = kMissingNumber;
  for (size_t i = 0; i < groups.size(); ++i) {
    const RowGroups::Rows rows = groups[i];
    const double value = frame.column(0)->At(rows.front());
    if (value != last) {
      firsts.push_back(rows.front());
      for (auto& column : counts) {
        column.push_back(0);
      }
      last = value;
    }
    const auto it = std::lower_bound(names.begin(), names.end(), frame.column(1)->At(rows.front()));
    counts[static_cast<size_t>(it - names.begin())].back() = static_cast<double>(rows.size());
  }
  Frame result = frame.Select({0}).TakeRows(firsts);
  for (size_t i = 0; i < names.size(); ++i) {
    result.Append(ValueName(*frame.column(1), names[i]), MakeColumn(counts[i]));
  }
  return result;
}

// (table frame dense) or (table column column dense)
Value CountTable(Call& call) {
  Frame frame = call.frame(0);
  if (call.size() > 2) {
    const Frame& second = call.frame(1);
    if (second.rows() != frame.rows()) {
      Fail("Vec C2 is not compatible with the rest of the frame");
    }
    for (size_t i = 0; i < second.column_count(); ++i) {
      frame.Append(second.name(i), second.column(i));
    }
  }
  if (frame.column_count() == 0 || frame.column_count() > 2) {
    Fail("table expects one or two columns");
  }
  for (const ColumnPtr& column : frame.columns()) {
    if (column->is_text()) {
      Fail("table expects numeric or categorical columns");
    }
  }
  const bool dense = call.flag(call.size() - 1);
  const RowGroups groups = CompleteGroups(frame);
  return MakeFrame(frame.column_count() == 2 && !dense ? WideTable(frame, groups)
                                                       : LongTable(frame, groups));
}

// (unique frame include_missing): the first column's distinct values.
Value Unique(Call& call) {
  const Frame& frame = call.frame(0);
  if (frame.column_count() == 0) {
    Fail("unique expects a column");
  }
  const Frame column = frame.Select({0});
  GroupNumbers groups = NumberGroups(column, {0});
  std::vector<RowNumber>& rows = groups.firsts;
  // Of categories what is missing comes last, if it is wanted at all.
  if (column.column(0)->is_categorical() && !rows.empty() &&
      column.column(0)->IsMissing(rows.front())) {
    std::rotate(rows.begin(), rows.begin() + 1, rows.end());
    if (!call.flag(1)) rows.pop_back();
  }
  Frame result = column.TakeRows(std::span(rows));
  result.Rename(0, "C1");
  return MakeFrame(std::move(result));
}

double RuleBins(const std::string& rule, const Column& column) {
  const ColumnStats& stats = column.stats();
  const auto n = static_cast<double>(stats.value_count());
  const double range = stats.maxs.front() - stats.mins.front();
  const double root = std::cbrt(n);
  if (rule == "rice") {
    return std::ceil(2 * root);
  }
  if (rule == "sqrt") {
    return std::floor(std::sqrt(n));
  }
  if (rule == "scott") {
    return std::ceil(range / (3.5 * stats.sigma / root));
  }
  if (rule == "fd") {
    // The spread that the reference takes: between its percentiles 25 and 60.
    const std::vector<double> p = ApproximatePercentiles(ComputeHistogram(column));
    return std::ceil(range / (2 * (p[9] - p[4]) / root));
  }
  if (rule == "doane") {
    double cubes = 0;
    for (const double value : column.Values()) {
      const double d = (value - stats.mean) / stats.sigma;
      cubes += std::isnan(d) ? 0 : d * d * d;
    }
    const double spread = std::sqrt(6 * (n - 2) / ((n + 1) * (n + 3)));
    return std::ceil(1 + std::log2(n) + std::log2(1 + std::abs(cubes / n) / spread));
  }
  return std::ceil(std::log2(n)) + 1;
}

struct Bins {
  std::vector<double> breaks;
  std::vector<double> counts;
  std::vector<double> smallest;  // the smallest value of each bin

  explicit Bins(std::vector<double> at) : breaks(std::move(at)) {
    counts.resize(breaks.size() - 1);
    smallest.resize(breaks.size() - 1);
  }
  void Add(size_t bin, double value) {
    bin = std::min(bin, counts.size() - 1);
    smallest[bin] = counts[bin] == 0 ? value : std::min(smallest[bin], value);
    ++counts[bin];
  }
};

// Equal bins. As in the reference the first break is the end of the first bin, and what lies beyond
// the last but one break counts in the last bin.
Bins EqualBins(const Column& column, double wanted) {
  const ColumnStats& stats = column.stats();
  const double low = stats.mins.front();
  const double width = (stats.maxs.front() - low) / wanted;
  std::vector<double> breaks;
  for (double i = 1; i <= wanted; ++i) {
    breaks.push_back(low + i * width);
  }
  Bins bins(breaks);
  for (const double value : column.Values()) {
    if (std::isfinite(value)) {
      const double bin = width > 0 ? (value - low) / width : 0;
      bins.Add(static_cast<size_t>(bin < wanted ? bin : wanted), value);  // NaN: too wide a range
    }
  }
  return bins;
}

Bins GivenBins(const Column& column, const std::vector<double>& breaks) {
  if (breaks.size() < 2 || !std::is_sorted(breaks.begin(), breaks.end())) {
    Fail("Breaks must be at least two ascending numbers");
  }
  Bins bins(breaks);
  for (const double value : column.Values()) {
    if (value >= breaks.front() && value <= breaks.back()) {
      const auto it = std::lower_bound(breaks.begin() + 1, breaks.end(), value);
      bins.Add(static_cast<size_t>(it - breaks.begin()) - 1, value);
    }
  }
  return bins;
}

// (hist column breaks): a rule's name, a number of bins, or the breaks.
Value HistogramTable(Call& call) {
  const Frame& frame = call.frame(0);
  if (frame.column_count() != 1 || !IsNumeric(*frame.column(0))) {
    Fail("Hist only applies to single numeric columns.");
  }
  const Column& column = *frame.column(0);
  if (column.stats().mins.empty()) {
    Fail("Hist needs at least one value");
  }
  const Value& how = call.value(1);
  constexpr double kMaxBins = 1e6;
  const auto* list = std::get_if<NumberList>(&how);
  const auto* rule = std::get_if<std::string>(&how);
  const double wanted = rule != nullptr   ? RuleBins(*rule, column)
                        : list == nullptr ? call.number(1)
                                          : 2;
  if (!(wanted >= 1 && wanted <= kMaxBins)) {
    Fail("The number of bins must be from 1 to 1000000, found " + NumberText(wanted));
  }
  const Bins bins = list != nullptr ? GivenBins(column, list->Expand())
                                    : EqualBins(column, std::max(2.0, std::floor(wanted)));
  std::vector<double> counts = {kMissingNumber};
  std::vector<double> true_mids = {kMissingNumber};
  std::vector<double> mids = {kMissingNumber};
  for (size_t i = 0; i < bins.counts.size(); ++i) {
    counts.push_back(bins.counts[i]);
    true_mids.push_back(bins.smallest[i] / 2);
    mids.push_back((bins.breaks[i] + bins.breaks[i + 1]) / 2);
  }
  return MakeFrame(Frame(
      {"breaks", "counts", "mids_true", "mids"},
      {MakeColumn(bins.breaks), MakeColumn(counts), MakeColumn(true_mids), MakeColumn(mids)}));
}

struct Intervals {
  std::vector<double> breaks;
  bool include_lowest = false;
  bool right_closed = true;

  // The interval of a value, or missing.
  [[nodiscard]] double Find(double value) const {
    if (std::isnan(value)) {
      return value;
    }
    const double last = static_cast<double>(breaks.size()) - 2;
    if (right_closed) {
      if (include_lowest && value == breaks.front()) {
        return 0;
      }
      const auto it = std::lower_bound(breaks.begin(), breaks.end(), value);
      return it == breaks.begin() || it == breaks.end()
                 ? kMissingNumber
                 : static_cast<double>(it - breaks.begin()) - 1;
    }
    if (include_lowest && value == breaks.back()) {
      return last;
    }
    const auto it = std::upper_bound(breaks.begin(), breaks.end(), value);
    return it == breaks.begin() || it == breaks.end()
               ? kMissingNumber
               : static_cast<double>(it - breaks.begin()) - 1;
  }
};

std::string Rounded(double value, int digits) {
  const double scale = std::pow(10, digits);
  return NumberText(std::round(value * scale) / scale);
}

DomainPtr IntervalLabels(const Intervals& intervals, int digits) {
  auto domain = std::make_shared<Domain>();
  const auto& breaks = intervals.breaks;
  for (size_t i = 0; i + 1 < breaks.size(); ++i) {
    const bool closed_low = !intervals.right_closed || (intervals.include_lowest && i == 0);
    domain->push_back((closed_low ? "[" : "(") + Rounded(breaks[i], digits) + "," +
                      Rounded(breaks[i + 1], digits) + (intervals.right_closed ? "]" : ")"));
  }
  return domain;
}

// A single number asks for so many equal intervals, widened a little to hold the extremes.
std::vector<double> CutBreaks(Call& call, const Column& column) {
  std::vector<double> breaks = call.numbers(1).Expand();
  if (breaks.size() == 1) {
    const ColumnStats& stats = column.stats();
    const double count = breaks.front();
    if (!(count >= 2 && count <= 1e6) || stats.mins.empty()) {
      Fail("The number of cuts must be >= 2. Got: " + NumberText(count));
    }
    const double low = stats.mins.front();
    const double high = stats.maxs.front();
    breaks.clear();
    for (double i = 0; i <= std::floor(count); ++i) {
      breaks.push_back(low + i * (high - low) / std::floor(count));
    }
    breaks.front() -= 0.001 * (high - low);
    breaks.back() += 0.001 * (high - low);
  }
  std::sort(breaks.begin(), breaks.end());
  if (breaks.size() < 2) {
    Fail("The number of cuts must be >= 2");
  }
  return breaks;
}

// (cut column breaks labels include_lowest right digits)
Value Cut(Call& call) {
  const Frame& frame = call.frame(0);
  if (frame.column_count() != 1 || !IsNumeric(*frame.column(0))) {
    Fail("First argument must be a numeric column vector");
  }
  const ColumnPtr& column = frame.column(0);
  const Intervals intervals{CutBreaks(call, *column), call.flag(3), call.flag(4)};
  const auto digits = static_cast<int>(call.integer(5, "digits", 0, 12));
  DomainPtr domain;
  if (call.IsAbsent(2)) {
    domain = IntervalLabels(intervals, digits);
  } else {
    const StringList labels = call.texts(2);
    if (labels.size() + 1 != intervals.breaks.size()) {
      Fail("`labels` vector does not match the number of cuts.");
    }
    domain = std::make_shared<const Domain>(labels.begin(), labels.end());
  }
  const auto fill = [&](size_t first, std::span<double> out) {
    column->Decode(first, out);
    for (double& value : out) {
      value = intervals.Find(value);
    }
  };
  return MakeFrame(frame.name(0),
                   Column::Generate(ColumnType::kCategorical, column->layout(), fill, domain));
}

}  // namespace

void AddTables(BuiltinTable& table) {
  table.Add("table", "frame dense ...", CountTable);
  table.Add("unique", "frame include_missing", Unique);
  table.Add("hist", "column breaks", HistogramTable);
  table.Add("cut", "column breaks labels include_lowest right digits", Cut);
}

}  // namespace hydrofoil::rapids
