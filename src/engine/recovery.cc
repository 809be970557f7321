#include "engine/recovery.h"

#include <memory>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "base/memory_budget.h"
#include "engine/command_record.h"
#include "engine/parse.h"
#include "engine/search.h"
#include "engine/train.h"
#include "frame/chunk_place.h"
#include "ingest/files/source.h"
#include "state/spill.h"
#include "state/state.h"

namespace hydrofoil::engine {
namespace {

using state::UnfinishedJob;

// Starts what an earlier server did not finish, under the same key. Throws Error when that is not
// possible.
class Restart {
 public:
  Restart(Context& context, const UnfinishedJob& job) : context_(context), job_(job) {}

  void operator()(const std::monostate& /*command*/) const {
    ThrowIllegalArgument("The server ended while the job ran.");
  }

  // What there is to be checked takes time: the job does it.
  void operator()(const Train& recorded) const {
    Train command = recorded;
    command.frames.insert(job_.frames.begin(), job_.frames.end());
    command.resumes = true;
    const state::JobRecord& record = job_.record;
    const JobTarget target{
        record.description, record.target, record.target_type, 1,
        std::make_shared<const JobRecipe>(JobRecipe{record.command, job_.frames})};
    context_.jobs.Start(
        target,
        [&context = context_, command](Job& running) {
          Training training = Prepare(context, command);
          if (training.refused()) ThrowIllegalArgument(training.Faults("\n"));
          ContinueInterrupted(context, training);
          Run(context, training, ControlOf(running));
        },
        record.key);
  }

  void operator()(const Search& command) const {
    Start(context_, Prepare(context_, command), job_.record.key);
  }

  void operator()(const TrainSegments& command) const { Start(context_, command, job_.record.key); }

  void operator()(const Parse& command) const {
    for (const std::string& key : command.sources) {
      context_.store.Put<Source>(
          key, ObjectKind::kSource,
          std::make_shared<const Source>(Source::OfFile(key, PathOfSource(key), context_.access)));
    }
    Start(context_, command, job_.record.key);
  }

 private:
  Context& context_;
  const UnfinishedJob& job_;
};

// What clients may write to, they could take for a state.
void RequireOutOfReach(const AccessPolicy& access, const std::filesystem::path& folder) {
  if (!access.restricted()) return;
  try {
    static_cast<void>(access.ResolveForRead(std::filesystem::absolute(folder)));
  } catch (const Error&) {
    return;
  }
  ThrowIllegalArgument("--state " + folder.string() +
                       " lies below a --root, where clients may read and write.");
}

}  // namespace

void UseState(Context& context, const std::filesystem::path& folder) {
  context.state = std::make_unique<state::State>(folder, context.store, context.jobs);
  RequireOutOfReach(context.access, folder);
  OfferChunkPlace(std::make_shared<state::Spill>(context.state->spill(), MemoryLimit() / 2));
  for (const UnfinishedJob& job : context.state->Restore()) {
    const state::JobRecord& record = job.record;
    try {
      std::visit(Restart(context, job),
                 record.command.empty() ? RecordedCommand() : ReadCommand(record.command));
      LogInfo("the job " + record.key + ", which makes '" + record.target + "', resumes");
    } catch (const Error& fault) {
      LogWarn("the job " + record.key + ", which makes '" + record.target +
              "', cannot resume: " + fault.what());
      context.state->GiveUp(record, fault.what());
    }
  }
}

}  // namespace hydrofoil::engine
