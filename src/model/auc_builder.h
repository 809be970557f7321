// A histogram of predicted probabilities with the positives and negatives of each bin, from which
// the area under the ROC and all threshold-dependent measures are read.
#ifndef HYDROFOIL_MODEL_AUC_BUILDER_H_
#define HYDROFOIL_MODEL_AUC_BUILDER_H_

#include <cstddef>
#include <optional>
#include <vector>

namespace hydrofoil {

struct AucBin {
  double center = 0;         // probability
  double squared_error = 0;  // of the values folded into the bin, against its center
  double positives = 0;      // sums of weights
  double negatives = 0;

  [[nodiscard]] double count() const { return positives + negatives; }
};

// Exact up to kMaxBins distinct probabilities; beyond that the pair of neighbours that costs least
// squared error is merged. Which pair that is, is cached between calls, and the cached pair
// may be outdated: results equal the reference's only with this very bookkeeping. A value, used by
// one thread.
class AucBuilder {
 public:
  static constexpr size_t kMaxBins = 400;

  void Add(double probability, bool positive, double weight);
  // Adds the rows of another builder.
  void Merge(const AucBuilder& other);

  // Ascending centers.
  [[nodiscard]] const std::vector<AucBin>& bins() const { return bins_; }

 private:
  [[nodiscard]] double MergeCost(size_t bin) const;
  size_t CheapestPair();
  [[nodiscard]] size_t ClosestPair() const;
  [[nodiscard]] bool HasEqualNeighbours() const;
  bool FoldInto(size_t position, const AucBin& added);
  void Insert(size_t position, const AucBin& added);
  void MergeCheapestPair();

  std::vector<AucBin> bins_;
  std::optional<size_t> cheapest_;  // the first bin of the pair
};

// Measures of a ranking, read from the bins of a builder.
struct RankingMeasures {
  double auc = 0;
  double gini = 0;
  double pr_auc = 0;  // area under the precision-recall curve (Davis and Goadrich 2006)
};
RankingMeasures MeasureRanking(const std::vector<AucBin>& bins);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_AUC_BUILDER_H_
