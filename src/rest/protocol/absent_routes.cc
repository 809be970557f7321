#include "rest/protocol/absent_routes.h"

#include <algorithm>
#include <array>
#include <vector>

#include "algorithms/table.h"
#include "rest/protocol/router.h"

namespace hydrofoil::rest {
namespace {

constexpr std::array kNotBuilt = std::to_array<std::string_view>({"adaboost",
                                                                  "aggregator",
                                                                  "anovaglm",
                                                                  "extendedisolationforest",
                                                                  "coxph",
                                                                  "drf",
                                                                  "dt",
                                                                  "gam",
                                                                  "gbm",
                                                                  "glm",
                                                                  "glrm",
                                                                  "hglm",
                                                                  "infogram",
                                                                  "isolationforest",
                                                                  "isotonicregression",
                                                                  "kmeans",
                                                                  "modelselection",
                                                                  "naivebayes",
                                                                  "pca",
                                                                  "psvm",
                                                                  "rulefit",
                                                                  "stackedensemble",
                                                                  "svd",
                                                                  "targetencoder",
                                                                  "upliftdrf",
                                                                  "word2vec",
                                                                  "xgboost"});

struct AbsentRoutes {
  std::vector<std::string_view> routes;  // "METHOD /path/{parameter}"
  std::string_view why;
};

// From H2O's own list at /3/Metadata/endpoints, and what its clients call beside that.
const std::vector<AbsentRoutes>& AllAbsent() {
  static const std::vector<AbsentRoutes> kAll = {
      {{"POST /99/AutoMLBuilder", "GET /99/AutoML/{automl_id}", "GET /99/Leaderboards",
        "GET /99/Leaderboards/{project_name}"},
       "Hydrofoil does not offer AutoML: it trains $algorithms alone. A grid search is at "
       "/99/Grid/<algorithm>."},
      {{"POST /3/XGBoostExecutor.init", "POST /3/XGBoostExecutor.setup",
        "POST /3/XGBoostExecutor.update", "POST /3/XGBoostExecutor.getEvalMetric",
        "POST /3/XGBoostExecutor.getBooster", "POST /3/XGBoostExecutor.cleanup"},
       "Hydrofoil trains $algorithms; xgboost is not built."},
      {{"GET /3/TargetEncoderTransform"}, "Hydrofoil does not build target encoders."},
      {{"POST /3/MakeGLMModel", "POST /3/MakeUnrestrictedGLMModel", "POST /3/MakeDerivedGLMModel",
        "GET /3/GetGLMRegPath", "GET /3/ComputeGram", "POST /3/DataInfoFrame"},
       "Hydrofoil trains $algorithms; glm, which this belongs to, is not built."},
      {{"GET /3/Word2VecSynonyms", "GET /3/Word2VecTransform"},
       "Hydrofoil trains $algorithms; word2vec, which this belongs to, is not built."},
      {{"GET /3/Tree", "POST /3/FeatureInteraction", "POST /3/FriedmansPopescusH",
        "POST /3/SignificantRules"},
       "Hydrofoil trains $algorithms; the models of trees or rules that this looks into are not "
       "built."},
      {{"GET /99/Assembly.java/{assembly_id}/{file_name}",
        "GET /99/Assembly.fetch_mojo_pipeline/{assembly_id}/{file_name}"},
       "Hydrofoil fits assemblies, but writes them neither as Java nor as MOJO pipelines."},
      {{"POST /3/PutKey"},
       "Hydrofoil runs no code of clients: custom metrics and distributions are not offered."},
      {{"POST /99/DCTTransformer"}, "Hydrofoil does not offer cosine transforms."},
      {{"POST /99/ImportSQLTable", "POST /3/ImportHiveTable", "POST /3/SaveToHiveTable"},
       "Hydrofoil does not talk to databases: export the table to Parquet or text and import "
       "that."},
      {{"POST /3/DecryptionSetup"}, "Hydrofoil does not decrypt files: decrypt them beforehand."},
      {{"GET /3/Frames/{frame_id}/export/{path}/overwrite/{force}"},
       "Hydrofoil does not offer this deprecated route: use POST /3/Frames/{frame_id}/export."},
      {{"GET /3/Metadata/schemaclasses/{classname}"},
       "Hydrofoil has no classes of Java: use GET /3/Metadata/schemas/{schemaname}."},
      {{"GET /3/WaterMeterIo", "GET /3/WaterMeterIo/{nodeidx}"},
       "Hydrofoil does not count input and output: use the system's own meters."},
      {{"GET /3/SteamMetrics", "GET /99/Sample"}, "Hydrofoil does not offer this: use /3/Cloud."},
      {{"GET /4/endpoints"}, "Hydrofoil does not offer this: use /3/Metadata/endpoints."},
      {{"GET /4/modelsinfo"}, "Hydrofoil does not offer this: use /3/ModelBuilders."},
      {{"GET /4/schemas/{name}"}, "Hydrofoil does not offer this: use /3/Metadata/schemas/{name}."},
      {{"GET /4/jobs/{job_id}"}, "Hydrofoil does not offer this: use /3/Jobs/{job_id}."},
      {{"POST /4/Frames/$simple"}, "Hydrofoil does not offer this: use POST /3/CreateFrame."}};
  return kAll;
}

RouteTable MakeTable() {
  RouteTable table;
  for (const AbsentRoutes& group : AllAbsent()) {
    for (const std::string_view route : group.routes) {
      const size_t blank = route.find(' ');
      table.Add({route.substr(0, blank), std::string(route.substr(blank + 1)), nullptr,
                 std::string(group.why)});
    }
  }
  // Of every algorithm; the algorithm decides why.
  for (const std::string_view pattern :
       {"/3/ModelBuilders/{algo}", "/3/ModelBuilders/{algo}/parameters", "/99/ModelBuilders/{algo}",
        "/99/ModelBuilders/{algo}/parameters", "/3/SegmentModelsBuilders/{algo}",
        "/99/SegmentModelsBuilders/{algo}", "/99/Grid/{algo}", "/99/Grid/{algo}/resume"}) {
    table.Add({"POST", std::string(pattern), nullptr, ""});
  }
  return table;
}

// "$algorithms" stands for those that learn.
std::string Spelled(std::string_view text) {
  constexpr std::string_view kPlace = "$algorithms";
  std::string spelled(text);
  if (const size_t place = spelled.find(kPlace); place != std::string::npos) {
    spelled.replace(place, kPlace.size(), LearnerNames(Algorithms()));
  }
  return spelled;
}

}  // namespace

std::string WhyNotBuilt(std::string_view algorithm) {
  if (std::find(kNotBuilt.begin(), kNotBuilt.end(), algorithm) == kNotBuilt.end()) return {};
  std::string text = Spelled("Hydrofoil trains $algorithms");
  if (const Algorithm* importer = FindImporter(Algorithms())) {
    text += " and imports MOJOs as " + std::string(importer->name());
  }
  return text + "; " + std::string(algorithm) + " is not built.";
}

std::string WhyAbsent(std::string_view method, std::string_view encoded_path) {
  static const RouteTable kTable = MakeTable();
  const auto match = kTable.Find(method, encoded_path);
  if (!match.has_value()) return {};
  if (!match->route->summary.empty()) return Spelled(match->route->summary);
  const std::string& name = match->path_parameters.front().second;
  const Algorithm* algorithm = FindAlgorithm(Algorithms(), name);
  if (algorithm != nullptr && !algorithm->learns() &&
      match->route->pattern.find("/ModelBuilders/") == std::string::npos) {
    return "Hydrofoil imports a MOJO as " + name + " by POST /3/ModelBuilders/" + name +
           "; it has no grids or segments.";
  }
  return WhyNotBuilt(name);
}

}  // namespace hydrofoil::rest
