// Over- and undersampling of rows so that classes become equally frequent.
#ifndef HYDROFOIL_MODELS_CLASS_BALANCING_H_
#define HYDROFOIL_MODELS_CLASS_BALANCING_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "deeplearning/parameters.h"
#include "frame/frame.h"

namespace hydrofoil {

// Shares of the classes among the rows that have one, weighted when there are weights.
std::vector<double> ClassDistribution(std::span<const double> classes,
                                      std::span<const double> weights, size_t class_count);

// `frame` with its rows repeated or left out by class, shuffled within chunks. Uses
// class_sampling_factors, max_after_balance_size and the seed, which must have been fixed. Throws
// Error(kIllegalArgument) when class_sampling_factors does not have an entry a class.
Frame BalanceClasses(const Frame& frame, size_t response, const DeepLearningParameters& parameters);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODELS_CLASS_BALANCING_H_
