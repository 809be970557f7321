// Guessing how files are to be parsed, and parsing them.
#include <algorithm>
#include <chrono>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "base/error.h"
#include "engine/parse.h"
#include "ingest/formats/parse_preview.h"
#include "ingest/formats/parse_setup.h"
#include "ingest/formats/partition_columns.h"
#include "rest/frames/data_routes.h"
#include "rest/protocol/error_answer.h"
#include "rest/protocol/job_schema.h"
#include "rest/protocol/sent_names.h"

namespace hydrofoil::rest {
namespace {

const IdleParameters kTimesOfMachine = {
    {"tz_adjust_to_local"},
    "It shifts times to the zone of H2O's machine, which here is always UTC."};

constexpr int64_t kChunkSize = 4194304;
constexpr std::chrono::hours kLongestBlocking{24};

using Names = std::vector<std::string>;

Names ListOf(const Request& request, std::string_view name) {
  return request.List(name).value_or(Names());
}

std::vector<Source> FindSources(const Context& context, const Request& request) {
  return engine::FindSources(context, ListOf(request, "source_frames"),
                             request.Text("encoding", ""));
}

// A byte, as the clients send separators and escapes.
int ByteOf(const Request& request, std::string_view name, int otherwise) {
  const int64_t value = request.Int(name, otherwise);
  if (value < std::numeric_limits<int8_t>::min() || value > std::numeric_limits<int8_t>::max()) {
    ThrowIllegalArgument("Illegal argument for field: " + std::string(name) +
                         " of schema: " + request.schema() + ": cannot convert \"" +
                         std::to_string(value) + "\" to type byte");
  }
  return static_cast<int>(value);
}

std::vector<size_t> SkippedColumns(const Request& request) {
  std::vector<size_t> columns;
  for (const int64_t column : request.Ints("skipped_columns").value_or(std::vector<int64_t>())) {
    if (column < 0) ThrowIllegalArgument("skipped_columns must not be negative.");
    columns.push_back(static_cast<size_t>(column));
  }
  return columns;
}

ParseSetupRequest SetupRequest(const Request& request) {
  ParseSetupRequest wanted;
  wanted.format = FormatOf(request.Text("parse_type", "GUESS"));
  if (const std::string* markers = request.Raw("custom_non_data_line_markers")) {
    wanted.comments = *markers;
  }
  wanted.separator = ByteOf(request, "separator", kGuessSeparator);
  const int64_t header = request.Int("check_header", kGuessHeader);
  wanted.check_header = header == 0 ? kGuessHeader : header == 1 ? kHasHeader : kNoHeader;
  wanted.single_quotes = request.Bool("single_quotes", false);
  wanted.escape = static_cast<char>(ByteOf(request, "escapechar", 0));
  wanted.column_names = ListOf(request, "column_names");
  wanted.column_types = ListOf(request, "column_types");
  wanted.na_strings = request.Lists("na_strings").value_or(std::vector<Names>());
  wanted.skipped_columns = SkippedColumns(request);
  wanted.partition_columns = ListOf(request, "partition_by");
  wanted.force_column_types = request.Bool("force_col_types", false);
  return wanted;
}

void RefuseDecryption(const Request& request) {
  if (!request.Has("decrypt_tool")) return;
  ThrowIllegalArgument("decrypt_tool: Hydrofoil does not decrypt files; decrypt them beforehand.");
}

Json KeysJson(const Names& keys) {
  Json list = Json::array();
  for (const std::string& key : keys) list.push_back(FrameKey(key));
  return list;
}

template <typename T>
Json ListOrNull(const std::optional<T>& list) {
  return list ? Json(*list) : Json(nullptr);
}

// The fields that both answers echo from the request.
void AddEcho(const Request& request, Json& answer) {
  const std::string* tool = request.Raw("decrypt_tool");
  answer["decrypt_tool"] = nullptr;
  if (tool != nullptr && !tool->empty()) {
    Json key = Schema("DecryptionToolKeyV3", "Key<DecryptionTool>");
    key["name"] = *tool;
    key["type"] = "Key<DecryptionTool>";
    key["URL"] = nullptr;
    answer["decrypt_tool"] = std::move(key);
  }
  const std::string* markers = request.Raw("custom_non_data_line_markers");
  answer["custom_non_data_line_markers"] = markers == nullptr ? Json(nullptr) : Json(*markers);
  answer["partition_by"] = ListOrNull(request.List("partition_by"));
  answer["force_col_types"] = request.Bool("force_col_types", false);
  answer["tz_adjust_to_local"] = request.Bool("tz_adjust_to_local", false);
}

Response GuessParse(Context& context, const Request& request) {
  static_cast<void>(request.RequiredText("source_frames"));
  RefuseDecryption(request);
  const Names keys = ListOf(request, "source_frames");
  const ParseSetupRequest wanted = SetupRequest(request);
  const ParseSetup setup = GuessSetup(FindSources(context, request), wanted);
  const PreviewColumns shown{request.Text("column_name_filter", ""),
                             request.Int("column_offset", 0), request.Int("column_count", 0)};
  const Preview preview = CutPreview(setup, shown);
  Json answer = AnswerSchema("ParseSetupV3", "ParseSetup");
  answer["source_frames"] = KeysJson(keys);
  answer["parse_type"] = setup.format->name;
  answer["separator"] = setup.separator;
  answer["single_quotes"] = setup.single_quotes;
  answer["check_header"] = setup.check_header;
  answer["column_names"] = setup.column_names.empty() ? Json(nullptr) : Json(setup.column_names);
  answer["skipped_columns"] = ListOrNull(request.Ints("skipped_columns"));
  Json& types = answer["column_types"] = Json::array();
  for (const ParseType type : setup.column_types) types.push_back(ParseTypeName(type));
  answer["na_strings"] = setup.na_strings.empty() ? Json(nullptr) : Json(setup.na_strings);
  answer["column_name_filter"] = TextOrNull(shown.filter);
  answer["column_offset"] = shown.offset;
  answer["column_count"] = shown.count;
  answer["destination_frame"] = engine::FreeDestination(context, keys.front());
  answer["header_lines"] = 0;
  answer["number_columns"] = setup.column_count;
  answer["data"] = preview.rows;
  answer["warnings"] = setup.warnings.empty() ? Json(nullptr) : Json(setup.warnings);
  answer["chunk_size"] = kChunkSize;
  answer["total_filtered_column_count"] = preview.filtered_count;
  AddEcho(request, answer);
  answer["escapechar"] = static_cast<int>(setup.escape);
  return Response::OfJson(answer);
}

// The names that the user sent, for the columns of the file or for those that are kept.
Names NamesOf(const std::vector<Source>& sources, ParseSetupRequest wanted,
              const Request& request) {
  const std::string sent = request.Text("column_names", "");
  if (sent.empty()) return {};
  wanted.column_names.clear();
  ParseSetup setup;
  setup.format = wanted.format;
  setup.separator = wanted.separator;
  setup.check_header = wanted.check_header;
  setup.single_quotes = wanted.single_quotes;
  setup.escape = wanted.escape;
  setup.comments = wanted.comments.value_or("#");
  const Names known =
      IsPlainNameList(sent) ? ReadHeader(sources, setup) : GuessSetup(sources, wanted).column_names;
  const int64_t columns = request.Int("number_columns", static_cast<int64_t>(known.size()));
  const auto count = static_cast<size_t>(std::max<int64_t>(columns, 0));
  Names names = ReadSentNames(sent, count, known);
  const size_t skipped =
      std::set<size_t>(wanted.skipped_columns.begin(), wanted.skipped_columns.end()).size();
  const bool fits = names.size() == count || skipped == 0 || skipped >= count;
  return fits ? names : ReadSentNames(sent, count - skipped, known);
}

// What the user sent, completed by a guess where it says nothing.
ParseSetup SetupOf(const std::vector<Source>& sources, const Request& request) {
  ParseSetupRequest wanted = SetupRequest(request);
  wanted.column_names = NamesOf(sources, wanted, request);
  if (wanted.column_types.empty() || wanted.separator == kGuessSeparator) {
    return GuessSetup(sources, wanted);
  }
  RequirePartitions(sources, wanted.partition_columns);
  ParseSetup setup;
  if (wanted.format != nullptr) setup.format = wanted.format;
  setup.comments = wanted.comments.value_or(std::string(setup.format->comments));
  setup.separator = wanted.separator;
  setup.check_header = wanted.check_header;
  setup.single_quotes = wanted.single_quotes;
  setup.escape = wanted.escape;
  for (const std::string& name : wanted.column_types) {
    setup.column_types.push_back(ParseTypeOf(name));
  }
  const auto types = static_cast<int64_t>(setup.column_types.size());
  const int64_t columns = request.Int("number_columns", types);
  if (columns < 1 || columns > types) {
    ThrowIllegalArgument("column_types has " + std::to_string(types) +
                         " entries, but number_columns is " + std::to_string(columns) + ".");
  }
  setup.column_count = static_cast<size_t>(columns);
  ApplyRequest(wanted, setup);
  return setup;
}

engine::Parse CommandOf(const Request& request) {
  return {.sources = ListOf(request, "source_frames"), .encoding = request.Text("encoding", "")};
}

// `parsed`: null while the client has to wait for the job itself.
Json ParseAnswer(const Request& request, const std::string& destination, const Job& job,
                 const Frame* parsed) {
  Json answer = AnswerSchema("ParseV3", "Iced");
  answer["destination_frame"] = FrameKey(destination);
  answer["source_frames"] = KeysJson(ListOf(request, "source_frames"));
  answer["parse_type"] = request.Text("parse_type", "CSV");
  answer["separator"] = request.Int("separator", kGuessSeparator);
  answer["single_quotes"] = request.Bool("single_quotes", false);
  answer["check_header"] = request.Int("check_header", kGuessHeader);
  answer["number_columns"] = request.Int("number_columns", 0);
  answer["column_names"] = ListOrNull(request.List("column_names"));
  answer["column_types"] = ListOrNull(request.List("column_types"));
  answer["skipped_columns"] = ListOrNull(request.Ints("skipped_columns"));
  answer["domains"] = nullptr;
  answer["na_strings"] = ListOrNull(request.Lists("na_strings"));
  answer["chunk_size"] = request.Int("chunk_size", kChunkSize);
  answer["delete_on_done"] = request.Bool("delete_on_done", true);
  answer["blocking"] = request.Bool("blocking", false);
  AddEcho(request, answer);
  answer["job"] = parsed == nullptr ? StartedJobJson(job) : JobJson(job);
  answer["rows"] = parsed == nullptr ? 0 : parsed->rows();
  answer["escapechar"] = request.Int("escapechar", 0);
  return answer;
}

Response Parse(Context& context, const Request& request) {
  static_cast<void>(request.RequiredText("source_frames"));
  const std::string destination = request.RequiredText("destination_frame");
  RefuseDecryption(request);
  engine::Parse command = CommandOf(request);
  command.setup = SetupOf(FindSources(context, request), request);
  command.destination = destination;
  command.remove_sources = request.Bool("delete_on_done", true);
  const JobPtr job = engine::Start(context, command);
  if (!request.Bool("blocking", false)) {
    return Response::OfJson(ParseAnswer(request, destination, *job, nullptr));
  }
  return Response::OfHold(
      {job, kLongestBlocking, [&context, request, destination, job] {
         const JobSnapshot state = job->Snapshot();
         if (state.failure) {
           return ErrorAnswer(request.path(), std::make_exception_ptr(*state.failure));
         }
         const FramePtr frame = context.store.FindFrame(destination);
         return Response::OfJson(ParseAnswer(request, destination, *job, frame.get()));
       }});
}

// What the clients use for sparse matrices.
Response ParseSvmLight(Context& context, const Request& request) {
  static_cast<void>(request.RequiredText("source_frames"));
  engine::Parse command = CommandOf(request);
  command.setup = GuessSetup(FindSources(context, request), {.format = &kSvmLightFormat});
  command.destination = request.Text("destination_frame", "");
  if (command.destination.empty()) {
    command.destination = engine::FreeDestination(context, command.sources.front());
  }
  return Response::OfJson(StartedJobJson(*engine::Start(context, command)));
}

}  // namespace

void AddParseRoutes(RouteTable& table) {
  table.Add(
      {"POST",
       "/3/ParseSetup",
       GuessParse,
       "Guesses how sources are to be parsed.",
       {{"source_frames", "parse_type", "separator", "single_quotes", "check_header",
         "column_names", "skipped_columns", "column_types", "na_strings", "column_name_filter",
         "column_offset", "column_count", "custom_non_data_line_markers", "decrypt_tool",
         "partition_by", "escapechar", "force_col_types", "encoding"}},
       "ParseSetupV3",
       BodyUse::kParameters,
       {kTimesOfMachine}});
  table.Add({"POST",
             "/3/Parse",
             Parse,
             "Parses sources into a frame.",
             {{"destination_frame", "source_frames", "parse_type", "separator", "single_quotes",
               "check_header", "number_columns", "column_names", "column_types", "skipped_columns",
               "force_col_types", "na_strings", "delete_on_done", "blocking", "decrypt_tool",
               "partition_by", "escapechar", "custom_non_data_line_markers", "encoding"}},
             "ParseV3",
             BodyUse::kParameters,
             {kTimesOfMachine,
              {{"domains"}, "H2O ignores it, too: levels are those that the sources hold."},
              {{"chunk_size"}, "Frames are cut into chunks by their number of rows."}}});
  table.Add({"POST",
             "/3/ParseSVMLight",
             ParseSvmLight,
             "Parses sources of SVMLight text into a frame.",
             {{"source_frames", "destination_frame"}},
             "ParseSVMLightV3"});
}

}  // namespace hydrofoil::rest
