// Rows of plain numbers through a network, without frames.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_SCORING_PLAIN_ROWS_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_SCORING_PLAIN_ROWS_H_

#include <memory>

#include "model/capabilities.h"

namespace hydrofoil {

// See ScoresPlainRows. `model` must be one of Deep Learning.
std::unique_ptr<const PlainRowScorer> MakePlainNetworkScorer(const Model& model);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_SCORING_PLAIN_ROWS_H_
