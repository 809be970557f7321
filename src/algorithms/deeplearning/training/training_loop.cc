#include "algorithms/deeplearning/training/training_loop.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace hydrofoil {

namespace {

// One iteration, cut short when time is up.
void Train(Trainer& trainer, uint64_t iteration, const LoopSettings& settings,
           const std::stop_token& stop) {
  const std::stop_token& shorter = settings.time_is_up ? *settings.time_is_up : stop;
  try {
    trainer.TrainIteration(iteration, settings.samples_per_iteration, shorter);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kCancelled || stop.stop_requested()) throw;
  }
}

}  // namespace

TrainingProgress RunTrainingLoop(Trainer& trainer, const LoopSettings& settings,
                                 const AfterIteration& after_iteration,
                                 const std::stop_token& stop) {
  TrainingProgress progress;
  progress.iterations = settings.iterations_done;
  do {
    ++progress.iterations;
    if (settings.epochs != 0) {
      Train(trainer, progress.iterations, settings, stop);
    }
    if (stop.stop_requested()) {
      throw Error(ErrorKind::kCancelled, "Job was cancelled.");
    }
    progress.processed_rows = trainer.processed_rows();
    progress.epochs =
        static_cast<double>(progress.processed_rows) / static_cast<double>(settings.rows_per_epoch);
    progress.finished = progress.epochs >= settings.epochs;
    if (after_iteration(progress) == LoopDecision::kStop) {
      break;
    }
  } while (!progress.finished);
  return progress;
}

namespace {

// An iteration long enough that exchanging the network is 0.1 % of its time, short enough that
// there are at least ten.
double AutomaticSamples(const IterationSizing& sizing) {
  const double microseconds = std::max(sizing.microseconds_a_row, 1e-3);
  const double exchange = sizing.nodes > 1 ? 1e5 : 1e4;
  const double share = sizing.nodes > 1 ? sizing.communication_share : 1e-3;
  const auto rows = static_cast<double>(sizing.rows);
  const auto nodes = static_cast<double>(sizing.nodes);
  double samples = std::floor((exchange / share - exchange) / microseconds);
  samples = std::min(samples, 10 * rows * nodes);
  if (samples > rows && std::fmod(samples, rows) / rows < 0.2) {
    samples -= std::fmod(samples, rows);
  }
  samples = std::min(samples, std::floor(sizing.epochs * rows / 10));
  if (sizing.nodes == 1) {
    samples = std::min(samples, 10 * std::floor(1e6 / microseconds));
  }
  return std::min(std::max(samples, 1.0), 100000 * nodes);
}

}  // namespace

uint64_t SamplesPerIteration(int64_t requested, const IterationSizing& sizing) {
  if (requested == -2) {
    return static_cast<uint64_t>(AutomaticSamples(sizing));
  }
  if (requested <= 0) {
    // -1 is all rows that there are: of each node, when each has all.
    return sizing.rows_per_epoch * (requested == -1 ? sizing.nodes : 1);
  }
  const double most = std::max(0.0, std::floor(sizing.epochs * static_cast<double>(sizing.rows)));
  return static_cast<uint64_t>(std::max(1.0, std::min(static_cast<double>(requested), most)));
}

}  // namespace hydrofoil
