// Partial dependence: a job that leaves tables, and the tables.
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "model/partial_dependence.h"
#include "model/predict.h"
#include "rest/job_schema.h"
#include "rest/model_routes.h"
#include "rest/table_schema.h"
#include "store/keys.h"

namespace hydrofoil::rest {
namespace {

constexpr std::string_view kType = "Key<PartialDependence>";

// The axis of each column the user gave values for.
std::vector<PartialDependence::Axis> UserAxes(const Request& request, const Frame& frame) {
  const auto columns = request.List("user_cols").value_or(std::vector<std::string>{});
  const auto counts = request.Ints("num_user_splits").value_or(std::vector<int64_t>{});
  const auto splits = request.Doubles("user_splits").value_or(std::vector<double>{});
  if (columns.size() != counts.size()) {
    ThrowIllegalArgument("num_user_splits: there must be one number a column of user_cols.");
  }
  std::vector<PartialDependence::Axis> axes;
  size_t next = 0;
  for (size_t i = 0; i < columns.size(); ++i) {
    const auto index = frame.Find(columns[i]);
    if (!index) ThrowIllegalArgument("Column " + columns[i] + " does not exist in the frame.");
    const DomainPtr& domain = frame.column(*index)->domain();
    PartialDependence::Axis axis{columns[i], {}};
    if (counts[i] < 0 || static_cast<size_t>(counts[i]) > splits.size() - next) {
      ThrowIllegalArgument("num_user_splits: more values than user_splits has.");
    }
    for (int64_t k = 0; k < counts[i]; ++k) {
      const double value = splits[next++];
      if (domain != nullptr && !(value >= 0 && value < static_cast<double>(domain->size()))) {
        ThrowIllegalArgument("user_splits: a value of " + columns[i] + " is no level's number.");
      }
      axis.values.push_back(value);
    }
    axes.push_back(std::move(axis));
  }
  return axes;
}

PartialDependence ReadWanted(const Request& request, const Model& model, const Frame& frame) {
  PartialDependence wanted;
  const auto users = UserAxes(request, frame);
  const int64_t bins = request.Int("nbins", 20);
  const bool missing = request.Bool("add_missing_na", false);
  const auto axis_of = [&](const std::string& column) {
    for (const auto& user : users) {
      if (user.column != column) continue;
      PartialDependence::Axis axis = user;
      if (missing) axis.values.push_back(NAN);
      return axis;
    }
    return SplitAxis(frame, column, bins, missing);
  };
  const auto pairs = request.Lists("col_pairs_2dpdp");
  auto columns = request.List("cols");
  if (!columns && !pairs) {
    columns.emplace(model.names.begin(),
                    model.names.begin() + static_cast<std::ptrdiff_t>(model.predictor_count));
  }
  if (columns) {
    for (const std::string& column : *columns) wanted.plots.push_back({axis_of(column)});
  }
  for (const auto& pair : pairs.value_or(std::vector<std::vector<std::string>>{})) {
    if (pair.size() != 2) ThrowIllegalArgument("col_pairs_2dpdp: every pair needs two columns.");
    wanted.plots.push_back({axis_of(pair[0]), axis_of(pair[1])});
  }
  wanted.targets = request.List("targets").value_or(std::vector<std::string>{});
  const int64_t row = request.Int("row_index", -1);
  if (row >= 0) wanted.row = static_cast<size_t>(row);
  const int64_t weight = request.Int("weight_column_index", -1);
  if (weight >= 0) wanted.weight_column = static_cast<size_t>(weight);
  return wanted;
}

template <typename T>
Json OrNull(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

// The answer, but for the tables.
Json Head(const Request& request) {
  Json json = Schema("PartialDependenceV3", "PartialDependence");
  json["model_id"] = ModelKey(request.Text("model_id", ""));
  json["frame_id"] = FrameKey(request.Text("frame_id", ""));
  json["row_index"] = request.Int("row_index", -1);
  json["cols"] = OrNull(request.List("cols"));
  json["weight_column_index"] = request.Int("weight_column_index", -1);
  json["add_missing_na"] = request.Bool("add_missing_na", false);
  json["nbins"] = request.Int("nbins", 20);
  json["user_splits"] = OrNull(request.Doubles("user_splits"));
  json["user_cols"] = OrNull(request.List("user_cols"));
  json["num_user_splits"] = OrNull(request.Ints("num_user_splits"));
  json["partial_dependence_data"] = nullptr;
  json["col_pairs_2dpdp"] = OrNull(request.Lists("col_pairs_2dpdp"));
  json["destination_key"] = nullptr;
  json["targets"] = OrNull(request.List("targets"));
  return json;
}

Json ResultKey(const std::string& key) {
  return Json{
      {"__meta",
       {{"schema_version", 3}, {"schema_name", "PartialDependenceKeyV3"}, {"schema_type", kType}}},
      {"name", key},
      {"type", kType},
      {"URL", "/3/PartialDependence/" + key}};
}

Response Start(Context& context, const Request& request) {
  const ModelPtr model = RequireModel(context, request, "model_id");
  const std::string frame_key = request.RequiredText("frame_id");
  const FramePtr frame = context.store.RequireFrame(frame_key, "frame_id");
  auto wanted = std::make_shared<PartialDependence>(ReadWanted(request, *model, *frame));
  const std::string key = request.Text("destination_key", RandomKey());
  Store& store = context.store;
  const JobTarget target{"PartialDependence", key, std::string(kType), 1};
  const JobPtr job = context.jobs.Start(
      target, [wanted, model, frame, frame_key, key, head = Head(request), &store](Job& body) {
        for (const std::string& warning : AdaptationWarnings(*model, *frame)) {
          body.AddWarning(warning);
        }
        wanted->stop = body.stop_token();
        wanted->on_progress = [&body](double done) { body.SetProgress(done); };
        auto json = std::make_shared<Json>(head);
        Json& tables = (*json)["partial_dependence_data"] = Json::array();
        for (const Table& table : ComputePartialDependence(*model, {frame_key, *frame}, *wanted)) {
          tables.push_back(TableJson(table));
        }
        store.Put<Json>(key, ObjectKind::kOther, json);
      });
  Json json = StartedJobJson(*job);
  json["dest"] = ResultKey(key);
  return Response::OfJson(json);
}

Response Get(Context& context, const Request& request) {
  const std::string key = request.RequiredText("name");
  return Response::OfJson(*context.store.Require<Json>(key, "name"));
}

}  // namespace

void AddPartialDependenceRoutes(RouteTable& table) {
  // The clients end the path with a slash.
  for (const char* pattern : {"/3/PartialDependence", "/3/PartialDependence/"}) {
    table.Add({"POST",
               pattern,
               Start,
               "Starts to compute partial dependence.",
               {{"model_id", "frame_id", "row_index", "cols", "weight_column_index",
                 "add_missing_na", "nbins", "user_splits", "user_cols", "num_user_splits",
                 "col_pairs_2dpdp", "destination_key", "targets"}},
               "PartialDependenceV3"});
  }
  table.Add({"GET", "/3/PartialDependence/{name}", Get, "Partial dependence as tables."});
}

}  // namespace hydrofoil::rest
