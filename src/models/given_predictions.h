// Metrics of predictions that come as a frame, whoever made them.
#ifndef HYDROFOIL_MODELS_GIVEN_PREDICTIONS_H_
#define HYDROFOIL_MODELS_GIVEN_PREDICTIONS_H_

#include <optional>

#include "deeplearning/parameter_enums.h"
#include "frame/frame.h"
#include "models/metrics.h"

namespace hydrofoil {

struct GivenPredictions {
  // Regression: one value a row; two classes: the probability of the second one; several classes:
  // a column a class in the order of the domain.
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

#endif  // HYDROFOIL_MODELS_GIVEN_PREDICTIONS_H_
