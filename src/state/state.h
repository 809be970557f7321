// What a server remembers: it follows store and jobs, and writes what they hold to a folder, on a
// thread of its own. After a crash the same keys answer. Safe from every thread.
//
// An object is on disk when its file is, then the journal names it. Frames that have been
// written are put back into the store as mapped from their file, so that the system may
// evict their memory. Temporaries of sessions are not kept.
#ifndef HYDROFOIL_STATE_STATE_H_
#define HYDROFOIL_STATE_STATE_H_

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/mutex.h"
#include "state/catalog.h"
#include "state/object_file.h"
#include "state/state_folder.h"
#include "state/state_writer.h"
#include "store/job_registry.h"
#include "store/store.h"

namespace hydrofoil::state {

// A job that was running when the previous server ended, with what it worked with.
struct UnfinishedJob {
  JobRecord record;
  std::vector<std::pair<std::string, FramePtr>> frames;
};

class State : public StoreObserver, public JobObserver {
 public:
  // Opens the folder; see StateFolder for what it throws. `store` and `jobs` outlive it.
  State(const std::filesystem::path& folder, Store& store, JobRegistry& jobs);
  // Writes what is not written yet.
  ~State() override;
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  // Puts all that the folder holds into store and jobs, and follows them from now on. What is
  // damaged is reported in the log and moved aside. Returns the jobs that did not come to an
  // end: each must be started again under its key, or given up.
  std::vector<UnfinishedJob> Restore();
  // The job of an earlier server is not started again.
  void GiveUp(const JobRecord& job, const std::string& why);

  // The changes of this thread begin here.
  static void Begin();
  // Waits until all that this thread has changed since is on disk. Throws
  // Error(kIllegalArgument) when some of it cannot be written; it then stays in memory only.
  void Settle();
  // From now on the cancelling of jobs is not recorded: those that can be started again resume when
  // the folder is used again.
  void Close();

  [[nodiscard]] std::filesystem::path notebooks() const { return folder_->NotebooksPath(); }
  [[nodiscard]] std::filesystem::path spill() const { return folder_->path() / "spill"; }

  // Comes back when `object` is on the disk, or cannot be brought there: whoever sees it in the
  // store afterwards sees what is kept.
  void WriteAhead(const std::string& key, const StoredObject& object);

  void OnPut(const std::string& key, const StoredObject& object) override;
  void OnRemove(const std::string& key) override;
  void OnStart(const Job& job) override;
  bool OnEnd(const Job& job, const JobSnapshot& end) override;

 private:
  void RestoreObject(const ObjectRecord& object);
  void CheckFile(const ObjectRecord& object);
  void Drop(const ObjectRecord& object, const std::string& why);
  [[nodiscard]] UnfinishedJob OpenFrames(const JobRecord& job);

  const std::shared_ptr<StateFolder> folder_;
  const std::shared_ptr<ObjectFiles> files_;
  Store& store_;
  JobRegistry& jobs_;
  StateWriter writer_;
  std::atomic<bool> closed_ = false;
  Mutex mutex_;
  std::map<std::string, uint64_t> begun_ GUARDED_BY(mutex_);  // jobs, and the change before each
  std::jthread checker_;  // verifies the files that are read only when first used
};

}  // namespace hydrofoil::state

#endif  // HYDROFOIL_STATE_STATE_H_
