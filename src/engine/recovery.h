// A server that remembers: the state of an earlier one is taken over.
#ifndef HYDROFOIL_ENGINE_RECOVERY_H_
#define HYDROFOIL_ENGINE_RECOVERY_H_

#include <filesystem>

#include "engine/context.h"

namespace hydrofoil::engine {

// Fills store and jobs with what the folder holds, and keeps there what changes from now on. Before
// the first command; throws Error when the folder cannot be used.
void UseState(Context& context, const std::filesystem::path& folder);

}  // namespace hydrofoil::engine

#endif  // HYDROFOIL_ENGINE_RECOVERY_H_
