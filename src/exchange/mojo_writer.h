// Models as MOJOs: a zip of text files, as the reference's Java library scores them.
#ifndef HYDROFOIL_EXCHANGE_MOJO_WRITER_H_
#define HYDROFOIL_EXCHANGE_MOJO_WRITER_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "models/model.h"

namespace hydrofoil {

// What a MOJO tells beside the model.
struct MojoNotes {
  std::string version = "3.46.0.11";  // of H2O, which the file imitates
  std::string details;                // the model as JSON, for people; may be empty
  int64_t time_ms = 0;                // when it was written, since 1970 UTC
};

// The files of a MOJO, as (name, content). A model that came from a MOJO gives the same files but
// for the notes. Throws Error(kIllegalArgument) for an unstable network and names that do not fit
// the format.
std::vector<std::pair<std::string, std::string>> MojoFiles(const Model& model,
                                                           const MojoNotes& notes);

// The files in a zip archive.
std::string WriteMojo(const Model& model, const MojoNotes& notes);

}  // namespace hydrofoil

#endif  // HYDROFOIL_EXCHANGE_MOJO_WRITER_H_
