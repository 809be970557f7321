#include "model/train.h"

#include "model/algorithm.h"

namespace hydrofoil {

std::vector<ValidationMessage> ValidateTraining(const TrainingInput& input) {
  return input.algorithm->Validate(input);
}

ModelPtr TrainModel(const TrainingInput& input, TrainingHooks& hooks) {
  return input.algorithm->Train(input, hooks);
}

size_t ResponseClassCount(const TrainingInput& input) {
  if (!input.parameters->supervised()) return 1;
  const auto index = input.training.frame.Find(input.parameters->response_column);
  if (!index) return 1;
  const ColumnPtr& column = input.training.frame.column(*index);
  return column->is_categorical() ? column->domain()->size() : 1;
}

}  // namespace hydrofoil
