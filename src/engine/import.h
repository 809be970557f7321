// The command that makes files known, for parsing.
#ifndef HYDROFOIL_ENGINE_IMPORT_H_
#define HYDROFOIL_ENGINE_IMPORT_H_

#include <string>
#include <vector>

#include "engine/context.h"
#include "engine/control.h"

namespace hydrofoil::engine {

struct Import {
  std::vector<std::string> locations;  // files, folders, URLs of other servers
  std::string pattern = {};            // of the names of files in folders; "": all

  // Other servers take time: run it as a job.
  [[nodiscard]] bool is_remote() const;
};

struct Imported {
  std::vector<std::string> files;
  std::vector<std::string> keys;   // of the sources, one per file
  std::vector<std::string> fails;  // empty files, which hold nothing to parse
};

// Throws Error: kNotFound, kForbidden, kIllegalArgument, kCancelled.
Imported Run(Context& context, const Import& command, const Control& control);

}  // namespace hydrofoil::engine

#endif  // HYDROFOIL_ENGINE_IMPORT_H_
