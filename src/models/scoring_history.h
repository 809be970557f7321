// The table of how the metrics developed while the model was trained.
#ifndef HYDROFOIL_MODELS_SCORING_HISTORY_H_
#define HYDROFOIL_MODELS_SCORING_HISTORY_H_

#include <vector>

#include "models/model.h"
#include "models/table.h"

namespace hydrofoil {

Table ScoringHistoryTable(ModelCategory category, const std::vector<ScoringEvent>& events,
                          bool has_validation);

// Rows trained a second, set-up and scoring not counted.
double TrainingSpeed(const ScoringEvent& event);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODELS_SCORING_HISTORY_H_
