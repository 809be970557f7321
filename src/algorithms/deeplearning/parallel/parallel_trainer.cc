#include "algorithms/deeplearning/parallel/parallel_trainer.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "algorithms/deeplearning/network/elastic_average.h"
#include "algorithms/deeplearning/network/model_averaging.h"
#include "algorithms/deeplearning/parallel/epoch_shuffle.h"
#include "algorithms/deeplearning/parallel/parallel_trainer_crew.h"
#include "algorithms/deeplearning/parallel/parallel_trainer_hogwild.h"
#include "algorithms/deeplearning/parallel/parallel_trainer_pass.h"
#include "algorithms/deeplearning/parallel/parallel_trainer_update.h"
#include "base/error.h"

namespace hydrofoil {
namespace {

constexpr size_t kLargestBatch = 32;
// Networks whose weights and state no cache holds: reading and writing them once a batch is what
// takes time, so batches are larger and never tiny.
constexpr size_t kLargeNetwork = 1'000'000;
constexpr size_t kLargestBatchOfLarge = 128;
constexpr size_t kSmallestBatchOfLarge = 16;

size_t LargestBatch(size_t weights) {
  return weights > kLargeNetwork ? kLargestBatchOfLarge : kLargestBatch;
}

double RowEntries(const CompactRows& rows) {
  const double pairs = static_cast<double>(rows.positions.size());
  return static_cast<double>(rows.dense_inputs) + pairs / static_cast<double>(rows.rows());
}

class SynchronousTrainer final : public Trainer {
 public:
  SynchronousTrainer(TrainerStart start, size_t micro_batch)
      : start_(std::move(start)),
        micro_batch_(micro_batch),
        elastic_(start_.parameters),
        weights_(start_.network.parameter_count()),
        capacity_(micro_batch == 0 ? LargestBatch(weights_) : micro_batch),
        compact_(MakeCompactRows(*start_.rows, UsualValues::kFound, start_.stop)),
        order_(*start_.rows, start_.parameters.seed,
               start_.parameters.missing_values_handling == MissingValuesHandling::kSkip),
        packed_(Pack(start_.network, start_.state, compact_)),
        batch_(packed_, compact_, capacity_),
        processed_(start_.processed_rows) {
    PreparePacked();
  }

  void TrainIteration(uint64_t /*iteration*/, uint64_t samples,
                      const std::stop_token& stop) override {
    if (order_.empty()) {
      return;  // on all ranks or on none: they hold the same rows
    }
    const uint64_t before = processed_;
    const uint64_t end = before + SamplesOfRank(start_.communicator, samples);
    ahead_of_rank_ = FirstSampleOfRank(start_.communicator, samples);
    Crew::Run([&](Crew& crew) { Train(crew, end, stop); });
    Unpack(packed_, compact_, look_ahead_, {start_.network, start_.state});
    // Other ranks wait for this one, also when it has no more time.
    const bool alone = IsAlone(start_.communicator);
    if (!alone || (elastic_.is_used() && !stop.stop_requested())) {
      GoOnFromMean(before);
    }
    if (stop.stop_requested()) {
      throw Error(ErrorKind::kCancelled, "Job was cancelled.");
    }
  }

  [[nodiscard]] const Network& network() const override {
    return elastic_.average() != nullptr ? *elastic_.average() : start_.network;
  }
  [[nodiscard]] const OptimizerState& state() const override { return start_.state; }
  [[nodiscard]] uint64_t processed_rows() const override { return processed_; }

 private:
  void GoOnFromMean(uint64_t before) {
    RankState rank{start_.network, start_.state, processed_ - before};
    AverageOverRanks(start_.communicator, rank);
    processed_ = before + rank.trained_rows;
    elastic_.Pull(start_.network);
    elastic_.Follow(start_.network);
    packed_ = Pack(start_.network, start_.state, compact_);
    PreparePacked();
  }

  void PreparePacked() {
    if (HasMaxW2()) {
      for (PackedLayer& layer : packed_) {
        layer.squares.assign(layer.blocks() * layer.stride, 0);
      }
    }
    look_ahead_ = LookAheadAt(start_.parameters, processed_, BatchAt(processed_));
    LookAhead(packed_, look_ahead_);
  }

  [[nodiscard]] bool HasMaxW2() const {
    return start_.parameters.max_w2 < std::numeric_limits<float>::max();
  }
  [[nodiscard]] size_t BatchAt(uint64_t processed) const {
    return micro_batch_ == 0
               ? MicroBatchAt(start_.parameters, {order_.usable_rows(), weights_}, processed)
               : micro_batch_;
  }

  // Meeting costs about a microsecond, and much more when the other cores are busy otherwise.
  [[nodiscard]] bool IsWorthSharing() const {
    constexpr size_t kSmallWork = 60'000;
    size_t weights = 0;
    for (const PackedLayer& layer : packed_) {
      weights += layer.weights.size();
    }
    return weights * (4 + batch_.rows) / 4 > kSmallWork;
  }

