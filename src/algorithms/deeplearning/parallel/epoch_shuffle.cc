#include "algorithms/deeplearning/parallel/epoch_shuffle.h"

#include <cmath>
#include <span>

#include "base/random.h"

namespace hydrofoil {
namespace {

std::vector<uint8_t> RowsWithMissing(const TrainingRows& rows) {
  std::vector<uint8_t> missing(rows.rows(), 0);
  for (const ColumnPtr& column : rows.input.predictors) {
    const std::vector<double> values =
        column ? column->Values() : std::vector<double>(rows.rows(), NAN);
    for (size_t r = 0; r < values.size(); ++r) {
      missing[r] = missing[r] != 0 || std::isnan(values[r]) ? 1 : 0;
    }
  }
  return missing;
}

}  // namespace

EpochShuffle::EpochShuffle(const TrainingRows& rows, int64_t seed, bool skip_missing)
    : seed_(seed) {
  const std::vector<uint8_t> missing =
      skip_missing ? RowsWithMissing(rows) : std::vector<uint8_t>(rows.rows(), 0);
  for (size_t r = 0; r < rows.rows(); ++r) {
    if (missing[r] == 0 && !rows.IsIgnored(r)) {
      usable_.push_back(static_cast<uint32_t>(r));
    }
  }
  Shuffle(0);
}

uint32_t EpochShuffle::RowAt(uint64_t number) {
  const uint64_t epoch = number / usable_.size();
  if (epoch != epoch_) {
    Shuffle(epoch);
  }
  return shuffled_[number % usable_.size()];
}

void EpochShuffle::Shuffle(uint64_t epoch) {
  epoch_ = epoch;
  shuffled_ = usable_;
  constexpr uint64_t kEpochStep = 0x9e3779b97f4a7c15;
  Pcg random(static_cast<int64_t>(static_cast<uint64_t>(seed_) + (epoch + 1) * kEpochStep));
  random.Shuffle(std::span<uint32_t>(shuffled_));
}

}  // namespace hydrofoil
