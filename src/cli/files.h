// Files named on the command line: those to read frames from, those to write.
#ifndef HYDROFOIL_CLI_FILES_H_
#define HYDROFOIL_CLI_FILES_H_

#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "ingest/files/output_file.h"
#include "model/model.h"

namespace hydrofoil::cli {

struct FrameInput {
  std::vector<std::string> files;  // of equal columns; "-" is standard input
  std::vector<std::string> types;  // "column=type": numeric, enum, string or time
  // Columns are read as this model knows them, where `types` says nothing. May be null.
  ModelPtr model;
  bool quiet = false;  // no progress bar
  std::stop_token stop;
  std::string encoding = {};  // what text is in that is neither UTF-8 nor UTF-16
};

// The rows of all files; the key is made of the first file's name. What could not be read as meant
// is told on stderr. Throws Error: kNotFound, kForbidden, kIllegalArgument, kOutOfMemory,
// kCancelled.
KeyedFrame ReadFrame(const FrameInput& input);

// A file to be written at `path`, as this process's user may. Throws as OutputFile.
std::unique_ptr<OutputFile> OpenOutput(const std::string& path, bool force);

// "a, b and 3 more": names for a message.
std::string ShortList(const std::vector<std::string>& names);

}  // namespace hydrofoil::cli

#endif  // HYDROFOIL_CLI_FILES_H_
