#include "algorithms/deeplearning/parallel/parallel_trainer_hogwild.h"

#include <algorithm>
#include <atomic>
#include <limits>
#include <optional>
#include <utility>

#include "algorithms/deeplearning/parallel/epoch_shuffle.h"
#include "algorithms/deeplearning/parallel/parallel_trainer_pass.h"
#include "algorithms/deeplearning/parallel/parallel_trainer_update.h"
#include "algorithms/deeplearning/parallel/unit_major_layer.h"
#include "base/error.h"
#include "base/subnormals.h"
#include "base/thread_pool.h"

namespace hydrofoil {
namespace {

// Rows whose order is written down at once; threads meet between slices.
constexpr uint64_t kSliceRows = 65536;

// Norms are looked at after so many rows of a thread: that reads every weight, a row only some. The
// last rows of a slice are looked at by the thread that trained them.
constexpr size_t kRowsAConstraint = 16;

class HogwildTrainer final : public Trainer {
 public:
  HogwildTrainer(TrainerStart start, size_t micro_batch)
      : start_(std::move(start)),
        micro_batch_(std::max<size_t>(micro_batch, 1)),
        compact_(MakeCompactRows(*start_.rows, UsualValues::kZero, start_.stop)),
        order_(*start_.rows, start_.parameters.seed,
               start_.parameters.missing_values_handling == MissingValuesHandling::kSkip),
        packed_(Pack(start_.network, start_.state, compact_)),
        processed_(start_.processed_rows) {
    LookAhead(packed_, LookAheadNow());
    if (micro_batch_ == 1 && UnitMajorLayer::Pays(compact_)) {
      first_.emplace(packed_.front());
    }
  }

  void TrainIteration(uint64_t /*iteration*/, uint64_t samples,
                      const std::stop_token& stop) override {
    if (order_.empty()) {
      return;
    }
    const uint64_t end = processed_ + samples;
    while (processed_ < end && !stop.stop_requested()) {
      TrainSlice(std::min(kSliceRows, end - processed_), stop);
    }
    if (first_) {
      first_->CopyTo(packed_.front());
    }
    Unpack(packed_, compact_, LookAheadNow(), {start_.network, start_.state});
    if (stop.stop_requested()) {
      throw Error(ErrorKind::kCancelled, "Job was cancelled.");
    }
  }

  [[nodiscard]] const Network& network() const override { return start_.network; }
  [[nodiscard]] const OptimizerState& state() const override { return start_.state; }
  [[nodiscard]] uint64_t processed_rows() const override { return processed_; }

 private:
  [[nodiscard]] float LookAheadNow() const {
    return LookAheadAt(start_.parameters, processed_, micro_batch_);
  }

  void TrainSlice(uint64_t rows, const std::stop_token& stop) {
    todo_.resize(rows);
    for (uint64_t k = 0; k < rows; ++k) {
      todo_[k] = {order_.RowAt(processed_ + k), processed_ + k};
    }
    next_ = 0;
    ParallelFor(ThreadCount(), [&](size_t /*thread*/) { TrainRows(stop); });
    processed_ += std::min<uint64_t>(next_, rows);
  }

  void TrainRows(const std::stop_token& stop) {
    const SubnormalsAsZero fast;
    const LayerKernels& kernels = RacyLayerKernels();
    const PassSource source{start_.parameters, *start_.rows, compact_,
                            packed_,           kernels,      first_ ? &*first_ : nullptr};
    RowPass pass(source);
    std::optional<UnitMajorLayer::Scratch> scratch;
    BlockUpdater updater(packed_, kernels, micro_batch_, BlockUpdater::Sums::kPrivate);
    MicroBatch batch(packed_, compact_, micro_batch_);
    UpdatePlan plan = MakeUpdatePlan(packed_, 1, micro_batch_, 1);
    if (first_) {
      scratch.emplace(*first_);
      std::erase_if(plan.units, [](const UpdateUnit& unit) { return unit.layer == 0; });
      plan.bounds.back() = plan.units.size();
    }
    size_t unconstrained = 0;
    while (!stop.stop_requested()) {
      const size_t first = next_.fetch_add(micro_batch_, std::memory_order_relaxed);
      if (first >= todo_.size()) {
        break;
      }
      batch.rows = std::min(micro_batch_, todo_.size() - first);
      pass.StartBiases();
      pass.Propagate(std::span(todo_).subspan(first, batch.rows), 0, batch);
      const BatchStep step = MakeStep(todo_[first].number, batch.rows);
      if (first_) {
        const LayerBatch& layer = batch.layers.front();
        first_->Update(layer.entries[0], layer.gradients.data(), step, kernels, *scratch);
      }
      updater.Update(plan, 0, batch, step, packed_);
      unconstrained += batch.rows;
      if (unconstrained >= kRowsAConstraint) {
        Constrain(updater, kernels);
        unconstrained = 0;
      }
    }
    Constrain(updater, kernels);
  }

  void Constrain(BlockUpdater& updater, const LayerKernels& kernels) {
    const float max_w2 = start_.parameters.max_w2;
    if (max_w2 < std::numeric_limits<float>::max()) {
      updater.ConstrainAll(max_w2, packed_);
      if (first_) {
        first_->Constrain(max_w2, kernels);
      }
    }
  }

  [[nodiscard]] BatchStep MakeStep(uint64_t number, size_t rows) const {
    const DeepLearningParameters& parameters = start_.parameters;
    return MakeBatchStep(parameters, packed_.size(),
                         {number, rows, LookAheadAt(parameters, number, micro_batch_),
                          LookAheadAt(parameters, number + rows, micro_batch_)});
  }

  TrainerStart start_;
  size_t micro_batch_;
  CompactRows compact_;
  EpochShuffle order_;
  PackedNetwork packed_;
  std::optional<UnitMajorLayer> first_;  // instead of packed_.front()
  uint64_t processed_;
  std::vector<BatchRow> todo_;
  std::atomic<size_t> next_{0};
};

}  // namespace

std::unique_ptr<Trainer> MakeHogwildTrainer(TrainerStart start, size_t micro_batch) {
  return std::make_unique<HogwildTrainer>(std::move(start), micro_batch);
}

}  // namespace hydrofoil
