// The commands of `hydrofoil`, each in a source file of its own: it declares its options and says
// what main() runs once they are parsed.
#ifndef HYDROFOIL_CLI_COMMAND_H_
#define HYDROFOIL_CLI_COMMAND_H_

#include <functional>

namespace CLI {  // NOLINT(readability-identifier-naming): of CLI11
class App;
}  // namespace CLI

namespace hydrofoil::cli {

// Runs the command that was given; returns the exit code, throws Error.
using CommandRun = std::function<int()>;

// Each adds its command to `app`, which outlives `run`, and sets `run` when it is given.
void AddServeCommand(CLI::App& app, CommandRun& run);
void AddTrainCommand(CLI::App& app, CommandRun& run);
void AddPredictCommand(CLI::App& app, CommandRun& run);
void AddDescribeCommand(CLI::App& app, CommandRun& run);
void AddParametersCommand(CLI::App& app, CommandRun& run);
void AddShimCommand(CLI::App& app, CommandRun& run);
void AddFetchGenmodelCommand(CLI::App& app, CommandRun& run);
void AddConvertCommand(CLI::App& app, CommandRun& run);
void AddCompletionCommands(CLI::App& app, CommandRun& run);  // and the manual page

}  // namespace hydrofoil::cli

#endif  // HYDROFOIL_CLI_COMMAND_H_
