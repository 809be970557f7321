// The algorithm Deep Learning: feed-forward networks, supervised and autoencoders.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_DEEP_LEARNING_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_DEEP_LEARNING_H_

#include "model/algorithm.h"

namespace hydrofoil {

class DeepLearning final : public Algorithm {
 public:
  [[nodiscard]] std::string_view name() const override { return "deeplearning"; }
  [[nodiscard]] std::string_view full_name() const override { return "Deep Learning"; }
  [[nodiscard]] std::string_view stem() const override { return "DeepLearning"; }
  [[nodiscard]] std::span<const ModelCategory> categories() const override;
  [[nodiscard]] AlgorithmParameters DefaultParameters() const override;
  [[nodiscard]] std::span<const std::string_view> trainers() const override;
  [[nodiscard]] std::vector<ValidationMessage> Validate(const TrainingInput& input) const override;
  [[nodiscard]] std::vector<ValidationMessage> ValidateAtStart(
      const TrainingInput& input) const override;
  [[nodiscard]] ModelPtr Train(const TrainingInput& input, TrainingHooks& hooks) const override;
  void LearnFromFolds(std::span<const ModelPtr> folds, double seconds,
                      ModelParameters& parameters) const override;
  void CheckContinuation(const TrainingInput& input) const override;
  void ReadPredictor(const RecordReader& model_record, const RecordReader& file_record,
                     Model& model) const override;
  [[nodiscard]] bool reads_mojos() const override { return true; }
  [[nodiscard]] Model ReadMojo(const MojoFile& mojo, const std::string& key) const override;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_DEEP_LEARNING_H_
