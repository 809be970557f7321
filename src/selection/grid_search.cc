#include "selection/grid_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <numeric>
#include <utility>

#include "base/error.h"
#include "base/mutex.h"
#include "base/thread_pool.h"
#include "model/early_stopping.h"
#include "model/parameter_table.h"
#include "text/real_text.h"

namespace hydrofoil {
namespace {

constexpr double kShortestRuntime = 1e-3;  // in seconds

bool SameParameters(const ModelParameters& a, const ModelParameters& b) {
  return std::ranges::all_of(a.table().told, [&](const ParameterInfo& info) {
    return info.name == "model_id" || info.name == "max_runtime_secs" ||
           info.name == "export_checkpoints_dir" || GetParameter(a, info) == GetParameter(b, info);
  });
}

// As the reference tells it: a real parameter's 7 is 7.0.
std::string ReadText(const ModelParameters& parameters, const std::string& name,
                     const std::string& given) {
  const ParameterValue value = GetParameter(parameters, *parameters.table().Find(name));
  if (const auto* real = std::get_if<double>(&value)) return NumberText(*real);
  return given;
}

class GridSearch {
 public:
  GridSearch(const GridRequest& request, const GridEnvironment& environment, TrainingHooks& hooks)
      : request_(request),
        environment_(environment),
        hooks_(hooks),
        spaces_(MergedSpaces(request.space)),
        grid_(*request.grid),
        walker_(MakeHyperWalker(request.space, request.criteria)),
        next_number_(grid_.models.size() + 1) {
    grid_.failures.clear();  // those of an earlier search are not this one's
  }

  void Run() {
    Publish();
    const bool one_by_one = request_.criteria.stopping_rounds > 0;
    const size_t together = one_by_one ? 1 : ThreadCount();
    ParallelFor(together, [&](size_t /*thread*/) {
      while (TrainNext()) {
      }
    });
    // A search whose time is up has ended as it was told to; the models it has are its result.
    if (hooks_.stop_token().stop_requested()) {
      throw Error(ErrorKind::kCancelled, "Job was cancelled.");
    }
  }

 private:
  struct Attempt {
    size_t number = 0;  // of the model's key
    size_t place = 0;   // in the progress
    AlgorithmParameters parameters;
    std::vector<std::string> raw_values;
    std::string fault;  // of a value that cannot be read
  };

  class ModelHooks : public TrainingHooks {
   public:
    ModelHooks(GridSearch& search, size_t place, size_t number)
        : search_(search), place_(place), name_("Model " + std::to_string(number) + ": ") {}
    void OnProgress(double done, const std::string& message) override {
      search_.Report(place_, done, name_ + message);
    }
    [[nodiscard]] std::stop_token stop_token() const override {
      return search_.hooks_.stop_token();
    }

   private:
    GridSearch& search_;
    size_t place_;
    std::string name_;
  };

  // False when there is nothing left to do.
  bool TrainNext() {
    std::optional<Attempt> attempt = Take();
    if (!attempt) return false;
    ModelHooks hooks(*this, attempt->place, attempt->number);
    const std::string key = KeyOf(attempt->number);
    try {
      if (!attempt->fault.empty()) ThrowIllegalArgument(attempt->fault);
      Add(environment_.build(attempt->parameters, key, hooks));
    } catch (const Error& error) {
      const bool cancelled = error.kind() == ErrorKind::kCancelled;
      AddFailure(*attempt, cancelled ? "Job Canceled" : error.what());
    }
    Report(attempt->place, 1, "");
    return true;
  }

  std::optional<Attempt> Take() {
    const MutexLock lock(mutex_);
    for (;;) {
      if (hooks_.stop_token().stop_requested() || HasConvergedNow()) return std::nullopt;
      const double limit = request_.criteria.max_runtime_secs;
      // However short the time, the first model is trained as far as it gets.
      const double left = std::max(limit - Elapsed(), begun_.empty() ? kShortestRuntime : 0);
      if (limit > 0 && left <= 0) return std::nullopt;
      const auto point = walker_->Next();
      if (!point) return std::nullopt;
      Attempt attempt = MakeAttempt(*point);
      if (limit > 0) {
        double& runtime = attempt.parameters->max_runtime_secs;
        runtime = runtime > 0 ? std::min(runtime, left) : left;
      }
      if (!attempt.fault.empty() || !IsThereAlready(attempt)) {
        begun_.push_back(attempt.parameters);
        return attempt;
      }
      done_.back() = 1;
    }
  }

