// The combinations of hyper-parameter values that a grid search tries, and their order.
#ifndef HYDROFOIL_SELECTION_HYPER_SPACE_H_
#define HYDROFOIL_SELECTION_HYPER_SPACE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/model_parameters.h"

namespace hydrofoil {

struct HyperDimension {
  std::string name;                 // of a parameter that may be searched
  std::vector<std::string> values;  // as SetParameter reads them; "null" leaves the parameter alone
};

// Sorted by name.
using HyperSpace = std::vector<HyperDimension>;

// What is searched: `shared` alone, or each of the subspaces with the dimensions of `shared` added.
struct SearchSpace {
  HyperSpace shared;
  std::vector<HyperSpace> subspaces;
};

// The spaces to walk through, each with all its dimensions in the order in which values are chosen.
std::vector<HyperSpace> MergedSpaces(const SearchSpace& space);

// A value of each dimension of one of the merged spaces, by index.
struct HyperPoint {
  size_t space = 0;
  std::vector<size_t> indices;
};

enum class SearchStrategy { kCartesian, kRandomDiscrete, kSequential };

struct SearchCriteria {
  SearchStrategy strategy = SearchStrategy::kCartesian;
  int64_t seed = -1;
  int64_t max_models = 0;       // 0: all
  double max_runtime_secs = 0;  // 0: unlimited
  int32_t stopping_rounds = 0;
  StoppingMetric stopping_metric = StoppingMetric::kAuto;
  double stopping_tolerance = 1e-3;
};

// Throws Error(kIllegalArgument) in the words of the reference: a name that is unknown or cannot
// be searched, an empty list, a parameter that `base` sets too, other
// than to its default (unless searched sequentially), one
// that is both in a subspace and shared.
void CheckSearchSpace(const SearchSpace& space, const ModelParameters& base,
                      const ModelParameters& defaults, SearchStrategy strategy);

// Combinations one after another. Not synchronized.
class HyperWalker {
 public:
  virtual ~HyperWalker() = default;
  // Nothing when all, or the wanted number, have been visited.
  virtual std::optional<HyperPoint> Next() = 0;
  // How many there will be at most.
  [[nodiscard]] virtual size_t size() const = 0;
};

// Cartesian: the first dimension varies fastest, one subspace after the other. RandomDiscrete:
// drawn by java.util.Random, the subspace first, without repeats. Sequential: the first values of
// all lists, then the second ...; throws Error(kIllegalArgument) when lists differ in length, and
// for subspaces.
std::unique_ptr<HyperWalker> MakeHyperWalker(const SearchSpace& space,
                                             const SearchCriteria& criteria);

}  // namespace hydrofoil

#endif  // HYDROFOIL_SELECTION_HYPER_SPACE_H_
