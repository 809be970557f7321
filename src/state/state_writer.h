// Writes changes to the folder of a state, in order, on a thread of its own: many at a time
// when many wait. Safe from every thread.
#ifndef HYDROFOIL_STATE_STATE_WRITER_H_
#define HYDROFOIL_STATE_STATE_WRITER_H_

#include <atomic>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "base/mutex.h"
#include "model/model.h"
#include "state/catalog.h"
#include "state/journal.h"
#include "state/object_file.h"
#include "state/state_folder.h"
#include "store/job.h"
#include "store/store.h"

namespace hydrofoil::state {

// A job that begins, with the frames that `record` names.
struct JobBegin {
  JobRecord record;
  std::vector<FramePtr> frames;
};

struct JobOver {
  std::string key;
  JobEnd end;
};

class StateWriter {
 public:
  // Reads the journal and replaces it by a new one, without what is gone. Throws Error when it
  // cannot.
  StateWriter(std::shared_ptr<StateFolder> folder, std::shared_ptr<ObjectFiles> files,
              Store& store);
  // Writes what still waits.
  ~StateWriter();
  StateWriter(const StateWriter&) = delete;
  StateWriter& operator=(const StateWriter&) = delete;

  // What the folder holds. Before the first change.
  [[nodiscard]] const Catalog& catalog() const { return catalog_; }

  // Each returns the number of the change, which grows by one.
  uint64_t Put(const std::string& key, const StoredObject& object);
  uint64_t Remove(const std::string& key);
  uint64_t Begin(JobBegin job);
  uint64_t End(JobOver job);
  // The number of the latest change.
  [[nodiscard]] uint64_t last() const;
  // Waits until all changes up to `change` are on disk, or could not be written.
  void WaitFor(uint64_t change);
  // Why a change after `from`, up to `to`, is not on disk; nothing when all are. `thread`: of
  // only those that it made; no thread: of all.
  [[nodiscard]] std::optional<std::string> Fault(uint64_t from, uint64_t to,
                                                 std::thread::id thread = {}) const;

 private:
  struct Removal {};
  struct Change {
    uint64_t number = 0;
    std::thread::id thread;
    std::string key;
    std::variant<StoredObject, Removal, JobBegin, JobOver> what;
  };
  struct Failure {
    uint64_t change = 0;
    std::thread::id thread;
    std::string text;
  };
  struct Batch;

  uint64_t Add(std::string key, std::variant<StoredObject, Removal, JobBegin, JobOver> what);
  void Run(const std::stop_token& stop);
  std::vector<Change> TakeChanges(const std::stop_token& stop);
  void Write(std::vector<Change>& changes);
  void PrepareAll(const std::vector<Change>& changes, Batch& batch);
  void Prepare(const Change& change, Batch& batch);
  void PrepareObject(const std::string& key, const StoredObject& object, Batch& batch);
  void PrepareFrame(const std::string& key, const StoredObject& object, Batch& batch);
  void PrepareBytes(ObjectRecord object, std::string_view bytes, Batch& batch);
  void PrepareSegments(ObjectRecord object, const StoredObject& stored, Batch& batch);
  void PrepareJob(const JobBegin& job, Batch& batch);
  [[nodiscard]] bool MayStay(uint64_t file, const Batch& batch) const;
  void Commit(const Batch& batch);
  void Finish(const Batch& batch);
  void Settle(const std::vector<Change>& changes, const Batch& batch);
  // What the journal on disk says.
  [[nodiscard]] Catalog ReadCatalog() const;
  void BeginJournal();

  const std::shared_ptr<StateFolder> folder_;
  const std::shared_ptr<ObjectFiles> files_;
  Store& store_;
  // Of the writing thread, once it runs.
  Catalog catalog_;
  std::optional<Journal> journal_;                            // none while it cannot be written
  uint64_t most_journal_ = 0;                                 // bytes, beyond which it is rewritten
  std::map<std::string, std::weak_ptr<const Model>> models_;  // the latest of each key

  mutable Mutex mutex_;
  StoppableCondition added_;
  Condition written_;
  std::deque<Change> waiting_ GUARDED_BY(mutex_);
  uint64_t last_ GUARDED_BY(mutex_) = 0;
  uint64_t done_ GUARDED_BY(mutex_) = 0;
  std::map<std::string, Failure> failures_ GUARDED_BY(mutex_);  // the last change of each key
  std::jthread thread_;  // the last: it ends before what it uses
};

}  // namespace hydrofoil::state

#endif  // HYDROFOIL_STATE_STATE_WRITER_H_
