// What predictors may be able to do besides scoring frames. A predictor derives from those it has;
// callers ask for one by type: FindCapability<WritesMojo>(model). All are safe from every
// thread and throw Error(kIllegalArgument) for frames that do not fit the model, Error(kCancelled)
// where they are given a stop token.
#ifndef HYDROFOIL_MODEL_CAPABILITIES_H_
#define HYDROFOIL_MODEL_CAPABILITIES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/error.h"
#include "model/model.h"
#include "model/predictor.h"
#include "model/row_scoring.h"

namespace hydrofoil {

struct ContributionOptions {
  bool compact = false;         // one column per predictor, else one per input of the model
  bool response_space = false;  // of log links: in the units of the response, scaled to sum up
  bool per_reference = false;   // one row for every pair of a row and a background row
  ScoringControl control;
};

class ExplainsRows {
 public:
  static constexpr const char* kName = "contributions of its inputs";
  virtual ~ExplainsRows() = default;
  // How much each input moved a prediction away from those of the background rows. A column per
  // input, then "BiasTerm", the mean prediction of the background; a row sums up to its prediction:
  // the probability of the second class, or the value of a regression (before the inverse of a log
  // link, unless in response space). With per_reference "RowIdx" and "BackgroundRowIdx" follow.
  // Throws also Error(kOutOfMemory).
  [[nodiscard]] virtual Frame Contributions(const Model& model, const Frame& frame,
                                            const Frame& background,
                                            const ContributionOptions& options) const = 0;
};

struct ReconstructionErrors {
  Frame frame;  // "Reconstruction.MSE", or "reconstr_<input>.SE" for every input
  ModelMetricsPtr metrics;
};

// For models without a response.
class ReconstructsRows {
 public:
  static constexpr const char* kName = "a reconstruction";
  virtual ~ReconstructsRows() = default;
  // Values of a reconstructed row, and what the columns of a frame of them are called: fewer when
  // some have no names of their own.
  [[nodiscard]] virtual size_t reconstruction_width() const = 0;
  [[nodiscard]] virtual std::vector<std::string> ReconstructionNames() const = 0;
  [[nodiscard]] virtual ReconstructionErrors ScoreReconstruction(
      const Model& model, const KeyedFrame& frame, bool per_feature,
      const ScoringControl& control) const = 0;
};

class HasHiddenLayers {
 public:
  static constexpr const char* kName = "hidden layers";
  virtual ~HasHiddenLayers() = default;
  // The units of each.
  [[nodiscard]] virtual std::vector<size_t> hidden_layers() const = 0;
  // Activations of hidden layer `layer`, counted from 0: columns "DF.L<layer + 1>.C<unit>", units
  // from 1.
  [[nodiscard]] virtual Frame LayerOutputs(const Frame& frame, int64_t layer,
                                           const ScoringControl& control) const = 0;
};

// A column of the user's data, before categories were recoded.
struct OriginalColumn {
  std::string name;
  DomainPtr domain;  // null: numeric
};

// Scores rows of plain numbers without a frame: numbers, codes of levels (beyond the last: not
// trained on), NaN where missing. Works on the calling thread alone and allocates nothing after the
// thread's first call. Immutable; safe from every thread.
class PlainRowScorer {
 public:
  virtual ~PlainRowScorer() = default;
  // The columns of a row: predictors as in the user's data, the offset last if there is one.
  [[nodiscard]] virtual const std::vector<OriginalColumn>& inputs() const = 0;
  // `values`: rows x inputs(), row-major. `out`, one row each: for classifiers the number of the
  // class, then the probability of each; for regressions the value; else the reconstruction error,
  // then the reconstruction. Equal to what Predictor::ScoreRows gives.
  virtual void Score(std::span<const double> values, std::span<double> out) const = 0;
  // The outputs of a hidden layer's units; `out`: rows x units. Only with HasHiddenLayers.
  virtual void ScoreLayer(std::span<const double> values, size_t layer,
                          std::span<double> out) const = 0;
};

class ScoresPlainRows {
 public:
  static constexpr const char* kName = "scoring of plain rows";
  virtual ~ScoresPlainRows() = default;
  // `model` must outlive the result. Throws Error(kIllegalArgument) when it does not say what its
  // inputs were made of.
  [[nodiscard]] virtual std::unique_ptr<const PlainRowScorer> MakePlainRowScorer(
      const Model& model) const = 0;
};

struct NamedFrame {
  std::string key;
  Frame frame;
};

// Frames that show what was learned, kept in the store beside the model when its parameters ask for
// it.
class ExportsFrames {
 public:
  static constexpr const char* kName = "frames of what was learned";
  virtual ~ExportsFrames() = default;
  [[nodiscard]] virtual std::vector<NamedFrame> ExportedFrames(const Model& model) const = 0;
};

// A field of the model's output that only its algorithm has.
struct OutputField {
  std::string_view name;
  // Null, numbers, whole numbers, or keys of frames; empty lists are null.
  std::variant<std::monostate, std::vector<double>, std::vector<int64_t>, std::vector<std::string>>
      value;
  std::string_view help;
};

class TellsMore {
 public:
  static constexpr const char* kName = "further output";
  virtual ~TellsMore() = default;
  [[nodiscard]] virtual std::vector<OutputField> OutputFields(const Model& model) const = 0;
  // For display: "hidden layers [32, 32], 27562 weights and biases".
  [[nodiscard]] virtual std::string Description() const = 0;
};

// What a MOJO says besides the model.
struct MojoNotes {
  std::string version = "3.46.0.11";  // of H2O, which the file imitates
  std::string details;                // the model as JSON, for display; may be empty
  int64_t time_ms = 0;                // when it was written, since 1970 UTC
};

class WritesMojo {
 public:
  static constexpr const char* kName = "MOJO";
  virtual ~WritesMojo() = default;
  [[nodiscard]] virtual std::string Mojo(const Model& model, const MojoNotes& notes) const = 0;
};

enum class JavaExtent {
  kWhole,
  kPreview,  // for reading: long numbers are cut off, so that it does not compile
};

class WritesJava {
 public:
  static constexpr const char* kName = "Java source";
  virtual ~WritesJava() = default;
  // The class of a model; its file must have that name with ".java".
  [[nodiscard]] virtual std::string JavaClass(const Model& model) const = 0;
  [[nodiscard]] virtual std::string JavaSource(const Model& model, JavaExtent extent) const = 0;
};

class WritesOnnx {
 public:
  static constexpr const char* kName = "ONNX";
  virtual ~WritesOnnx() = default;
  [[nodiscard]] virtual std::string Onnx(const Model& model) const = 0;
};

// Null when the model does not have it.
template <typename Capability>
const Capability* FindCapability(const Model& model) {
  return dynamic_cast<const Capability*>(model.predictor.get());
}

// Throws Error(kIllegalArgument) that names the algorithm and what it lacks.
template <typename Capability>
const Capability& RequireCapability(const Model& model) {
  const auto* capability = FindCapability<Capability>(model);
  if (capability == nullptr) ThrowLacks(model, Capability::kName);
  return *capability;
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_CAPABILITIES_H_
