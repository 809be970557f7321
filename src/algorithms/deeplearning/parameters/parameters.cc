#include "algorithms/deeplearning/parameters/parameters.h"

#include <cmath>

namespace hydrofoil {

namespace {

Distribution EffectiveDistribution(const DeepLearningParameters& given, const ProblemFacts& facts) {
  if (given.distribution != Distribution::kAuto) return given.distribution;
  if (facts.class_count == 2) return Distribution::kBernoulli;
  if (facts.class_count > 2) return Distribution::kMultinomial;
  switch (given.loss) {
    case Loss::kAbsolute:
      return Distribution::kLaplace;
    case Loss::kQuantile:
      return Distribution::kQuantile;
    case Loss::kHuber:
      return Distribution::kHuber;
    default:
      return Distribution::kGaussian;
  }
}

Loss EffectiveLoss(Loss given, Distribution distribution) {
  if (given != Loss::kAutomatic) return given;
  switch (distribution) {
    case Distribution::kGaussian:
      return Loss::kQuadratic;
    case Distribution::kQuantile:
      return Loss::kQuantile;
    case Distribution::kLaplace:
      return Loss::kAbsolute;
    case Distribution::kHuber:
      return Loss::kHuber;
    case Distribution::kBernoulli:
    case Distribution::kMultinomial:
      return Loss::kCrossEntropy;
    default:
      return Loss::kAutomatic;
  }
}

StoppingMetric EffectiveStoppingMetric(const DeepLearningParameters& given,
                                       const ProblemFacts& facts) {
  if (given.stopping_metric != StoppingMetric::kAuto || given.stopping_rounds == 0) {
    return given.stopping_metric;
  }
  if (given.autoencoder) return StoppingMetric::kMse;
  return facts.class_count > 1 ? StoppingMetric::kLogloss : StoppingMetric::kDeviance;
}

void NeutralizeUnusedRates(DeepLearningParameters& p) {
  if (p.adaptive_rate) {
    p.rate = p.rate_decay = p.rate_annealing = 0;
    p.momentum_start = p.momentum_ramp = p.momentum_stable = 0;
  } else {
    p.rho = p.epsilon = 0;
  }
}

void ApplyReproducible(DeepLearningParameters& p) {
  p.force_load_balance = true;
  p.score_each_iteration = true;
  if (p.train_samples_per_iteration == -2) p.train_samples_per_iteration = -1;
}

}  // namespace

DeepLearningParameters PublicParameters(const DeepLearningParameters& given,
                                        const ProblemFacts& facts) {
  DeepLearningParameters p = given;
  p.distribution = EffectiveDistribution(given, facts);
  p.stopping_metric = EffectiveStoppingMetric(given, facts);
  if (p.categorical_encoding == CategoricalEncoding::kAuto) {
    p.categorical_encoding = CategoricalEncoding::kOneHotInternal;
  }
  if (HasCrossValidation(given) && p.fold_assignment == FoldAssignment::kAuto &&
      p.fold_column.empty()) {
    p.fold_assignment = FoldAssignment::kRandom;
  }
  return p;
}

DeepLearningParameters EffectiveParameters(const DeepLearningParameters& given,
                                           const ProblemFacts& facts) {
  DeepLearningParameters p = PublicParameters(given, facts);
  p.loss = EffectiveLoss(p.loss, p.distribution);
  if (HasDropout(p.activation) && p.hidden_dropout_ratios.empty()) {
    p.hidden_dropout_ratios.assign(p.hidden.size(), 0.5);
  }
  if (std::isinf(p.max_w2)) p.max_w2 = TraitsOf(KindOf(p.activation)).default_max_w2;
  NeutralizeUnusedRates(p);
  if (p.reproducible) ApplyReproducible(p);
  if (p.autoencoder) p.use_all_factor_levels = true;
  if (HasCrossValidation(p)) p.overwrite_with_best_model = false;
  p.mini_batch_size = 1;
  // Matters only with several ranks, each holding a part of the rows.
  p.replicate_training_data = false;
  return p;
}

}  // namespace hydrofoil
