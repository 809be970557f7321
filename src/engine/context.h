// What commands work with: objects by key, jobs, sessions, what they may reach outside. One per
// server, per run of the command line, per training in Python. Every member is safe from every
// thread; whoever makes it makes sure that it outlives the commands. The thread pool and the memory
// budget are those of the process (base/thread_pool.h, base/memory_budget.h).
#ifndef HYDROFOIL_ENGINE_CONTEXT_H_
#define HYDROFOIL_ENGINE_CONTEXT_H_

#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <utility>

#include "base/error.h"
#include "cluster/communicator.h"
#include "ingest/files/access_policy.h"
#include "ingest/remote/remote_settings.h"
#include "state/state.h"
#include "store/job_registry.h"
#include "store/session.h"
#include "store/store.h"

namespace hydrofoil::rapids {
class BuiltinTable;  // rapids/language/builtins.h
}  // namespace hydrofoil::rapids

namespace hydrofoil::engine {

class RankDirector;  // engine/rank_director.h

// What whoever starts the program chooses for all commands.
struct Settings {
  std::string trainer = {};       // of those an algorithm offers; "": its first
  bool allow_url = false;         // imports may fetch from other servers
  bool allow_local_url = false;   // and from this machine, for tests
  std::string encoding = {};      // of text that is neither UTF-8 nor UTF-16: see EncodingOf()
  Communicator* ranks = nullptr;  // outlives the context; null: this process alone
};

struct Context {
  Context(AccessPolicy files = AccessPolicy::Unrestricted(), Settings chosen = {},  // NOLINT
          RemoteSettings elsewhere = {})
      : settings(std::move(chosen)), access(std::move(files)), remote(std::move(elsewhere)) {}
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  // What this thread changed before is not waited for.
  static void BeginChanges() { state::State::Begin(); }
  // Waits until what this thread has changed since outlives the process, as far as anything does.
  // Throws Error when it cannot be written.
  void Settle() {
    if (state != nullptr) state->Settle();
  }
  // Throws Error(kIllegalArgument) when a job makes the object `key`.
  void RequireNoJobFor(const std::string& key) const {
    if (jobs.RunningFor(key) == nullptr) return;
    ThrowIllegalArgument("A job that makes '" + key + "' is still running.");
  }

  const Settings settings;
  const AccessPolicy access;
  RemoteAccess remote;
  SingleProcess one_rank;
  Communicator& communicator = settings.ranks == nullptr ? one_rank : *settings.ranks;
  Store store;
  SessionRegistry sessions{store};
  std::stop_source ending;  // requested when the program ends: commands that are not jobs end, too
  std::once_flag functions_made;  // by FunctionsOf (engine/evaluate.h) alone, and so
  std::shared_ptr<const rapids::BuiltinTable> functions;
  std::shared_ptr<RankDirector> ranks;  // of a server with several; null: this process alone
  std::unique_ptr<state::State> state;  // null: nothing outlives the process
  JobRegistry jobs;                     // the last: jobs end before what they use
};

}  // namespace hydrofoil::engine

#endif  // HYDROFOIL_ENGINE_CONTEXT_H_
