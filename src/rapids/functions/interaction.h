// New categorical columns from the combinations of levels of others. Pure, usable from any thread.
#ifndef HYDROFOIL_RAPIDS_FUNCTIONS_INTERACTION_H_
#define HYDROFOIL_RAPIDS_FUNCTIONS_INTERACTION_H_

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "frame/frame.h"

namespace hydrofoil::rapids {

struct InteractionOptions {
  std::vector<std::string> columns;  // categorical
  bool pairwise = false;             // one column per pair, else one of all columns together
  int64_t max_factors = 100;         // the most frequent ones; the others become "other"
  int64_t min_occurrence = 1;        // rarer combinations become "other"
};

// Throws Error(kMalformedRequest), the reference's status, for unknown columns and those that are
// not categorical.
void CheckInteractionColumns(const Frame& frame, const InteractionOptions& options);

// Columns "a_b" with levels "x_y", the most frequent first. A missing value is the level "NA" of a
// combination; a column on its own keeps it missing. Throws as CheckInteractionColumns, and
// Error(kCancelled).
[[nodiscard]] Frame MakeInteractions(const Frame& frame, const InteractionOptions& options,
                                     const std::stop_token& stop);

}  // namespace hydrofoil::rapids

#endif  // HYDROFOIL_RAPIDS_FUNCTIONS_INTERACTION_H_
