#include "deeplearning/scoring.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include "base/random.h"
#include "deeplearning/batch_scorer.h"
#include "deeplearning/link.h"

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

void ScoreRows(const Network& network, const FeatureEncoder& encoder, const EncoderInput& input,
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

void CorrectProbabilities(std::span<const double> priors, std::span<const double> model,
                          std::span<double> probabilities) {
  double sum = 0;
  for (size_t c = 0; c < probabilities.size(); ++c) {
    if (priors[c] != 0 && model[c] != 0) {
      probabilities[c] *= priors[c] / model[c];
    }
    sum += probabilities[c];
  }
  if (sum > 0) {
    for (double& p : probabilities) {
      p /= sum;
    }
  }
}

namespace {

double RandomOf(std::span<const double> inputs) {
  int64_t bits = 0;
  for (const double input : inputs) {
    bits ^= std::bit_cast<int64_t>(input) >> 6;
  }
  return JavaRandom(bits).NextDouble();
}

}  // namespace

size_t MostLikelyClass(std::span<const double> probabilities, std::span<const double> priors,
                       std::span<const double> inputs) {
  // The list is the reference's: class 0, and every class that equalled the best so far.
  std::vector<size_t> candidates = {0};
  size_t best = 0;
  size_t ties = 0;
  for (size_t c = 1; c < probabilities.size(); ++c) {
    if (probabilities[c] > probabilities[best]) {
      best = c;
      ties = 0;
    } else if (probabilities[c] == probabilities[best]) {
      candidates.push_back(c);
      ++ties;
    }
  }
  if (ties == 0 || priors.empty()) {
    return best;
  }
  double total = 0;
  for (const size_t c : candidates) {
    total += priors[c];
  }
  const double u = RandomOf(inputs);
  double sum = 0;
  for (const size_t c : candidates) {
    sum += priors[c] / total;
    if (sum >= u) {
      return c;
    }
  }
  return candidates.back();
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
