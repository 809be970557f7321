// Listing, looking at and removing frames.
#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <span>

#include "base/error.h"
#include "engine/remove.h"
#include "ingest/files/source.h"
#include "rest/frames/data_routes.h"
#include "rest/models/model_routes.h"
#include "schema/frame_schema.h"
#include "schema/model_schema.h"

namespace hydrofoil::rest {
namespace {

const std::vector<std::string_view> kWindow = {"row_offset", "row_count", "column_offset",
                                               "column_count", "full_column_count"};
const IdleParameters kOfExports = {
    {"job", "path", "force", "num_parts", "compression", "separator", "header", "quote_header",
     "write_checksum", "tz_adjust_from_local"},
    "From the schema that all frame routes share in H2O, which reads it only for exports."};
const IdleParameters kNoWindow = {
    {"row_offset", "row_count", "column_offset", "column_count", "full_column_count"},
    "From the schema that all frame routes share in H2O; the answer has no rows."};
const IdleParameters kNoModels = {
    {"find_compatible_models"},
    "From the schema that all frame routes share in H2O, which reads it only for whole frames."};

FrameWindow WindowOf(const Request& request) {
  FrameWindow window;
  window.row_offset = request.Int("row_offset", 0);
  window.row_count = request.Int("row_count", -1);
  window.column_offset = request.Int("column_offset", 0);
  window.column_count = request.Int("column_count", -1);
  window.full_column_count = request.Int("full_column_count", -1);
  return window;
}

// The models whose predictors the frame has all.
void AddCompatibleModels(const Context& context, const Frame& frame, Json& answer) {
  Json& models = answer["compatible_models"] = Json::array();
  Json& keys = answer["frames"][0]["compatible_models"] = Json::array();
  for (const std::string& key : context.store.Keys(ObjectKind::kModel)) {
    const ModelPtr model = context.store.Find<Model>(key);
    if (model == nullptr || !HasPredictors(frame, *model)) continue;
    models.push_back(ModelJson(*model, context.options));
    keys.push_back(key);
  }
}

Response AnswerWith(const Context& context, const Request& request, const Frame& frame,
                    FrameAnswer what) {
  const std::string node = context.options.node();
  what.node = node;
  what.window = WindowOf(request);
  Json answer = FramesAnswer(request, what.window);
  Json& frames = answer["frames"] = Json::array();
  frames.push_back(FrameJson(frame, what));
  const bool whole = !what.key.empty() && !what.is_raw;
  if (whole && request.Bool("find_compatible_models", false)) {
    AddCompatibleModels(context, frame, answer);
  }

  return Response::OfJson(answer);
}

// The bytes of a file that is not parsed yet, which clients look at before they use it.
Frame BytesOf(const Source& source) {
  constexpr size_t kMostBytes = size_t{64} << 20;
  const std::string bytes = source.RawBytes(kMostBytes);
  return Frame({"bytes"}, {Column::Generate(
                              ColumnType::kNumeric, MakeLayout(bytes.size()),
                              [&bytes](size_t first, std::span<double> out) {
                                for (size_t i = 0; i < out.size(); ++i) {
                                  out[i] = static_cast<uint8_t>(bytes[first + i]);
                                }
                              },
                              nullptr)});
}

Response ShowWhole(const Context& context, const Request& request, FrameDetail detail) {
  const std::string key = request.RequiredText("frame_id");
  FrameAnswer what;
  what.key = key;
  what.detail = detail;
  if (const auto source = context.store.Find<Source>(key)) {
    what.is_raw = true;
    return AnswerWith(context, request, BytesOf(*source), what);
  }
  return AnswerWith(context, request, *context.store.RequireFrame(key, "key"), what);
}

Response ShowFrame(Context& context, const Request& request) {
  return ShowWhole(context, request, FrameDetail::kData);
}

Response ShowLight(Context& context, const Request& request) {
  return ShowWhole(context, request, FrameDetail::kLight);
}

Response ShowSummary(Context& context, const Request& request) {
  return ShowWhole(context, request, FrameDetail::kSummary);
}

size_t ColumnOf(const Frame& frame, const Request& request) {
  const std::string name = request.RequiredText("column");
  const auto found = frame.Find(name);
  if (!found) {
    const std::string owner = "Key<Frame> " + request.RequiredText("frame_id");
    throw Error(
        ErrorKind::kNotFound,
        fmt::format("Column: {} not found in frame: {} from argument: column: column", name, owner),
        {{"exception_type", "water.exceptions.H2OColumnNotFoundArgumentException"},
         {"argument", "column"},
         {"frame_name", owner},
         {"column_name", name}});
  }
  return *found;
}

Response ShowOneColumn(const Context& context, const Request& request, FrameDetail detail) {
  const FramePtr frame = context.store.RequireFrame(request.RequiredText("frame_id"), "key");
  FrameAnswer what;
  what.detail = detail;
  return AnswerWith(context, request, frame->Select({ColumnOf(*frame, request)}), what);
}

Response ShowColumn(Context& context, const Request& request) {
  return ShowOneColumn(context, request, FrameDetail::kData);
}

Response ShowColumnSummary(Context& context, const Request& request) {
  return ShowOneColumn(context, request, FrameDetail::kSummary);
}

Response ShowDomain(Context& context, const Request& request) {
  const FramePtr frame = context.store.RequireFrame(request.RequiredText("frame_id"), "key");
  const ColumnPtr& column = frame->column(ColumnOf(*frame, request));
  Json answer = FramesAnswer(request, WindowOf(request));
  answer["domain"] =
      Json::array({column->is_categorical() ? Json(*column->domain()) : Json(nullptr)});
  return Response::OfJson(answer);
}

Response ListFrames(Context& context, const Request& request) {
  Json answer = Schema("FramesListV3", "Frames");
  answer["_exclude_fields"] = request.Text("_exclude_fields", "");
  Json& list = answer["frames"] = Json::array();
  for (const std::string& key : context.store.Keys()) {
    if (const FramePtr frame = context.store.FindFrame(key)) {
      list.push_back(
          FrameSynopsisJson(key, frame->byte_size(), false, frame->rows(), frame->column_count()));
    } else if (const auto source = context.store.Find<Source>(key)) {
      list.push_back(FrameSynopsisJson(key, source->byte_size(), true, 0, 0));
    }
  }

  return Response::OfJson(answer);
}

Response DeleteFrame(Context& context, const Request& request) {
  const std::string key = request.RequiredText("frame_id");
  if (context.store.Find<Source>(key) == nullptr) {
    static_cast<void>(context.store.RequireFrame(key, "key"));
  }
  engine::Run(context, engine::Remove{.key = key, .stop_job = false});
  return Response::OfJson(FramesAnswer(request, WindowOf(request)));
}

Response DeleteFrames(Context& context, const Request& request) {
  for (const ObjectKind kind : {ObjectKind::kFrame, ObjectKind::kSource}) {
    for (const std::string& key : context.store.Keys(kind)) {
      engine::Run(context, engine::Remove{.key = key, .stop_job = false});
    }
  }
  return Response::OfJson(FramesAnswer(request, WindowOf(request)));
}

void Add(RouteTable& table, Route route, std::vector<IdleParameters> idle) {
  idle.push_back(kOfExports);
  route.schema = "FramesV3";
  route.without_effect = std::move(idle);
  table.Add(std::move(route));
}

void AddView(RouteTable& table, const std::string& pattern, Handler handler,
             const std::string& summary) {
  std::vector<std::string_view> parameters = kWindow;
  parameters.emplace_back("find_compatible_models");
  Add(table, {"GET", pattern, handler, summary, parameters}, {});
}

void AddColumnView(RouteTable& table, const std::string& pattern, Handler handler,
                   const std::string& summary) {
  Add(table, {"GET", pattern, handler, summary, kWindow}, {kNoModels});
}

}  // namespace

void AddFrameRoutes(RouteTable& table) {
  table.Add({.method = "GET",
             .pattern = "/3/Frames",
             .handler = ListFrames,
             .summary = "All frames and imported sources.",
             .schema = "FramesListV3"});
  AddView(table, "/3/Frames/{frame_id}", ShowFrame, "A frame with its first rows.");
  AddView(table, "/3/Frames/{frame_id}/light", ShowLight, "A frame without its tables.");
  AddView(table, "/3/Frames/{frame_id}/summary", ShowSummary, "A frame with histograms.");
  AddView(table, "/3/Frames/{frame_id}/columns", ShowFrame, "The columns of a frame.");
  AddColumnView(table, "/3/Frames/{frame_id}/columns/{column}", ShowColumn, "A column of a frame.");
  AddColumnView(table, "/3/Frames/{frame_id}/columns/{column}/summary", ShowColumnSummary,
                "A column with its histogram.");
  Add(table,
      {"GET", "/3/Frames/{frame_id}/columns/{column}/domain", ShowDomain,
       "The levels of a column."},
      {kNoWindow, kNoModels});
  Add(table, {"DELETE", "/3/Frames/{frame_id}", DeleteFrame, "Removes a frame."},
      {kNoWindow, kNoModels});
  Add(table, {"DELETE", "/3/Frames", DeleteFrames, "Removes all frames."}, {kNoWindow, kNoModels});
}

}  // namespace hydrofoil::rest
