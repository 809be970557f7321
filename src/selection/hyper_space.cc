#include "selection/hyper_space.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <set>

#include "base/error.h"
#include "base/random.h"
#include "deeplearning/parameter_table.h"

namespace hydrofoil {
namespace {

constexpr size_t kMostTries = 10000;

// The product of the lengths, or the largest number when it is beyond that.
size_t SpaceSize(const HyperSpace& space) {
  size_t size = 1;
  for (const HyperDimension& dimension : space) {
    if (__builtin_mul_overflow(size, dimension.values.size(), &size)) {
      return std::numeric_limits<size_t>::max();
    }
  }
  return size;
}

class CartesianWalker : public HyperWalker {
 public:
  explicit CartesianWalker(const HyperSpace& space) : space_(space) {}

  std::optional<std::vector<size_t>> Next() override {
    if (next_ >= size()) return std::nullopt;
    size_t rest = next_++;
    std::vector<size_t> indices;
    for (const HyperDimension& dimension : space_) {
      indices.push_back(rest % dimension.values.size());
      rest /= dimension.values.size();
    }
    return indices;
  }
  [[nodiscard]] size_t size() const override { return SpaceSize(space_); }

 private:
  HyperSpace space_;
  size_t next_ = 0;
};

class RandomWalker : public HyperWalker {
 public:
  RandomWalker(const HyperSpace& space, const SearchCriteria& criteria)
      : space_(space),
        most_(criteria.max_models == 0
                  ? SpaceSize(space)
                  : std::min(SpaceSize(space), static_cast<size_t>(criteria.max_models))),
        random_(criteria.seed != -1 ? criteria.seed
                                    : std::chrono::steady_clock::now().time_since_epoch().count()) {
  }

  std::optional<std::vector<size_t>> Next() override {
    if (visited_.size() >= most_) return std::nullopt;
    const size_t tries = std::max(kMostTries, SpaceSize(space_));
    for (size_t k = 0; k < tries; ++k) {
      std::vector<size_t> indices;
      for (const HyperDimension& dimension : space_) {
        const auto count = static_cast<int32_t>(dimension.values.size());
        indices.push_back(static_cast<size_t>(random_.NextInt(count)));
      }
      if (visited_.insert(Hash(indices)).second) return indices;
    }
    return std::nullopt;
  }
  [[nodiscard]] size_t size() const override { return most_; }

 private:
  // The reference's: combinations of equal hash count as one.
  [[nodiscard]] uint32_t Hash(const std::vector<size_t>& indices) const {
    uint32_t hash = 1;
    for (size_t i = 0; i < indices.size(); ++i) {
      hash = 31 * hash + static_cast<uint32_t>(indices[i] * space_[i].values.size());
    }
    return hash;
  }

  HyperSpace space_;
  size_t most_;
  JavaRandom random_;
  std::set<uint32_t> visited_;
};

class SequentialWalker : public HyperWalker {
 public:
  SequentialWalker(const HyperSpace& space, const SearchCriteria& criteria)
      : dimensions_(space.size()), most_(space.empty() ? 1 : space.front().values.size()) {
    for (const HyperDimension& dimension : space) {
      if (dimension.values.size() == most_) continue;
      ThrowIllegalArgument("Sequential search needs lists of equal length, but '" + dimension.name +
                           "' has " + std::to_string(dimension.values.size()) + " values and '" +
                           space.front().name + "' has " + std::to_string(most_) + ".");
    }
    if (criteria.max_models > 0) most_ = std::min(most_, static_cast<size_t>(criteria.max_models));
  }

  std::optional<std::vector<size_t>> Next() override {
    if (next_ >= most_) return std::nullopt;
    return std::vector<size_t>(dimensions_, next_++);
  }
  [[nodiscard]] size_t size() const override { return most_; }

 private:
  size_t dimensions_;
  size_t most_;
  size_t next_ = 0;
};

}  // namespace

void CheckHyperSpace(const HyperSpace& space, const DeepLearningParameters& base) {
  static const DeepLearningParameters kDefaults;
  for (const auto& [name, values] : space) {
    std::string text = "Illegal argument: ";
    text.append(name).append(" of function: grid: ");
    const ParameterInfo* info = FindParameter(name);
    if (info == nullptr) {
      ThrowIllegalArgument(text.append("Unknown hyper parameter for grid search!"));
    }
    if (!info->gridable) {
      text.append("Illegal hyper parameter for grid search! The parameter '").append(name);
      ThrowIllegalArgument(text.append(" is not gridable!"));
    }
    if (values.empty()) {
      ThrowIllegalArgument("Grid search hyperparameter value list is empty for hyperparameter: " +
                           name);
    }
    if (name != "seed" && GetParameter(base, *info) != GetParameter(kDefaults, *info)) {
      ThrowIllegalArgument(
          "Grid search model parameter '" + name +
          "' is set in both the model parameters and in the hyperparameters map.  This is "
          "ambiguous; set it in one place or the other, not both.");
    }
  }
}

std::unique_ptr<HyperWalker> MakeHyperWalker(const HyperSpace& space,
                                             const SearchCriteria& criteria) {
  switch (criteria.strategy) {
    case SearchStrategy::kRandomDiscrete:
      return std::make_unique<RandomWalker>(space, criteria);
    case SearchStrategy::kSequential:
      return std::make_unique<SequentialWalker>(space, criteria);
    case SearchStrategy::kCartesian:
      break;
  }
  return std::make_unique<CartesianWalker>(space);
}

}  // namespace hydrofoil
