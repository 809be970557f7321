// hydrofoil serve: the REST server in the foreground.
#ifndef HYDROFOIL_CLI_SERVE_H_
#define HYDROFOIL_CLI_SERVE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cli/ranks.h"

namespace hydrofoil::cli {

struct ServeOptions {
  std::string ip = "127.0.0.1";
  int port = 54321;
  int base_port = 0;  // 0: `port` exactly
  std::string name = "hydrofoil";
  int threads = 0;
  std::string max_memory;
  std::vector<std::string> roots;
  std::vector<std::string> host_names;
  std::string report_version = "3.46.0.11";
  std::string log_level = "info";
  std::string trainer;  // of those an algorithm offers; "": its first
  bool allow_url = false;
  bool allow_local_url = false;
  std::string encoding = "guess";
  std::string state;            // folder where everything is kept; "": in memory
  std::string notebooks;        // folder where they are kept; "": with the state, or in memory
  std::string flow_dir;         // folder with H2O's own Flow; "": our page
  bool end_with_stdin = false;  // end when standard input does: whoever started it has gone
  RankOptions ranks;
};

// Rank 0 answers requests, the others work for it. Runs until SIGTERM, SIGINT or POST /3/Shutdown;
// returns the exit code. Throws Error when it cannot start.
int Serve(const ServeOptions& options);

// "4g", "800m", "1.5G", "1000000": bytes. Throws Error(kIllegalArgument).
size_t ParseMemory(std::string_view text);

}  // namespace hydrofoil::cli

#endif  // HYDROFOIL_CLI_SERVE_H_
