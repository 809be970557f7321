#include "cli/files.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <optional>
#include <utility>

#include "base/error.h"
#include "cli/progress_bar.h"
#include "engine/parse.h"
#include "ingest/files/source.h"
#include "ingest/formats/parse_setup.h"

namespace hydrofoil::cli {
namespace {

constexpr size_t kNamesShown = 10;

Source SourceOf(const std::string& file) {
  if (file == "-") {
    return Source::OfBytes("stdin", std::string(std::istreambuf_iterator<char>(std::cin), {}));
  }
  const AccessPolicy policy = AccessPolicy::Unrestricted();
  return Source::OfFile(file, policy.ResolveForRead(AccessPolicy::PathOf(file)), policy);
}

std::vector<std::string> ColumnNames(const ParseSetup& setup) {
  std::vector<std::string> names;
  for (size_t i = 0; i < setup.column_count; ++i) names.push_back(setup.NameOf(i));
  return names;
}

// A small file says little about the types of its columns: the model knows them.
void TakeTypesOf(const Model& model, ParseSetup& setup) {
  const auto names = ColumnNames(setup);
  for (size_t i = 0; i < model.names.size(); ++i) {
    const auto found = std::find(names.begin(), names.end(), model.names[i]);
    if (found == names.end()) continue;
    if (model.domains[i] == nullptr) continue;  // text there is no small matter: it is refused
    setup.column_types.at(static_cast<size_t>(found - names.begin())) = ParseType::kEnum;
  }
}

void SetTypes(const std::vector<std::string>& types, ParseSetup& setup) {
  const auto names = ColumnNames(setup);
  for (const std::string& pair : types) {
    const size_t equals = pair.rfind('=');
    if (equals == std::string::npos) {
      ThrowIllegalArgument(
          fmt::format("--types {0}: COLUMN=TYPE is needed, such as {0}=enum.", pair));
    }
    const std::string name = pair.substr(0, equals);
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
      ThrowNotFound(fmt::format("--types {}: there is no column '{}'. Columns: {}", pair, name,
                                ShortList(names)));
    }
    setup.column_types.at(static_cast<size_t>(found - names.begin())) =
        ParseTypeOf(pair.substr(equals + 1));
  }
}

}  // namespace

std::unique_ptr<OutputFile> OpenOutput(const std::string& path, bool force) {
  try {
    return std::make_unique<OutputFile>(AccessPolicy::Unrestricted(), path, force);
  } catch (const Error& error) {
    const std::string text = error.what();
    if (!text.ends_with("already exists!")) throw;
    throw Error(error.kind(), text + " --force replaces it.");
  }
}

std::string ShortList(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < std::min(names.size(), kNamesShown); ++i) {
    text += (i == 0 ? "" : ", ") + names[i];
  }
  if (names.size() > kNamesShown) {
    text += " and " + std::to_string(names.size() - kNamesShown) + " more";
  }
  return text;
}

void AddReadingOptions(CLI::App& command, std::vector<std::string>& types, std::string& encoding) {
  command
      .add_option("--encoding", encoding,
                  "Encoding of text that is neither UTF-8 nor UTF-16, e.g. latin1 or cp1251")
      ->option_text("NAME");
  command
      .add_option("--types", types, "Types where the guess is wrong: numeric, enum, string, time")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->option_text("COLUMN=TYPE,...");
}

std::string ReadFrame(engine::Context& context, const FrameInput& input) {
  engine::Parse command;
  for (const std::string& file : input.files) {
    command.sources.push_back("file:" + file);
    context.store.Put<Source>(command.sources.back(), ObjectKind::kSource,
                              std::make_shared<const Source>(SourceOf(file)));
  }
  command.encoding = input.encoding;
  const auto sources = engine::FindSources(context, command.sources, input.encoding);
  command.destination = engine::FreeDestination(context, sources.front().name());
  command.setup = GuessSetup(sources, {});
  if (input.model != nullptr) TakeTypesOf(*input.model, command.setup);
  SetTypes(input.types, command.setup);
  ProgressBar bar("Reading", input.quiet);
  engine::Control control;
  control.stop = input.stop;
  control.progress = [&bar](double done, const std::string&) { bar.Show(done); };
  control.warn = [&](const std::string& text) {
    bar.Clear();
    std::fprintf(stderr, "hydrofoil: %s\n", text.c_str());
  };
  engine::Run(context, command, control);
  return command.destination;
}

}  // namespace hydrofoil::cli
