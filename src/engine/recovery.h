// Takes over the state of an earlier server.
#ifndef HYDROFOIL_ENGINE_RECOVERY_H_
#define HYDROFOIL_ENGINE_RECOVERY_H_

#include <filesystem>

#include "engine/context.h"

namespace hydrofoil::engine {

// Fills store and jobs with what the folder holds, and keeps further changes there. Before
// the first command; throws Error when the folder cannot be used.
void UseState(Context& context, const std::filesystem::path& folder);

}  // namespace hydrofoil::engine

#endif  // HYDROFOIL_ENGINE_RECOVERY_H_
