#include "engine/search.h"

#include <algorithm>
#include <any>
#include <utility>

#include "algorithms/table.h"
#include "base/error.h"
#include "engine/command_record.h"
#include "engine/grid_files.h"
#include "engine/train.h"
#include "ingest/files/access_policy.h"

namespace hydrofoil::engine {
namespace {

using std::string;

void AddNames(const HyperSpace& space, std::vector<string>& names) {
  for (const HyperDimension& dimension : space) {
    if (std::ranges::find(names, dimension.name) == names.end()) names.push_back(dimension.name);
  }
}

// The grid of that name, to be extended, or a new one.
GridPtr FindOrMake(const Context& context, const GridRequest& search, const string& key) {
  const string& frame = search.base->training_frame;
  context.RequireNoJobFor(key);
  const auto kind = context.store.KindOf(key);
  if (kind && *kind != ObjectKind::kGrid) {
    ThrowIllegalArgument(
        "Name conflict: tried to create a Grid using the ID of a non-Grid object that's already in "
        "H2O: " +
        key + "; it is a: class " +
        (*kind == ObjectKind::kFrame ? "water.fvec.Frame" : string(ObjectKindName(*kind))));
  }
  auto grid = std::make_shared<Grid>();
  if (const GridPtr earlier = context.store.Find<Grid>(key)) {
    *grid = *earlier;
    if (grid->training_frame_key != frame) {
      ThrowIllegalArgument("Cannot append new models to a grid with different training input");
    }
  }
  grid->key = key;
  grid->training_frame_key = frame;
  AddNames(search.space.shared, grid->hyper_names);
  std::ranges::sort(grid->hyper_names);
  for (const HyperSpace& subspace : search.space.subspaces) {
    AddNames(subspace, grid->hyper_names);
  }
  grid->search = std::make_shared<const GridRequest>(
      GridRequest{nullptr, search.base, search.space, search.criteria});
  return grid;
}

// Throws Error for a space that does not fit.
void CheckSearch(const GridRequest& search) {
  const Algorithm* algorithm = FindAlgorithm(Algorithms(), search.base->algorithm());
  CheckSearchSpace(search.space, *search.base, *algorithm->DefaultParameters(),
                   search.criteria.strategy);
  MakeHyperWalker(search.space, search.criteria);  // refuses lists that do not fit
}

PreparedSearch PrepareFor(const Context& context, GridRequest request, const string& key,
                          const string& recovery_dir) {
  static_cast<void>(context.store.RequireFrame(request.base->training_frame, "training_frame"));
  CheckSearch(request);
  request.grid = FindOrMake(context, request, key);
  return {std::make_shared<const GridRequest>(std::move(request)), recovery_dir};
}

ModelPtr BuildModel(Context& context, const Train& command, TrainingHooks& hooks) {
  const Training training = Prepare(context, command);
  if (training.refused()) {
    throw Error(ErrorKind::kModelBuilderIllegalArgument,
                ErrorText(training.input->algorithm->stem(), command.key, training.messages));
  }
  return TrainAndPublish(context, *training.input, hooks);
}

}  // namespace

PreparedSearch Prepare(const Context& context, const Search& command) {
  return PrepareFor(context, {nullptr, command.base, command.space, command.criteria}, command.key,
                    command.recovery_dir);
}

PreparedSearch Prepare(Context& context, const ResumeSearch& command) {
  GridPtr grid = context.store.Find<Grid>(command.key);
  if (grid == nullptr) {
    if (command.recovery_dir.empty()) Store::ThrowMissing(command.key, "grid_id");
    grid = Run(context, LoadGrid{command.recovery_dir + "/" + command.key, FrameUse::kIfMissing});
  }
  if (grid->search == nullptr) {
    ThrowIllegalArgument("'" + command.key + "' has no search to be resumed.");
  }
  return PrepareFor(context, *grid->search, command.key, command.recovery_dir);
}

JobPtr Start(Context& context, const PreparedSearch& prepared, const string& job) {
  std::shared_ptr<GridSaver> saver;
  const GridPtr& grid = prepared.request->grid;
  if (!prepared.recovery_dir.empty()) {
    saver = std::make_shared<GridSaver>(context, AccessPolicy::PathOf(prepared.recovery_dir));
    saver->Save(*grid);  // says at once if it cannot be written
  }
  context.store.Put<Grid>(grid->key, ObjectKind::kGrid, grid);
  const Algorithm* algorithm = FindAlgorithm(Algorithms(), prepared.request->base->algorithm());
  JobTarget target{string(algorithm->stem()) + " Grid Search", grid->key, "Key<Grid>", 1};
  if (context.state != nullptr) target.recipe = RecipeOf(context.store, prepared);
  const auto body = [search = prepared.request, saver, &context](Job& running) {
    if (saver) saver->SaveFrames(*search->grid, running.stop_token());
    GridEnvironment environment;
    environment.build = [&context](const AlgorithmParameters& parameters, const string& key,
                                   TrainingHooks& hooks) {
      return BuildModel(context, {parameters, key}, hooks);
    };
    environment.publish = [&context, saver](const GridPtr& found) {
      if (context.state != nullptr) {
        context.state->WriteAhead(found->key, {ObjectKind::kGrid, std::any(found), "", false});
      }
      context.store.Put<Grid>(found->key, ObjectKind::kGrid, found);
      if (saver) saver->Save(*found);
    };
    const Control control = ControlOf(running);
    ControlHooks hooks(control);
    RunGridSearch(*search, environment, hooks);
  };
  return context.jobs.Start(std::move(target), body, job);
}

void Run(Context& context, const ResumeAll& command) {
  if (command.recovery_dir.empty()) return;
  const auto folder = AccessPolicy::PathOf(command.recovery_dir);
  for (const string& key : SearchesIn(context, folder)) {
    if (context.jobs.RunningFor(key) != nullptr) continue;
    Start(context, Prepare(context, ResumeSearch{key, command.recovery_dir}));
  }
}

}  // namespace hydrofoil::engine
