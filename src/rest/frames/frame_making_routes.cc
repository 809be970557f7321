#include "rest/frames/frame_making_routes.h"

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "engine/make_frames.h"
#include "rest/protocol/job_schema.h"
#include "store/keys.h"

namespace hydrofoil::rest {
namespace {

int64_t FreshSeed() {
  constexpr int kHexadecimal = 16;
  return static_cast<int64_t>(std::stoull(RandomHex(kHexadecimal), nullptr, kHexadecimal));
}

// -1 and nothing stand for a seed that nobody chose.
int64_t SeedOf(const Request& request, std::string_view name, int64_t otherwise) {
  const int64_t seed = request.Int(name, -1);
  return seed == -1 ? otherwise : seed;
}

std::string Destination(const Request& request) { return request.Text("dest", RandomKey()); }

rapids::RandomFrameOptions OptionsOf(const Request& request) {
  rapids::RandomFrameOptions options;
  options.rows = request.Int("rows", options.rows);
  options.columns = request.Int("cols", options.columns);
  options.randomize = request.Bool("randomize", options.randomize);
  options.value = static_cast<double>(request.Int("value", 0));
  options.real_range = static_cast<double>(request.Int("real_range", 100));
  options.categorical_fraction =
      request.Double("categorical_fraction", options.categorical_fraction);
  options.factors = request.Int("factors", options.factors);
  options.integer_fraction = request.Double("integer_fraction", options.integer_fraction);
  options.integer_range = request.Int("integer_range", options.integer_range);
  options.binary_fraction = request.Double("binary_fraction", options.binary_fraction);
  options.binary_ones_fraction =
      request.Double("binary_ones_fraction", options.binary_ones_fraction);
  options.time_fraction = request.Double("time_fraction", options.time_fraction);
  options.string_fraction = request.Double("string_fraction", options.string_fraction);
  options.missing_fraction = request.Double("missing_fraction", options.missing_fraction);
  options.has_response = request.Bool("has_response", options.has_response);
  options.response_factors = request.Int("response_factors", options.response_factors);
  options.positive_response = request.Bool("positive_response", options.positive_response);
  options.seed = SeedOf(request, "seed", FreshSeed());
  options.seed_for_column_types = SeedOf(request, "seed_for_column_types", options.seed);
  return options;
}

Response CreateFrame(Context& context, const Request& request) {
  const engine::CreateFrame command{OptionsOf(request), Destination(request)};
  return Response::OfJson(StartedJobJson(*engine::Start(context, command)));
}

Response InsertMissing(Context& context, const Request& request) {
  engine::InsertMissing command{request.RequiredText("dataset")};
  static_cast<void>(request.RequiredText("fraction"));
  command.fraction = request.Double("fraction", 0);
  command.seed = request.Has("seed") ? request.Int("seed", 0) : FreshSeed();
  return Response::OfJson(StartedJobJson(*engine::Start(context, command)));
}

Response MakeInteraction(Context& context, const Request& request) {
  static_cast<void>(request.RequiredText("max_factors"));
  engine::Interact command{request.RequiredText("source_frame"), {}, Destination(request)};
  rapids::InteractionOptions& options = command.options;
  options.columns = request.List("factor_columns").value_or(std::vector<std::string>());
  options.pairwise = request.Bool("pairwise", options.pairwise);
  options.max_factors = request.Int("max_factors", options.max_factors);
  options.min_occurrence = request.Int("min_occurrence", options.min_occurrence);
  return Response::OfJson(StartedJobJson(*engine::Start(context, command)));
}

}  // namespace

void AddRandomFrameRoutes(RouteTable& table) {
  table.Add({"POST",
             "/3/CreateFrame",
             CreateFrame,
             "Makes a frame of random data.",
             {{"dest",
               "rows",
               "cols",
               "seed",
               "seed_for_column_types",
               "randomize",
               "value",
               "real_range",
               "categorical_fraction",
               "factors",
               "integer_fraction",
               "integer_range",
               "binary_fraction",
               "binary_ones_fraction",
               "time_fraction",
               "string_fraction",
               "missing_fraction",
               "has_response",
               "response_factors",
               "positive_response"}},
             "CreateFrameV3"});
  table.Add({"POST",
             "/3/MissingInserter",
             InsertMissing,
             "Makes random cells of a frame missing.",
             {{"dataset", "fraction", "seed"}},
             "MissingInserterV3"});
  table.Add(
      {"POST",
       "/3/Interaction",
       MakeInteraction,
       "Makes categorical columns of combinations of levels.",
       {{"dest", "source_frame", "factor_columns", "pairwise", "max_factors", "min_occurrence"}},
       "InteractionV3"});
}

void AddFrameMakingRoutes(RouteTable& table) {
  AddRandomFrameRoutes(table);
  AddFrameFileRoutes(table);
  AddTabulateRoutes(table);
  AddAssemblyRoutes(table);
}

}  // namespace hydrofoil::rest
