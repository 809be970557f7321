#include "schema/model_output_help.h"

#include <nlohmann/json.hpp>

namespace hydrofoil::schema {
namespace {

struct FieldHelp {
  const char* field;
  const char* text;
};

constexpr FieldHelp kHelp[] = {
    {"end_time", "End time in milliseconds"},
    {"run_time", "Runtime in milliseconds"},
    {"domains", "Domains for categorical columns"},
    {"default_threshold", "Default threshold used for predictions"},
    {"__meta", "Metadata on this schema instance, to make it self-describing."},
    {"scoring_history", "Scoring history"},
    {"help", "Help information for output fields"},
    {"training_metrics", "Training data model metrics"},
    {"cross_validation_models", "Cross-validation models (model ids)"},
    {"cross_validation_predictions",
     "Cross-validation predictions, one per cv model (deprecated, use "
     "cross_validation_holdout_predictions_frame_id instead)"},
    {"cross_validation_holdout_predictions_frame_id",
     "Cross-validation holdout predictions (full out-of-sample predictions on training data)"},
    {"cross_validation_metrics_summary", "Cross-validation model metrics summary"},
    {"status", "Job status"},
    {"reproducibility_information_table", "Model reproducibility information"},
    {"model_category", "Category of the model (e.g., Binomial)"},
    {"variable_importances", "Variable Importances"},
    {"model_summary", "Model summary"},
    {"names", "Column names"},
    {"original_names", "Original column names"},
    {"column_types", "Column types"},
    {"cross_validation_fold_assignment_frame_id",
     "Cross-validation fold assignment (each row is assigned to one holdout fold)"},
    {"cv_scoring_history", "Cross-Validation scoring history"},
    {"validation_metrics", "Validation data model metrics"},
    {"cross_validation_metrics", "Cross-validation model metrics"},
    {"start_time", "Start time in milliseconds"},
};

}  // namespace

Json ModelOutputHelp(std::span<const OutputField> own_fields) {
  Json json;
  for (const FieldHelp& help : kHelp) json[help.field] = help.text;
  for (const OutputField& field : own_fields) json[std::string(field.name)] = field.help;
  return json;
}

}  // namespace hydrofoil::schema
