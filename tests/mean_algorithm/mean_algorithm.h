// The smallest algorithm that is one: predicts the mean of the response, or the shares of its
// classes, whatever the predictors say. It shows that an algorithm needs its own file and a line in
// the table, and nothing else.
#ifndef HYDROFOIL_TESTS_MEAN_ALGORITHM_H_
#define HYDROFOIL_TESTS_MEAN_ALGORITHM_H_

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/wall_clock.h"
#include "exchange/record.h"
#include "model/algorithm.h"
#include "model/capabilities.h"
#include "model/described_parameters.h"
#include "model/model_facts.h"
#include "model/predict.h"
#include "model/shared_validation.h"
#include "model/special_columns.h"

namespace hydrofoil {

struct MeanParameters final : ModelParameters {
  double shrinkage = 0;  // toward 0, or equal shares; in [0, 1]

  [[nodiscard]] std::unique_ptr<ModelParameters> Clone() const override {
    return std::make_unique<MeanParameters>(*this);
  }
  [[nodiscard]] ParameterTable table() const override {
    static constexpr ParameterInfo kTable[] = {
        Shared("model_id"),
        Shared("training_frame"),
        Shared("validation_frame"),
        Shared("nfolds"),
        Shared("keep_cross_validation_models"),
        Shared("keep_cross_validation_predictions"),
        Shared("keep_cross_validation_fold_assignment"),
        Shared("fold_assignment"),
        Shared("fold_column"),
        Shared("response_column"),
        Shared("ignored_columns"),
        Shared("ignore_const_cols"),
        Shared("weights_column"),
        Shared("seed"),
        {"shrinkage", ParameterType::kDouble, SlotOf<&MeanParameters::shrinkage>,
         ParameterLevel::kCritical, true, "How far predictions are drawn toward 0, in [0, 1]."}};
    return {kTable, {}};
  }
  [[nodiscard]] std::string_view algorithm() const override { return "mean"; }
  [[nodiscard]] std::string_view schema() const override { return "MeanParametersV3"; }
};

class MeanPredictor final : public Predictor, public ScoresPlainRows, public TellsMore {
 public:
  // `outputs`: the mean, or a share each class. `model` has its columns and effective parameters.
  MeanPredictor(std::vector<double> outputs, const Model& model)
      : outputs_(std::move(outputs)),
        columns_{model.response_column, model.response_domain,
                 model.effective_parameters->weights_column, ""} {}

  [[nodiscard]] AdaptedFrame Adapt(const Frame& frame, BindUse use) const override {
    AdaptedFrame adapted;
    adapted.rows = frame.rows();
    BindSpecialColumns(columns_, frame, use, adapted);
    return adapted;
  }
  void ScoreRows(const Model& /*model*/, const AdaptedFrame& /*rows*/, RowRange range,
                 ScoredRows& scored) const override {
    for (size_t row = range.first; row < range.first + range.count; ++row) {
      std::ranges::copy(outputs_, scored.predictions.begin() +
                                      static_cast<std::ptrdiff_t>(row * outputs_.size()));
      if (!scored.labels.empty()) scored.labels[row] = static_cast<uint32_t>(Likeliest());
    }
  }
  void Save(RecordWriter& model_record, RecordWriter& /*file_record*/) const override {
    model_record.Field("outputs", outputs_);
  }
  [[nodiscard]] std::unique_ptr<const PlainRowScorer> MakePlainRowScorer(
      const Model& model) const override {
    return std::make_unique<const PlainRows>(*this, model);
  }
  [[nodiscard]] std::vector<OutputField> OutputFields(const Model& /*model*/) const override {
    return {{"mean", outputs_, "The mean of the response"}};
  }
  [[nodiscard]] std::string Description() const override {
    return "mean " + std::to_string(outputs_.back());
  }

 private:
  class PlainRows final : public PlainRowScorer {
   public:
    PlainRows(const MeanPredictor& predictor, const Model& model)
        : predictor_(predictor), threshold_(model.default_threshold) {
      for (size_t i = 0; i < model.predictor_count; ++i) {
        inputs_.push_back({model.names[i], model.domains[i]});
      }
    }
    [[nodiscard]] const std::vector<OriginalColumn>& inputs() const override { return inputs_; }
    void Score(std::span<const double> /*values*/, std::span<double> out) const override {
      const std::vector<double>& outputs = predictor_.outputs_;
      for (auto at = out.begin(); at != out.end();) {
        if (outputs.size() == 2) *at++ = outputs[1] >= threshold_ ? 1 : 0;
        if (outputs.size() > 2) *at++ = static_cast<double>(predictor_.Likeliest());
        at = std::ranges::copy(outputs, at).out;
      }
    }
    void ScoreLayer(std::span<const double>, size_t, std::span<double>) const override {
      ThrowIllegalArgument("There are no layers.");
    }

