#include "algorithms/deeplearning/network/scoring.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "algorithms/deeplearning/network/batch_scorer.h"

namespace hydrofoil {
namespace {

constexpr size_t kBlockRows = 96;  // two groups of batch_scorer.h

void FillInput(const FeatureEncoder& encoder, const EncodedBlock& block, size_t row,
               std::span<double> input) {
  const size_t slots = encoder.categorical_inputs();
  std::fill_n(input.begin(), slots, 0.0);
  for (size_t i = 0; i < encoder.cats(); ++i) {
    const uint32_t slot = block.slots[row * encoder.cats() + i];
    if (slot != EncodedBlock::kNoSlot) {
      input[slot] += 1;
    }
  }
  const auto numbers = std::span(block.numbers).subspan(row * encoder.nums(), encoder.nums());
  std::copy(numbers.begin(), numbers.end(), input.begin() + static_cast<std::ptrdiff_t>(slots));
}

}  // namespace

void ScoreRows(const Network& network, const FeatureEncoder& encoder, const AdaptedFrame& input,
               RowRange range, const ScoredRowVisitor& visit) {
  std::vector<Activations> batch;
  EncodedBlock block;
  std::vector<double> offsets;
  const size_t end = range.first + range.count;
  for (size_t start = range.first; start < end; start += kBlockRows) {
    const size_t count = std::min(kBlockRows, end - start);
    encoder.EncodeRows(input, start, count, block);
    batch.resize(count);
    for (size_t i = 0; i < count; ++i) {
      batch[i].input.resize(network.inputs());
      FillInput(encoder, block, i, batch[i].input);
    }
    ForwardRows(network, batch);
    offsets.assign(count, 0);
    if (input.offset) {
      input.offset->Decode(start, offsets);
    }
    for (size_t i = 0; i < count; ++i) {
      if (input.offset) {
        batch[i].layers.back()[0] += encoder.OutputOffset(offsets[i]);
      }
      visit(start + i, batch[i]);
    }
  }
}

double RegressionPrediction(const FeatureEncoder& encoder, Distribution distribution,
                            double output) {
  return InverseLink(distribution, encoder.DenormalizeResponse(output));
}

double ReconstructionError(const Activations& activations) {
  const std::vector<double>& output = activations.output();
  double sum = 0;
  for (size_t i = 0; i < output.size(); ++i) {
    const double difference = output[i] - activations.input[i];
    sum += difference * difference;
  }
  return sum / static_cast<double>(output.size());
}

void UnscaleReconstruction(const FeatureEncoder& encoder, std::span<double> row) {
  const Encoding& encoding = encoder.encoding();
  if (encoding.multipliers.empty()) {
    return;
  }
  for (size_t k = 0; k < encoder.nums(); ++k) {
    double& value = row[encoder.categorical_inputs() + k];
    value = value / encoding.multipliers[k] + encoding.subtrahends[k];
  }
}

}  // namespace hydrofoil
