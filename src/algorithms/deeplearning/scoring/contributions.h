// How much each input moved a prediction away from the predictions of background rows: Shapley
// values approximated by DeepSHAP (Lundberg and Lee 2017), that is by the rescale rule of DeepLIFT
// (Shrikumar et al. 2017) against one background row at a time, averaged over them. Units of Maxout
// share the change of their maximum by exact Shapley values of the two pieces.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_SCORING_CONTRIBUTIONS_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_SCORING_CONTRIBUTIONS_H_

#include "frame/frame.h"
#include "model/capabilities.h"

namespace hydrofoil {

// A column per input, then "BiasTerm", the mean prediction of the background; a row sums up to its
// prediction: the probability of the second class, or the value of a regression (before the inverse
// of a log link, unless in response space). With per_reference "RowIdx" and "BackgroundRowIdx"
// follow. Throws Error(kIllegalArgument) for other kinds of models, an empty background and frames
// that do not fit the model, Error(kOutOfMemory), Error(kCancelled).
Frame ComputeContributions(const Model& model, const Frame& frame, const Frame& background,
                           const ContributionOptions& options);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_SCORING_CONTRIBUTIONS_H_