  void Train(Crew& crew, uint64_t end, const std::stop_token& stop) {
    const LayerKernels& kernels = FastLayerKernels();
    const PassSource source{start_.parameters, *start_.rows, compact_, packed_, kernels};
    std::vector<RowPass> passes(crew.shares(), RowPass(source));
    std::vector<BlockUpdater> updaters(crew.shares(), BlockUpdater(packed_, kernels, capacity_));
    const UpdatePlan plan = MakeUpdatePlan(packed_, crew.shares(), capacity_, RowEntries(compact_));
    const Crew::Step propagate = [&](size_t share) {
      passes[share].Start();
      const size_t first = batch_.rows * share / crew.shares();
      const size_t last = batch_.rows * (share + 1) / crew.shares();
      passes[share].Propagate(std::span(batch_rows_).subspan(first, last - first), first, batch_);
    };
    BatchStep step;
    const auto run = [&](const Crew::Step& work) {
      IsWorthSharing() ? crew.Do(work) : crew.DoAlone(work);
    };
    const Crew::Step update = [&](size_t share) {
      updaters[share].Update(plan, share, batch_, step, packed_);
    };
    const Crew::Step constrain = [&](size_t share) {
      updaters[share].Constrain(plan, share, start_.parameters.max_w2, packed_);
    };
    while (processed_ < end && !stop.stop_requested()) {
      step = NextBatch(end);
      run(propagate);
      run(update);
      if (HasMaxW2()) {
        run(constrain);
      }
      processed_ += batch_.rows;
    }
  }

  // Fills batch_rows_; the last batch of an iteration may be smaller.
  BatchStep NextBatch(uint64_t end) {
    const size_t size = std::min<uint64_t>(BatchAt(processed_), end - processed_);
    batch_.rows = size;
    batch_rows_.resize(size);
    for (size_t r = 0; r < size; ++r) {
      const uint64_t number = processed_ + ahead_of_rank_ + r;
      batch_rows_[r] = {order_.RowAt(number), number};
    }
    const float ahead = look_ahead_;
    look_ahead_ = LookAheadAt(start_.parameters, processed_ + size, BatchAt(processed_ + size));
    return MakeBatchStep(start_.parameters, packed_.size(), {processed_, size, ahead, look_ahead_});
  }

  TrainerStart start_;
  size_t micro_batch_;
  ElasticAverage elastic_;
  size_t weights_;
  size_t capacity_;
  CompactRows compact_;
  EpochShuffle order_;
  PackedNetwork packed_;
  MicroBatch batch_;
  std::vector<BatchRow> batch_rows_;
  uint64_t processed_;
  uint64_t ahead_of_rank_ = 0;  // rows of the iteration that the ranks before this one train on
  float look_ahead_ = 0;        // how many velocities the weights stand ahead
};

}  // namespace

size_t MicroBatchAt(const DeepLearningParameters& parameters, const ProblemSize& size,
                    uint64_t processed) {
  // Data of that many rows a batch row learn as well by batches as row by row, and earlier in
  // training a batch that large costs too many steps (docs/performance.md).
  constexpr size_t kRowsOfData = 512;
  constexpr uint64_t kRowsTrained = 256;
  size_t most = LargestBatch(size.weights);
  if (!parameters.adaptive_rate) {
    // Gradients of a batch add up before the weights move: with a given rate the step must stay
    // small enough to be stable.
    constexpr double kLargestStep = 0.1;
    const double rate =
        parameters.rate / (1 + parameters.rate_annealing * static_cast<double>(processed));
    // A rate of 0 or one that is no number trains nothing, in batches of any size.
    const double largest = static_cast<double>(most) / 2;
    most = static_cast<size_t>(std::clamp(rate > 0 ? kLargestStep / rate : largest, 1.0, largest));
  }
  most = std::min(most, std::max<size_t>(size.rows / kRowsOfData, 1));
  const size_t least = size.weights > kLargeNetwork ? std::min(kSmallestBatchOfLarge, most) : 1;
  return std::clamp<size_t>(processed / kRowsTrained, least, most);
}

std::unique_ptr<Trainer> MakeParallelTrainer(TrainerStart start, const ParallelOptions& options) {
  // Mean activations are not shared without locks.
  const bool sparsity = start.parameters.autoencoder && start.parameters.sparsity_beta > 0;
  if (options.mode == ParallelMode::kHogwild && !sparsity && !start.parameters.elastic_averaging) {
    return MakeHogwildTrainer(std::move(start), options.micro_batch);
  }
  return std::make_unique<SynchronousTrainer>(std::move(start), options.micro_batch);
}

}  // namespace hydrofoil
