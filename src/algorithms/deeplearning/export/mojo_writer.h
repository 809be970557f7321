// Models as MOJOs: a zip of text files, as the reference's Java library scores them.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_MOJO_WRITER_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_MOJO_WRITER_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "model/capabilities.h"

namespace hydrofoil {

// The files of a MOJO, as (name, content). A model that came from a MOJO gives the same files,
// except the notes. Throws Error(kIllegalArgument) for an unstable network and names that do not
// fit the format.
std::vector<std::pair<std::string, std::string>> MojoFiles(const Model& model,
                                                           const MojoNotes& notes);

// The files in a zip archive.
std::string WriteMojo(const Model& model, const MojoNotes& notes);

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_EXPORT_MOJO_WRITER_H_
