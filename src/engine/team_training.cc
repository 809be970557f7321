#include "engine/team_training.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <vector>

#include "algorithms/table.h"
#include "base/error.h"
#include "base/memory_budget.h"
#include "engine/command_record.h"
#include "engine/train.h"
#include "exchange/record.h"
#include "model/algorithm.h"
#include "model/model_file.h"
#include "state/frame_image.h"
#include "state/object_file.h"

namespace hydrofoil::engine {
namespace {

// Sent in pieces, so that neither side holds everything twice.
constexpr size_t kPiece = size_t{8} << 20;
constexpr size_t kBatch = size_t{64} << 20;  // of columns

struct FrameNote {
  std::string key;
  int64_t checksum = 0;
  std::vector<std::string> names;
  std::vector<int64_t> columns;  // by number
};

// An entry of a parameter that is a list of frames.
struct ListedFrame {
  std::string parameter;
  std::optional<FrameNote> frame;
};

struct ModelNote {
  std::string parameter;
  std::string bytes;
};

// The command, as the first message has it. Images of the columns in `sent` follow, each of as many
// columns as `batches` say.
struct TrainingNote {
  std::string command;
  std::string trainer;
  FrameNote training;
  std::optional<FrameNote> validation;
  std::vector<ListedFrame> frames;
  std::vector<ModelNote> models;
  std::vector<int64_t> sent;
  std::vector<uint64_t> batches;
};

template <class Archive>
void Describe(Archive& archive, FrameNote& note) {
  archive.Field("key", note.key);
  archive.Field("checksum", note.checksum);
  archive.Field("names", note.names);
  archive.Field("columns", note.columns);
}

template <class Archive>
void Describe(Archive& archive, ListedFrame& note) {
  archive.Field("parameter", note.parameter);
  archive.Field("frame", note.frame);
}

template <class Archive>
void Describe(Archive& archive, ModelNote& note) {
  archive.Field("parameter", note.parameter);
  archive.Field("bytes", note.bytes);
}

template <class Archive>
void Describe(Archive& archive, TrainingNote& note) {
  archive.Field("command", note.command);
  archive.Field("trainer", note.trainer);
  archive.Field("training", note.training);
  archive.Field("validation", note.validation);
  archive.Field("frames", note.frames);
  archive.Field("models", note.models);
  archive.Field("sent", note.sent);
  archive.Field("batches", note.batches);
}

void SendBytes(Communicator& ranks, std::string_view bytes) {
  std::array<uint64_t, 1> size{bytes.size()};
  ranks.Broadcast(std::span<uint64_t>(size), 0);
  for (size_t at = 0; at < bytes.size(); at += kPiece) {
    const std::string_view piece = bytes.substr(at, kPiece);
    // The sender's bytes are only read.
    ranks.Broadcast(std::span(const_cast<char*>(piece.data()), piece.size()), 0);  // NOLINT
  }
}

std::string ReceiveBytes(Communicator& ranks) {
  std::array<uint64_t, 1> size{};
  ranks.Broadcast(std::span<uint64_t>(size), 0);
  RequireMemory(size.front(), "What rank 0 sends");
  std::string bytes(size.front(), '\0');
  for (size_t at = 0; at < bytes.size(); at += kPiece) {
    ranks.Broadcast(std::span(bytes).subspan(at, std::min(kPiece, bytes.size() - at)), 0);
  }
  return bytes;
}

// What goes to the other ranks.
class Sending {
 public:
  Sending(const TrainingInput& input, ColumnLedger& ledger) : ledger_(ledger) {
    // Where models are written and under which keys frames stand is a matter of rank 0.
    AlgorithmParameters parameters = input.parameters;
    parameters->export_checkpoints_dir.clear();
    note_.command = CommandBytes(Train{parameters, input.key});
    note_.trainer = input.trainer;
    note_.training = NoteOf(input.training);
    if (input.validation) note_.validation = NoteOf(*input.validation);
    for (const auto& [parameter, frames] : input.frames) {
      for (const auto& frame : frames) {
        ListedFrame& listed = note_.frames.emplace_back(ListedFrame{parameter, {}});
        if (frame) listed.frame = NoteOf({"", *frame});
      }
    }
    for (const auto& [parameter, model] : input.models) {
      note_.models.push_back({parameter, WriteModelFile(*model)});
    }
    MakeBatches();
  }

  void Send(Communicator& ranks) {
    RecordWriter record;
    record.Field("training", note_);
    SendBytes(ranks, record.bytes());
    for (const Frame& batch : batches_) SendBytes(ranks, state::FrameImageBytes(batch));
    ranks.Barrier();
    for (const ColumnPtr& column : missing_) ledger_.MarkHeld(column);
  }

