#include "algorithms/deeplearning/encoding/feature_encoder.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

#include "base/check.h"

namespace hydrofoil {
namespace {

// MurmurHash2 (Appleby 2008) of the four bytes of `slot`, most significant first.
int32_t MurmurHash(int32_t slot, int32_t seed) {
  constexpr uint32_t kMultiplier = 0x5bd1e995;
  uint32_t k = __builtin_bswap32(static_cast<uint32_t>(slot));
  uint32_t h = static_cast<uint32_t>(seed) ^ 4U;
  k *= kMultiplier;
  k ^= k >> 24;
  k *= kMultiplier;
  h *= kMultiplier;
  h ^= k;
  h ^= h >> 13;
  h *= kMultiplier;
  h ^= h >> 15;
  return static_cast<int32_t>(h);
}

constexpr int32_t kInactive = -1;

}  // namespace

FeatureEncoder::FeatureEncoder(Encoding encoding) : encoding_(std::move(encoding)) {
  HYDROFOIL_CHECK(encoding_.slot_offsets.size() == cats() + 1);
  HYDROFOIL_CHECK(encoding_.names.size() == encoding_.types.size());
  HYDROFOIL_CHECK(encoding_.multipliers.empty() || encoding_.multipliers.size() == nums());
  HYDROFOIL_CHECK(encoding_.multipliers.size() == encoding_.subtrahends.size());
}

bool FeatureEncoder::is_hashed() const {
  return encoding_.options.max_categorical_features < encoding_.slot_offsets.back();
}

size_t FeatureEncoder::categorical_inputs() const {
  return std::min<size_t>(encoding_.options.max_categorical_features,
                          encoding_.slot_offsets.back());
}

std::vector<std::string> FeatureEncoder::InputNames() const {
  std::vector<std::string> names;
  const size_t first = encoding_.options.use_all_factor_levels ? 0 : 1;
  for (size_t i = 0; i < cats(); ++i) {
    const Domain& domain = *encoding_.domains[i];
    for (size_t level = first; level < domain.size(); ++level) {
      names.push_back(encoding_.names[i] + "." + domain[level]);
    }
    names.push_back(encoding_.names[i] + ".missing(NA)");
  }
  names.insert(names.end(), encoding_.names.begin() + static_cast<std::ptrdiff_t>(cats()),
               encoding_.names.end());
  return names;
}

int32_t FeatureEncoder::SlotOf(size_t cat, uint32_t level, EncodeMode mode) const {
  const auto levels = static_cast<uint32_t>(encoding_.domains[cat]->size());
  const auto offset = static_cast<int32_t>(encoding_.slot_offsets[cat]);
  const auto missing = static_cast<int32_t>(encoding_.slot_offsets[cat + 1]) - 1;
  if (encoding_.options.use_all_factor_levels) {
    return level < levels ? offset + static_cast<int32_t>(level) : missing;
  }
  if (level >= levels) {
    return mode == EncodeMode::kReferenceTraining ? missing - 1 : missing;
  }
  return level == 0 ? kInactive : offset + static_cast<int32_t>(level) - 1;
}

uint32_t FeatureEncoder::HashedInput(int32_t slot) const {
  const auto buckets = static_cast<int32_t>(encoding_.options.max_categorical_features);
  const int32_t hash = MurmurHash(slot, static_cast<int32_t>(encoding_.options.seed));
  return static_cast<uint32_t>(std::abs(hash % buckets));
}

uint32_t FeatureEncoder::InputOf(int32_t slot, EncodeMode mode) const {
  // Scoring hashes the inactive slot like any other; the reference's training leaves it out.
  if (slot == kInactive && (!is_hashed() || mode == EncodeMode::kReferenceTraining)) {
    return EncodedBlock::kNoSlot;
  }
  return is_hashed() ? HashedInput(slot) : static_cast<uint32_t>(slot);
}

uint32_t FeatureEncoder::InputOfLevel(size_t cat, uint32_t level) const {
  return InputOf(SlotOf(cat, level, EncodeMode::kScoring), EncodeMode::kScoring);
}

double FeatureEncoder::Scale(size_t num, double value) const {
  if (encoding_.multipliers.empty()) {
    return value;
  }
  return (value - encoding_.subtrahends[num]) * encoding_.multipliers[num];
}

// Sparse rows are not centred, not even those of an autoencoder, whose scoring centres them.
double FeatureEncoder::TrainingNumber(size_t num, double value) const {
  const bool scaled = !encoding_.multipliers.empty();
  return encoding_.options.sparse && scaled ? value * encoding_.multipliers[num]
                                            : Scale(num, value);
}

// Rows of the reference's sparse mode keep unused entries (index 0, value 0) in their buffers and
// write them like any other.
void FeatureEncoder::ClearFirstInput(EncodedRow& row, size_t filled) const {
  size_t capacity = std::min<size_t>(nums(), 16);
  while (capacity < filled) {
    capacity = std::max<size_t>(4, capacity * 3 / 2);
  }
  if (capacity == filled) {
    return;
  }
  if (categorical_inputs() > 0) {
    std::erase(row.slots, 0U);
  } else if (!row.numbers.empty()) {
    row.numbers[0] = 0;
  }
}

void FeatureEncoder::EncodeRow(const AdaptedFrame& input, size_t row, EncodeMode mode,
                               EncodedRow& out) const {
  out.slots.clear();
  out.numbers.resize(nums());
  out.has_missing = false;
  for (size_t i = 0; i < cats(); ++i) {
    const uint32_t level = input.LevelAt(i, row);
    out.has_missing = out.has_missing || level == AdaptedFrame::kMissingLevel;
    const uint32_t slot = InputOf(SlotOf(i, level, mode), mode);
    if (slot != EncodedBlock::kNoSlot) {
      out.slots.push_back(slot);
    }
  }
  size_t filled = 0;  // entries of a sparse row: what is not 0, and what is missing
  for (size_t k = 0; k < nums(); ++k) {
    const ColumnPtr& column = input.predictors[cats() + k];
    const double value = column ? column->At(row) : NAN;
    out.has_missing = out.has_missing || std::isnan(value);
    if (mode == EncodeMode::kReferenceTraining) {
      out.numbers[k] = TrainingNumber(k, std::isnan(value) ? encoding_.means[k] : value);
    } else {
      out.numbers[k] = std::isnan(value) ? 0 : Scale(k, value);
    }
    if (std::isnan(value) || out.numbers[k] != 0) ++filled;
  }
  if (mode == EncodeMode::kReferenceTraining && encoding_.options.sparse) {
    ClearFirstInput(out, filled);
  }
}

void FeatureEncoder::EncodeValues(std::span<const double> values, EncodedRow& out) const {
  out.slots.clear();
  out.numbers.resize(nums());
  out.has_missing = false;
  for (size_t i = 0; i < cats(); ++i) {
    const double code = values[i];
    const bool known = code >= 0 && code < static_cast<double>(encoding_.domains[i]->size());
    const uint32_t level = known ? static_cast<uint32_t>(code) : AdaptedFrame::kMissingLevel;
    const uint32_t slot = InputOf(SlotOf(i, level, EncodeMode::kScoring), EncodeMode::kScoring);
    if (slot != EncodedBlock::kNoSlot) out.slots.push_back(slot);
  }
  for (size_t k = 0; k < nums(); ++k) {
    const double value = values[cats() + k];
    out.has_missing = out.has_missing || std::isnan(value);
    out.numbers[k] = std::isnan(value) ? 0 : Scale(k, value);
  }
}

void FeatureEncoder::EncodeRows(const AdaptedFrame& input, size_t first, size_t rows,
                                EncodedBlock& out) const {
  out.rows = rows;
  out.slots.resize(rows * cats());
  out.numbers.resize(rows * nums());
  std::vector<double> values(rows);
  for (size_t i = 0; i < cats(); ++i) {
    input.DecodePredictor(i, first, values);
    for (size_t r = 0; r < rows; ++r) {
      const uint32_t level = input.MapLevel(i, values[r]);
      out.slots[r * cats() + i] =
          InputOf(SlotOf(i, level, EncodeMode::kScoring), EncodeMode::kScoring);
    }
  }
  for (size_t k = 0; k < nums(); ++k) {
    input.DecodePredictor(cats() + k, first, values);
    for (size_t r = 0; r < rows; ++r) {
      out.numbers[r * nums() + k] = std::isnan(values[r]) ? 0 : Scale(k, values[r]);
    }
  }
}

double FeatureEncoder::NormalizeResponse(double value) const {
  if (!encoding_.response_multiplier) {
    return value;
  }
  return (value - *encoding_.response_subtrahend) * *encoding_.response_multiplier;
}

double FeatureEncoder::OutputOffset(double offset) const {
  if (std::isnan(offset)) return 0;
  if (!encoding_.options.signed_offsets) return offset > 0 ? NormalizeResponse(offset) : 0;
  return offset * encoding_.response_multiplier.value_or(1);
}

double FeatureEncoder::DenormalizeResponse(double value) const {
  if (!encoding_.response_multiplier) {
    return value;
  }
  return value / *encoding_.response_multiplier + *encoding_.response_subtrahend;
}

}  // namespace hydrofoil
