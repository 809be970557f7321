// Models from files of any kind: our own and MOJOs.
#ifndef HYDROFOIL_EXCHANGE_ANY_MODEL_H_
#define HYDROFOIL_EXCHANGE_ANY_MODEL_H_

#include <string>
#include <string_view>

#include "models/model.h"

namespace hydrofoil {

// The kind is told by the first bytes. A MOJO does not know its model's name and takes `mojo_key`.
// Throws Error(kIllegalArgument) for what is neither.
ModelPtr ReadAnyModel(std::string_view bytes, const std::string& mojo_key);

// A MOJO as a model that keeps the file: it is given out again as it came.
Model ReadArchivedMojo(std::string bytes, const std::string& key);

}  // namespace hydrofoil

#endif  // HYDROFOIL_EXCHANGE_ANY_MODEL_H_
