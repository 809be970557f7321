#include "engine/command_record.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "algorithms/table.h"
#include "base/error.h"
#include "ingest/formats/format.h"
#include "model/algorithm.h"
#include "model/parameter_table.h"
#include "state/grid_record.h"

namespace hydrofoil {

template <class Archive>
void Describe(Archive& archive, ParseSetup& setup) {
  std::string format(setup.format->name);
  archive.Field("format", format);
  archive.Field("separator", setup.separator);
  archive.Field("check_header", setup.check_header);
  archive.Field("single_quotes", setup.single_quotes);
  archive.Field("escape", setup.escape);
  archive.Field("comments", setup.comments);
  archive.Field("column_names", setup.column_names);
  std::vector<std::string> types;
  for (const ParseType type : setup.column_types) types.emplace_back(ParseTypeName(type));
  archive.Field("column_types", types);
  archive.Field("force_column_types", setup.force_column_types);
  std::vector<uint8_t> kinds;
  for (const NumberKind kind : setup.number_kinds) kinds.push_back(static_cast<uint8_t>(kind));
  archive.Field("number_kinds", kinds);
  archive.Field("column_count", setup.column_count);
  archive.Field("na_strings", setup.na_strings);
  archive.Field("skipped_columns", setup.skipped_columns);
  archive.Field("partition_columns", setup.partition_columns);
  archive.Field("warnings", setup.warnings);
  if constexpr (ReadsRecord<Archive>()) {
    setup.format = FormatOf(format);
    if (setup.format == nullptr) ThrowDamaged("the format of a file");
    setup.column_types.clear();
    for (const std::string& type : types) setup.column_types.push_back(ParseTypeOf(type));
    setup.number_kinds.clear();
    for (const uint8_t kind : kinds) {
      if (kind > static_cast<uint8_t>(NumberKind::kReal)) ThrowDamaged("the kind of numbers");
      setup.number_kinds.push_back(static_cast<NumberKind>(kind));
    }
  }
}

}  // namespace hydrofoil

namespace hydrofoil::engine {

template <class Archive>
void Describe(Archive& archive, Train& command) {
  archive.Field("parameters", command.parameters);
  archive.Field("key", command.key);
}

template <class Archive>
void Describe(Archive& archive, Search& command) {
  archive.Field("key", command.key);
  archive.Field("base", command.base);
  archive.Field("space", command.space.shared);
  archive.Field("subspaces", command.space.subspaces);
  archive.Field("criteria", command.criteria);
  archive.Field("recovery_dir", command.recovery_dir);
}

template <class Archive>
void Describe(Archive& archive, TrainSegments& command) {
  archive.Field("key", command.key);
  archive.Field("base", command.base);
  archive.Field("segments", command.segments);
  archive.Field("columns", command.columns);
}

template <class Archive>
void Describe(Archive& archive, Parse& command) {
  archive.Field("sources", command.sources);
  archive.Field("encoding", command.encoding);
  archive.Field("setup", command.setup);
  archive.Field("destination", command.destination);
  archive.Field("remove_sources", command.remove_sources);
  archive.Field("zone", command.zone);
}

namespace {

constexpr std::string_view kFileKey = "nfs:/";  // how Import names the files it finds

template <typename Command>
std::string BytesOf(std::string_view name, const Command& command) {
  RecordWriter record;
  record.Field(name, command);
  return record.bytes();
}

template <typename Command>
std::shared_ptr<JobRecipe> MakeRecipe(std::string_view name, const Command& command) {
  auto recipe = std::make_shared<JobRecipe>();
  recipe->command = BytesOf(name, command);
  return recipe;
}

void Pin(const std::string& key, FramePtr frame, JobRecipe& recipe) {
  const bool known =
      std::ranges::any_of(recipe.frames, [&](const auto& pinned) { return pinned.first == key; });
  if (frame != nullptr && !key.empty() && !known) recipe.frames.emplace_back(key, std::move(frame));
}

void Pin(const std::string& key, const Frame& frame, JobRecipe& recipe) {
  Pin(key, std::make_shared<const Frame>(frame), recipe);
}

// Frames of lists, such as weights to begin with.
void PinLists(const TrainingInput& input, JobRecipe& recipe) {
  for (const ParameterInfo& info : input.parameters->table().told) {
    const auto found = input.frames.find(info.name);
    if (found == input.frames.end()) continue;
    const ParameterValue value = GetParameter(*input.parameters, info);
    const auto* keys = std::get_if<std::vector<std::optional<std::string>>>(&value);
    for (size_t i = 0; keys != nullptr && i < keys->size() && i < found->second.size(); ++i) {
      const std::optional<Frame>& frame = found->second[i];
      if (keys->at(i) && frame) Pin(*keys->at(i), *frame, recipe);
    }
  }
}

void PinFrames(const Store& store, const ModelParameters& base, JobRecipe& recipe) {
  Pin(base.training_frame, store.Find<Frame>(base.training_frame), recipe);
  Pin(base.validation_frame, store.Find<Frame>(base.validation_frame), recipe);
}

}  // namespace

std::string PathOfSource(std::string_view key) {
  return key.starts_with(kFileKey) ? std::string(key.substr(kFileKey.size())) : std::string();
}

std::shared_ptr<const JobRecipe> RecipeOf(const TrainingInput& input) {
  if (!input.algorithm->learns()) return nullptr;
  auto recipe = MakeRecipe("train", Train{input.parameters, input.key});
  Pin(input.training.key, input.training.frame, *recipe);
  if (input.validation) Pin(input.validation->key, input.validation->frame, *recipe);
  PinLists(input, *recipe);
  return recipe;
}

std::shared_ptr<const JobRecipe> RecipeOf(const Store& store, const PreparedSearch& search) {
  const GridRequest& request = *search.request;
  auto recipe = MakeRecipe("search", Search{request.grid->key, request.base, request.space,
                                            request.criteria, search.recovery_dir});
  PinFrames(store, *request.base, *recipe);
  return recipe;
}

std::shared_ptr<const JobRecipe> RecipeOf(const Store& store, const TrainSegments& command) {
  auto recipe = MakeRecipe("segments", command);
  PinFrames(store, *command.base, *recipe);
  Pin(command.segments, store.Find<Frame>(command.segments), *recipe);
  return recipe;
}

std::shared_ptr<const JobRecipe> RecipeOf(const Parse& command) {
  const bool files = std::ranges::all_of(
      command.sources, [](const std::string& key) { return !PathOfSource(key).empty(); });
  return files ? MakeRecipe("parse", command) : nullptr;
}

std::string CommandBytes(const Train& command) { return BytesOf("train", command); }

RecordedCommand ReadCommand(std::string_view bytes) {
  const RecordReader record(bytes);
  const auto read = [&]<typename Command>(std::string_view name, Command command) {
    record.Field(name, command);
    return command;
  };
  if (record.Record("train")) return read("train", Train());
  if (record.Record("search")) return read("search", Search());
  if (record.Record("segments")) return read("segments", TrainSegments());
  if (record.Record("parse")) return read("parse", Parse());
  return {};
}

}  // namespace hydrofoil::engine
