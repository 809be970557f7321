// How predictions depend on one or two columns when everything else stays as it is (Friedman 2001,
// "Greedy Function Approximation").
#ifndef HYDROFOIL_MODEL_PARTIAL_DEPENDENCE_H_
#define HYDROFOIL_MODEL_PARTIAL_DEPENDENCE_H_

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "model/model.h"

namespace hydrofoil {

struct PartialDependence {
  // The values that one column takes in turn; levels by their codes.
  struct Axis {
    std::string column;
    std::vector<double> values;
  };

  std::vector<std::vector<Axis>> plots;  // one or two axes each
  std::vector<std::string> targets;      // classes of a multinomial model: one table each
  std::optional<size_t> weight_column;   // of the frame; counts its rows so often
  std::optional<size_t> row;             // only this row of the frame
  std::stop_token stop;
  std::function<void(double done)> on_progress;  // in [0, 1]; may be empty
};

// The values at which a column of the frame is evaluated: all its levels, or `bins` numbers from
// the smallest to the largest, then the missing value if asked for. Throws Error(kIllegalArgument)
// with the reference's text for text columns, too few bins and columns without a value.
PartialDependence::Axis SplitAxis(const Frame& frame, const std::string& column, int64_t bins,
                                  bool add_missing);

// Throws Error(kMalformedRequest), with the reference's text, when the targets do not fit the
// model.
void CheckTargets(const Model& model, const PartialDependence& wanted);

// Throws as CheckTargets does, Error(kIllegalArgument) when weights or row do not fit the frame,
// Error(kCancelled).
std::vector<Table> ComputePartialDependence(const Model& model, const KeyedFrame& frame,
                                            const PartialDependence& wanted);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_PARTIAL_DEPENDENCE_H_