  Attempt MakeAttempt(const HyperPoint& point) REQUIRES(mutex_) {
    Attempt attempt;
    while (IsTaken(next_number_)) ++next_number_;
    attempt.number = next_number_++;
    attempt.place = done_.size();
    attempt.parameters = request_.base;
    ModelParameters& parameters = *attempt.parameters;
    if (parameters.seed == -1 && request_.criteria.seed != -1) {
      parameters.seed = request_.criteria.seed + static_cast<int64_t>(done_.size());
    }
    for (size_t i = 0; i < point.indices.size(); ++i) {
      const auto& [name, values] = spaces_[point.space][i];
      const std::string& value = values[point.indices[i]];
      std::string& raw = attempt.raw_values.emplace_back(value);
      if (value == "null") continue;
      try {
        SetParameter(parameters, name, value);
        raw = ReadText(parameters, name, value);
      } catch (const Error& error) {
        attempt.fault =
            fmt::format("Cannot set field '{}' to value {}: {}", name, value, error.what());
      }
    }
    done_.push_back(0);
    return attempt;
  }

  [[nodiscard]] std::string KeyOf(size_t number) const {
    return request_.grid->key + "_model_" + std::to_string(number);
  }

  // Numbers have gaps where models failed or were never finished.
  [[nodiscard]] bool IsTaken(size_t number) const REQUIRES(mutex_) {
    return std::ranges::any_of(
        grid_.models, [key = KeyOf(number)](const ModelPtr& model) { return model->key == key; });
  }

  [[nodiscard]] bool IsThereAlready(const Attempt& attempt) const REQUIRES(mutex_) {
    const auto same = [&](const AlgorithmParameters& other) {
      return SameParameters(*other, *attempt.parameters);
    };
    return std::ranges::any_of(begun_, same) ||
           std::ranges::any_of(
               grid_.models, [&](const ModelPtr& model) { return same(model->input_parameters); });
  }

  [[nodiscard]] double Elapsed() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

  // Models in the order from worst to best, as if they were one history.
  [[nodiscard]] bool HasConvergedNow() const REQUIRES(mutex_) {
    const SearchCriteria& criteria = request_.criteria;
    if (criteria.stopping_rounds == 0) return false;
    const StoppingMetric metric = criteria.stopping_metric;
    std::vector<ModelPtr> models = grid_.models;
    std::ranges::stable_sort(models, [&](const ModelPtr& a, const ModelPtr& b) {
      return ModelLoss(JudgedBy(*a), metric) > ModelLoss(JudgedBy(*b), metric);
    });
    std::vector<double> values;
    for (const ModelPtr& model : models) values.push_back(StoppingValue(JudgedBy(*model), metric));
    return HasConverged(values, {criteria.stopping_rounds, metric, criteria.stopping_tolerance});
  }

  void Publish() {
    const MutexLock lock(mutex_);
    environment_.publish(std::make_shared<const Grid>(grid_));
  }

  void Add(ModelPtr model) {
    const MutexLock lock(mutex_);
    grid_.models.push_back(std::move(model));
    environment_.publish(std::make_shared<const Grid>(grid_));
  }

  void AddFailure(const Attempt& attempt, const std::string& message) {
    const MutexLock lock(mutex_);
    const auto at = std::ranges::upper_bound(failed_, attempt.place);
    grid_.failures.insert(grid_.failures.begin() + (at - failed_.begin()),
                          {attempt.parameters, attempt.raw_values, message});
    failed_.insert(at, attempt.place);
    environment_.publish(std::make_shared<const Grid>(grid_));
  }

  void Report(size_t place, double done, const std::string& message) {
    const MutexLock lock(mutex_);
    done_[place] = std::max(done_[place], done);
    const double sum = std::accumulate(done_.begin(), done_.end(), 0.0);
    hooks_.OnProgress(sum / static_cast<double>(walker_->size()), message);
  }

  const GridRequest& request_;
  const GridEnvironment& environment_;
  TrainingHooks& hooks_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  const std::vector<HyperSpace> spaces_;
  Mutex mutex_;
  Grid grid_ GUARDED_BY(mutex_);
  std::unique_ptr<HyperWalker> walker_ GUARDED_BY(mutex_);
  size_t next_number_ GUARDED_BY(mutex_);
  std::vector<AlgorithmParameters> begun_ GUARDED_BY(mutex_);
  std::vector<size_t> failed_ GUARDED_BY(mutex_);  // places of the failures, ascending
  std::vector<double> done_ GUARDED_BY(mutex_);    // in [0, 1], a combination each
};

}  // namespace

const ModelMetrics& JudgedBy(const Model& model) {
  if (model.cross_validation_metrics) return *model.cross_validation_metrics;
  return model.validation_metrics ? *model.validation_metrics : *model.training_metrics;
}

void RunGridSearch(const GridRequest& request, const GridEnvironment& environment,
                   TrainingHooks& hooks) {
  GridSearch(request, environment, hooks).Run();
}

}  // namespace hydrofoil
