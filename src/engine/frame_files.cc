#include "engine/frame_files.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <vector>

#include "base/error.h"
#include "base/thread_pool.h"
#include "ingest/delimited/csv_writer.h"
#include "ingest/files/compressed_output.h"
#include "ingest/files/frame_file.h"
#include "ingest/files/output_file.h"
#include "ingest/parquet/page_compression.h"
#include "ingest/parquet/parquet_writer.h"

namespace hydrofoil::engine {
namespace {

[[noreturn]] void ThrowRefused(const std::string& text) {
  throw Error(ErrorKind::kMalformedRequest, text,
              {{"exception_type", "java.lang.IllegalArgumentException"}});
}

// A frame lies in its folder under its own name.
std::filesystem::path FileOf(const std::string& folder, const std::string& key) {
  if (key.find('/') != std::string::npos) {
    ThrowIllegalArgument("A frame whose name holds a slash cannot be saved or loaded: " + key);
  }
  return AccessPolicy::PathOf(folder) / key;
}

std::shared_ptr<OutputFile> OpenFile(const Context& context, const std::filesystem::path& path,
                                     bool force) {
  // Asked first, since the words differ from those of other outputs.
  std::error_code error;
  if (!force && !context.access.restricted() && std::filesystem::exists(path, error)) {
    ThrowRefused("File already exists at file:" + path.string());
  }
  return std::make_shared<OutputFile>(context.access, path.string(), force);
}

std::string PartName(size_t part) {
  std::string digits = std::to_string(part);
  digits.insert(0, 5 - std::min<size_t>(5, digits.size()), '0');
  return "part-m-" + digits;
}

// The reference's words for a file that is there already.
[[noreturn]] void ThrowBadPath(const std::string& path, const Error& error) {
  const std::string what = error.what();
  throw Error(error.kind(), "Illegal argument: " + path + " of function: exportFrame: " + what,
              {{"argument", path},
               {"function", "exportFrame"},
               {"value", what},
               {"exception_type", "water.exceptions.H2OIllegalArgumentException"}});
}

struct ExportPlan {
  FramePtr frame;
  bool parquet = false;
  ParquetCodec codec = ParquetCodec::kNone;
  CsvFormat format;
  Compression compression = Compression::kNone;
  std::vector<std::unique_ptr<OutputFile>> files;  // one a part
};

void WritePart(const Job& job, const ExportPlan& plan, size_t part) {
  const size_t rows = plan.frame->rows();
  const size_t parts = plan.files.size();
  if (plan.parquet) {
    WriteParquet(*plan.frame, {rows * part / parts, rows * (part + 1) / parts}, plan.codec,
                 job.stop_token(), [&](std::string_view bytes) { plan.files[part]->Write(bytes); });
    return;
  }
  CsvWriter writer(*plan.frame, plan.format, rows * part / parts, rows * (part + 1) / parts);
  CompressedOutput out(*plan.files[part], plan.compression);
  std::string block;
  while (writer.Next(block)) {
    job.CheckCancelled();
    out.Write(block);
    block.clear();
  }
  out.Finish();
}

// The files appear when all of them have been written.
void WriteFiles(const Job& job, const ExportPlan& plan) {
  ParallelFor(plan.files.size(), job.stop_token(), [&](size_t i) { WritePart(job, plan, i); });
  for (const auto& file : plan.files) file->Commit();
}

// As many as asked for, at most one a chunk; of Parquet, where one part means that the server
// chooses, one a million rows.
size_t PartCount(const ExportFrame& command, const Frame& frame) {
  constexpr size_t kRowsOfParquet = size_t{1} << 20;
  const int64_t wanted = command.parts;
  if (wanted == 0 || wanted < -1) {
    ThrowIllegalArgument("num_parts must be -1 (as many as are useful) or at least 1, not " +
                         std::to_string(wanted) + ".");
  }
  if (command.parquet && wanted == 1) return frame.rows() / kRowsOfParquet + 1;
  const size_t chunks = std::max<size_t>(1, frame.layout()->size() - 1);
  return std::min(chunks, wanted < 0 ? 2 * ThreadCount() : static_cast<size_t>(wanted));
}

// What a folder must not hold: parts that would be taken for some of this export.
void RequireNoOtherParts(const Context& context, const std::string& path, size_t parts,
                         bool force) {
  constexpr size_t kMaxParts = 100'000;
  const std::filesystem::path folder = AccessPolicy::PathOf(path);
  std::error_code error;
  if (!std::filesystem::exists(folder, error)) return;
  for (const auto& file : context.access.FilesBelow(folder, kMaxParts)) {
    if (!force) {
      ThrowIllegalArgument("Cannot use path " + path +
                           " to store part files! The target needs to be either an existing empty "
                           "directory or not exist yet.");
    }
    if (file.filename().string() >= PartName(parts)) {
      ThrowIllegalArgument("File " + file.string() +
                           " already exists and is not part of this export: remove it first.");
    }
  }
}

void OpenFiles(const Context& context, const ExportFrame& command, ExportPlan& plan) {
  const std::string& path = command.path;
  try {
    if (command.parts == 1 && !command.parquet) {
      plan.files.push_back(std::make_unique<OutputFile>(context.access, path, command.force));
      return;
    }
    const size_t parts = PartCount(command, *plan.frame);
    RequireNoOtherParts(context, path, parts, command.force);
    for (size_t i = 0; i < parts; ++i) {
      plan.files.push_back(
          std::make_unique<OutputFile>(context.access, path + "/" + PartName(i), command.force));
    }
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kIllegalArgument) throw;
    ThrowBadPath(path, error);
  }
}

}  // namespace

JobPtr Start(Context& context, const SaveFrame& command) {
  const FramePtr frame = context.store.RequireFrame(command.key, "frame_id");
  const auto file = OpenFile(context, FileOf(command.folder, command.key), command.force);
  return context.jobs.Start(
      {"Save frame", command.key, "Key<Frame>", 1},
      [frame, file](Job& running) { WriteFrameFile(*frame, *file, running.stop_token()); });
}

JobPtr Start(Context& context, const LoadFrame& command) {
  const std::string& key = command.key;
  const std::filesystem::path path = FileOf(command.folder, key);
  const auto kind = context.store.KindOf(key);
  if (kind && (*kind != ObjectKind::kFrame || !command.force)) {
    ThrowRefused("Frame Key<Frame> " + key + " already exists.");
  }
  static_cast<void>(context.access.OpenForRead(path));  // says why not, if not
  return context.jobs.Start(
      {"Load frame", key, "Key<Frame>", 1}, [&context, path, key](Job& running) {
        context.store.PutFrame(key, ReadFrameFile(context.access, path, running.stop_token()));
      });
}

JobPtr Start(Context& context, const ExportFrame& command) {
  const auto plan = std::make_shared<ExportPlan>();
  plan->frame = context.store.RequireFrame(command.key, "key");
  plan->parquet = command.parquet;
  if (plan->parquet) {
    plan->codec = ParquetCodecOf(command.compression);
  } else {
    plan->compression = CompressionOf(command.compression);
  }
  plan->format.separator = command.separator;
  plan->format.header = command.header;
  plan->format.quote_header = command.quote_header;
  OpenFiles(context, command, *plan);
  return context.jobs.Start({"Export dataset", command.key, "Key<Frame>", 1},
                            [plan](Job& running) { WriteFiles(running, *plan); });
}

}  // namespace hydrofoil::engine