   private:
    const MeanPredictor& predictor_;  // of the model, which outlives this
    double threshold_;
    std::vector<OriginalColumn> inputs_;
  };

  [[nodiscard]] size_t Likeliest() const {
    return static_cast<size_t>(std::ranges::max_element(outputs_) - outputs_.begin());
  }

  std::vector<double> outputs_;
  SpecialColumns columns_;
};

class Mean final : public Algorithm {
 public:
  [[nodiscard]] std::string_view name() const override { return "mean"; }
  [[nodiscard]] std::string_view full_name() const override { return "Mean of the Response"; }
  [[nodiscard]] std::string_view stem() const override { return "Mean"; }
  [[nodiscard]] std::span<const ModelCategory> categories() const override {
    static constexpr std::array kAll = {ModelCategory::kRegression, ModelCategory::kBinomial,
                                        ModelCategory::kMultinomial};
    return kAll;
  }
  [[nodiscard]] AlgorithmParameters DefaultParameters() const override { return MeanParameters(); }

  [[nodiscard]] std::vector<ValidationMessage> Validate(const TrainingInput& input) const override {
    const double shrinkage = input.parameters.As<MeanParameters>().shrinkage;
    MessageList out;
    if (!input.training.key.empty()) {
      const TrainingFacts facts = CollectTrainingFacts(*input.parameters, input.training.frame);
      const ValidationInput shared{
          *input.parameters, &facts, input.validation.has_value(), false, {}};
      CheckFolds(shared, out);
      CheckTrainingFrame(shared, out);
    }
    out.ErrorIf(!(shrinkage >= 0 && shrinkage <= 1), "shrinkage", "shrinkage must be in [0, 1].");
    return out.Take();
  }

  [[nodiscard]] ModelPtr Train(const TrainingInput& input, TrainingHooks& hooks) const override {
    hooks.OnProgress(0, "Adding up...");
    const Frame& frame = input.training.frame;
    Model model = BeginModel(input);
    AlgorithmParameters parameters = input.parameters;
    FixSeed(*parameters);
    model.actual_parameters = model.effective_parameters = parameters;
    model.category = SupervisedCategory(ResponseClassCount(input));
    model.checksum = ModelChecksum(model);
    for (const size_t i : UsedPredictors(*parameters, frame)) {
      AppendColumnFacts(model, frame, frame.name(i));
    }
    AppendSpecialColumns(model, frame, *parameters);
    std::vector<double> outputs = Average(model, frame);
    if (model.is_classifier()) {
      model.prior_class_distribution = model.model_class_distribution = outputs;
    }
    const double shrinkage = parameters.As<MeanParameters>().shrinkage;
    const double target = model.is_classifier() ? 1 / static_cast<double>(outputs.size()) : 0;
    for (double& output : outputs) output += shrinkage * (target - output);
    model.predictor = std::make_shared<const MeanPredictor>(std::move(outputs), model);
    ScoreOwnFrames(model, input, hooks.stop_token());
    model.end_time_ms = NowMillis();
    return std::make_shared<const Model>(std::move(model));
  }

  void ReadPredictor(const RecordReader& model_record, const RecordReader& /*file_record*/,
                     Model& model) const override {
    std::vector<double> outputs;
    model_record.Field("outputs", outputs);
    if (outputs.size() != model.class_count()) ThrowDamaged("the means");
    model.predictor = std::make_shared<const MeanPredictor>(std::move(outputs), model);
  }

 private:
  // The mean of the response, or the shares of its classes; by weight.
  static std::vector<double> Average(const Model& model, const Frame& frame) {
    const std::string& weights = model.effective_parameters->weights_column;
    const std::vector<double> response = frame.column(*frame.Find(model.response_column))->Values();
    const std::vector<double> weight = weights.empty()
                                           ? std::vector<double>(response.size(), 1)
                                           : frame.column(*frame.Find(weights))->Values();
    std::vector<double> sums(model.class_count(), 0);
    double total = 0;
    for (size_t row = 0; row < response.size(); ++row) {
      if (std::isnan(response[row])) continue;
      total += weight[row];
      if (model.is_classifier()) {
        sums[static_cast<size_t>(response[row])] += weight[row];
      } else {
        sums[0] += weight[row] * response[row];
      }
    }
    for (double& sum : sums) sum /= total;
    return sums;
  }
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_TESTS_MEAN_ALGORITHM_H_
