#include "algorithms/deeplearning/reference/row_draws.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.h"

namespace hydrofoil {
namespace {

int64_t ChunkSeed(const RowDrawRequest& request) {
  const uint64_t start =
      0x8734093502429734ULL + static_cast<uint64_t>(request.seed) + request.processed_rows;
  return static_cast<int64_t>(start * (request.iteration + 0x9823423497823423ULL));
}

// Running sums of the weights, normalized to end at 1.
std::vector<double> CumulativeWeights(const std::vector<double>& weights) {
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<double> cumulative(weights.size());
  double sum = 0;
  for (size_t i = 0; i < weights.size(); ++i) {
    sum += weights[i] / total;
    cumulative[i] = sum;
  }
  return cumulative;
}

class RowDrawer {
 public:
  RowDrawer(const TrainingRows& rows, const RowDrawRequest& request)
      : rows_(rows),
        request_(request),
        random_(ChunkSeed(request)),
        order_(rows.rows()),
        weighted_(rows.has_observation_weights) {
    std::iota(order_.begin(), order_.end(), size_t{0});
    const double share = PlanRepeats();
    sample_ = share < 0.999 || weighted_ || request.shuffle;
    fraction_ = share;
    if (sample_) {
      random_.Shuffle(std::span(order_));
    }
    if (weighted_) {
      cumulative_ = CumulativeWeights(rows.weights);
    }
  }

  void Run(const std::function<bool(DrawnRow)>& train) {
    const size_t n = rows_.rows();
    uint64_t processed = 0;
    for (uint64_t repeat = 0; repeat < repeats_; ++repeat) {
      for (size_t i = 0; i < n; ++i) {
        if (sample_ && !weighted_ && random_.NextDouble() > fraction_) {
          continue;
        }
        const size_t row = Pick(i, processed);
        if (!rows_.IsIgnored(row) && train({row, repeat * n + row})) {
          ++processed;
        }
      }
    }
  }

 private:
  // How often the chunk is passed over, and the share of its rows taken in each pass.
  double PlanRepeats() {
    const auto n = static_cast<double>(rows_.rows());
    const auto use = static_cast<float>(static_cast<double>(request_.samples) / n);
    double relative = 1;
    if (rows_.has_observation_weights) {
      const double total = std::accumulate(rows_.weights.begin(), rows_.weights.end(), 0.0);
      relative = std::round(rows_.mean_weight * n) / total;
    }
    const auto wanted = static_cast<float>(use * relative);
    repeats_ = static_cast<uint64_t>(std::ceil(wanted));
    return wanted / static_cast<double>(repeats_);
  }

  size_t Pick(size_t i, uint64_t processed) {
    if (!sample_) {
      return i;
    }
    if (!weighted_) {
      return order_[i];
    }
    if (processed % 2 == 0) {
      const double u = random_.NextDouble();
      const auto it = std::lower_bound(cumulative_.begin(), cumulative_.end(), u);
      return static_cast<size_t>(it - cumulative_.begin());
    }
    size_t row = order_[i];
    while (rows_.weights[row] == 0) {
      row = random_.NextInt(static_cast<uint32_t>(rows_.rows()));
    }
    return row;
  }

  const TrainingRows& rows_;
  const RowDrawRequest& request_;
  Pcg random_;
  std::vector<size_t> order_;
  std::vector<double> cumulative_;
  bool weighted_ = false;
  bool sample_ = false;
  uint64_t repeats_ = 1;
  double fraction_ = 1;
};

}  // namespace

void ForEachDrawnRow(const TrainingRows& rows, const RowDrawRequest& request,
                     const std::function<bool(DrawnRow)>& train) {
  RowDrawer(rows, request).Run(train);
}

}  // namespace hydrofoil
