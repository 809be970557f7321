#include "cli/serve.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "base/error.h"
#include "base/log.h"
#include "base/memory_budget.h"
#include "base/thread_pool.h"
#include "cli/rank_server.h"
#include "cli/server_end.h"
#include "engine/rank_director.h"
#include "engine/recovery.h"
#include "ingest/files/access_policy.h"
#include "ingest/files/temporary_place.h"
#include "ingest/files/text_encoding.h"
#include "ingest/remote/remote_settings.h"
#include "rest/protocol/router.h"
#include "rest/protocol/sent_values.h"
#include "rest/transport/http_server.h"
#include "rest/transport/listen_socket.h"
#include "store/keys.h"
#include "store/notebook_store.h"

namespace hydrofoil::cli {
namespace {

LogLevel LevelOf(const std::string& name) {
  if (name == "debug") return LogLevel::kDebug;
  if (name == "warn") return LogLevel::kWarn;
  if (name == "error") return LogLevel::kError;
  return LogLevel::kInfo;
}

// Every connection is a descriptor; the usual soft limit of 1024 leaves no room for files.
void RaiseDescriptorLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, 8192);
  setrlimit(RLIMIT_NOFILE, &limit);
}

rest::ListenSocket Listen(const ServeOptions& options) {
  if (options.base_port > 0) {
    return rest::ListenSocket::OpenFrom(options.ip, static_cast<uint16_t>(options.base_port));
  }
  return rest::ListenSocket::Open(options.ip, static_cast<uint16_t>(options.port));
}

AccessPolicy PolicyOf(const ServeOptions& options, bool loopback) {
  if (options.roots.empty() && loopback) return AccessPolicy::Unrestricted();
  return AccessPolicy::Within({options.roots.begin(), options.roots.end()});
}

engine::Settings SettingsOf(const ServeOptions& options, bool loopback) {
  return {options.trainer, options.allow_url || options.allow_local_url || loopback,
          options.allow_local_url, EncodingOf(options.encoding)};
}

std::vector<std::string> HostNames(const ServeOptions& options, bool loopback) {
  std::vector<std::string> names = options.host_names;
  char name[256] = {};
  if (!loopback && gethostname(name, sizeof(name) - 1) == 0) names.emplace_back(name);
  return names;
}

std::string FlowFolder(const std::string& path) {
  if (path.empty() || std::filesystem::is_regular_file(path + "/index.html")) return path;
  ThrowIllegalArgument("--flow-dir " + path + ": there is no index.html, where Flow starts.");
}

void Announce(const rest::ServerOptions& options) {
  const bool v6 = options.ip.find(':') != std::string::npos;
  const std::string host = v6 ? "[" + options.ip + "]" : options.ip;
  // In the words that the clients look for when they start a server themselves.
  std::printf("INFO: Open H2O Flow in your web browser: http://%s:%d\n", host.c_str(),
              options.port);
  if (!options.flow_dir.empty()) {
    std::printf(
        "INFO: /flow/ serves %s, whose pages may generate and run code; our own page is at "
        "/web/\n",
        options.flow_dir.c_str());
  }
  std::fflush(stdout);
}

// Uploads need it; everything else goes on without.
void CheckTemporaryPlace() {
  try {
    static_cast<void>(TemporaryPlace());
    RemoveAbandonedTemporaries();
  } catch (const Error& error) {
    LogWarn(std::string("there can be no uploads: ") + error.what());
  }
}

// Where notebooks are kept; empty: in memory.
std::filesystem::path NotebookFolder(const ServeOptions& options, const rest::Context& context) {
  if (!options.notebooks.empty() || context.state == nullptr) return options.notebooks;
  return context.state->notebooks();
}

std::string Variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): before other threads
  return value == nullptr ? "" : value;
}

}  // namespace

size_t ParseMemory(std::string_view text) {
  std::string_view digits = text;
  double unit = 1;
  if (!digits.empty() && (digits.back() == 'b' || digits.back() == 'B')) digits.remove_suffix(1);
  if (!digits.empty()) {
    switch (digits.back()) {
      case 'k':
      case 'K':
        unit = std::exp2(10);
        break;
      case 'm':
      case 'M':
        unit = std::exp2(20);
        break;
      case 'g':
      case 'G':
        unit = std::exp2(30);
        break;
      case 't':
      case 'T':
        unit = std::exp2(40);
        break;
      default:
        break;
    }
    if (unit > 1) digits.remove_suffix(1);
  }
  double number = 0;
  const char* const begin = digits.data();
  const char* const end = begin + digits.size();
  const auto [stop, error] = std::from_chars(begin, end, number);
  if (error != std::errc() || stop != end || !(number * unit >= 1) ||
      number * unit > std::exp2(60)) {
    ThrowIllegalArgument("--max-mem " + std::string(text) +
                         ": a number of bytes is needed, such as 4g or 800m.");
  }
  return static_cast<size_t>(number * unit);
}

int Serve(const ServeOptions& options) {
  SetLogLevel(LevelOf(options.log_level));
  BlockEndSignals();
  RaiseDescriptorLimit();
  SetThreadCount(static_cast<size_t>(options.threads));
  SetMemoryLimit(options.max_memory.empty() ? 0 : ParseMemory(options.max_memory));
  ServerStartMillis();
  const auto ranks = FindRanks(options.ranks);
  if (ranks) RequireTrainer(options.trainer);
  if (ranks && ranks->rank > 0) return ServeRank(options, *ranks);

  rest::ListenSocket socket = Listen(options);
  CheckTemporaryPlace();
  rest::ServerOptions server;
  server.ip = options.ip;
  server.port = socket.port();
  server.name = options.name;
  server.report_version = options.report_version;
  server.loopback = socket.is_loopback();
  server.host_names = HostNames(options, socket.is_loopback());
  server.flow_dir = FlowFolder(options.flow_dir);
  if (!socket.is_loopback()) {
    const std::string warning = "SECURITY_WARNING: everybody who reaches " + options.ip +
                                " can use this server; there are no passwords.";
    LogWarn(warning);
    std::printf("%s\n", warning.c_str());  // the clients show it to who started the server
  }

  const auto cluster = ranks ? JoinAsFirst(*ranks) : nullptr;
  const rest::RouteTable routes = rest::AllRoutes();
  rest::Context context{{PolicyOf(options, server.loopback), SettingsOf(options, server.loopback),
                         RemoteSettings::OfEnvironment(Variable)},
                        server,
                        routes,
                        AskToEnd};
  if (cluster) context.ranks = std::make_shared<engine::RankDirector>(*cluster);
  if (!options.state.empty()) engine::UseState(context, options.state);
  context.notebooks = std::make_shared<NotebookStore>(NotebookFolder(options, context));
  rest::HttpServer http(std::move(socket), routes, context);
  if (options.end_with_stdin) EndWithStdin();
  Announce(server);
  WaitForEnd();

  const StopWatchdog watchdog;
  context.ending.request_stop();
  if (context.state != nullptr) context.state->Close();
  context.jobs.CancelAll();
  if (cluster) cluster->End("");
  http.Stop();
  return 0;
}

}  // namespace hydrofoil::cli
