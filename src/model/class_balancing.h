// Over- and undersampling of rows so that classes become equally frequent.
#ifndef HYDROFOIL_MODEL_CLASS_BALANCING_H_
#define HYDROFOIL_MODEL_CLASS_BALANCING_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "frame/frame.h"
#include "model/model_parameters.h"

namespace hydrofoil {

// Shares of the classes among the rows that have one, weighted when there are weights.
std::vector<double> ClassDistribution(std::span<const double> classes,
                                      std::span<const double> weights, size_t class_count);

// `frame` with its rows repeated or left out by class, shuffled within chunks, or
// as if it were a single one. Uses
// class_sampling_factors, max_after_balance_size and the seed, which must have been fixed. Throws
// Error(kIllegalArgument) when class_sampling_factors does not have one entry per class.
Frame BalanceClasses(const Frame& frame, size_t response, const ModelParameters& parameters,
                     bool single_chunk);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_CLASS_BALANCING_H_
