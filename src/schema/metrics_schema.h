// Model metrics as JSON: ModelMetricsBinomialV3 and its siblings, and lists of them.
#ifndef HYDROFOIL_SCHEMA_METRICS_SCHEMA_H_
#define HYDROFOIL_SCHEMA_METRICS_SCHEMA_H_

#include <span>
#include <string>

#include "model/metrics.h"
#include "schema/excluded_fields.h"
#include "schema/json.h"

namespace hydrofoil::schema {

// `excluded` as seen from the metrics: tables that it names are not made.
Json MetricsJson(const ModelMetrics& metrics, const ExcludedFields& excluded = {});
// null for null.
Json MetricsJson(const ModelMetricsPtr& metrics, const ExcludedFields& excluded = {});

// What a list of metrics was asked for; empty keys are null in the answer.
struct MetricsListHeader {
  std::string model_key;
  std::string frame_key;
  std::string predictions_key;
};

// ModelMetricsListSchemaV3.
Json MetricsListJson(const MetricsListHeader& header, Json metrics);

}  // namespace hydrofoil::schema

#endif  // HYDROFOIL_SCHEMA_METRICS_SCHEMA_H_
