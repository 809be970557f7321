#include "engine/remove.h"

#include <vector>

#include "model/model.h"

namespace hydrofoil::engine {
namespace {

void RemoveParts(Store& store, const Model& model, bool cascade) {
  if (!model.cross_validation.has_value()) return;
  const CrossValidationReport& report = *model.cross_validation;
  for (const std::string& key : report.model_keys) {
    if (cascade) store.Remove(key);
  }
  std::vector<std::string> frames = report.prediction_keys;
  frames.insert(frames.end(), {report.holdout_predictions_key, report.fold_assignment_key});
  for (const std::string& key : frames) {
    if (const FramePtr frame = cascade ? nullptr : store.FindFrame(key)) {
      store.PutFrame(key, frame);  // as its own owner
    }
  }
}

}  // namespace

void Run(Context& context, const Remove& command) {
  const JobPtr job = command.stop_job ? context.jobs.RunningFor(command.key) : nullptr;
  if (job != nullptr) job->Cancel();
  if (const ModelPtr model = context.store.Find<Model>(command.key)) {
    RemoveParts(context.store, *model, command.cascade);
  }
  context.store.Remove(command.key);
}

void Run(Context& context, const RemoveAll& command) {
  for (const JobPtr& job : context.jobs.List()) {
    if (!job->ended() && !command.retained.contains(job->target().key)) job->Cancel();
  }
  context.store.RemoveAll(command.retained);
  context.jobs.ForgetEnded();
}

}  // namespace hydrofoil::engine
