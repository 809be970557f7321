// Grid search: starting one, looking at its results.
#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <nlohmann/json.hpp>

#include "algorithms/table.h"
#include "base/error.h"
#include "engine/search.h"
#include "model/parameter_table.h"
#include "rest/models/model_routes.h"
#include "rest/models/training_request.h"
#include "rest/protocol/job_schema.h"
#include "rest/protocol/loose_json.h"
#include "rest/search/grid_schema.h"
#include "schema/model_parameter_schema.h"
#include "store/keys.h"

namespace hydrofoil::rest {
namespace {

using std::string;

constexpr std::array<std::string_view, 5> kGridFields = {
    "grid_id", "hyper_parameters", "search_criteria", "parallelism", "recovery_dir"};
constexpr const char* kSubspaces = "subspaces";
constexpr std::array<std::string_view, 3> kStrategies = {"Cartesian", "RandomDiscrete",
                                                         "Sequential"};

// As a parameter of a form would be written.
string ValueText(const Json& value) {
  return value.is_string() ? value.get<string>() : value.dump();
}

[[noreturn]] void RefuseSpace(const string& why, const string& raw) {
  ThrowIllegalArgument("Can't parse the hyper_parameters dictionary; got error: " + why +
                       " for raw value: " + raw);
}

// Lists of values by name; `subspaces` are read elsewhere.
HyperSpace ReadLists(const Json& json) {
  HyperSpace space;
  for (const auto& [key, values] : json.items()) {
    if (key == kSubspaces) continue;
    HyperDimension& dimension = space.emplace_back();
    dimension.name = key.ends_with('_') ? key.substr(0, key.size() - 1) : key;
    if (!values.is_array()) dimension.values.push_back(ValueText(values));
    if (!values.is_array()) continue;
    for (const Json& value : values) dimension.values.push_back(ValueText(value));
  }
  std::ranges::sort(space, {}, &HyperDimension::name);
  return space;
}

SearchSpace ReadSpace(const Request& request) {
  const string text = request.Text("hyper_parameters", "{}");
  const Json json = ParseLooseJson(text, "hyper_parameters");
  if (!json.is_object()) RefuseSpace("an object of lists is expected", text);
  SearchSpace space{ReadLists(json), {}};
  if (!json.contains(kSubspaces)) return space;
  const Json& subspaces = json[kSubspaces];
  if (!subspaces.is_array() || subspaces.empty()) {
    RefuseSpace("subspaces must be a list of objects", text);
  }
  for (const Json& subspace : subspaces) {
    if (!subspace.is_object()) RefuseSpace("subspaces must be a list of objects", text);
    space.subspaces.push_back(ReadLists(subspace));
  }
  return space;
}

// Throws what `read` throws as a fault of the criteria, which are shown.
template <typename Read>
SearchCriteria WithCriteriaFaults(const string& raw, const Read& read) {
  try {
    return read();
  } catch (const Error& error) {
    ThrowIllegalArgument(string("Can't parse the search_criteria dictionary; got error: ") +
                         error.what() + " for raw value: " + raw);
  }
}

SearchStrategy ReadStrategy(const Json& json) {
  if (!json.contains("strategy")) ThrowIllegalArgument("search_criteria.strategy");
  const string given = ValueText(json["strategy"]);
  const auto found = std::ranges::find(kStrategies, given);
  if (found == kStrategies.end()) {
    ThrowIllegalArgument("No enum constant hex.grid.HyperSpaceSearchCriteria.Strategy." + given);
  }
  return static_cast<SearchStrategy>(found - kStrategies.begin());
}

double NumberOf(const Json& value, const string& name) {
  if (!value.is_number()) {
    ThrowIllegalArgument("For input string: " + value.dump() + " (" + name + ")");
  }
  return value.get<double>();
}

StoppingMetric ReadStoppingMetric(const Json& value) {
  const string given = ValueText(value);
  const auto metric = ParseEnum<StoppingMetric>(given);
  if (!metric) ThrowIllegalArgument("No enum constant hex.ScoreKeeper.StoppingMetric." + given);
  return *metric;
}

// Only a search that may end early has criteria for that.
void RequireKnownTo(SearchStrategy strategy, const string& name) {
  const bool early = name == "stopping_rounds" || name == "stopping_tolerance" ||
                     name == "stopping_metric" || name == "max_models" ||
                     name == "max_runtime_secs" || name == "seed";
  if (!early || strategy == SearchStrategy::kCartesian) {
    ThrowIllegalArgument("Unknown parameter: " + name);
  }
}

SearchCriteria ParseCriteria(const string& text) {
  SearchCriteria criteria;
  const Json json = ParseLooseJson(text, "search_criteria");
  if (!json.is_object()) ThrowIllegalArgument("it is no object");
  criteria.strategy = ReadStrategy(json);
  for (const auto& [name, value] : json.items()) {
    if (name == "strategy") continue;
    RequireKnownTo(criteria.strategy, name);
    if (name == "stopping_metric") {
      criteria.stopping_metric = ReadStoppingMetric(value);
      continue;
    }
    const double number = NumberOf(value, name);
    if (name == "seed") {
      criteria.seed = value.is_number_integer() ? value.get<int64_t>() : std::llround(number);
    } else if (name == "max_models") {
      if (!(number >= 0)) ThrowIllegalArgument("max_models must be >= 0 (0 for all models)");
      criteria.max_models = static_cast<int64_t>(std::min(number, 1e15));
    } else if (name == "max_runtime_secs") {
      if (!(number >= 0))
        ThrowIllegalArgument("max_runtime_secs must be >= 0 (0 for unlimited time)");
      criteria.max_runtime_secs = number;
    } else if (name == "stopping_rounds") {
      if (!(number >= 0)) ThrowIllegalArgument("stopping_rounds must be >= 0");
      criteria.stopping_rounds = static_cast<int32_t>(std::min(number, 1e9));
    } else if (name == "stopping_tolerance") {
      if (!(number >= 0)) ThrowIllegalArgument("stopping_tolerance must be >= 0");
      criteria.stopping_tolerance = number;
    }
  }
  return criteria;
}

SearchCriteria ReadCriteria(const Request& request) {
  const auto text = request.Text("search_criteria");
  if (!text) return {};
  return WithCriteriaFaults(*text, [&] { return ParseCriteria(*text); });
}

Json CriteriaJson(const SearchCriteria& criteria) {
  const string name(kStrategies[static_cast<size_t>(criteria.strategy)]);
  const string type = criteria.strategy == SearchStrategy::kRandomDiscrete
                          ? "RandomDiscreteValueSearchCriteria"
                          : name + "SearchCriteria";
  Json json = Schema(type + "V99", type, 99);
  json["strategy"] = name;
  if (criteria.strategy == SearchStrategy::kCartesian) return json;
  json["seed"] = criteria.seed;
  json["max_models"] = criteria.max_models;
  json["max_runtime_secs"] = Number(criteria.max_runtime_secs);
  json["stopping_rounds"] = criteria.stopping_rounds;
  json["stopping_metric"] = EnumName(criteria.stopping_metric);
  json["stopping_tolerance"] = Number(criteria.stopping_tolerance);
  return json;
}

string ChooseKey(const Request& request, const string& frame) {
  static std::atomic<int> made{0};
  return request.Text("grid_id", "Grid_" + string(request.algorithm().stem()) + "_" + frame +
                                     "_model_" + string(request.Agent()) + "_" +
                                     std::to_string(ServerStartMillis()) + "_" +
                                     std::to_string(++made));
}

Response SearchAnswer(const engine::PreparedSearch& search, const Job& job, int64_t parallelism) {
  const GridRequest& request = *search.request;
  Json answer = Schema("GridSearchSchema", "Grid", -1);
  answer["parameters"] = ParametersObject(*request.base);
  answer["hyper_parameters"] = nullptr;
  answer["grid_id"] = KeyOfType(request.grid->key, "Key<Grid>");
  answer["search_criteria"] = CriteriaJson(request.criteria);
  answer["parallelism"] = parallelism;
  answer["recovery_dir"] = TextOrNull(search.recovery_dir);
  answer["job_id"] = nullptr;
  answer["total_models"] = 0;
  answer["job"] = StartedJobJson(job);
  return Response::OfJson(answer);
}

Response StartGrid(Context& context, const Request& request) {
  engine::Search command;
  command.space = ReadSpace(request);
  command.criteria = ReadCriteria(request);
  const int64_t parallelism = request.Int("parallelism", 1);
  if (parallelism < 0) {
    ThrowIllegalArgument("Parallelism level must be >= 0. Given value: '" +
                         std::to_string(parallelism) + "'");
  }
  command.base = ReadParameters(request, kGridFields);
  command.base->model_id.clear();
  command.key = ChooseKey(request, command.base->training_frame);
  command.recovery_dir = request.Text("recovery_dir", "");
  const engine::PreparedSearch search = engine::Prepare(context, command);
  return SearchAnswer(search, *engine::Start(context, search), parallelism);
}

Response ResumeGrid(Context& context, const Request& request) {
  const engine::PreparedSearch search = engine::Prepare(
      context,
      engine::ResumeSearch{request.RequiredText("grid_id"), request.Text("recovery_dir", "")});
  return SearchAnswer(search, *engine::Start(context, search), 1);
}

Response ResumeAll(Context& context, const Request& request) {
  const string recovery_dir = request.Text("recovery_dir", "");
  engine::Run(context, engine::ResumeAll{recovery_dir});
  Json answer = Schema("ResumeV3", "Iced");
  answer["recovery_dir"] = TextOrNull(recovery_dir);
  return Response::OfJson(answer);
}

Response GetGrid(Context& context, const Request& request) {
  const string key = request.RequiredText("grid_id");
  const GridPtr grid = context.store.Require<Grid>(key, "grid_id");
  const string left_out = request.Text("_exclude_fields", "");
  return Response::OfJson(GridJson(*grid,
                                   {request.Text("sort_by", ""), request.Bool("decreasing", false)},
                                   ExcludedFields(left_out)));
}

Response ListGrids(Context& context, const Request& request) {
  const string left_out = request.Text("_exclude_fields", "");
  const ExcludedFields excluded = ExcludedFields(left_out).Below("grids");
  Json answer = AnswerSchema("GridsV99", "Grids", 99);
  answer["grids"] = Json::array();
  for (const string& key : context.store.Keys(ObjectKind::kGrid)) {
    if (const GridPtr grid = context.store.Find<Grid>(key)) {
      answer["grids"].push_back(GridJson(*grid, {}, excluded));
    }
  }
  return Response::OfJson(answer);
}

void AddRoutesOf(const Algorithm& algorithm, RouteTable& table) {
  const string path = "/99/Grid/" + string(algorithm.name());
  Route search{
      "POST", path, StartGrid,
      string(algorithm.full_name()) + ": trains a model for each combination of parameters."};
  search.without_effect = {{{"parallelism"},
                            "Models are trained one a core, unless early stopping needs their "
                            "order; the results are the same."}};
  table.Add(TrainingRoute(algorithm, std::move(search),
                          {"grid_id", "hyper_parameters", "search_criteria", "recovery_dir"}));
  Route resume{"POST",
               path + "/resume",
               ResumeGrid,
               "Resumes a search that was saved in a folder.",
               {{"grid_id", "recovery_dir"}}};
  resume.without_effect = {
      {{"detach"}, "The answer never waits for the search; the clients wait if they want."}};
  resume.algorithm = &algorithm;
  table.Add(std::move(resume));
}

}  // namespace

void AddGridRoutes(RouteTable& table) {
  for (const Algorithm* algorithm : Algorithms()) {
    if (algorithm->learns()) AddRoutesOf(*algorithm, table);
  }
  table.Add({"POST",
             "/3/Recovery/resume",
             ResumeAll,
             "Resumes all searches that were saved in a folder.",
             {{"recovery_dir"}}});
  table.Add({"GET", "/99/Grids", ListGrids, "All grids."});
  table.Add({"GET",
             "/99/Grids/{grid_id}",
             GetGrid,
             "A grid with its models in order.",
             {{"sort_by", "decreasing"}}});
}

}  // namespace hydrofoil::rest
