#include "selection/segment_models.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/mutex.h"
#include "base/thread_pool.h"

namespace hydrofoil {
namespace {

constexpr size_t kMostSegments = 100000;

// Codes or integers of one row's segment; missing values as the smallest number, which sorts first.
using Combination = std::vector<double>;
constexpr double kMissing = -std::numeric_limits<double>::infinity();

bool IsWhole(const Column& column) {
  if (column.is_categorical()) return true;
  if (column.type() != ColumnType::kNumeric && column.type() != ColumnType::kBad) return false;
  return std::ranges::all_of(column.Values(),
                             [](double v) { return std::isnan(v) || v == std::floor(v); });
}

std::vector<ColumnPtr> SegmentColumns(const Frame& frame, const std::vector<std::string>& names) {
  if (names.empty()) ThrowIllegalArgument("segment_columns: name at least one column.");
  std::vector<ColumnPtr> columns;
  std::string invalid;
  for (const std::string& name : names) {
    const auto index = frame.Find(name);
    if (!index) ThrowIllegalArgument("Column to segment-by '" + name + "' is not in the frame.");
    columns.push_back(frame.column(*index));
    if (!IsWhole(*columns.back())) invalid += (invalid.empty() ? "" : ", ") + name;
  }
  if (!invalid.empty()) {
    ThrowIllegalArgument(
        "Columns to segment-by can only be categorical and integer of type, invalid columns: [" +
        invalid + "]");
  }
  return columns;
}

// For each code of `from` the code of the same level in `to`; -1 for levels that `to` lacks.
std::vector<double> LevelMap(const Column& from, const Column& to) {
  std::vector<double> map;
  for (const std::string& level : *from.domain()) {
    const auto found = std::ranges::find(*to.domain(), level);
    map.push_back(found == to.domain()->end() ? -1
                                              : static_cast<double>(found - to.domain()->begin()));
  }
  return map;
}

std::vector<Combination> Combinations(const std::vector<ColumnPtr>& columns) {
  std::vector<Combination> rows(columns.front()->rows(), Combination(columns.size()));
  for (size_t i = 0; i < columns.size(); ++i) {
    const std::vector<double> values = columns[i]->Values();
    for (size_t row = 0; row < rows.size(); ++row) {
      rows[row][i] = std::isnan(values[row]) ? kMissing : values[row];
    }
  }
  return rows;
}

std::optional<std::string> TextOrMissing(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string>(text);
}

class SegmentTraining {
 public:
  SegmentTraining(SegmentModels models, const SegmentEnvironment& environment, TrainingHooks& hooks)
      : environment_(environment),
        hooks_(hooks),
        models_(std::move(models)),
        done_(models_.models.size(), 0) {}

  void Run() {
    ParallelFor(Begin(), hooks_.stop_token(), [&](size_t i) { Train(i); });
    if (hooks_.stop_token().stop_requested()) {
      throw Error(ErrorKind::kCancelled, "Job was cancelled.");
    }
  }

 private:
  class ModelHooks : public TrainingHooks {
   public:
    ModelHooks(SegmentTraining& training, size_t index) : training_(training), index_(index) {}
    void OnProgress(double done, const std::string& message) override {
      training_.Report(index_, done, message);
    }
    [[nodiscard]] std::stop_token stop_token() const override {
      return training_.hooks_.stop_token();
    }

   private:
    SegmentTraining& training_;
    size_t index_;
  };

  // Gives the number of models.
  size_t Begin() {
    const MutexLock lock(mutex_);
    environment_.publish(std::make_shared<const SegmentModels>(models_));
    return models_.models.size();
  }

  void Train(size_t index) {
    SegmentModel result = Set(index, [](SegmentModel& m) { m.status = SegmentStatus::kRunning; });
    try {
      ModelHooks hooks(*this, index);
      result.warning = environment_.build(index, result.key, hooks);
      result.status = SegmentStatus::kSucceeded;
    } catch (const Error& error) {
      const bool stopped = error.kind() == ErrorKind::kCancelled;
      result.status = stopped ? SegmentStatus::kStopped : SegmentStatus::kFailed;
      if (!stopped) result.error = error.what();
    }
    Set(index, [&](SegmentModel& m) { m = result; });
    Report(index, 1, "");
  }

  template <typename Change>
  SegmentModel Set(size_t index, const Change& change) {
    const MutexLock lock(mutex_);
    change(models_.models[index]);
    environment_.publish(std::make_shared<const SegmentModels>(models_));
    return models_.models[index];
  }

