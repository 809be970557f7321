#include "engine/command_record.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "algorithms/table.h"
#include "base/error.h"
#include "model/algorithm.h"

namespace hydrofoil::engine {
namespace {

using Strings = std::vector<std::string>;

AlgorithmParameters Parameters() {
  AlgorithmParameters parameters = Algorithms().front()->DefaultParameters();
  parameters->training_frame = "frame";
  parameters->response_column = "y";
  parameters->seed = 17;
  return parameters;
}

template <typename Command>
Command Again(const std::shared_ptr<const JobRecipe>& recipe) {
  return std::get<Command>(ReadCommand(recipe->command));
}

TEST(CommandRecord, HoldsAllOfAParse) {
  Parse command;
  command.sources = {"nfs://data/a.csv", "nfs://data/b.csv"};
  command.encoding = "latin1";
  command.destination = "frame";
  command.remove_sources = false;
  command.zone = "Europe/Berlin";
  ParseSetup& setup = command.setup;
  setup.format = &kSvmLightFormat;
  setup.separator = ';';
  setup.check_header = kHasHeader;
  setup.single_quotes = true;
  setup.escape = '\\';
  setup.comments = "%";
  setup.column_names = {"a", "", "c"};
  setup.column_types = {ParseType::kEnum, ParseType::kUuid, ParseType::kUnknown};
  setup.force_column_types = true;
  setup.number_kinds = {NumberKind::kAny, NumberKind::kReal, NumberKind::kWhole};
  setup.column_count = 3;
  setup.na_strings = {{}, {"?", "-"}};
  setup.skipped_columns = {2};
  setup.partition_columns = {"year"};
  setup.warnings = {"careful"};
  const auto again = Again<Parse>(RecipeOf(command));
  EXPECT_EQ(again.sources, command.sources);
  EXPECT_EQ(again.encoding, "latin1");
  EXPECT_EQ(again.destination, "frame");
  EXPECT_FALSE(again.remove_sources);
  EXPECT_EQ(again.zone, "Europe/Berlin");
  EXPECT_EQ(again.setup.format, &kSvmLightFormat);
  EXPECT_EQ(again.setup.separator, ';');
  EXPECT_EQ(again.setup.check_header, kHasHeader);
  EXPECT_TRUE(again.setup.single_quotes);
  EXPECT_EQ(again.setup.escape, '\\');
  EXPECT_EQ(again.setup.comments, "%");
  EXPECT_EQ(again.setup.column_names, setup.column_names);
  EXPECT_EQ(again.setup.column_types, setup.column_types);
  EXPECT_TRUE(again.setup.force_column_types);
  EXPECT_EQ(again.setup.number_kinds, setup.number_kinds);
  EXPECT_EQ(again.setup.column_count, 3U);
  EXPECT_EQ(again.setup.na_strings, setup.na_strings);
  EXPECT_EQ(again.setup.skipped_columns, setup.skipped_columns);
  EXPECT_EQ(again.setup.partition_columns, setup.partition_columns);
  EXPECT_EQ(again.setup.warnings, setup.warnings);
}

TEST(CommandRecord, AParseOfWhatAClientSentCannotBeDoneAgain) {
  Parse command;
  command.sources = {"nfs://data/a.csv", "upload_8a7b"};
  EXPECT_EQ(RecipeOf(command), nullptr);
  EXPECT_EQ(PathOfSource("nfs://data/a.csv"), "/data/a.csv");
  EXPECT_EQ(PathOfSource("upload_8a7b"), "");
}

TEST(CommandRecord, HoldsATrainingWithItsFrames) {
  const Frame frame({"y"}, {Column::Constant(1, MakeLayout(5))});
  TrainingInput input;
  input.algorithm = Algorithms().front();
  input.key = "model";
  input.parameters = Parameters();
  input.training = {"frame", frame, 0};
  input.validation = KeyedFrame{"frame", frame, 0};
  const auto recipe = RecipeOf(input);
  ASSERT_EQ(recipe->frames.size(), 1U);
  EXPECT_EQ(recipe->frames.front().first, "frame");
  EXPECT_EQ(recipe->frames.front().second->rows(), 5U);
  const auto again = Again<Train>(recipe);
  EXPECT_EQ(again.key, "model");
  EXPECT_EQ(again.parameters->response_column, "y");
  EXPECT_EQ(again.parameters->seed, 17);
}

TEST(CommandRecord, HoldsASearch) {
  Store store;
  auto grid = std::make_shared<Grid>();
  grid->key = "grid";
  GridRequest request;
  request.grid = grid;
  request.base = Parameters();
  request.space.shared = {{"l1", {"0", "0.1"}}};
  request.space.subspaces = {{{"l2", {"1"}}}};
  request.criteria.strategy = SearchStrategy::kSequential;
  request.criteria.max_models = 5;
  const auto again = Again<Search>(
      RecipeOf(store, PreparedSearch{std::make_shared<const GridRequest>(request), "/folder"}));
  EXPECT_EQ(again.key, "grid");
  EXPECT_EQ(again.base->training_frame, "frame");
  ASSERT_EQ(again.space.shared.size(), 1U);
  EXPECT_EQ(again.space.shared.front().name, "l1");
  EXPECT_EQ(again.space.subspaces.size(), 1U);
  EXPECT_EQ(again.criteria.strategy, SearchStrategy::kSequential);
  EXPECT_EQ(again.criteria.max_models, 5);
  EXPECT_EQ(again.recovery_dir, "/folder");
}

TEST(CommandRecord, HoldsATrainingOfSegments) {
  Store store;
  const auto again = Again<TrainSegments>(
      RecipeOf(store, TrainSegments{"parts", Parameters(), "segments", {"a", "b"}}));
  EXPECT_EQ(again.key, "parts");
  EXPECT_EQ(again.segments, "segments");
  EXPECT_EQ(again.columns, (Strings{"a", "b"}));
  EXPECT_EQ(again.base->seed, 17);
}

TEST(CommandRecord, OtherBytesAreNoCommand) {
  EXPECT_TRUE(std::holds_alternative<std::monostate>(ReadCommand("")));
  EXPECT_THROW(ReadCommand("no record"), Error);
}

}  // namespace
}  // namespace hydrofoil::engine
