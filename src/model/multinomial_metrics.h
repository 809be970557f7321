// Metrics of classifiers with more than two classes.
#ifndef HYDROFOIL_MODEL_MULTINOMIAL_METRICS_H_
#define HYDROFOIL_MODEL_MULTINOMIAL_METRICS_H_

#include "model/metrics.h"
#include "model/parameter_choices.h"
#include "model/scored_rows.h"

namespace hydrofoil {

// Fills mse, rmse, row_count and detail from rows scored with all class probabilities and labels.
// `domain`: the classes by index, those not trained on last.
void ComputeMultinomialMetrics(const ScoredRows& scored, const DomainPtr& domain, AucType auc_type,
                               ModelMetrics& metrics);

// Areas of the curves of one class against the rest and of pairs of classes (Hand and Till 2001),
// which take a pass over the rows for each pair.
struct MulticlassRanking {
  Table auc_table;
  Table pr_auc_table;
  double auc = kNotANumber;  // the average that the AucType names
  double pr_auc = kNotANumber;
};
MulticlassRanking RankMulticlass(const ScoredRows& scored, const Domain& domain, AucType auc_type);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_MULTINOMIAL_METRICS_H_
