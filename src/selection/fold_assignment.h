// Which row is held out by which fold of a cross-validation.
#ifndef HYDROFOIL_SELECTION_FOLD_ASSIGNMENT_H_
#define HYDROFOIL_SELECTION_FOLD_ASSIGNMENT_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "frame/frame.h"
#include "model/model_parameters.h"

namespace hydrofoil {

struct Folds {
  size_t folds = 0;
  std::vector<uint32_t> fold_of_row;  // from 0
};

// By the fold column if there is one, otherwise by fold_assignment; the same for the same seed,
// whatever the number of threads. Needs a fixed seed. Throws Error(kIllegalArgument) when the fold
// column does not number folds, or a fold would hold no row or all of them.
Folds AssignFolds(const ModelParameters& parameters, const Frame& frame);

}  // namespace hydrofoil

#endif  // HYDROFOIL_SELECTION_FOLD_ASSIGNMENT_H_
