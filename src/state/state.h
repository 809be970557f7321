// What a server remembers: it follows store and jobs, and writes what they hold to a folder, on a
// thread of its own. After a crash the same keys answer. Safe from every thread.
//
// An object is on the disk when its file is, then the journal names it. Frames that have been
// written are put back into the store in the form that lies in their file, mapped, so that their
// memory is the system's to take. Temporaries of sessions are not kept.
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

// A job that ran when the server before this one ended, with what it worked with.
struct UnfinishedJob {
  JobRecord record;
  std::vector<std::pair<std::string, FramePtr>> frames;
};

class State : public StoreObserver, public JobObserver {
 public:
  // Takes the folder; see StateFolder for what it throws. `store` and `jobs` outlive it.
  State(const std::filesystem::path& folder, Store& store, JobRegistry& jobs);
  // What is not written yet is.
  ~State() override;
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  // Puts all that the folder holds into store and jobs, and follows them from now on. What is
  // damaged is told in the log and moved aside. Those jobs that did not come to an end are given
  // back: each of them is started again under its key, or else given up.
  std::vector<UnfinishedJob> Restore();
  // The job of an earlier server is not started again.
  void GiveUp(const JobRecord& job, const std::string& why);

  // The changes of this thread begin here.
  static void Begin();
  // Waits until all that this thread has changed since is on the disk. Throws
  // Error(kIllegalArgument) when something of it cannot be written; it then stays in memory only.
  void Settle();
  // From now on it is not noted when jobs are cancelled: those that can be started again go on when
  // the folder is used again.
  void Close();

  [[nodiscard]] std::filesystem::path notebooks() const { return folder_->NotebooksPath(); }
  [[nodiscard]] std::filesystem::path spill() const { return folder_->path() / "spill"; }

  // Comes back when `object` is on the disk, or cannot be brought there: whoever sees it in the store
  // afterwards sees what is kept.
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
  std::jthread checker_;  // looks through the files that are read when they are first used
};

}  // namespace hydrofoil::state

#endif  // HYDROFOIL_STATE_STATE_H_
