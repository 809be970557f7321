// The definition of training, and what reproducible=true runs: one thread, one row at a time, the
// arithmetic of H2O-3 3.46 bit for bit, its flaws included (docs/differences.md).
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_REFERENCE_REFERENCE_TRAINER_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_REFERENCE_REFERENCE_TRAINER_H_

#include <memory>

#include "algorithms/deeplearning/training/trainer.h"

namespace hydrofoil {

std::unique_ptr<Trainer> MakeReferenceTrainer(TrainerStart start);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_REFERENCE_REFERENCE_TRAINER_H_
