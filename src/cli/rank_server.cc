#include "cli/rank_server.h"

#include <fmt/format.h>

#include <optional>

#include "base/error.h"
#include "base/log.h"
#include "base/mutex.h"
#include "cli/exit_code.h"
#include "cli/server_end.h"
#include "engine/rank_director.h"

namespace hydrofoil::cli {
namespace {

// Why this rank ends, if not by a signal. Nobody is asked to end before he waits for it.
class RankEnd {
 public:
  void Lose(const Error& error) {
    const MutexLock lock(mutex_);
    if (!lost_ && !ended_) lost_ = error;
    if (waiting_) AskToEnd();
  }
  void End() {
    const MutexLock lock(mutex_);
    ended_ = true;
    if (waiting_) AskToEnd();
  }
  void Wait() {
    {
      const MutexLock lock(mutex_);
      waiting_ = true;
      if (lost_ || ended_) return;
    }
    WaitForEnd();
  }
  [[nodiscard]] bool ended() const {
    const MutexLock lock(mutex_);
    return ended_;
  }
  [[nodiscard]] std::optional<Error> lost() const {
    const MutexLock lock(mutex_);
    return lost_;
  }

 private:
  mutable Mutex mutex_;
  std::optional<Error> lost_ GUARDED_BY(mutex_);
  bool ended_ GUARDED_BY(mutex_) = false;
  bool waiting_ GUARDED_BY(mutex_) = false;
};

[[noreturn]] void ThrowAsRank(const ranks::RankSettings& settings, const Error& error) {
  throw Error(error.kind(), fmt::format("rank {}: {}", settings.rank, error.what()));
}

}  // namespace

void RequireTrainer(const std::string& trainer) {
  if (trainer == "hogwild") ThrowIllegalArgument("--trainer hogwild works on one rank only.");
}

std::unique_ptr<ranks::RankCluster> JoinAsFirst(const ranks::RankSettings& settings) try {
  const EarlyEnd early;
  ranks::RankDuties duties;
  duties.on_failure = [](const Error& error) { LogWarn(error.what()); };
  return ranks::JoinCluster(settings, std::move(duties));
} catch (const Error& error) {
  ThrowAsRank(settings, error);
}

int ServeRank(const ServeOptions& options, const ranks::RankSettings& settings) {
  engine::RankWorker worker;
  RankEnd end;
  ranks::RankDuties duties;
  duties.work = [&](Team& team) { worker.Work(team); };
  duties.note = [&](const std::string& note) { worker.Hear(note); };
  duties.held = [&] { return worker.held(); };
  duties.on_end = [&] { end.End(); };
  duties.on_failure = [&](const Error& error) { end.Lose(error); };
  std::unique_ptr<ranks::RankCluster> cluster;
  try {
    const EarlyEnd early;
    cluster = ranks::JoinCluster(settings, std::move(duties));
  } catch (const Error& error) {
    ThrowAsRank(settings, error);
  }
  LogInfo(fmt::format("rank {} of {} works for rank 0 at {}", settings.rank, settings.size,
                      settings.rendezvous.text()));
  if (options.end_with_stdin) EndWithStdin();
  end.Wait();

  const StopWatchdog watchdog;
  const auto lost = end.lost();
  if (!lost && !end.ended()) cluster->End("it was asked to end.");
  cluster.reset();
  if (lost && lost->kind() != ErrorKind::kCancelled) ThrowAsRank(settings, *lost);
  if (lost) LogInfo(lost->what());
  return kExitSuccess;
}

}  // namespace hydrofoil::cli
