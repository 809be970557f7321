// Metrics of predictions that come as a frame, whoever made them.
#ifndef HYDROFOIL_MODEL_GIVEN_PREDICTIONS_H_
#define HYDROFOIL_MODEL_GIVEN_PREDICTIONS_H_

#include <optional>

#include "frame/frame.h"
#include "model/metrics.h"
#include "model/parameter_choices.h"

namespace hydrofoil {

struct GivenPredictions {
  // Regression: one value per row; two classes: the probability of the second one; several classes:
  // one column per class in the order of the domain.
  Frame predictions;
  Frame actuals;                             // one column
  std::optional<Frame> weights;              // one column; not given: every row counts 1
  std::optional<Domain> domain;              // the classes; not given: regression
  std::optional<Distribution> distribution;  // of a regression; not given: gaussian
  AucType auc_type = AucType::kAuto;
};

// Keys and checksums stay empty. Throws Error(kIllegalArgument) with the reference's text when the
// frames do not fit together.
ModelMetrics ComputeMetrics(const GivenPredictions& given);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_GIVEN_PREDICTIONS_H_