 private:
  FrameNote NoteOf(const KeyedFrame& keyed) {
    FrameNote note{keyed.key, keyed.checksum, keyed.frame.names(), {}};
    for (const ColumnPtr& column : keyed.frame.columns()) {
      const int64_t number = ledger_.NumberOf(column);
      note.columns.push_back(number);
      if (ledger_.IsHeld(column) || !seen_.insert(number).second) continue;
      missing_.push_back(column);
      note_.sent.push_back(number);
    }
    return note;
  }

  // Columns of one layout each.
  void MakeBatches() {
    size_t bytes = 0;
    for (const ColumnPtr& column : missing_) {
      const bool fits = !batches_.empty() && bytes + column->byte_size() <= kBatch &&
                        batches_.back().layout() == column->layout();
      if (!fits) {
        batches_.emplace_back();
        note_.batches.push_back(0);
        bytes = 0;
      }
      bytes += column->byte_size();
      batches_.back().Append("", column);
      ++note_.batches.back();
    }
  }

  ColumnLedger& ledger_;
  TrainingNote note_;
  std::set<int64_t> seen_;
  std::vector<ColumnPtr> missing_;
  std::vector<Frame> batches_;
};

void ReceiveColumns(Communicator& ranks, const TrainingNote& note, HeldColumns& held) {
  auto number = note.sent.begin();
  for (const uint64_t count : note.batches) {
    const auto image = std::make_shared<const state::ObjectFile>(ReceiveBytes(ranks));
    const Frame batch = state::ReadFrameImage(image, [](uint64_t) -> state::ObjectFilePtr {
      ThrowIllegalArgument("columns are missing.");
    });
    if (batch.column_count() != count || count > static_cast<uint64_t>(note.sent.end() - number)) {
      ThrowIllegalArgument("other columns came than were told of.");
    }
    for (const ColumnPtr& column : batch.columns()) held.Put(*number++, column);
  }
}

Frame FrameOf(const FrameNote& note, const HeldColumns& held) {
  std::vector<ColumnPtr> columns;
  columns.reserve(note.columns.size());
  for (const int64_t number : note.columns) columns.push_back(held.Require(number));
  if (columns.size() != note.names.size()) ThrowIllegalArgument("a column has no name.");
  return {note.names, std::move(columns)};
}

TrainingInput InputOf(const TrainingNote& note, const HeldColumns& held) {
  const RecordedCommand command = ReadCommand(note.command);
  const auto* train = std::get_if<Train>(&command);
  if (train == nullptr) ThrowIllegalArgument("it is no training.");
  TrainingInput input;
  input.algorithm = FindAlgorithm(Algorithms(), train->parameters->algorithm());
  input.key = train->key;
  input.parameters = train->parameters;
  input.trainer = note.trainer;
  input.training = {note.training.key, FrameOf(note.training, held), note.training.checksum};
  if (const auto& validation = note.validation) {
    input.validation = {validation->key, FrameOf(*validation, held), validation->checksum};
  }
  for (const ListedFrame& listed : note.frames) {
    std::optional<Frame>& frame = input.frames[listed.parameter].emplace_back();
    if (listed.frame) frame = FrameOf(*listed.frame, held);
  }
  for (const ModelNote& model : note.models) {
    input.models.emplace(model.parameter, ReadModelFile(model.bytes, Algorithms()));
  }
  return input;
}

}  // namespace

void HeldColumns::Put(int64_t number, ColumnPtr column) {
  const MutexLock lock(mutex_);
  columns_[number] = std::move(column);
}

ColumnPtr HeldColumns::Require(int64_t number) const {
  const MutexLock lock(mutex_);
  const auto found = columns_.find(number);
  if (found == columns_.end()) {
    throw Error(ErrorKind::kInternal, "A column of rank 0 was not sent.");
  }
  return found->second;
}

void HeldColumns::Forget(std::span<const int64_t> numbers) {
  std::vector<ColumnPtr> gone;  // outside the lock
  const MutexLock lock(mutex_);
  for (const int64_t number : numbers) {
    const auto found = columns_.find(number);
    if (found == columns_.end()) continue;
    gone.push_back(std::move(found->second));
    columns_.erase(found);
  }
}

size_t HeldColumns::size() const {
  const MutexLock lock(mutex_);
  return columns_.size();
}

void SendTraining(Communicator& ranks, const TrainingInput& input, ColumnLedger& ledger) try {
  Sending(input, ledger).Send(ranks);
} catch (...) {
  // Nobody knows which of the ranks have what was under way.
  ledger.ForgetUnheld();
  throw;
}

TrainingInput ReceiveTraining(Communicator& ranks, HeldColumns& held) {
  TrainingNote note;
  const std::string bytes = ReceiveBytes(ranks);
  RecordReader(bytes).Field("training", note);
  ReceiveColumns(ranks, note, held);
  ranks.Barrier();
  return InputOf(note, held);
}

}  // namespace hydrofoil::engine