  void Report(size_t index, double done, const std::string& message) {
    const MutexLock lock(mutex_);
    done_[index] = std::max(done_[index], done);
    const double sum = std::accumulate(done_.begin(), done_.end(), 0.0);
    hooks_.OnProgress(sum / static_cast<double>(done_.size()), message);
  }

  const SegmentEnvironment& environment_;
  TrainingHooks& hooks_;
  Mutex mutex_;
  SegmentModels models_ GUARDED_BY(mutex_);
  std::vector<double> done_ GUARDED_BY(mutex_);
};

}  // namespace

Frame AsFrame(const SegmentModels& models) {
  static const auto kStatuses = std::make_shared<const Domain>(
      Domain{"PENDING", "RUNNING", "SUCCEEDED", "STOPPED", "FAILED"});
  Frame frame = models.segments;
  const RowLayoutPtr layout = frame.layout();
  std::vector<std::optional<std::string>> keys;
  std::vector<double> statuses;
  std::vector<std::optional<std::string>> errors;
  std::vector<std::optional<std::string>> warnings;
  for (const SegmentModel& model : models.models) {
    keys.emplace_back(model.key);
    statuses.push_back(static_cast<double>(model.status));
    errors.push_back(TextOrMissing(model.error));
    warnings.push_back(TextOrMissing(model.warning));
  }
  frame.Append("model", Column::FromStrings(layout, keys));
  frame.Append("status", Column::FromValues(ColumnType::kCategorical, layout, statuses, kStatuses));
  frame.Append("errors", Column::FromStrings(layout, errors));
  frame.Append("warnings", Column::FromStrings(layout, warnings));
  return frame;
}

Frame FindSegments(const Frame& frame, const std::vector<std::string>& names) {
  const std::vector<ColumnPtr> columns = SegmentColumns(frame, names);
  std::set<Combination> found;
  for (Combination& row : Combinations(columns)) {
    found.insert(std::move(row));
    if (found.size() > kMostSegments) {
      ThrowIllegalArgument("segment_columns: there are more than " + std::to_string(kMostSegments) +
                           " segments.");
    }
  }
  const RowLayoutPtr layout = MakeLayout(found.size());
  Frame segments;
  for (size_t i = 0; i < columns.size(); ++i) {
    std::vector<double> values;
    for (const Combination& row : found) {
      values.push_back(row[i] == kMissing ? std::numeric_limits<double>::quiet_NaN() : row[i]);
    }
    const bool levels = columns[i]->is_categorical();
    segments.Append(names[i],
                    Column::FromValues(levels ? ColumnType::kCategorical : ColumnType::kNumeric,
                                       layout, values, columns[i]->domain()));
  }
  return segments;
}

std::vector<std::vector<size_t>> RowsOfSegments(const Frame& frame, const Frame& segments) {
  const std::vector<ColumnPtr> wanted = SegmentColumns(segments, segments.names());
  const std::vector<ColumnPtr> columns = SegmentColumns(frame, segments.names());
  std::vector<Combination> keys = Combinations(wanted);
  for (size_t i = 0; i < columns.size(); ++i) {
    if (wanted[i]->is_categorical() != columns[i]->is_categorical()) {
      ThrowIllegalArgument("Column to segment-by '" + segments.name(i) +
                           "' is categorical in one frame and numeric in the other.");
    }
    if (!wanted[i]->is_categorical()) continue;
    const std::vector<double> map = LevelMap(*wanted[i], *columns[i]);
    for (Combination& key : keys) {
      if (key[i] != kMissing) key[i] = map[static_cast<size_t>(key[i])];
    }
  }
  std::map<Combination, std::vector<size_t>> segments_of;
  for (size_t k = 0; k < keys.size(); ++k) segments_of[keys[k]].push_back(k);
  std::vector<std::vector<size_t>> rows(keys.size());
  const std::vector<Combination> all = Combinations(columns);
  for (size_t row = 0; row < all.size(); ++row) {
    const auto found = segments_of.find(all[row]);
    if (found == segments_of.end()) continue;
    for (const size_t k : found->second) rows[k].push_back(row);
  }
  return rows;
}

void TrainSegments(const SegmentModels& empty, const SegmentEnvironment& environment,
                   TrainingHooks& hooks) {
  SegmentTraining(empty, environment, hooks).Run();
}

}  // namespace hydrofoil
