// How much each input moved a prediction away from the predictions of background rows: Shapley
// values approximated by DeepSHAP (Lundberg and Lee 2017), that is by the rescale rule of DeepLIFT
// (Shrikumar et al. 2017) against one background row at a time, averaged over them. Units of Maxout
// share the change of their maximum by exact Shapley values of the two pieces.
#ifndef HYDROFOIL_MODELS_CONTRIBUTIONS_H_
#define HYDROFOIL_MODELS_CONTRIBUTIONS_H_

#include "frame/frame.h"
#include "models/model.h"
#include "models/row_scoring.h"

namespace hydrofoil {

struct ContributionOptions {
  bool compact = false;         // one column a predictor, else one an input of the network
  bool response_space = false;  // of log links: in the units of the response, scaled to sum up
  bool per_reference = false;   // a line for every pair of a row and a background row
  ScoringControl control;
};

// A column an input, then "BiasTerm", the mean prediction of the background; a row sums up to its
// prediction: the probability of the second class, or the value of a regression (before the inverse
// of a log link, unless in response space). With per_reference "RowIdx" and "BackgroundRowIdx"
// follow. Throws Error(kIllegalArgument) for other kinds of models, an empty background and frames
// that do not fit the model, Error(kOutOfMemory), Error(kCancelled).
Frame ComputeContributions(const Model& model, const Frame& frame, const Frame& background,
                           const ContributionOptions& options);

// Rows that may stand in for a background that nobody named: at most 100 of the frame, drawn by the
// seed, in order.
Frame DefaultBackground(const Frame& frame, int64_t seed);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODELS_CONTRIBUTIONS_H_
