// The table of how the metrics developed during training.
#ifndef HYDROFOIL_MODEL_SCORING_HISTORY_H_
#define HYDROFOIL_MODEL_SCORING_HISTORY_H_

#include <vector>

#include "model/model.h"
#include "model/table.h"

namespace hydrofoil {

Table ScoringHistoryTable(ModelCategory category, const std::vector<ScoringEvent>& events,
                          bool has_validation);

// Rows trained per second, not counting set-up and scoring.
double TrainingSpeed(const ScoringEvent& event);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_SCORING_HISTORY_H_
