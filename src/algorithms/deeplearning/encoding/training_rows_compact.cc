#include "algorithms/deeplearning/encoding/training_rows_compact.h"

#include <algorithm>

#include "base/memory_budget.h"
#include "base/thread_pool.h"

namespace hydrofoil {
namespace {

constexpr size_t kBlockRows = 1024;
// Rows looked at to find usual values: blocks spread over the frame.
constexpr size_t kSampleBlocks = 16;
constexpr size_t kSampleRows = 256;

struct Sample {
  std::vector<float> values;  // [row][nums]
  size_t rows = 0;
};

Sample TakeSample(const TrainingRows& rows) {
  Sample sample;
  EncodedBlock block;
  const size_t total = rows.rows();
  for (size_t s = 0; s < kSampleBlocks; ++s) {
    const size_t first = total * s / kSampleBlocks;
    const size_t last = std::min(total * (s + 1) / kSampleBlocks, first + kSampleRows);
    if (first == last) {
      continue;
    }
    rows.encoder->EncodeRows(rows.input, first, last - first, block);
    sample.values.insert(sample.values.end(), block.numbers.begin(), block.numbers.end());
    sample.rows += last - first;
  }
  return sample;
}

struct Usual {
  float value = 0;
  double share = 0;
};

// The majority vote of Boyer and Moore finds the value of more than half of the rows, if any.
Usual FindUsual(const Sample& sample, size_t nums, size_t num) {
  Usual usual;
  int64_t votes = 0;
  for (size_t r = 0; r < sample.rows; ++r) {
    const float value = sample.values[r * nums + num];
    if (votes == 0) {
      usual.value = value;
    }
    votes += value == usual.value ? 1 : -1;
  }
  size_t count = 0;
  for (size_t r = 0; r < sample.rows; ++r) {
    count += sample.values[r * nums + num] == usual.value ? 1 : 0;
  }
  usual.share = sample.rows == 0 ? 0 : static_cast<double>(count) / sample.rows;
  return usual;
}

// Decides dense and usual values and fills order and base.
void PlanInputs(const TrainingRows& rows, UsualValues usual_values, CompactRows& compact) {
  const FeatureEncoder& encoder = *rows.encoder;
  const size_t first_number = encoder.categorical_inputs();
  const Sample sample = TakeSample(rows);
  std::vector<uint32_t> sparse;
  std::vector<float> sparse_base;
  for (size_t slot = 0; slot < first_number; ++slot) {
    sparse.push_back(static_cast<uint32_t>(slot));
    sparse_base.push_back(0);
  }
  for (size_t num = 0; num < encoder.nums(); ++num) {
    const Usual usual = FindUsual(sample, encoder.nums(), num);
    const auto input = static_cast<uint32_t>(first_number + num);
    if (usual.share > 0.5 && (usual.value == 0 || usual_values == UsualValues::kFound)) {
      sparse.push_back(input);
      sparse_base.push_back(usual.value);
      compact.has_base = compact.has_base || usual.value != 0;
    } else {
      compact.order.push_back(input);
    }
  }
  compact.inputs = encoder.input_count();
  compact.dense_inputs = compact.order.size();
  compact.base.assign(compact.dense_inputs, 0);
  compact.order.insert(compact.order.end(), sparse.begin(), sparse.end());
  compact.base.insert(compact.base.end(), sparse_base.begin(), sparse_base.end());
}

// Rows [first, first + count) of the frame, before they are joined.
struct Part {
  std::vector<uint32_t> sizes;  // pairs a row
  std::vector<uint32_t> positions;
  std::vector<float> differences;
};

class PartEncoder {
 public:
  PartEncoder(const TrainingRows& rows, CompactRows& compact)
      : rows_(rows), compact_(compact), position_(compact.inputs) {
    for (size_t p = 0; p < compact.inputs; ++p) {
      position_[compact.order[p]] = static_cast<uint32_t>(p);
    }
  }

