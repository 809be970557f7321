// Commands as bytes, so that a server can restart what another did not finish:
// exchange/record.h.
#ifndef HYDROFOIL_ENGINE_COMMAND_RECORD_H_
#define HYDROFOIL_ENGINE_COMMAND_RECORD_H_

#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "engine/parse.h"
#include "engine/search.h"
#include "engine/train.h"
#include "store/job.h"

namespace hydrofoil::engine {

// How to restart the job of a command. Null when it cannot be: what it reads ends with the
// process, such as what a client has sent.
std::shared_ptr<const JobRecipe> RecipeOf(const TrainingInput& input);
std::shared_ptr<const JobRecipe> RecipeOf(const Store& store, const PreparedSearch& search);
std::shared_ptr<const JobRecipe> RecipeOf(const Store& store, const TrainSegments& command);
std::shared_ptr<const JobRecipe> RecipeOf(const Parse& command);

// A training as bytes; frames and models by their keys.
std::string CommandBytes(const Train& command);

// monostate for an unknown kind of command, such as one of a later version.
using RecordedCommand = std::variant<std::monostate, Train, Search, TrainSegments, Parse>;
// Throws Error(kIllegalArgument) for a damaged one.
RecordedCommand ReadCommand(std::string_view bytes);

// The path of the file of a source that Import found, by its key; "": not such a source.
std::string PathOfSource(std::string_view key);

}  // namespace hydrofoil::engine

#endif  // HYDROFOIL_ENGINE_COMMAND_RECORD_H_
