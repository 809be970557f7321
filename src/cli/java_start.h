// The command line by which H2O's clients start their server, `java ... -jar h2o.jar ...`, read as
// options of ours: what bin/java of `hydrofoil shim` runs.
#ifndef HYDROFOIL_CLI_JAVA_START_H_
#define HYDROFOIL_CLI_JAVA_START_H_

#include <span>
#include <string>
#include <vector>

#include "cli/serve.h"

namespace hydrofoil::cli {

struct JavaStart {
  bool version = false;  // only the version of "Java" is asked for
  ServeOptions serve;
  std::vector<std::string> ignored;  // options accepted without effect, as given
};

// Throws Error(kIllegalArgument) for unknown options, for those that ask for protection that does
// not exist here (-jks, -hash_login ...), and when another Java program is to be run.
JavaStart ReadJavaCommand(std::span<const std::string> arguments);

// Reads the command and serves; returns the exit code.
int StartAsJava(std::span<const std::string> arguments);

}  // namespace hydrofoil::cli

#endif  // HYDROFOIL_CLI_JAVA_START_H_
