// The gains and lift of a binomial model: how much richer in positives its best-scored groups are.
#ifndef HYDROFOIL_MODEL_GAINS_LIFT_H_
#define HYDROFOIL_MODEL_GAINS_LIFT_H_

#include <optional>

#include "model/scored_rows.h"
#include "model/table.h"

namespace hydrofoil {

struct GainsLift {
  Table table;
  double lift_top_group = 0;
};

// `bins`: -1 for the 16 usual quantiles, 0 for none (nullopt), otherwise that many groups. Throws
// Error(kIllegalArgument) below -1. nullopt as well when no row counts.
std::optional<GainsLift> ComputeGainsLift(const ScoredRows& scored, int bins);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_GAINS_LIFT_H_
