// Large confusion matrices made small enough to read.
#ifndef HYDROFOIL_MODEL_WORST_CLASSES_H_
#define HYDROFOIL_MODEL_WORST_CLASSES_H_

#include <cstddef>

#include "model/metrics.h"

namespace hydrofoil {

// The `most - 1` classes with the most errors in the order of the domain, then all others summed as
// one, "981 others". As it is when it has at most `most` classes. `most` is at least 1.
ConfusionMatrix WorstClasses(const ConfusionMatrix& matrix, size_t most);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_WORST_CLASSES_H_
