// The default trainer: all cores, float32 vector kernels, the published definitions where the
// reference departs from them (docs/differences.md).
//
// Synchronous (the default): micro-batches whose gradients are summed in the order of their rows,
// then one step of the optimizer. The result does not depend on the number of threads.
// HOGWILD! (Niu, Recht, Re, Wright 2011): every thread trains its own rows on shared weights
// without locks; the result depends on the timing of threads. Autoencoders with sparsity_beta are
// always trained synchronously, and so is elastic averaging. Only the synchronous mode averages
// over several ranks.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_PARALLEL_TRAINER_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_PARALLEL_TRAINER_H_

#include <cstddef>
#include <memory>

#include "algorithms/deeplearning/training/trainer.h"

namespace hydrofoil {

enum class ParallelMode : int { kSynchronous, kHogwild };

struct ParallelOptions {
  ParallelMode mode = ParallelMode::kSynchronous;
  // Rows per step of the optimizer; 0: chosen by the progress (MicroBatchAt); at most 65535.
  size_t micro_batch = 0;
};

struct ProblemSize {
  size_t rows = 0;     // of the data
  size_t weights = 0;  // of the network
};

// Rows of the next micro-batch after `processed` rows when nothing is prescribed: 1 for small data
// and at first, so that they get as many steps as row by row, then more; large
// networks begin with more and reach more.
size_t MicroBatchAt(const DeepLearningParameters& parameters, const ProblemSize& size,
                    uint64_t processed);

std::unique_ptr<Trainer> MakeParallelTrainer(TrainerStart start,
                                             const ParallelOptions& options = {});

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_PARALLEL_TRAINER_H_
