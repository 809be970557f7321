// Rows in, predictions out, in one request: no frame is made, nothing is kept.
#include <cmath>
#include <list>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/error.h"
#include "base/mutex.h"
#include "model/column_adaptation.h"
#include "rest/models/model_routes.h"
#include "rest/protocol/json.h"
#include "schema/json_reader.h"
#include "scorer/row_scorer.h"

namespace hydrofoil::rest {
namespace {

constexpr size_t kScorersKept = 16;

// Scorers of the models asked for lately: making one costs more than scoring a row.
std::shared_ptr<const RowScorer> ScorerOf(const ModelPtr& model) {
  static Mutex mutex;
  static std::list<std::pair<std::weak_ptr<const Model>, std::shared_ptr<const RowScorer>>> kept
      GUARDED_BY(mutex);
  {
    const MutexLock lock(mutex);
    std::erase_if(kept, [](const auto& entry) { return entry.first.use_count() <= 1; });
    for (auto entry = kept.begin(); entry != kept.end(); ++entry) {
      if (entry->first.lock() != model) continue;
      kept.splice(kept.begin(), kept, entry);
      return kept.front().second;
    }
  }
  auto scorer = std::make_shared<const RowScorer>(model);
  const MutexLock lock(mutex);
  kept.emplace_front(model, scorer);
  if (kept.size() > kScorersKept) kept.pop_back();
  return scorer;
}

Json ParsedRows(const Request& request) {
  const std::string text = request.RequiredText("rows");
  std::optional<Json> rows = TryParseJson(text);
  if (rows.has_value() && rows->is_array() && !rows->empty()) return *std::move(rows);
  ThrowIllegalArgument("rows: a list of rows is needed, such as [{\"column\": value, ...}, ...].");
}

double ValueOf(const RowScorer& scorer, size_t i, const Json& value) {
  if (value.is_null()) return NAN;
  const OriginalColumn& input = scorer.inputs()[i];
  if (input.domain != nullptr) {
    if (value.is_string()) return scorer.LevelCode(i, value.get_ref<const std::string&>());
    if (value.is_number()) return scorer.NumberCode(i, value.get<double>());
    if (!value.is_structured()) return scorer.LevelCode(i, value.dump());
  } else if (value.is_number()) {
    return value.get<double>();
  } else if (value.is_boolean()) {
    return value.get<bool>() ? 1 : 0;
  } else if (value == "NaN") {
    return NAN;
  }
  ThrowIllegalArgument("rows: column '" + input.name + "' cannot be " + value.dump());
}

// What rows had in one column that the model cannot use.
struct Strangers {
  size_t given = 0;              // rows that name the column
  size_t rows = 0;               // rows with a level not trained on
  std::set<std::string> levels;  // those levels
};

std::string TextOf(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump();
}

// One value an input; columns that a row does not name are missing.
std::vector<double> ValuesOf(const RowScorer& scorer, const Json& rows,
                             std::vector<Strangers>& strangers) {
  std::vector<double> values;
  values.reserve(rows.size() * scorer.inputs().size());
  std::unordered_map<std::string_view, const Json*> members;  // of a row
  for (const Json& row : rows) {
    if (!row.is_object()) ThrowIllegalArgument("rows: a row is an object by column name.");
    members.clear();
    for (const auto& [name, value] : row.get_ref<const Json::object_t&>()) {
      members.emplace(name, &value);
    }
    for (size_t i = 0; i < scorer.inputs().size(); ++i) {
      const auto member = members.find(scorer.inputs()[i].name);
      const Json* found = member == members.end() ? nullptr : member->second;
      values.push_back(found == nullptr ? NAN : ValueOf(scorer, i, *found));
      if (found == nullptr) continue;
      ++strangers[i].given;
      if (!scorer.IsUnknown(i, values.back())) continue;
      ++strangers[i].rows;
      strangers[i].levels.insert(TextOf(*found));
    }
  }
  return values;
}

Json WarningsJson(const RowScorer& scorer, const std::vector<Strangers>& strangers, size_t rows) {
  Json warnings = Json::array();
  for (size_t i = 0; i < strangers.size(); ++i) {
    const std::string& name = scorer.inputs()[i].name;
    if (strangers[i].given == 0) {
      warnings.push_back("Test/Validation dataset is missing column '" + name +
                         "': substituting in a column of NaN");
    }
    if (strangers[i].rows == 0) continue;
    const std::vector<std::string> levels(strangers[i].levels.begin(), strangers[i].levels.end());
    warnings.push_back(UnknownLevelsWarning(name, levels) + " (" +
                       ShareOfRows(strangers[i].rows, rows) + ")");
  }
  return warnings;
}

Json PredictionJson(const RowScorer& scorer, std::span<const double> result) {
  Json json = Json::object();
  for (size_t i = 0; i < result.size(); ++i) json[scorer.outputs()[i]] = Number(result[i]);
  if (const DomainPtr& classes = scorer.model().response_domain) {
    json["predict"] = classes->at(static_cast<size_t>(result[0]));
  }
  return json;
}

Response ScoreRows(Context& context, const Request& request) {
  const auto scorer = ScorerOf(RequireModel(context, request, "model_id"));
  const Json rows = ParsedRows(request);
  std::vector<Strangers> strangers(scorer->inputs().size());
  const std::vector<double> values = ValuesOf(*scorer, rows, strangers);
  const size_t outputs = scorer->outputs().size();
  std::vector<double> results(rows.size() * outputs);
  scorer->ScoreParallel(values, results);
  Json answer = Json::object();
  Json& predictions = answer["predictions"] = Json::array();
  for (size_t row = 0; row < rows.size(); ++row) {
    predictions.push_back(
        PredictionJson(*scorer, std::span(results).subspan(row * outputs, outputs)));
  }
  answer["warnings"] = WarningsJson(*scorer, strangers, rows.size());
  return Response::OfJson(answer);
}

}  // namespace

void AddRowScoringRoutes(RouteTable& table) {
  table.Add({"POST",
             "/3/Score/{model_id}",
             ScoreRows,
             "Predicts rows given as JSON: {\"rows\": [{\"column\": value, ...}, ...]}.",
             {{"rows"}}});
}

}  // namespace hydrofoil::rest
