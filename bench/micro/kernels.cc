// Times of the vector kernels on the shapes that training has, beside their scalar definitions.
// Google Benchmark; scripts/bench.sh builds it where that is installed.
#include <benchmark/benchmark.h>

#include <numeric>
#include <vector>

#include "base/random.h"
#include "kernels/aligned_vector.h"
#include "kernels/layer_kernels.h"
#include "kernels/scoring_kernels.h"

namespace hydrofoil {
namespace {

constexpr size_t kInputs = 64;

AlignedVector<float> Values(size_t count) {
  Pcg random(1);
  AlignedVector<float> values(count);
  for (float& value : values) {
    value = random.NextFloat() - 0.5F;
  }
  return values;
}

const LayerKernels& Kernels(const benchmark::State& state) {
  return state.range(2) == 0 ? FastLayerKernels() : ScalarLayerKernels();
}

// Arguments: stride, rows of the micro-batch, 1 for the scalar definition.
void Adadelta(benchmark::State& state) {
  const auto stride = static_cast<size_t>(state.range(0));
  const auto batch = static_cast<size_t>(state.range(1));
  auto weights = Values(kInputs * stride);
  AlignedVector<float> state0(weights.size(), 1e-6F);
  AlignedVector<float> state1(weights.size(), 0.1F);
  const auto gradients = Values(batch * stride);
  AlignedVector<float> sum(stride);
  AlignedVector<float> share(stride);
  const auto values = Values(kInputs * batch);
  std::vector<uint16_t> rows(kInputs * batch);
  // Every second row is active, as behind a rectifier.
  std::vector<uint16_t> counts(kInputs, static_cast<uint16_t>((batch + 1) / 2));
  for (size_t i = 0; i < rows.size(); ++i) {
    rows[i] = static_cast<uint16_t>(2 * (i % batch) % batch);
  }
  const LayerKernels& kernels = Kernels(state);
  kernels.batch_sums(gradients.data(), batch, stride, sum.data(), share.data());
  UpdateTask task;
  task.entries = {rows.data(), values.data(), counts.data(), batch, kInputs, nullptr};
  task.gradient = {gradients.data(), sum.data(), share.data(), batch, stride};
  task.block = {weights.data(), state0.data(), state1.data(), nullptr};
  for (auto _ : state) {
    kernels.adadelta(task, {});
    benchmark::ClobberMemory();
  }
  state.counters["weights/s"] = benchmark::Counter(static_cast<double>(kInputs * stride),
                                                   benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(Adadelta)->ArgsProduct({{32, 208}, {1, 32}, {0, 1}});

// The second argument is the number of active inputs.
void Forward(benchmark::State& state) {
  const auto stride = static_cast<size_t>(state.range(0));
  const auto active = static_cast<size_t>(state.range(1));
  const auto matrix = Values(717 * stride);
  const auto value = Values(active);
  std::vector<uint32_t> index(active);
  for (size_t k = 0; k < active; ++k) {
    index[k] = static_cast<uint32_t>(k * 717 / active);
  }
  AlignedVector<float> z(stride, 0);
  const LayerKernels& kernels = Kernels(state);
  for (auto _ : state) {
    kernels.accumulate({index.data(), value.data(), active}, matrix.data(), stride, z.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(Forward)->ArgsProduct({{32, 208}, {120, 717}, {0, 1}});

void Backward(benchmark::State& state) {
  const auto stride = static_cast<size_t>(state.range(0));
  const auto active = static_cast<size_t>(state.range(1));
  const auto matrix = Values(active * stride);
  const auto g = Values(stride);
  std::vector<uint32_t> index(active);
  std::iota(index.begin(), index.end(), 0U);
  AlignedVector<float> out(active);
  const LayerKernels& kernels = Kernels(state);
  for (auto _ : state) {
    kernels.dot_rows(index, matrix.data(), stride, g.data(), out.data());
    benchmark::ClobberMemory();
  }
}
BENCHMARK(Backward)->ArgsProduct({{32, 208}, {100}, {0, 1}});

// Arguments: rows at once, 1 for the scalar definition.
void Scoring(benchmark::State& state) {
  constexpr size_t kUnits = 200;
  constexpr size_t kColumns = 717;
  const auto count = static_cast<size_t>(state.range(0));
  const auto weights = Values(kUnits * kColumns);
  const std::vector<double> biases(kUnits, 0.5);
  const std::vector<std::vector<double>> values(count, std::vector<double>(kColumns, 0.25));
  std::vector<std::vector<double>> sums(count, std::vector<double>(kUnits));
  std::vector<const double*> row_pointers;
  std::vector<double*> sum_pointers;
  for (size_t r = 0; r < count; ++r) {
    row_pointers.push_back(values[r].data());
    sum_pointers.push_back(sums[r].data());
  }
  const SumsTask task{weights, biases, kColumns, row_pointers, sum_pointers};
  for (auto _ : state) {
    state.range(1) == 0 ? WeightedSums(task) : ScalarWeightedSums(task);
    benchmark::ClobberMemory();
  }
  state.counters["rows/s"] =
      benchmark::Counter(static_cast<double>(count), benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(Scoring)->ArgsProduct({{1, 8}, {0, 1}});

}  // namespace
}  // namespace hydrofoil

BENCHMARK_MAIN();
