// Frames as delimited text: to the client and into files of the server's machine.
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "engine/frame_files.h"
#include "ingest/delimited/csv_writer.h"
#include "rest/frames/data_routes.h"
#include "rest/protocol/job_schema.h"

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

Response Export(Context& context, const Request& request) {
  engine::ExportFrame command;
  command.key = request.RequiredText("frame_id");
  static_cast<void>(context.store.RequireFrame(command.key, "key"));
  const std::string type = request.Text("format", "csv");
  if (type != "csv" && type != "parquet") {
    ThrowIllegalArgument("No enum constant water.util.ExportFileFormat." + type);
  }
  command.parquet = type == "parquet";
  command.compression = request.Text("compression", "");
  command.separator = static_cast<char>(request.Int("separator", command.separator));
  command.header = request.Bool("header", command.header);
  command.quote_header = request.Bool("quote_header", command.quote_header);
  command.path = request.RequiredText("path");
  command.force = request.Bool("force", command.force);
  command.parts = request.Int("num_parts", command.parts);
  Json answer = FramesAnswer(request, FrameWindow());
  answer["job"] = StartedJobJson(*engine::Start(context, command));
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
