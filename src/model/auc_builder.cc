#include "model/auc_builder.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>

namespace hydrofoil {

namespace {

// Squared error of giving up the difference between two bins.
double Delta(double t1, double n1, double t0, double n0) {
  const auto f1 = static_cast<float>(t1);
  const auto f0 = static_cast<float>(t0);
  if (f1 == f0) return 0;
  const double difference = f1 - f0;
  return difference * difference * n0 * n1 / (n0 + n1);
}

double Delta(const AucBin& a, const AucBin& b) {
  return Delta(a.center, a.count(), b.center, b.count());
}

double CombinedCenter(const AucBin& a, const AucBin& b) {
  const double center = (a.center * a.count() + b.center * b.count()) / (a.count() + b.count());
  return std::isfinite(center) ? center : (a.center + b.center) / 2;
}

void Combine(AucBin& into, const AucBin& from, double squared_error) {
  into.center = CombinedCenter(into, from);
  into.squared_error = squared_error;
  into.positives += from.positives;
  into.negatives += from.negatives;
}

}  // namespace

double AucBuilder::MergeCost(size_t bin) const {
  return bins_[bin].squared_error + bins_[bin + 1].squared_error +
         Delta(bins_[bin + 1], bins_[bin]);
}

size_t AucBuilder::ClosestPair() const {
  size_t best = 0;
  double smallest = std::numeric_limits<double>::infinity();
  for (size_t bin = 0; bin + 1 < bins_.size(); ++bin) {
    const double distance = bins_[bin + 1].center - bins_[bin].center;
    if (distance < smallest) {
      smallest = distance;
      best = bin;
    }
  }
  return best;
}

size_t AucBuilder::CheapestPair() {
  if (cheapest_) return *cheapest_;
  double smallest = std::numeric_limits<double>::infinity();
  for (size_t bin = 0; bin + 1 < bins_.size(); ++bin) {
    if (Delta(bins_[bin + 1], bins_[bin]) == 0) {
      cheapest_ = bin;
      return bin;
    }
    const double cost = MergeCost(bin);
    if (cost < smallest) {
      smallest = cost;
      cheapest_ = bin;
    }
  }
  if (!cheapest_) cheapest_ = ClosestPair();
  return *cheapest_;
}

void AucBuilder::Add(double probability, bool positive, double weight) {
  const auto found =
      std::lower_bound(bins_.begin(), bins_.end(), probability,
                       [](const AucBin& bin, double value) { return bin.center < value; });
  if (found != bins_.end() && found->center == probability) {
    (positive ? found->positives : found->negatives) += weight;
    cheapest_.reset();
    return;
  }
  AucBin added;
  added.center = probability;
  (positive ? added.positives : added.negatives) = weight;
  const auto position = static_cast<size_t>(found - bins_.begin());
  if (bins_.size() >= kMaxBins && FoldInto(position, added)) return;
  Insert(position, added);
  if (bins_.size() > kMaxBins) MergeCheapestPair();
}

bool AucBuilder::FoldInto(size_t position, const AucBin& added) {
  if (position == 0 || position == bins_.size()) return false;
  const AucBin& below = bins_[position - 1];
  const AucBin& above = bins_[position];
  if (below.center == above.center) return false;
  const double cheapest_cost = MergeCost(CheapestPair());
  const double below_cost = below.squared_error + Delta(added, below);
  const double above_cost = above.squared_error + Delta(above, added);
  const bool is_cheaper = below_cost < cheapest_cost || above_cost < cheapest_cost;
  if (!is_cheaper) return false;
  const size_t target = below_cost <= above_cost ? position - 1 : position;
  Combine(bins_[target], added, std::min(below_cost, above_cost));
  if (cheapest_ == target || (target > 0 && cheapest_ == target - 1)) cheapest_.reset();
  return true;
}

void AucBuilder::Insert(size_t position, const AucBin& added) {
  if (position == 0 || position == bins_.size() || cheapest_ == position) {
    cheapest_.reset();
  } else if (cheapest_ && position < *cheapest_) {
    ++*cheapest_;
  }
  bins_.insert(bins_.begin() + static_cast<ptrdiff_t>(position), added);
}

void AucBuilder::MergeCheapestPair() {
  const size_t bin = CheapestPair();
  Combine(bins_[bin], bins_[bin + 1], MergeCost(bin));
  bins_.erase(bins_.begin() + static_cast<ptrdiff_t>(bin) + 1);
  cheapest_.reset();
}

bool AucBuilder::HasEqualNeighbours() const {
  return std::adjacent_find(bins_.begin(), bins_.end(), [](const AucBin& a, const AucBin& b) {
           return Delta(b, a) == 0;
         }) != bins_.end();
}

void AucBuilder::Merge(const AucBuilder& other) {
  std::vector<AucBin> all;
  all.reserve(bins_.size() + other.bins_.size());
  std::merge(bins_.begin(), bins_.end(), other.bins_.begin(), other.bins_.end(),
             std::back_inserter(all),
             [](const AucBin& a, const AucBin& b) { return a.center < b.center; });
  bins_ = std::move(all);
  cheapest_.reset();
  while (bins_.size() > kMaxBins || HasEqualNeighbours()) MergeCheapestPair();
}

namespace {

// Points of the curves from the highest threshold down: true and false positives so far.
struct CurvePoint {
  double tp = 0;
  double fp = 0;
};

// The part of the precision-recall curve between two points, precision interpolated.
double PrecisionRecallStep(const CurvePoint& from, const CurvePoint& to, double positives) {
  double a = 1;
  double b = 0;
  if (to.tp != from.tp) {
    const double h = (to.fp - from.fp) / (to.tp - from.tp);
    a = 1 + h;
    b = (from.fp - h * from.tp) / positives;
  }
  const double x = to.tp / positives;
  const double x0 = from.tp / positives;
  if (b != 0) return (x - x0 - b / a * (std::log(a * x + b) - std::log(a * x0 + b))) / a;
  return (x - x0) / a;
}

}  // namespace

RankingMeasures MeasureRanking(const std::vector<AucBin>& bins) {
  double positives = 0;
  double negatives = 0;
  for (const AucBin& bin : bins) {
    positives += bin.positives;
    negatives += bin.negatives;
  }
  RankingMeasures measures{1, 1, 1};
  if (negatives != 0) {
    measures.auc = 0;
    measures.pr_auc = 0;
    CurvePoint from;
    for (auto bin = bins.rbegin(); positives != 0 && bin != bins.rend(); ++bin) {
      const CurvePoint to{from.tp + bin->positives, from.fp + bin->negatives};
      measures.auc += (to.fp - from.fp) * (to.tp + from.tp) / 2.0;
      measures.pr_auc += PrecisionRecallStep(from, to, positives);
      from = to;
    }
    if (positives != 0) measures.auc = measures.auc / positives / negatives;
  }
  measures.gini = 2 * measures.auc - 1;
  return measures;
}

}  // namespace hydrofoil
