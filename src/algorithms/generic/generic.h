// Models that were trained elsewhere: MOJOs, read by the algorithm that wrote them.
#ifndef HYDROFOIL_ALGORITHMS_GENERIC_GENERIC_H_
#define HYDROFOIL_ALGORITHMS_GENERIC_GENERIC_H_

#include <memory>
#include <string>

#include "model/algorithm.h"

namespace hydrofoil {

struct GenericParameters final : ModelParameters {
  std::string model_key;  // for an upload
  std::string path;

  [[nodiscard]] std::unique_ptr<ModelParameters> Clone() const override {
    return std::make_unique<GenericParameters>(*this);
  }
  [[nodiscard]] ParameterTable table() const override;
  [[nodiscard]] std::string_view algorithm() const override { return "generic"; }
  [[nodiscard]] std::string_view schema() const override { return "GenericParametersV3"; }
  [[nodiscard]] bool supervised() const override { return false; }
};

class Generic final : public Algorithm {
 public:
  [[nodiscard]] std::string_view name() const override { return "generic"; }
  [[nodiscard]] std::string_view full_name() const override { return "Import MOJO Model"; }
  [[nodiscard]] std::string_view stem() const override { return "Generic"; }
  [[nodiscard]] std::span<const ModelCategory> categories() const override;
  [[nodiscard]] bool supervised() const override { return false; }
  [[nodiscard]] bool learns() const override { return false; }
  [[nodiscard]] AlgorithmParameters DefaultParameters() const override;
  [[nodiscard]] std::vector<ValidationMessage> Validate(const TrainingInput& input) const override;
  // Reads the archive of `input`.
  [[nodiscard]] ModelPtr Train(const TrainingInput& input, TrainingHooks& hooks) const override;
  void ReadPredictor(const RecordReader& model_record, const RecordReader& file_record,
                     Model& model) const override;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_GENERIC_GENERIC_H_
