// Frames as delimited text: to the client and into files of the server's machine.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/thread_pool.h"
#include "ingest/delimited/csv_writer.h"
#include "ingest/files/compressed_output.h"
#include "ingest/files/output_file.h"
#include "ingest/parquet/page_compression.h"
#include "ingest/parquet/parquet_writer.h"
#include "rest/data_routes.h"
#include "rest/frame_schema.h"
#include "rest/job_schema.h"

namespace hydrofoil::rest {
namespace {

// "iris.hex" -> "iris.csv"; nothing in it that could end the header or name a folder.
std::string FileNameOf(std::string key) {
  if (key.size() > 4 && key.ends_with(".hex")) {
    key.resize(key.size() - 4);
  }
  const auto odd = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '/' || c == '\\';
  };
  std::replace_if(key.begin(), key.end(), odd, '_');
  return key + ".csv";
}

Response Download(Context& context, const Request& request) {
  const std::string key = request.RequiredText("frame_id");
  const FramePtr frame = context.store.RequireFrame(key, "key");
  CsvFormat format;
  format.hex_reals = request.Bool("hex_string", false);
  format.escape_quotes = request.Bool("escape_quotes", false);
  const auto writer = std::make_shared<CsvWriter>(*frame, format);
  return Response::OfDownload(FileNameOf(key), "application/octet-stream;charset=utf-8",
                              [writer](std::string& out) { return writer->Next(out); });
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
size_t PartCount(const Request& request, const Frame& frame, bool parquet) {
  constexpr size_t kRowsOfParquet = size_t{1} << 20;
  const int64_t wanted = request.Int("num_parts", 1);
  if (wanted == 0 || wanted < -1) {
    ThrowIllegalArgument("num_parts must be -1 (as many as are useful) or at least 1, not " +
                         std::to_string(wanted) + ".");
  }
  if (parquet && wanted == 1) return frame.rows() / kRowsOfParquet + 1;
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
                           " already exists and is not of this export: remove it first.");
    }
  }
}

void OpenFiles(const Context& context, const Request& request, ExportPlan& plan) {
  const std::string path = request.RequiredText("path");
  const bool force = request.Bool("force", false);
  try {
    if (request.Int("num_parts", 1) == 1 && !plan.parquet) {
      plan.files.push_back(std::make_unique<OutputFile>(context.access, path, force));
      return;
    }
    const size_t parts = PartCount(request, *plan.frame, plan.parquet);
    RequireNoOtherParts(context, path, parts, force);
    for (size_t i = 0; i < parts; ++i) {
      plan.files.push_back(
          std::make_unique<OutputFile>(context.access, path + "/" + PartName(i), force));
    }
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kIllegalArgument) throw;
    ThrowBadPath(path, error);
  }
}

Response Export(Context& context, const Request& request) {
  const std::string key = request.RequiredText("frame_id");
  const auto plan = std::make_shared<ExportPlan>();
  plan->frame = context.store.RequireFrame(key, "key");
  const std::string type = request.Text("format", "csv");
  if (type != "csv" && type != "parquet") {
    ThrowIllegalArgument("No enum constant water.util.ExportFileFormat." + type);
  }
  plan->parquet = type == "parquet";
  const std::string compression = request.Text("compression", "");
  if (plan->parquet) {
    plan->codec = ParquetCodecOf(compression);
  } else {
    plan->compression = CompressionOf(compression);
  }
  plan->format.separator = static_cast<char>(request.Int("separator", ','));
  plan->format.header = request.Bool("header", true);
  plan->format.quote_header = request.Bool("quote_header", true);
  OpenFiles(context, request, *plan);
  const JobPtr job = context.jobs.Start({"Export dataset", key, "Key<Frame>", 1},
                                        [plan](Job& running) { WriteFiles(running, *plan); });
  Json answer = FramesAnswer(request, FrameWindow());
  answer["job"] = StartedJobJson(*job);
  return Response::OfJson(answer);
}

}  // namespace

void AddDownloadRoutes(RouteTable& table) {
  for (const char* path : {"/3/DownloadDataset", "/3/DownloadDataset.bin"}) {
    table.Add({"GET",
               path,
               Download,
               "A frame as delimited text.",
               {{"frame_id", "hex_string", "escape_quotes"}},
               "DownloadDataV3",
               BodyUse::kParameters,
               {{{"filename"}, "H2O names the download after the frame in any case."}}});
  }
  table.Add({"POST",
             "/3/Frames/{frame_id}/export",
             Export,
             "Writes a frame into a file.",
             {{"path", "force", "num_parts", "compression", "separator", "header", "quote_header",
               "format"}},
             "FramesV3",
             BodyUse::kParameters,
             {{{"parallel"}, "Several parts are always written at the same time."},
              {{"write_checksum"}, "Hadoop's .crc files are never written: no reader needs them."},
              {{"tz_adjust_from_local"},
               "It shifts times from the zone of H2O's machine, which here is always UTC."}}});
}

}  // namespace hydrofoil::rest
