#include "rapids/functions/interaction.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <utility>

#include "base/error.h"
#include "rapids/language/fault.h"

namespace hydrofoil::rapids {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr size_t kRowsBetweenChecks = 1 << 16;

// Codes of two columns; missing values sort behind all levels.
using Pair = std::pair<double, double>;

struct Named {
  std::string name;
  ColumnPtr column;
};

double CodeOrLast(double code) {
  return std::isnan(code) ? std::numeric_limits<double>::infinity() : code;
}

const std::string& LevelOf(const Column& column, double code) {
  static const std::string kMissingLevel = "NA";
  return std::isinf(code) ? kMissingLevel : column.domain()->at(static_cast<size_t>(code));
}

uint32_t HashCode(double code) {
  return std::isinf(code) ? 0x80000000U : static_cast<uint32_t>(code);
}

uint32_t Hash(const Pair& pair) {
  uint32_t hash = HashCode(pair.first) ^ HashCode(pair.second);
  hash ^= (hash >> 20) ^ (hash >> 12);
  hash ^= (hash >> 7) ^ (hash >> 4);
  return hash + (hash << 7);
}

// Slots of the reference's hash table for that many pairs, as observed.
size_t TableSize(size_t pairs) {
  if (pairs < 20) return 32;
  size_t size = 256;
  while (size < 1024 && pairs >= 10 + size / 4) size *= 2;
  while (pairs * 5 > size * 2) size *= 2;
  return size;
}

// The order in which the reference's hash table gives them back (up to a few hundred pairs: for
// more it was rehashed in between).
std::vector<Pair> ReferenceOrder(const std::vector<Pair>& as_met) {
  const size_t size = TableSize(as_met.size());
  std::vector<const Pair*> slots(size);
  for (const Pair& pair : as_met) {
    size_t slot = Hash(pair) & (size - 1);
    while (slots[slot] != nullptr) slot = (slot + 1) & (size - 1);
    slots[slot] = &pair;
  }
  std::vector<Pair> ordered;
  for (const Pair* pair : slots) {
    if (pair != nullptr) ordered.push_back(*pair);
  }
  return ordered;
}

// Combines columns two at a time.
class Combiner {
 public:
  Combiner(const InteractionOptions& options, const std::stop_token& stop)
      : options_(options), stop_(stop) {}

  [[nodiscard]] Named Combine(const Named& left, const Named& right) const {
    const std::vector<double> a = left.column->Values();
    const std::vector<double> b = right.column->Values();
    // A column with itself stands for the column alone.
    const bool alone = left.column == right.column;
    std::map<Pair, size_t> counts;
    std::vector<Pair> as_met;
    for (size_t row = 0; row < a.size(); ++row) {
      CheckStopped(row);
      if (alone && std::isnan(a[row])) continue;
      const Pair pair = {CodeOrLast(a[row]), CodeOrLast(b[row])};
      if (++counts[pair] == 1) as_met.push_back(pair);
    }
    auto domain = std::make_shared<Domain>();
    std::map<Pair, double> codes;
    if (alone) std::sort(as_met.begin(), as_met.end());  // no pairs: in the order of the levels
    for (const Pair& pair : Kept(counts, alone ? as_met : ReferenceOrder(as_met))) {
      codes[pair] = static_cast<double>(domain->size());
      const std::string& level = LevelOf(*left.column, pair.first);
      domain->push_back(alone ? level : level + "_" + LevelOf(*right.column, pair.second));
    }
    const auto other = static_cast<double>(domain->size());
    if (codes.size() < counts.size()) domain->emplace_back("other");
    std::vector<double> values(a.size(), kNan);
    for (size_t row = 0; row < a.size(); ++row) {
      CheckStopped(row);
      if (alone && std::isnan(a[row])) continue;
      const auto found = codes.find({CodeOrLast(a[row]), CodeOrLast(b[row])});
      values[row] = found == codes.end() ? other : found->second;
    }
    return {left.name + "_" + right.name,
            Column::FromValues(ColumnType::kCategorical, left.column->layout(), values, domain)};
  }

 private:
  void CheckStopped(size_t row) const {
    if (row % kRowsBetweenChecks == 0 && stop_.stop_requested()) {
      throw Error(ErrorKind::kCancelled, "Cancelled.");
    }
  }

  // The most frequent pairs, at most as many as wanted; equally frequent ones in the order given.
  [[nodiscard]] std::vector<Pair> Kept(const std::map<Pair, size_t>& counts,
                                       const std::vector<Pair>& ordered) const {
    std::vector<std::pair<Pair, size_t>> sorted;
    for (const Pair& pair : ordered) {
      sorted.emplace_back(pair, counts.at(pair));
    }
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& x, const auto& y) { return x.second > y.second; });
    std::vector<Pair> kept;
    for (const auto& [pair, count] : sorted) {
      if (std::cmp_greater_equal(kept.size(), options_.max_factors) ||
          std::cmp_less(count, options_.min_occurrence)) {
        break;
      }
      kept.push_back(pair);
    }
    return kept;
  }

  const InteractionOptions& options_;
  const std::stop_token& stop_;
};

std::vector<Named> Sources(const Frame& frame, const std::vector<std::string>& names) {
  if (names.empty()) {
    Fail("factor_columns must be specified.");
  }
  std::vector<Named> sources;
  for (const std::string& name : names) {
    const auto found = frame.Find(name);
    if (!found) {
      Fail("Column " + name + " not found.");
    }
    if (!frame.column(*found)->is_categorical()) {
      Fail("Column " + name + " is not categorical.");
    }
    sources.push_back({name, frame.column(*found)});
  }
  return sources;
}

}  // namespace

void CheckInteractionColumns(const Frame& frame, const InteractionOptions& options) {
  static_cast<void>(Sources(frame, options.columns));
}

Frame MakeInteractions(const Frame& frame, const InteractionOptions& options,
                       const std::stop_token& stop) {
  const std::vector<Named> sources = Sources(frame, options.columns);
  const Combiner combiner(options, stop);
  Frame result;
  if (options.pairwise && sources.size() > 1) {
    for (size_t i = 0; i < sources.size(); ++i) {
      for (size_t k = i + 1; k < sources.size(); ++k) {
        const Named made = combiner.Combine(sources[i], sources[k]);
        result.Append(made.name, made.column);
      }
    }
    return result;
  }
  Named made = combiner.Combine(sources.front(), sources.size() > 1 ? sources[1] : sources.front());
  for (size_t i = 2; i < sources.size(); ++i) {
    made = combiner.Combine(made, sources[i]);
  }
  result.Append(made.name, made.column);
  return result;
}

}  // namespace hydrofoil::rapids
