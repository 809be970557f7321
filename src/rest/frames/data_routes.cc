#include "rest/frames/data_routes.h"

#include <nlohmann/json.hpp>

#include "rest/frames/frame_making_routes.h"

namespace hydrofoil::rest {

Json FramesAnswer(const Request& request, const FrameWindow& window) {
  Json json = Schema("FramesV3", "Frames");
  json["_exclude_fields"] = request.Text("_exclude_fields", "");
  json["row_offset"] = window.row_offset;
  json["row_count"] = window.row_count;
  json["column_offset"] = window.column_offset;
  json["full_column_count"] = window.full_column_count;
  json["column_count"] = window.column_count;
  json["compression"] = TextOrNull(request.Text("compression", ""));
  json["write_checksum"] = request.Bool("write_checksum", true);
  json["tz_adjust_from_local"] = request.Bool("tz_adjust_from_local", false);
  json["separator"] = request.Int("separator", ',');
  json["header"] = request.Bool("header", true);
  json["quote_header"] = request.Bool("quote_header", true);
  json["job"] = nullptr;
  json["frames"] = nullptr;
  json["compatible_models"] = nullptr;
  json["domain"] = nullptr;
  return json;
}

void AddDataRoutes(RouteTable& table) {
  AddImportRoutes(table);
  AddParseRoutes(table);
  AddFrameRoutes(table);
  AddDownloadRoutes(table);
  AddFrameMakingRoutes(table);
}

}  // namespace hydrofoil::rest
