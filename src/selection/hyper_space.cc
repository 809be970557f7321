#include "selection/hyper_space.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <set>

#include "base/error.h"
#include "base/random.h"
#include "model/parameter_table.h"

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

size_t TotalSize(const std::vector<HyperSpace>& spaces) {
  size_t size = 0;
  for (const HyperSpace& space : spaces) {
    if (__builtin_add_overflow(size, SpaceSize(space), &size)) {
      return std::numeric_limits<size_t>::max();
    }
  }
  return size;
}

class CartesianWalker : public HyperWalker {
 public:
  explicit CartesianWalker(std::vector<HyperSpace> spaces) : spaces_(std::move(spaces)) {}

  std::optional<HyperPoint> Next() override {
    while (space_ < spaces_.size() && next_ >= SpaceSize(spaces_[space_])) {
      ++space_;
      next_ = 0;
    }
    if (space_ == spaces_.size()) return std::nullopt;
    HyperPoint point{space_, {}};
    size_t rest = next_++;
    for (const HyperDimension& dimension : spaces_[space_]) {
      point.indices.push_back(rest % dimension.values.size());
      rest /= dimension.values.size();
    }
    return point;
  }
  [[nodiscard]] size_t size() const override { return TotalSize(spaces_); }

 private:
  std::vector<HyperSpace> spaces_;
  size_t space_ = 0;
  size_t next_ = 0;
};

class RandomWalker : public HyperWalker {
 public:
  RandomWalker(const SearchSpace& space, const SearchCriteria& criteria)
      : spaces_(MergedSpaces(space)),
        has_subspaces_(!space.subspaces.empty()),
        most_(criteria.max_models == 0
                  ? TotalSize(spaces_)
                  : std::min(TotalSize(spaces_), static_cast<size_t>(criteria.max_models))),
        random_(criteria.seed != -1 ? criteria.seed
                                    : std::chrono::steady_clock::now().time_since_epoch().count()) {
  }

  std::optional<HyperPoint> Next() override {
    if (visited_.size() >= most_) return std::nullopt;
    const size_t tries = std::max(kMostTries, TotalSize(spaces_));
    for (size_t k = 0; k < tries; ++k) {
      HyperPoint point{has_subspaces_ ? Draw(spaces_.size()) : 0, {}};
      for (const HyperDimension& dimension : spaces_[point.space]) {
        point.indices.push_back(Draw(dimension.values.size()));
      }
      if (visited_.insert({point.space, Hash(point)}).second) return point;
    }
    return std::nullopt;
  }
  [[nodiscard]] size_t size() const override { return most_; }

 private:
  size_t Draw(size_t count) {
    return static_cast<size_t>(random_.NextInt(static_cast<int32_t>(count)));
  }

  // The reference's: combinations of equal hash count as one.
  [[nodiscard]] uint32_t Hash(const HyperPoint& point) const {
    const HyperSpace& space = spaces_[point.space];
    uint32_t hash = 1;
    for (size_t i = 0; i < point.indices.size(); ++i) {
      hash = 31 * hash + static_cast<uint32_t>(point.indices[i] * space[i].values.size());
    }
    return hash;
  }

  std::vector<HyperSpace> spaces_;
  bool has_subspaces_;
  size_t most_;
  JavaRandom random_;
  std::set<std::pair<size_t, uint32_t>> visited_;
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

  std::optional<HyperPoint> Next() override {
    if (next_ >= most_) return std::nullopt;
    return HyperPoint{0, std::vector<size_t>(dimensions_, next_++)};
  }
  [[nodiscard]] size_t size() const override { return most_; }

 private:
  size_t dimensions_;
  size_t most_;
  size_t next_ = 0;
};

// java.lang.String.hashCode, spread as java.util.HashMap does.
uint32_t JavaHash(const std::string& text) {
  uint32_t hash = 0;
  for (const char c : text) hash = 31 * hash + static_cast<unsigned char>(c);
  return hash ^ (hash >> 16U);
}

