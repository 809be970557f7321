// hydrofoil serve: its options.
#include <CLI/CLI.hpp>
#include <memory>

#include "cli/command.h"
#include "cli/parameter_options.h"
#include "cli/ranks.h"
#include "cli/serve.h"

namespace hydrofoil::cli {
namespace {

void AddServeOptions(CLI::App& command, ServeOptions& options) {
  command.add_option("--ip", options.ip, "Address to listen on")->capture_default_str();
  command.add_option("--port", options.port, "Port to listen on; 0 takes a free one")
      ->capture_default_str()
      ->check(CLI::Range(0, 65535));
  command.add_option("--baseport", options.base_port, "Take the next free port from this one on")
      ->check(CLI::Range(1, 65535));
  command.add_option("--name", options.name, "Name of the server")->capture_default_str();
  command.add_option("--nthreads", options.threads, "Threads for computing; 0: one per core")
      ->capture_default_str()
      ->check(CLI::Range(0, 4096));
  command.add_option("--max-mem", options.max_memory,
                     "Memory to use, e.g. 4g or 800m (default: what the control group allows)");
  command.add_option("--root", options.roots,
                     "Folder that imports and exports may touch; may be repeated. On loopback the "
                     "default is all files of the user, elsewhere none");
  command.add_flag(
      "--allow-url", options.allow_url,
      "Let imports read http, https, s3 and hdfs, with the credentials of this server's "
      "environment; always allowed on loopback");
  command.add_flag("--allow-local-url", options.allow_local_url,
                   "Let imports also fetch from this machine and its local services, for tests");
  command.add_option("--encoding", options.encoding,
                     "Encoding of text files that are neither UTF-8 nor UTF-16, e.g. latin1 or "
                     "cp1251 (default: windows-1252, with a warning)");
  command.add_option("--state", options.state,
                     "Folder where frames, models, grids, notebooks and jobs outlive the server: "
                     "started again with it, the same keys answer and jobs resume (default: all "
                     "ends with the server)");
  command.add_option("--notebooks", options.notebooks,
                     "Folder where notebooks of the web page are kept (default: with --state, else "
                     "in memory, until the server ends)");
  command.add_option("--flow-dir", options.flow_dir,
                     "Folder with H2O's own Flow, www/flow of its jar, to serve at /flow/ with the "
                     "looser policy that it needs; our page is then only at /web/");
  command.add_flag("--end-with-stdin", options.end_with_stdin,
                   "End when standard input ends: programs that start a server hold its other end");
  command.add_option("--host-name", options.host_names,
                     "Name by which clients reach this server, besides addresses; may be repeated");
  command.add_option("--report-version", options.report_version, "H2O version reported to clients")
      ->capture_default_str();
  command.add_option("--log-level", options.log_level, "debug, info, warn or error")
      ->capture_default_str()
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}));
  command
      .add_option("--trainer", options.trainer,
                  "How models without reproducible=true are trained: " + TrainerNames())
      ->check(CLI::IsMember(AllTrainers()));
  AddRankOptions(command, options.ranks);
}

}  // namespace

void AddServeCommand(CLI::App& app, CommandRun& run) {
  CLI::App* command = app.add_subcommand("serve", "Serve the REST API to the clients of H2O");
  command->footer(
      "Examples:\n"
      "  hydrofoil serve                          # http://127.0.0.1:54321, then h2o.connect()\n"
      "  hydrofoil serve --port 0 --max-mem 4g    # a free port, which is printed\n"
      "  hydrofoil serve --ip 0.0.0.0 --root /data --host-name models.example.org\n"
      "  mpirun -n 4 hydrofoil serve --rendezvous 127.0.0.1:7000 --bind 127.0.0.1 \\\n"
      "      --secret-file secret.txt             # rank 0 answers, all four train");
  auto options = std::make_shared<ServeOptions>();
  AddServeOptions(*command, *options);
  command->callback([&run, options] { run = [options] { return Serve(*options); }; });
}

}  // namespace hydrofoil::cli
