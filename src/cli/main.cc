// hydrofoil: finds the command that was named and runs it.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/java_start.h"
#include "cli/parameter_options.h"
#include "schema/json.h"

namespace {

using hydrofoil::cli::CommandRun;

bool IsCommand(const CLI::App& app, const std::string& name) {
  const auto commands = app.get_subcommands([](const CLI::App*) { return true; });
  return std::any_of(commands.begin(), commands.end(),
                     [&](const CLI::App* command) { return command->get_name() == name; });
}

int RunCommand(const std::vector<std::string>& arguments) {
  // Java's options begin with a single dash, which no parser of ours reads.
  if (!arguments.empty() && arguments.front() == "java") {
    return hydrofoil::cli::StartAsJava(std::span(arguments).subspan(1));
  }
  CLI::App app(
      "Hydrofoil: deep learning on tables, as a server for the clients of H2O-3 and by itself.",
      "hydrofoil");
  app.require_subcommand(1);
  app.set_version_flag("--version", "hydrofoil " HYDROFOIL_VERSION);
  app.footer(
      "`hydrofoil COMMAND --help` explains a command. Begin with\n"
      "  hydrofoil train data.csv --response COLUMN   or   hydrofoil serve");
  CommandRun run;
  hydrofoil::cli::AddServeCommand(app, run);
  hydrofoil::cli::AddTrainCommand(app, run);
  hydrofoil::cli::AddPredictCommand(app, run);
  hydrofoil::cli::AddDescribeCommand(app, run);
  hydrofoil::cli::AddParametersCommand(app, run);
  hydrofoil::cli::AddShimCommand(app, run);
  hydrofoil::cli::AddFetchGenmodelCommand(app, run);
  hydrofoil::cli::AddConvertCommand(app, run);
  hydrofoil::cli::AddCompletionCommands(app, run);
  if (!arguments.empty() && !arguments.front().starts_with('-') &&
      !IsCommand(app, arguments.front())) {
    hydrofoil::ThrowIllegalArgument("there is no command '" + arguments.front() +
                                    "'; hydrofoil --help lists them.");
  }
  try {
    std::vector<std::string> reversed = hydrofoil::cli::NormalizedOptions(arguments);
    std::reverse(reversed.begin(), reversed.end());
    app.parse(std::move(reversed));
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? hydrofoil::cli::kExitSuccess : hydrofoil::cli::kExitUsage;
  }
  return run();
}

// For people on stderr; for programs that asked for JSON, on stdout too.
int TellFault(const std::vector<std::string>& arguments, const char* text, int exit_code) {
  std::fprintf(stderr, "hydrofoil: %s\n", text);
  if (std::find(arguments.begin(), arguments.end(), "--json") != arguments.end()) {
    const hydrofoil::schema::Json json = {{"error", {{"msg", text}, {"exit_code", exit_code}}}};
    std::printf("%s\n", json.dump().c_str());
  }
  return exit_code;
}

int RunOrTell(const std::vector<std::string>& arguments) {
  try {
    return RunCommand(arguments);
  } catch (const hydrofoil::Error& error) {
    return TellFault(arguments, error.what(), hydrofoil::cli::ExitCodeOf(error.kind()));
  } catch (const std::exception& error) {
    return TellFault(arguments, error.what(), hydrofoil::cli::kExitInternal);
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return RunOrTell({argv + 1, argv + argc});
  } catch (...) {  // nothing is left to tell it with
    return hydrofoil::cli::kExitInternal;
  }
}
