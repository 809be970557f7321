// The epoch loop. Knows nothing of metrics, models or JSON: scoring and its clock are a callback.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_TRAINING_LOOP_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_TRAINING_LOOP_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>

#include "algorithms/deeplearning/training/trainer.h"

namespace hydrofoil {

struct TrainingProgress {
  uint64_t iterations = 0;
  uint64_t processed_rows = 0;
  double epochs = 0;      // processed rows / rows per epoch
  bool finished = false;  // the last iteration: epochs reached
};

enum class LoopDecision { kContinue, kStop };

// Called after every iteration, on the loop's thread: scores when it is time, reports progress,
// and ends training early (early stopping, time limit) with kStop.
using AfterIteration = std::function<LoopDecision(const TrainingProgress&)>;

struct LoopSettings {
  double epochs = 10;
  uint64_t samples_per_iteration = 1;
  uint64_t rows_per_epoch = 1;
  uint64_t iterations_done = 0;  // of a checkpoint
  // When stopped, an iteration ends midway and the callback decides. The trainer watches it instead
  // of `stop`, so it must be stopped whenever `stop` is.
  std::optional<std::stop_token> time_is_up = std::nullopt;
};

// Trains until `epochs` are reached, the callback stops it or `stop` is requested (throws
// Error(kCancelled)). At least one iteration is run; epochs == 0 runs it without training.
TrainingProgress RunTrainingLoop(Trainer& trainer, const LoopSettings& settings,
                                 const AfterIteration& after_iteration,
                                 const std::stop_token& stop);

struct IterationSizing {
  double epochs = 10;
  uint64_t rows = 0;  // of the frame, per node times nodes
  uint64_t rows_per_epoch = 0;
  size_t nodes = 1;
  double microseconds_a_row = 1;      // measured or estimated cost of training one row on a node
  double communication_share = 0.05;  // target_ratio_comm_to_comp; several nodes only
};

// train_samples_per_iteration as a number of rows: -2 by cost, -1 all rows of all nodes, 0 one
// epoch, n itself; never more than the epochs ask for.
uint64_t SamplesPerIteration(int64_t requested, const IterationSizing& sizing);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_TRAINING_LOOP_H_
