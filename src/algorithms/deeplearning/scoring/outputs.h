// What the outputs of a network mean for a model: predictions in the units of the response.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_SCORING_OUTPUTS_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_SCORING_OUTPUTS_H_

#include <cstdint>
#include <span>

#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "algorithms/deeplearning/network/network.h"
#include "model/model.h"

namespace hydrofoil {

// Results for one row besides its predictions.
struct RowOutcome {
  uint32_t label = 0;               // multinomial: the class predicted
  double reconstruction_error = 0;  // autoencoders
};

// Immutable; safe from every thread. The model must outlive it.
class NetworkOutputs {
 public:
  explicit NetworkOutputs(const Model& model);

  // Turns the outputs for one row into predictions, as many as `out` takes: the classes of a
  // classifier, one of a regression, the reconstruction of an autoencoder or nothing. A label is
  // only looked for when `with_label`.
  RowOutcome Read(const Activations& activations, bool with_label, std::span<double> out) const;

 private:
  [[nodiscard]] RowOutcome ReadClasses(const Activations& activations, bool with_label,
                                       std::span<double> out) const;
  [[nodiscard]] RowOutcome ReadReconstruction(const Activations& activations,
                                              std::span<double> out) const;

  const Model& model_;
  const FeatureEncoder& encoder_;
  bool balanced_;
  Distribution distribution_;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_SCORING_OUTPUTS_H_