// How many buckets the reference's map has that a subspace is copied into, then the shared names.
size_t BucketCount(size_t own, size_t shared) {
  const auto enough = static_cast<size_t>(static_cast<double>(own) / 0.75 + 1);
  size_t buckets = 1;
  while (buckets < enough) buckets *= 2;
  while (static_cast<double>(own + shared) > 0.75 * static_cast<double>(buckets)) buckets *= 2;
  return buckets;
}

[[noreturn]] void ThrowUnfit(const std::string& name, const std::string& text) {
  throw Error(ErrorKind::kIllegalArgument,
              "Illegal argument: " + name + " of function: grid: " + text,
              {{"argument", name}, {"function", "grid"}, {"value", text}});
}

// `twice`: whether `base` may set what is searched.
void CheckHyperSpace(const HyperSpace& space, const ModelParameters& base,
                     const ModelParameters& defaults, bool twice) {
  const ParameterTable table = base.table();
  for (const auto& [name, values] : space) {
    const ParameterInfo* info = table.Find(name);
    if (info == nullptr) {
      ThrowUnfit(name, "Unknown hyper parameter for grid search!");
    }
    if (!info->gridable) {
      ThrowUnfit(name, "Illegal hyper parameter for grid search! The parameter '" + name +
                           " is not gridable!");
    }
    if (values.empty()) {
      ThrowIllegalArgument("Grid search hyperparameter value list is empty for hyperparameter: " +
                           name);
    }
    if (!twice && name != "seed" && GetParameter(base, *info) != GetParameter(defaults, *info)) {
      ThrowIllegalArgument(
          "Grid search model parameter '" + name +
          "' is set in both the model parameters and in the hyperparameters map.  This is "
          "ambiguous; set it in one place or the other, not both.");
    }
  }
}

}  // namespace

std::vector<HyperSpace> MergedSpaces(const SearchSpace& space) {
  if (space.subspaces.empty()) return {space.shared};
  std::vector<HyperSpace> merged = space.subspaces;
  for (HyperSpace& part : merged) {
    const uint32_t last_bucket =
        static_cast<uint32_t>(BucketCount(part.size(), space.shared.size()) - 1);
    part.insert(part.end(), space.shared.begin(), space.shared.end());
    std::ranges::stable_sort(part, {}, [&](const HyperDimension& dimension) {
      return JavaHash(dimension.name) & last_bucket;
    });
  }
  return merged;
}

void CheckSearchSpace(const SearchSpace& space, const ModelParameters& base,
                      const ModelParameters& defaults, SearchStrategy strategy) {
  const bool twice = strategy == SearchStrategy::kSequential;
  CheckHyperSpace(space.shared, base, defaults, twice);
  for (const HyperSpace& part : space.subspaces) {
    CheckHyperSpace(part, base, defaults, twice);
    for (const HyperDimension& dimension : part) {
      if (std::ranges::find(space.shared, dimension.name, &HyperDimension::name) ==
          space.shared.end()) {
        continue;
      }
      ThrowIllegalArgument(
          "Grid search model parameter '" + dimension.name +
          "' is set in both the subspaces and in the hyperparameters map.  This is ambiguous; set "
          "it in one place or the other, not both.");
    }
  }
}

std::unique_ptr<HyperWalker> MakeHyperWalker(const SearchSpace& space,
                                             const SearchCriteria& criteria) {
  switch (criteria.strategy) {
    case SearchStrategy::kRandomDiscrete:
      return std::make_unique<RandomWalker>(space, criteria);
    case SearchStrategy::kSequential:
      if (!space.subspaces.empty()) {
        ThrowIllegalArgument("Sequential search does not support subspaces.");
      }
      return std::make_unique<SequentialWalker>(space.shared, criteria);
    case SearchStrategy::kCartesian:
      break;
  }
  return std::make_unique<CartesianWalker>(MergedSpaces(space));
}

}  // namespace hydrofoil
