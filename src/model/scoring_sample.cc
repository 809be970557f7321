#include "model/scoring_sample.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>
#include <vector>

#include "base/random.h"

namespace hydrofoil {
namespace {

constexpr size_t kDefaultBackgroundRows = 100;

bool UsesAllRows(const Frame& frame, int64_t samples) {
  return samples <= 0 || static_cast<size_t>(samples) >= frame.rows();
}

std::vector<size_t> DrawRows(const RowLayout& layout, double share, int64_t seed) {
  std::vector<size_t> rows;
  Pcg random(seed);
  for (size_t chunk = 0; chunk + 1 < layout.size(); ++chunk) {
    const size_t before = rows.size();
    for (size_t row = layout[chunk]; row < layout[chunk + 1]; ++row) {
      random.Seed(seed + static_cast<int64_t>(row));
      const bool is_last = row + 1 == layout[chunk + 1];
      if (random.NextFloat() < share || (is_last && rows.size() == before)) rows.push_back(row);
    }
  }
  return rows;
}

}  // namespace

std::optional<Frame> SampleUniformly(const Frame& frame, int64_t samples, int64_t seed) {
  if (UsesAllRows(frame, samples)) return std::nullopt;
  const double share = static_cast<double>(samples) / static_cast<double>(frame.rows());
  return frame.TakeRows(DrawRows(*frame.layout(), share, seed));
}

std::optional<Frame> SampleStratified(const Frame& frame, size_t response, int64_t samples,
                                      int64_t seed) {
  if (UsesAllRows(frame, samples)) return std::nullopt;
  const ColumnPtr& column = frame.column(response);
  const std::vector<double> classes = column->Values();
  std::vector<double> counts(column->domain()->size(), 0);
  for (const double c : classes) {
    if (!std::isnan(c)) counts[static_cast<size_t>(c)] += 1;
  }
  const double wanted = static_cast<double>(samples) / static_cast<double>(counts.size());
  std::vector<size_t> rows;
  Pcg random(seed);
  for (size_t row = 0; row < classes.size(); ++row) {
    if (std::isnan(classes[row])) continue;
    random.Seed(seed + static_cast<int64_t>(row));
    if (random.NextFloat() < wanted / counts[static_cast<size_t>(classes[row])]) {
      rows.push_back(row);
    }
  }
  return frame.TakeRows(rows);
}

Frame DefaultBackground(const Frame& frame, int64_t seed) {
  std::vector<size_t> rows(frame.rows());
  std::iota(rows.begin(), rows.end(), size_t{0});
  if (rows.size() <= kDefaultBackgroundRows) return frame;
  Pcg random(seed);
  for (size_t i = 0; i < kDefaultBackgroundRows; ++i) {
    std::swap(rows[i], rows[i + random.NextInt(static_cast<uint32_t>(rows.size() - i))]);
  }
  rows.resize(kDefaultBackgroundRows);
  std::ranges::sort(rows);
  return frame.TakeRows(rows);
}

}  // namespace hydrofoil
