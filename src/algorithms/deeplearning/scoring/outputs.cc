#include "algorithms/deeplearning/scoring/outputs.h"

#include <algorithm>

#include "algorithms/deeplearning/learned_network.h"
#include "algorithms/deeplearning/network/scoring.h"
#include "model/class_probabilities.h"

namespace hydrofoil {

NetworkOutputs::NetworkOutputs(const Model& model)
    : model_(model),
      encoder_(EncoderOf(model)),
      balanced_(model.effective_parameters->balance_classes),
      distribution_(model.effective_parameters->distribution) {}

RowOutcome NetworkOutputs::ReadClasses(const Activations& activations, bool with_label,
                                       std::span<double> out) const {
  std::copy_n(activations.output().begin(), out.size(), out.begin());
  const auto& priors = model_.prior_class_distribution;
  if (balanced_) CorrectProbabilities(priors, model_.model_class_distribution, out);
  RowOutcome outcome;
  if (with_label) {
    outcome.label = static_cast<uint32_t>(MostLikelyClass(out, priors, activations.input));
  }
  return outcome;
}

RowOutcome NetworkOutputs::ReadReconstruction(const Activations& activations,
                                              std::span<double> out) const {
  const RowOutcome outcome{0, ReconstructionError(activations)};
  if (out.empty()) return outcome;
  std::copy_n(activations.output().begin(), out.size(), out.begin());
  UnscaleReconstruction(encoder_, out);
  return outcome;
}

RowOutcome NetworkOutputs::Read(const Activations& activations, bool with_label,
                                std::span<double> out) const {
  if (model_.is_classifier()) return ReadClasses(activations, with_label, out);
  if (!model_.is_supervised()) return ReadReconstruction(activations, out);
  out[0] = RegressionPrediction(encoder_, distribution_, activations.output()[0]);
  return {};
}

}  // namespace hydrofoil
