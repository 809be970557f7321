// Files named on the command line: those to read frames from, those to write.
#ifndef HYDROFOIL_CLI_FILES_H_
#define HYDROFOIL_CLI_FILES_H_

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "cli/command.h"
#include "engine/context.h"
#include "ingest/files/output_file.h"
#include "model/model.h"

namespace hydrofoil::cli {

struct FrameInput {
  std::vector<std::string> files;  // of equal columns; "-" is standard input
  std::vector<std::string> types;  // "column=type": numeric, enum, string or time
  // Columns are read with this model's types, where `types` says nothing. May be null.
  ModelPtr model;
  bool quiet = false;  // no progress bar
  std::stop_token stop;
  std::string encoding = {};  // of text that is neither UTF-8 nor UTF-16
};

// The options --encoding and --types, which take values as FrameInput does.
void AddReadingOptions(CLI::App& command, std::vector<std::string>& types, std::string& encoding);

// Puts the rows of all files into the store and returns the key of the frame, made from the first
// file's name. What could not be read as intended is reported on stderr. Throws Error: kNotFound,
// kForbidden, kIllegalArgument, kOutOfMemory, kCancelled.
std::string ReadFrame(engine::Context& context, const FrameInput& input);

// A file to be written at `path`, as this process's user may. Throws as OutputFile.
std::unique_ptr<OutputFile> OpenOutput(const std::string& path, bool force);

// "a, b and 3 more": names for a message.
std::string ShortList(const std::vector<std::string>& names);

}  // namespace hydrofoil::cli

#endif  // HYDROFOIL_CLI_FILES_H_
