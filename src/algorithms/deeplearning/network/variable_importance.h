// How much each input matters to a network, by its weights alone (Gedeon 1997, "Data Mining of
// Inputs: Analysing Magnitude and Functional Measures").
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_VARIABLE_IMPORTANCE_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_VARIABLE_IMPORTANCE_H_

#include <string>
#include <vector>

#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "algorithms/deeplearning/network/network.h"
#include "model/table.h"

namespace hydrofoil {

// One number per input, the largest 1. Slots for missing values that training never saw are 0. Only
// the first two layers of weights count; those of Maxout units are read as the reference does, as
// if they had one channel. Hashed inputs are read by the numbers of the slots before hashing.
std::vector<float> VariableImportances(const Network& network, const FeatureEncoder& encoder);

// Sorted by falling importance.
Table VariableImportanceTable(const std::vector<float>& importances,
                              const std::vector<std::string>& input_names);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_NETWORK_VARIABLE_IMPORTANCE_H_
