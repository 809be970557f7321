// What Deep Learning learns: a network with the encoding of its inputs, and all that can be done
// with it.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_LEARNED_NETWORK_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_LEARNED_NETWORK_H_

#include <memory>
#include <string>
#include <vector>

#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "algorithms/deeplearning/network/network.h"
#include "algorithms/deeplearning/parameters/parameters.h"
#include "model/capabilities.h"
#include "model/predictor.h"

namespace hydrofoil {

class LearnedNetwork final : public Predictor,
                             public ExplainsRows,
                             public ReconstructsRows,
                             public HasHiddenLayers,
                             public ScoresPlainRows,
                             public ExportsFrames,
                             public TellsMore,
                             public WritesMojo,
                             public WritesJava,
                             public WritesOnnx {
 public:
  // `state`: for continuing training from here; null when not known (imported models).
  LearnedNetwork(std::shared_ptr<const FeatureEncoder> encoder,
                 std::shared_ptr<const Network> network,
                 std::shared_ptr<const OptimizerState> state);

  [[nodiscard]] const std::shared_ptr<const FeatureEncoder>& encoder() const { return encoder_; }
  [[nodiscard]] const std::shared_ptr<const Network>& network() const { return network_; }
  [[nodiscard]] const std::shared_ptr<const OptimizerState>& state() const { return state_; }

  [[nodiscard]] AdaptedFrame Adapt(const Frame& frame, BindUse use) const override;
  void ScoreRows(const Model& model, const AdaptedFrame& rows, RowRange range,
                 ScoredRows& scored) const override;
  void Save(RecordWriter& model_record, RecordWriter& file_record) const override;

  [[nodiscard]] Frame Contributions(const Model& model, const Frame& frame, const Frame& background,
                                    const ContributionOptions& options) const override;
  [[nodiscard]] size_t reconstruction_width() const override { return network_->inputs(); }
  [[nodiscard]] std::vector<std::string> ReconstructionNames() const override;
  [[nodiscard]] ReconstructionErrors ScoreReconstruction(
      const Model& model, const KeyedFrame& frame, bool per_feature,
      const ScoringControl& control) const override;
  [[nodiscard]] std::vector<size_t> hidden_layers() const override;
  [[nodiscard]] Frame LayerOutputs(const Frame& frame, int64_t layer,
                                   const ScoringControl& control) const override;
  [[nodiscard]] std::unique_ptr<const PlainRowScorer> MakePlainRowScorer(
      const Model& model) const override;
  [[nodiscard]] std::vector<NamedFrame> ExportedFrames(const Model& model) const override;
  [[nodiscard]] std::vector<OutputField> OutputFields(const Model& model) const override;
  [[nodiscard]] std::string Description() const override;
  [[nodiscard]] std::string Mojo(const Model& model, const MojoNotes& notes) const override;
  [[nodiscard]] std::string JavaClass(const Model& model) const override;
  [[nodiscard]] std::string JavaSource(const Model& model, JavaExtent extent) const override;
  [[nodiscard]] std::string Onnx(const Model& model) const override;

 private:
  std::shared_ptr<const FeatureEncoder> encoder_;
  std::shared_ptr<const Network> network_;
  std::shared_ptr<const OptimizerState> state_;
};

// For a model that Deep Learning has made.
const LearnedNetwork& LearnedBy(const Model& model);
inline const FeatureEncoder& EncoderOf(const Model& model) { return *LearnedBy(model).encoder(); }
inline const Network& NetworkOf(const Model& model) { return *LearnedBy(model).network(); }
// What the trainer used.
inline const DeepLearningParameters& ParametersOf(const Model& model) {
  return model.effective_parameters.As<DeepLearningParameters>();
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_LEARNED_NETWORK_H_
