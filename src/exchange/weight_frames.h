// Weights and biases of a model as frames, for those who want to look at them or start another
// training from them. Pure functions, safe from every thread.
#ifndef HYDROFOIL_EXCHANGE_WEIGHT_FRAMES_H_
#define HYDROFOIL_EXCHANGE_WEIGHT_FRAMES_H_

#include <string>
#include <vector>

#include "frame/frame.h"
#include "models/model.h"

namespace hydrofoil {

struct NamedFrame {
  std::string key;
  Frame frame;
};

struct WeightFrames {
  // A layer each, "<model>.weights.<i>": a row a unit, a column an input (named as the expanded
  // inputs in the first, C1.. in the others). Maxout layers have two rows a unit and keep the
  // order in which their weights are stored.
  std::vector<NamedFrame> weights;
  std::vector<NamedFrame> biases;  // "<model>.biases.<i>": one column
};

WeightFrames ExportWeights(const Model& model);

}  // namespace hydrofoil

#endif  // HYDROFOIL_EXCHANGE_WEIGHT_FRAMES_H_
