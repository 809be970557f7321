// HOGWILD! (Niu, Recht, Re, Wright 2011): threads train rows of their own on shared weights without
// locks, one row per step. The races and why they are sound: kernels/layer_kernels_racy.cc.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_PARALLEL_TRAINER_HOGWILD_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_PARALLEL_TRAINER_HOGWILD_H_

#include <memory>

#include "algorithms/deeplearning/training/trainer.h"

namespace hydrofoil {

// `micro_batch`: rows that a thread gathers before it writes; 0: 1.
std::unique_ptr<Trainer> MakeHogwildTrainer(TrainerStart start, size_t micro_batch);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_PARALLEL_TRAINER_HOGWILD_H_
