#include "selection/fold_assignment.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>
#include <set>
#include <string>

#include "base/error.h"
#include "base/random.h"

namespace hydrofoil {
namespace {

uint32_t DrawnFold(int64_t seed, size_t row, size_t folds) {
  Pcg random(static_cast<int64_t>(static_cast<uint64_t>(seed) + row));
  return static_cast<uint32_t>(std::abs(int64_t{random.NextInt()}) % static_cast<int64_t>(folds));
}

// Every class is dealt out by a seed of its own.
void AssignStratified(const Column& response, int64_t seed, Folds& folds) {
  std::vector<int64_t> seeds;
  for (size_t level = 0; level < response.domain()->size(); ++level) {
    seeds.push_back(Pcg(static_cast<int64_t>(static_cast<uint64_t>(seed) + level)).NextLong());
  }
  const std::vector<double> classes = response.Values();
  for (size_t row = 0; row < classes.size(); ++row) {
    folds.fold_of_row[row] =
        std::isnan(classes[row])
            ? static_cast<uint32_t>(row % folds.folds)
            : DrawnFold(seeds[static_cast<size_t>(classes[row])], row, folds.folds);
  }
}

Folds AssignByParameter(const ModelParameters& parameters, const Frame& frame) {
  Folds folds;
  folds.folds = static_cast<size_t>(parameters.nfolds);
  folds.fold_of_row.resize(frame.rows());
  const auto response = frame.Find(parameters.response_column);
  FoldAssignment scheme = parameters.fold_assignment;
  if (scheme == FoldAssignment::kStratified &&
      !(response && frame.column(*response)->is_categorical())) {
    scheme = FoldAssignment::kRandom;
  }
  if (scheme == FoldAssignment::kStratified) {
    AssignStratified(*frame.column(*response), parameters.seed, folds);
    return folds;
  }
  for (size_t row = 0; row < folds.fold_of_row.size(); ++row) {
    folds.fold_of_row[row] = scheme == FoldAssignment::kModulo
                                 ? static_cast<uint32_t>(row % folds.folds)
                                 : DrawnFold(parameters.seed, row, folds.folds);
  }
  return folds;
}

[[noreturn]] void RefuseFoldColumn() {
  ThrowIllegalArgument(
      "Fold column must be either categorical or contiguous integers from 0..N-1 or 1..N");
}

// Levels that occur are folds, in the order of levels; numbers must be without gaps.
Folds AssignByColumn(const Column& column) {
  const std::vector<double> values = column.Values();
  std::set<double> used;
  for (const double value : values) {
    if (std::isnan(value)) RefuseFoldColumn();
    used.insert(value);
  }
  if (used.empty()) RefuseFoldColumn();
  const double first = *used.begin();
  const bool contiguous = (first == 0 || first == 1) && first == std::floor(first) &&
                          *used.rbegin() - first + 1 == static_cast<double>(used.size());
  if (!column.is_categorical() && !contiguous) RefuseFoldColumn();
  const std::vector<double> numbers(used.begin(), used.end());
  Folds folds;
  folds.folds = numbers.size();
  folds.fold_of_row.reserve(values.size());
  for (const double value : values) {
    const auto place = std::lower_bound(numbers.begin(), numbers.end(), value);
    folds.fold_of_row.push_back(static_cast<uint32_t>(place - numbers.begin()));
  }
  return folds;
}

void CheckFoldsHaveRows(const Folds& folds) {
  std::vector<size_t> rows(folds.folds, 0);
  for (const uint32_t fold : folds.fold_of_row) ++rows[fold];
  for (const size_t count : rows) {
    if (count > 0 && count < folds.fold_of_row.size()) continue;
    ThrowIllegalArgument(
        "Not enough data to create " + std::to_string(folds.folds) +
        " random cross-validation splits. Either reduce nfolds, specify a larger dataset (or "
        "specify another random number seed, if applicable).");
  }
}

}  // namespace

Folds AssignFolds(const ModelParameters& parameters, const Frame& frame) {
  const auto column =
      parameters.fold_column.empty() ? std::nullopt : frame.Find(parameters.fold_column);
  Folds folds =
      column ? AssignByColumn(*frame.column(*column)) : AssignByParameter(parameters, frame);
  CheckFoldsHaveRows(folds);
  return folds;
}

}  // namespace hydrofoil
