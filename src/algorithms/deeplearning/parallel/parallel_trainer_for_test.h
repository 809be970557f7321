// Small random problems for the tests of the parallel trainer.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_PARALLEL_TRAINER_FOR_TEST_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_PARALLEL_TRAINER_FOR_TEST_H_

#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "algorithms/deeplearning/parallel/parallel_trainer.h"
#include "base/random.h"
#include "frame/frame.h"

namespace hydrofoil {

struct ProblemOptions {
  size_t rows = 40;
  size_t classes = 3;  // 1: regression
  bool missing = true;
  bool weights = false;
  bool offsets = false;
};

// Columns: a categorical of 5 levels, two dense numbers, a number that is mostly 7, the response,
// and weights and offsets if wanted.
inline Frame MakeProblem(const ProblemOptions& options) {
  Pcg random(99);
  const size_t n = options.rows;
  std::vector<double> level(n), a(n), b(n), mostly(n), response(n), weight(n);
  for (size_t r = 0; r < n; ++r) {
    level[r] = random.NextInt(5U);
    a[r] = random.NextGaussian();
    b[r] = 3 + 2 * random.NextGaussian();
    mostly[r] = random.NextInt(4U) == 0 ? random.NextGaussian() : 7;
    const double signal = a[r] + (level[r] == 2 ? 1.5 : 0) - 0.3 * b[r] + 1;
    const double top = static_cast<double>(options.classes) - 1;
    response[r] =
        options.classes > 1 ? std::clamp(std::round(signal + 1), 0.0, top) : std::abs(signal) + 0.1;
    weight[r] = 0.5 + random.NextDouble();
    if (options.missing && r % 11 == 5) {
      level[r] = NAN;
      a[r] = NAN;
    }
  }
  const RowLayoutPtr layout = MakeLayout(n, 16);
  const auto levels = std::make_shared<Domain>(Domain{"a", "b", "c", "d", "e"});
  Frame frame;
  frame.Append("level", Column::FromValues(ColumnType::kCategorical, layout, level, levels));
  frame.Append("a", Column::FromValues(ColumnType::kNumeric, layout, a));
  frame.Append("b", Column::FromValues(ColumnType::kNumeric, layout, b));
  frame.Append("mostly", Column::FromValues(ColumnType::kNumeric, layout, mostly));
  DomainPtr classes;
  if (options.classes > 1) {
    auto names = std::make_shared<Domain>();
    for (size_t c = 0; c < options.classes; ++c) {
      names->push_back("class" + std::to_string(c));
    }
    classes = names;
  }
  frame.Append("response",
               Column::FromValues(classes ? ColumnType::kCategorical : ColumnType::kNumeric, layout,
                                  response, classes));
  if (options.weights) {
    frame.Append("weight", Column::FromValues(ColumnType::kNumeric, layout, weight));
  }
  if (options.offsets) frame.Append("offset", Column::FromValues(ColumnType::kNumeric, layout, a));
  return frame;
}

// Everything a trainer starts from; `given` is completed as by the server.
inline TrainerStart MakeStart(const Frame& frame, DeepLearningParameters given,
                              std::vector<size_t> predictors = {0, 1, 2, 3}) {
  const DomainPtr classes = frame.column(4)->domain();
  ProblemFacts facts;
  facts.class_count = classes && !given.autoencoder ? classes->size() : 1;
  TrainerStart start;
  start.parameters = EffectiveParameters(given, facts);
  EncoderColumns columns;
  columns.predictors = std::move(predictors);
  if (!given.autoencoder) {
    columns.response = 4;
  }
  columns.weights = frame.Find("weight");
  columns.offset = frame.Find("offset");
  EncoderOptions options;
  options.standardize = given.standardize;
  options.sparse = given.sparse;
  options.autoencoder = given.autoencoder;
  options.standardize_response =
      facts.class_count == 1 && !TraitsOf(start.parameters.distribution).log_link;
  const auto encoder =
      std::make_shared<FeatureEncoder>(FeatureEncoder::Fit(frame, columns, options));
  start.rows = std::make_shared<TrainingRows>(PrepareTrainingRows(encoder, frame));
  start.network = InitialNetwork(start.parameters, {encoder->input_count(), facts.class_count});
  start.state = InitialOptimizerState(start.network, start.parameters);
  return start;
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_PARALLEL_TRAINER_FOR_TEST_H_
