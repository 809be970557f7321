// Frames as delimited text: to the client and into files of the server's machine.
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "ingest/csv_writer.h"
#include "ingest/output_file.h"
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

void WriteFile(Job& job, const Frame& frame, const CsvFormat& format, OutputFile& file) {
  CsvWriter writer(frame, format);
  std::string block;
  while (writer.Next(block)) {
    job.CheckCancelled();
    file.Write(block);
    block.clear();
  }
  file.Commit();
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

std::shared_ptr<OutputFile> OpenFile(const Context& context, const std::string& path, bool force) {
  try {
    return std::make_shared<OutputFile>(context.access, path, force);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::kIllegalArgument) throw;
    ThrowBadPath(path, error);
  }
}

Response Export(Context& context, const Request& request) {
  const std::string key = request.RequiredText("frame_id");
  const FramePtr frame = context.store.RequireFrame(key, "key");
  const std::string path = request.RequiredText("path");
  const std::string type = request.Text("format", "csv");
  if (type != "csv" || request.Has("compression")) {
    ThrowIllegalArgument("Frames are exported as plain csv only, not as " +
                         request.Text("compression", type) + ".");
  }
  CsvFormat format;
  format.separator = static_cast<char>(request.Int("separator", ','));
  format.header = request.Bool("header", true);
  format.quote_header = request.Bool("quote_header", true);
  // Several parts are a wish for speed: one file holds the same rows.
  const auto file = OpenFile(context, path, request.Bool("force", false));
  const JobPtr job = context.jobs.Start(
      {"Export dataset", key, "Key<Frame>", 1},
      [frame, format, file](Job& running) { WriteFile(running, *frame, format, *file); });
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
               {{"frame_id", "hex_string", "escape_quotes", "filename", "_exclude_fields"}},
               "DownloadDataV3"});
  }
  table.Add(
      {"POST",
       "/3/Frames/{frame_id}/export",
       Export,
       "Writes a frame into a file.",
       {{"path", "force", "num_parts", "parallel", "compression", "separator", "header",
         "quote_header", "format", "write_checksum", "tz_adjust_from_local", "_exclude_fields"}},
       "FramesV3"});
}

}  // namespace hydrofoil::rest
