#include "state/state_writer.h"

#include <algorithm>
#include <exception>

#include "base/error.h"
#include "base/log.h"
#include "exchange/record.h"
#include "model/model_file.h"
#include "model/predictor.h"
#include "selection/grid_search.h"
#include "selection/segment_models.h"
#include "state/durable_file.h"
#include "state/frame_image.h"
#include "state/grid_record.h"
#include "state/segments_record.h"

namespace hydrofoil::state {

// What becomes of changes that are written together.
struct StateWriter::Batch {
  struct Exchange {
    std::string key;
    FramePtr before;
    uint64_t number;
  };
  std::vector<std::string> records;
  std::vector<Exchange> exchanges;
  std::vector<uint64_t> files;             // new ones
  std::map<uint64_t, std::string> faults;  // by the number of the change
};

namespace {

// False when some of the journal is damaged.
bool Apply(std::string_view journal, Catalog& catalog) {
  const JournalContent content = ReadJournal(journal);
  bool sound = !content.damaged;
  for (const std::string_view record : content.records) {
    try {
      catalog.Apply(record);
    } catch (const Error&) {
      sound = false;
    }
  }
  return sound;
}

}  // namespace

StateWriter::StateWriter(std::shared_ptr<StateFolder> folder, std::shared_ptr<ObjectFiles> files,
                         Store& store)
    : folder_(std::move(folder)), files_(std::move(files)), store_(store) {
  BeginJournal();
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

StateWriter::~StateWriter() {
  thread_.request_stop();
  thread_.join();
}

void StateWriter::BeginJournal() {
  catalog_ = ReadCatalog();
  static_cast<void>(catalog_.TakeUnused());
  const std::vector<std::string> records = catalog_.Records();
  journal_.emplace(folder_->JournalPath(), records);
  constexpr uint64_t kLeast = uint64_t{16} << 20;
  constexpr uint64_t kGrowth = 4;
  most_journal_ = std::max(kLeast, kGrowth * journal_->size());
}

Catalog StateWriter::ReadCatalog() const {
  Catalog catalog;
  const std::filesystem::path path = folder_->JournalPath();
  std::vector<uint64_t> strays = folder_->Numbers();
  bool damaged = !strays.empty();  // files without a journal
  if (std::filesystem::exists(path)) damaged = !Apply(ReadWhole(path), catalog);
  if (damaged) {
    LogError("the state is damaged: " + path.string() +
             " is missing or has parts that are not what was written; a copy is in the folder "
             "'damaged', and so are the files that nothing names any more");
    std::error_code fault;
    std::filesystem::copy_file(path, folder_->path() / "damaged" / "journal",
                               std::filesystem::copy_options::overwrite_existing, fault);
  }
  std::erase_if(strays, [&](uint64_t number) { return catalog.Uses(number); });
  for (const uint64_t number : strays) {
    if (damaged) {
      folder_->SetAside(number, "the journal does not name it");
    } else {
      folder_->Remove(number);  // its making was not finished
    }
  }
  return catalog;
}

uint64_t StateWriter::Add(std::string key,
                          std::variant<StoredObject, Removal, JobBegin, JobOver> what) {
  const MutexLock lock(mutex_);
  waiting_.push_back({++last_, std::this_thread::get_id(), std::move(key), std::move(what)});
  added_.NotifyAll();
  return last_;
}

uint64_t StateWriter::Put(const std::string& key, const StoredObject& object) {
  return Add(key, object);
}

uint64_t StateWriter::Remove(const std::string& key) { return Add(key, Removal()); }

uint64_t StateWriter::Begin(JobBegin job) {
  std::string key = job.record.key;
  return Add(std::move(key), std::move(job));
}

uint64_t StateWriter::End(JobOver job) {
  std::string key = job.key;
  return Add(std::move(key), std::move(job));
}

uint64_t StateWriter::last() const {
  const MutexLock lock(mutex_);
  return last_;
}

void StateWriter::WaitFor(uint64_t change) {
  const MutexLock lock(mutex_);
  while (done_ < change) written_.Wait(mutex_);
}

std::optional<std::string> StateWriter::Fault(uint64_t from, uint64_t to,
                                              std::thread::id thread) const {
  const MutexLock lock(mutex_);
  for (const auto& [key, failure] : failures_) {
    const bool is_of = thread == std::thread::id() || thread == failure.thread;
    if (is_of && failure.change > from && failure.change <= to) return failure.text;
  }
  return std::nullopt;
}

std::vector<StateWriter::Change> StateWriter::TakeChanges(const std::stop_token& stop) {
  const MutexLock lock(mutex_);
  added_.Wait(mutex_, stop, [&]() REQUIRES(mutex_) { return !waiting_.empty(); });
  std::vector<Change> changes(std::make_move_iterator(waiting_.begin()),
                              std::make_move_iterator(waiting_.end()));
  waiting_.clear();
  return changes;
}

void StateWriter::Run(const std::stop_token& stop) {
  while (true) {
    std::vector<Change> changes = TakeChanges(stop);
    if (changes.empty()) return;  // only when it is to end
    Write(changes);
  }
}

void StateWriter::Write(std::vector<Change>& changes) {
  Batch batch;
  try {
    if (!journal_) BeginJournal();
    PrepareAll(changes, batch);
    Commit(batch);
  } catch (const std::exception& fault) {
    batch.exchanges.clear();
    for (const uint64_t number : batch.files) folder_->Remove(number);
    for (const Change& change : changes) batch.faults.emplace(change.number, fault.what());
  }
  Finish(batch);
  Settle(changes, batch);
  changes.clear();  // what was replaced is destroyed here, not by whoever waits
}

void StateWriter::PrepareAll(const std::vector<Change>& changes, Batch& batch) {
  std::map<std::string_view, uint64_t> latest;
  for (const Change& change : changes) latest[change.key] = change.number;
  for (const Change& change : changes) {
    // What is replaced or removed by another change of the same batch need not be written.
    const bool outdated =
        std::holds_alternative<StoredObject>(change.what) && latest.at(change.key) > change.number;
    if (outdated) continue;
    try {
      Prepare(change, batch);
    } catch (const std::exception& fault) {
      batch.faults.emplace(change.number, fault.what());
    }
  }
}

void StateWriter::Settle(const std::vector<Change>& changes, const Batch& batch) {
  if (!batch.faults.empty()) LogError(batch.faults.begin()->second);
  const MutexLock lock(mutex_);
  for (const Change& change : changes) {
    const auto fault = batch.faults.find(change.number);
    if (fault == batch.faults.end()) {
      failures_.erase(change.key);
    } else {
      failures_[change.key] = {change.number, change.thread, fault->second};
    }
  }
  done_ = changes.back().number;
  written_.NotifyAll();
}

void StateWriter::Prepare(const Change& change, Batch& batch) {
  if (const auto* object = std::get_if<StoredObject>(&change.what)) {
    PrepareObject(change.key, *object, batch);
  } else if (const auto* job = std::get_if<JobBegin>(&change.what)) {
    PrepareJob(*job, batch);
  } else if (const auto* over = std::get_if<JobOver>(&change.what)) {
    batch.records.push_back(Catalog::EndRecord(over->key, over->end));
  } else if (catalog_.objects().contains(change.key)) {
    batch.records.push_back(Catalog::RemoveRecord(change.key));
  }
}

void StateWriter::PrepareObject(const std::string& key, const StoredObject& stored, Batch& batch) {
  const std::any& object = stored.object;
  ObjectRecord record;
  record.key = key;
  record.owner = stored.owner;
  if (stored.kind == ObjectKind::kFrame && !stored.temporary) {
    PrepareFrame(key, stored, batch);
  } else if (const auto* model = std::any_cast<ModelPtr>(&object)) {
    record.content = Content::kModel;
    models_[key] = *model;
    PrepareBytes(std::move(record), WriteModelFile(**model), batch);
  } else if (const auto* metrics = std::any_cast<ModelMetricsPtr>(&object)) {
    const auto known = models_.find(stored.owner);
    const ModelPtr of = known == models_.end() ? nullptr : known->second.lock();
    record.content = Content::kMetrics;
    if (of != nullptr && (*metrics == of->training_metrics || *metrics == of->validation_metrics ||
                          *metrics == of->cross_validation_metrics)) {
      record.content = Content::kOfModel;
      batch.records.push_back(Catalog::PutRecord(record));
    } else {
      PrepareBytes(std::move(record), WriteMetricsFile(**metrics), batch);
    }
  } else if (std::any_cast<std::shared_ptr<const Predictor>>(&object) != nullptr) {
    record.content = Content::kPredictor;
    batch.records.push_back(Catalog::PutRecord(record));
  } else if (const auto* grid = std::any_cast<GridPtr>(&object)) {
    record.content = Content::kGrid;
    PrepareBytes(std::move(record), WriteGridFile(**grid), batch);
  } else if (std::any_cast<SegmentModelsPtr>(&object) != nullptr) {
    record.content = Content::kSegments;
    PrepareSegments(std::move(record), stored, batch);
  } else if (catalog_.objects().contains(key)) {
    batch.records.push_back(Catalog::RemoveRecord(key));  // it is replaced by what is not kept
  }
}

// The files of this batch are there when its records are.
bool StateWriter::MayStay(uint64_t file, const Batch& batch) const {
  return catalog_.Uses(file) || std::ranges::find(batch.files, file) != batch.files.end();
}

void StateWriter::PrepareFrame(const std::string& key, const StoredObject& stored, Batch& batch) {
  const auto frame = std::any_cast<FramePtr>(stored.object);
  ObjectRecord record;
  record.key = key;
  record.owner = stored.owner;
  record.number = folder_->NewNumber();
  const WrittenFrame written = WriteFrameImage(*frame, *folder_, record.number,
                                               [&](uint64_t file) { return MayStay(file, batch); });
  batch.files.push_back(record.number);
  record.size = written.size;
  record.files.assign(written.files.begin(), written.files.end());
  batch.records.push_back(Catalog::PutRecord(record));
  batch.exchanges.push_back({key, frame, record.number});
}

void StateWriter::PrepareBytes(ObjectRecord object, std::string_view bytes, Batch& batch) {
  object.number = folder_->NewNumber();
  object.size = bytes.size();
  object.files.push_back(object.number);
  batch.files.push_back(object.number);
  DurableFile file(folder_->PathOf(object.number), DurableFile::Begin::kNew);
  file.Write(bytes);
  file.Sync();
  batch.records.push_back(Catalog::PutRecord(object));
}

void StateWriter::PrepareSegments(ObjectRecord object, const StoredObject& stored, Batch& batch) {
  const auto models = std::any_cast<SegmentModelsPtr>(stored.object);
  const uint64_t number = folder_->NewNumber();
  const WrittenFrame written = WriteFrameImage(models->segments, *folder_, number,
                                               [&](uint64_t file) { return MayStay(file, batch); });
  batch.files.push_back(number);
  object.files.assign(written.files.begin(), written.files.end());
  PrepareBytes(std::move(object), WriteSegmentsFile(*models, number), batch);
}

void StateWriter::PrepareJob(const JobBegin& job, Batch& batch) {
  JobRecord record = job.record;
  for (size_t i = 0; i < job.frames.size(); ++i) {
    PinnedFrame& pinned = record.frames[i];
    pinned.number = folder_->NewNumber();
    const WrittenFrame written =
        WriteFrameImage(*job.frames[i], *folder_, pinned.number,
                        [&](uint64_t file) { return MayStay(file, batch); });
    batch.files.push_back(pinned.number);
    pinned.files.assign(written.files.begin(), written.files.end());
  }
  batch.records.push_back(Catalog::StartRecord(record));
}

void StateWriter::Commit(const Batch& batch) {
  if (batch.records.empty()) return;
  if (!batch.files.empty()) folder_->SyncObjects();
  try {
    journal_->Append(batch.records);
  } catch (const Error&) {
    if (journal_->broken()) journal_.reset();
    throw;
  }
  for (const std::string& record : batch.records) catalog_.Apply(record);
}

void StateWriter::Finish(const Batch& batch) {
  for (const Batch::Exchange& exchange : batch.exchanges) {
    try {
      const auto open = [this](uint64_t number) { return files_->Open(number); };
      const Frame image = ReadFrameImage(files_->Open(exchange.number), open, true);
      std::vector<ColumnPtr> columns;
      for (size_t i = 0; i < image.column_count(); ++i) {
        const auto chunks = image.column(i)->chunks();
        columns.push_back(Column::WithChunks(Column::Stored(exchange.before->column(i)),
                                             {chunks.begin(), chunks.end()}));
      }
      store_.ExchangeFrame(exchange.key, exchange.before,
                           std::make_shared<const Frame>(image.names(), std::move(columns)));
    } catch (const std::exception& fault) {
      LogWarn("a frame stays in memory: " + std::string(fault.what()));
    }
  }
  for (const uint64_t number : catalog_.TakeUnused()) folder_->Remove(number);
  if (!journal_ || journal_->size() <= most_journal_) return;
  journal_.reset();
  try {
    BeginJournal();
  } catch (const std::exception& fault) {
    LogError(fault.what());  // the next batch tries again
  }
}

}  // namespace hydrofoil::state
