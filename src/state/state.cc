#include "state/state.h"

#include <algorithm>
#include <any>
#include <exception>
#include <utility>

#include "algorithms/table.h"
#include "base/error.h"
#include "base/log.h"
#include "model/model_file.h"
#include "model/predictor.h"
#include "selection/grid_search.h"
#include "selection/segment_models.h"
#include "state/frame_image.h"
#include "state/grid_record.h"
#include "state/segments_record.h"

namespace hydrofoil::state {
namespace {

// The changes of this thread since it last settled, the first and the last.
struct OwnChanges {
  uint64_t first = 0;
  uint64_t last = 0;
};
thread_local OwnChanges t_own;

void Own(uint64_t change) {
  if (t_own.first == 0) t_own.first = change;
  t_own.last = change;
}

ModelMetricsPtr MetricsOf(const Model& model, const std::string& key) {
  for (const ModelMetricsPtr& metrics :
       {model.training_metrics, model.validation_metrics, model.cross_validation_metrics}) {
    if (metrics != nullptr && metrics->key() == key) return metrics;
  }
  return nullptr;
}

GridPtr ReadGrid(std::string_view bytes, const Store& store) {
  GridFile file = ReadGridFile(bytes);
  for (const std::string& key : file.models) {
    // One that was removed since is no part of what is kept.
    if (ModelPtr model = store.Find<Model>(key)) file.grid.models.push_back(std::move(model));
  }
  return std::make_shared<const Grid>(std::move(file.grid));
}

SegmentModelsPtr ReadSegments(std::string_view bytes, const OpenObject& open) {
  SegmentsFile file = ReadSegmentsFile(bytes);
  file.models.segments = ReadFrameImage(open(file.frame), open);
  if (file.models.segments.rows() != file.models.models.size()) {
    ThrowIllegalArgument("it does not have a model a segment");
  }
  return std::make_shared<const SegmentModels>(std::move(file.models));
}

ObjectKind KindOf(Content content) {
  switch (content) {
    case Content::kFrame:
      return ObjectKind::kFrame;
    case Content::kModel:
      return ObjectKind::kModel;
    case Content::kMetrics:
    case Content::kOfModel:
      return ObjectKind::kMetrics;
    case Content::kGrid:
      return ObjectKind::kGrid;
    case Content::kPredictor:
    case Content::kSegments:
      break;
  }
  return ObjectKind::kOther;
}

// What an object is made of when it is first asked for. Throws Error when its file is damaged.
std::any Load(const ObjectRecord& object, const Store& store, const OpenObject& open) {
  const ObjectFilePtr file = object.number == 0 ? nullptr : open(object.number);
  const std::string_view bytes = file == nullptr ? std::string_view() : file->text();
  const auto owner = [&] { return store.Find<Model>(object.owner); };
  switch (object.content) {
    case Content::kModel:
      return ReadModelFile(bytes, Algorithms());
    case Content::kMetrics:
      return ReadMetricsFile(bytes);
    case Content::kOfModel:
      if (const ModelPtr model = owner()) {
        if (ModelMetricsPtr metrics = MetricsOf(*model, object.key)) return metrics;
      }
      return {};
    case Content::kPredictor:
      if (const ModelPtr model = owner()) return model->predictor;
      return {};
    case Content::kGrid:
      return ReadGrid(bytes, store);
    case Content::kSegments:
      return ReadSegments(bytes, open);
    case Content::kFrame:
      break;
  }
  return {};
}

JobStatus StatusOf(const std::string& name) {
  for (const JobStatus status : {JobStatus::kDone, JobStatus::kCancelled}) {
    if (JobStatusName(status) == name) return status;
  }
  return JobStatus::kFailed;
}

JobSnapshot SnapshotOf(const EndedJob& ended) {
  JobSnapshot shot;
  shot.key = ended.job.key;
  shot.target = {ended.job.description, ended.job.target, ended.job.target_type, 1};
  shot.status = StatusOf(ended.end.status);
  shot.warnings = ended.end.warnings;
  shot.start_millis = ended.job.start_millis;
  shot.millis = ended.end.millis;
  if (!ended.end.error.empty()) {
    constexpr auto kLast = static_cast<int32_t>(ErrorKind::kInternal);
    const int32_t kind = ended.end.error_kind;
    const bool known = kind >= 0 && kind <= kLast;
    shot.failure =
        Error(known ? static_cast<ErrorKind>(kind) : ErrorKind::kInternal, ended.end.error);
  }
  return shot;
}

JobEnd EndOf(const JobSnapshot& job) {
  JobEnd end;
  end.status = JobStatusName(job.status);
  if (job.failure) {
    end.error = job.failure->what();
    end.error_kind = static_cast<int32_t>(job.failure->kind());
  }
  end.warnings = job.warnings;
  end.millis = job.millis;
  return end;
}

}  // namespace

State::State(const std::filesystem::path& folder, Store& store, JobRegistry& jobs)
    : folder_(std::make_shared<StateFolder>(folder)),
      files_(std::make_shared<ObjectFiles>(folder_)),
      store_(store),
      jobs_(jobs),
      writer_(folder_, files_, store) {}

State::~State() {
  checker_.request_stop();
  store_.Observe(nullptr);
}

std::vector<UnfinishedJob> State::Restore() {
  const std::map<std::string, ObjectRecord, std::less<>> objects = writer_.catalog().objects();
  const std::deque<EndedJob> ended = writer_.catalog().ended();
  const auto running = writer_.catalog().running();
  for (const auto& [key, object] : objects) RestoreObject(object);
  for (const EndedJob& job : ended) jobs_.AddEnded(SnapshotOf(job));
  store_.Observe(this);
  jobs_.Observe(this);
  std::vector<UnfinishedJob> unfinished;
  for (const auto& [key, job] : running) unfinished.push_back(OpenFrames(job));
  checker_ = std::jthread([this, objects](const std::stop_token& stop) {
    for (const auto& [key, object] : objects) {
      if (stop.stop_requested()) return;
      CheckFile(object);
    }
  });
  return unfinished;
}

void State::RestoreObject(const ObjectRecord& object) {
  const auto open = [files = files_](uint64_t number) { return files->Open(number); };
  try {
    if (object.content == Content::kFrame) {
      auto frame = std::make_shared<const Frame>(ReadFrameImage(open(object.number), open));
      return store_.PutFrame(object.key, std::move(frame), object.owner);
    }
    std::error_code fault;
    if (object.number != 0 &&
        std::filesystem::file_size(folder_->PathOf(object.number), fault) != object.size) {
      ThrowIllegalArgument(fault ? fault.message() : "its length is not what was written");
    }
  } catch (const std::exception& fault) {
    return Drop(object, fault.what());
  }
  const auto load = [this, object, open]() -> std::any {
    try {
      return Load(object, store_, open);
    } catch (const Error& fault) {
      Drop(object, fault.what());
      store_.Remove(object.key);
      return {};
    }
  };
  store_.PutLazily(object.key, KindOf(object.content), load, object.owner);
}

void State::Drop(const ObjectRecord& object, const std::string& why) {
  folder_->SetAside(object.number, "'" + object.key + "' cannot be read: " + why);
  writer_.Remove(object.key);
}

// Objects that are read when they are first used: those that are damaged go before that.
void State::CheckFile(const ObjectRecord& object) {
  if (object.number == 0 || object.content == Content::kFrame) return;
  try {
    static_cast<void>(OpenModelFile(files_->Open(object.number)->text()));
  } catch (const std::exception& fault) {
    // It may have been replaced or removed meanwhile.
    std::error_code error;
    if (!std::filesystem::exists(folder_->PathOf(object.number), error)) return;
    Drop(object, fault.what());
    store_.Remove(object.key);
  }
}

UnfinishedJob State::OpenFrames(const JobRecord& job) {
  UnfinishedJob unfinished{job, {}};
  const auto open = [this](uint64_t number) { return files_->Open(number); };
  try {
    for (const PinnedFrame& pinned : job.frames) {
      auto frame = std::make_shared<const Frame>(ReadFrameImage(open(pinned.number), open));
      if (pinned.temporary && !store_.KindOf(pinned.key)) store_.PutTemporary(pinned.key, frame);
      unfinished.frames.emplace_back(pinned.key, std::move(frame));
    }
  } catch (const std::exception& fault) {
    LogError("the job " + job.key + " cannot go on: " + fault.what());
    unfinished.record.command.clear();
  }
  return unfinished;
}

void State::GiveUp(const JobRecord& job, const std::string& why) {
  EndedJob ended{job, {}};
  ended.end.status = JobStatusName(JobStatus::kFailed);
  ended.end.error = why;
  ended.end.error_kind = static_cast<int32_t>(ErrorKind::kIllegalArgument);
  jobs_.AddEnded(SnapshotOf(ended));
  writer_.End({job.key, ended.end});
}

void State::Begin() { t_own = {}; }

void State::Settle() {
  const OwnChanges own = std::exchange(t_own, {});
  if (own.last == 0) return;
  writer_.WaitFor(own.last);
  const auto fault = writer_.Fault(own.first - 1, own.last, std::this_thread::get_id());
  if (fault) ThrowIllegalArgument(*fault);
}

void State::Close() { closed_ = true; }

void State::WriteAhead(const std::string& key, const StoredObject& object) {
  writer_.WaitFor(writer_.Put(key, object));
}

void State::OnPut(const std::string& key, const StoredObject& object) {
  Own(writer_.Put(key, object));
}

void State::OnRemove(const std::string& key) {
  if (!closed_) Own(writer_.Remove(key));
}

void State::OnStart(const Job& job) {
  const JobTarget& target = job.target();
  JobBegin begin;
  begin.record.key = job.key();
  begin.record.description = target.description;
  begin.record.target = target.key;
  begin.record.target_type = target.type;
  begin.record.start_millis = job.start_millis();
  if (target.recipe != nullptr) {
    begin.record.command = target.recipe->command;
    for (const auto& [key, frame] : target.recipe->frames) {
      begin.record.frames.push_back({key, store_.IsTemporary(key), 0, {}});
      begin.frames.push_back(frame);
    }
  }
  const uint64_t change = writer_.Begin(std::move(begin));
  Own(change);
  const MutexLock lock(mutex_);
  begun_[job.key()] = change;
}

bool State::OnEnd(const Job& job, const JobSnapshot& end) {
  if (closed_ && end.status == JobStatus::kCancelled) return job.target().recipe != nullptr;
  uint64_t begun = 0;
  {
    const MutexLock lock(mutex_);
    const auto it = begun_.find(job.key());
    if (it == begun_.end()) return false;
    begun = it->second;
    begun_.erase(it);
  }
  uint64_t last = writer_.last();
  writer_.WaitFor(last);
  const auto fault = end.status == JobStatus::kDone ? writer_.Fault(begun, last) : std::nullopt;
  JobSnapshot told = end;
  if (fault) {
    told.status = JobStatus::kFailed;
    told.failure = Error(ErrorKind::kIllegalArgument, *fault);
  }
  last = writer_.End({job.key(), EndOf(told)});
  writer_.WaitFor(last);
  if (fault) throw Error(*told.failure);
  return false;
}

}  // namespace hydrofoil::state
