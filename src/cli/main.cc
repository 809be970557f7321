// hydrofoil: finds the command that was named and runs it.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/java_start.h"

namespace {

using hydrofoil::cli::CommandRun;

int RunCommand(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  // Java's options begin with a single dash, which no parser of ours reads.
  if (!arguments.empty() && arguments.front() == "java") {
    return hydrofoil::cli::StartAsJava(std::span(arguments).subspan(1));
  }
  CLI::App app(
      "Hydrofoil: deep learning on tables, as a server for the clients of H2O-3 and here.");
  app.require_subcommand(1);
  CommandRun run;
  hydrofoil::cli::AddServeCommand(app, run);
  hydrofoil::cli::AddShimCommand(app, run);
  hydrofoil::cli::AddFetchGenmodelCommand(app, run);
  hydrofoil::cli::AddConvertCommand(app, run);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? hydrofoil::cli::kExitSuccess : hydrofoil::cli::kExitUsage;
  }
  return run();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return RunCommand(argc, argv);
  } catch (const hydrofoil::Error& error) {
    std::fprintf(stderr, "hydrofoil: %s\n", error.what());
    return hydrofoil::cli::ExitCodeOf(error.kind());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "hydrofoil: %s\n", error.what());
    return hydrofoil::cli::kExitInternal;
  }
}
