#include "engine/explain.h"

#include <cmath>
#include <memory>
#include <utility>

#include "base/error.h"
#include "model/partial_dependence.h"
#include "model/predict.h"

namespace hydrofoil::engine {
namespace {

using Axis = PartialDependence::Axis;

// The axis of each column the user gave values for.
std::vector<Axis> UserAxes(const Explain& command, const Frame& frame) {
  const auto columns = command.user_columns.value_or(Explain::Names());
  const auto counts = command.user_counts.value_or(std::vector<int64_t>());
  const auto splits = command.user_values.value_or(std::vector<double>());
  if (columns.size() != counts.size()) {
    ThrowIllegalArgument("num_user_splits: there must be one number per column of user_cols.");
  }
  std::vector<Axis> axes;
  size_t next = 0;
  for (size_t i = 0; i < columns.size(); ++i) {
    const auto index = frame.Find(columns[i]);
    if (!index) ThrowIllegalArgument("Column " + columns[i] + " does not exist in the frame.");
    const DomainPtr& domain = frame.column(*index)->domain();
    Axis axis{columns[i], {}};
    if (counts[i] < 0 || static_cast<size_t>(counts[i]) > splits.size() - next) {
      ThrowIllegalArgument("num_user_splits: more values than user_splits has.");
    }
    for (int64_t k = 0; k < counts[i]; ++k) {
      const double value = splits[next++];
      if (domain != nullptr && !(value >= 0 && value < static_cast<double>(domain->size()))) {
        ThrowIllegalArgument("user_splits: a value of " + columns[i] +
                             " is not the number of a level.");
      }
      axis.values.push_back(value);
    }
    axes.push_back(std::move(axis));
  }
  return axes;
}

PartialDependence Wanted(const Explain& command, const Model& model, const Frame& frame) {
  PartialDependence wanted;
  const auto users = UserAxes(command, frame);
  const auto axis_of = [&](const std::string& column) {
    for (const auto& user : users) {
      if (user.column != column) continue;
      Axis axis = user;
      if (command.missing) axis.values.push_back(NAN);
      return axis;
    }
    return SplitAxis(frame, column, command.bins, command.missing);
  };
  auto columns = command.columns;
  if (!columns && !command.pairs) {
    columns.emplace(model.names.begin(),
                    model.names.begin() + static_cast<std::ptrdiff_t>(model.predictor_count));
  }
  if (columns) {
    for (const std::string& column : *columns) wanted.plots.push_back({axis_of(column)});
  }
  for (const auto& pair : command.pairs.value_or(std::vector<Explain::Names>())) {
    if (pair.size() != 2) ThrowIllegalArgument("col_pairs_2dpdp: every pair needs two columns.");
    wanted.plots.push_back({axis_of(pair[0]), axis_of(pair[1])});
  }
  wanted.targets = command.targets.value_or(Explain::Names());
  if (command.row >= 0) wanted.row = static_cast<size_t>(command.row);
  if (command.weight_column >= 0) {
    wanted.weight_column = static_cast<size_t>(command.weight_column);
  }
  return wanted;
}

}  // namespace

JobPtr Start(Context& context, const Explain& command) {
  const ModelPtr model = context.store.Require<Model>(command.model, "model_id");
  const FramePtr frame = context.store.RequireFrame(command.frame, "frame_id");
  const PartialDependence given = Wanted(command, *model, *frame);
  CheckTargets(*model, given);
  const JobTarget target{"PartialDependence", command.destination,
                         std::string(kPartialDependenceType), 1};
  return context.jobs.Start(target, [command, model, frame, given, &context](Job& job) {
    const Control control = ControlOf(job);
    for (const std::string& warning : AdaptationWarnings(*model, *frame)) control.Warn(warning);
    PartialDependence wanted = given;
    wanted.stop = control.stop;
    wanted.on_progress = [&control](double done) { control.Progress(done); };
    auto explanation = std::make_shared<Explanation>();
    explanation->command = command;
    explanation->tables = ComputePartialDependence(*model, {command.frame, *frame}, wanted);
    context.store.Put<Explanation>(command.destination, ObjectKind::kOther, explanation);
  });
}

}  // namespace hydrofoil::engine
