// A model from a file of either kind: our own, or a MOJO.
#ifndef HYDROFOIL_MODEL_MODEL_READER_H_
#define HYDROFOIL_MODEL_MODEL_READER_H_

#include <filesystem>
#include <string>
#include <string_view>

#include "model/algorithm.h"

namespace hydrofoil {

// Recognized by its first bytes. `key` names the model when the file does not. Throws
// Error(kIllegalArgument) for what is neither, or damaged, or of an algorithm that is not in the
// table.
ModelPtr ReadAnyModel(std::string_view bytes, const std::string& key, AlgorithmTable algorithms);

// A MOJO as a model that keeps the file: exports return it unchanged. Throws as ReadAnyModel.
Model ReadArchivedMojo(std::string bytes, const std::string& key, AlgorithmTable algorithms);

// The same from a file of this process's user; `key` is the name of the file without extension.
// Throws also Error(kNotFound).
ModelPtr ReadAnyModelFile(const std::filesystem::path& path, AlgorithmTable algorithms);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_MODEL_READER_H_