  // Writes dense values in place and returns the pairs.
  Part Encode(size_t first, size_t count) const {
    EncodedBlock block;
    rows_.encoder->EncodeRows(rows_.input, first, count, block);
    Part part;
    for (size_t r = 0; r < count; ++r) {
      const size_t before = part.positions.size();
      AddSlots(block, r, part);
      AddNumbers(block, first, r, part);
      part.sizes.push_back(static_cast<uint32_t>(part.positions.size() - before));
    }
    return part;
  }

 private:
  // Hashed slots may be mentioned twice; each mention adds 1.
  void AddSlots(const EncodedBlock& block, size_t r, Part& part) const {
    const size_t cats = rows_.encoder->cats();
    std::vector<uint32_t> positions;
    for (size_t c = 0; c < cats; ++c) {
      const uint32_t slot = block.slots[r * cats + c];
      if (slot != EncodedBlock::kNoSlot) {
        positions.push_back(position_[slot]);
      }
    }
    std::sort(positions.begin(), positions.end());
    for (size_t k = 0; k < positions.size(); ++k) {
      if (k > 0 && positions[k] == positions[k - 1]) {
        part.differences.back() += 1;
      } else {
        part.positions.push_back(positions[k]);
        part.differences.push_back(1);
      }
    }
  }

  void AddNumbers(const EncodedBlock& block, size_t first, size_t r, Part& part) const {
    const size_t nums = rows_.encoder->nums();
    const size_t first_number = rows_.encoder->categorical_inputs();
    for (size_t num = 0; num < nums; ++num) {
      const auto value = static_cast<float>(block.numbers[r * nums + num]);
      const uint32_t position = position_[first_number + num];
      if (position < compact_.dense_inputs) {
        compact_.dense[(first + r) * compact_.dense_inputs + position] = value;
      } else if (value != compact_.base[position]) {
        part.positions.push_back(position);
        part.differences.push_back(value - compact_.base[position]);
      }
    }
  }

  const TrainingRows& rows_;
  CompactRows& compact_;
  std::vector<uint32_t> position_;  // input of the network -> position
};

void Join(const std::vector<Part>& parts, CompactRows& compact) {
  compact.starts.assign(1, 0);
  size_t pairs = 0;
  for (const Part& part : parts) {
    pairs += part.positions.size();
  }
  RequireMemory(pairs * (sizeof(uint32_t) + sizeof(float)), "the encoded training rows");
  compact.positions.reserve(pairs);
  compact.differences.reserve(pairs);
  for (const Part& part : parts) {
    for (const uint32_t size : part.sizes) {
      compact.starts.push_back(compact.starts.back() + size);
    }
    compact.positions.insert(compact.positions.end(), part.positions.begin(), part.positions.end());
    compact.differences.insert(compact.differences.end(), part.differences.begin(),
                               part.differences.end());
  }
}

}  // namespace

size_t CompactRows::widest_row() const {
  size_t widest = 0;
  for (size_t r = 0; r + 1 < starts.size(); ++r) {
    widest = std::max<size_t>(widest, starts[r + 1] - starts[r]);
  }
  return widest + dense_inputs;
}

CompactRows MakeCompactRows(const TrainingRows& rows, UsualValues usual,
                            const std::stop_token& stop) {
  CompactRows compact;
  PlanInputs(rows, usual, compact);
  RequireMemory(rows.rows() * compact.dense_inputs * sizeof(float), "the encoded training rows");
  compact.dense.resize(rows.rows() * compact.dense_inputs);
  const PartEncoder encoder(rows, compact);
  std::vector<Part> parts((rows.rows() + kBlockRows - 1) / kBlockRows);
  ParallelFor(parts.size(), stop, [&](size_t p) {
    const size_t first = p * kBlockRows;
    parts[p] = encoder.Encode(first, std::min(kBlockRows, rows.rows() - first));
  });
  Join(parts, compact);
  return compact;
}

}  // namespace hydrofoil
