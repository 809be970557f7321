#include "cli/serve.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "base/error.h"
#include "base/log.h"
#include "base/memory_budget.h"
#include "base/thread_pool.h"
#include "ingest/access_policy.h"
#include "ingest/remote_settings.h"
#include "ingest/source.h"
#include "ingest/temporary_place.h"
#include "ingest/text_encoding.h"
#include "rest/http_server.h"
#include "rest/listen_socket.h"
#include "rest/parameter_text.h"
#include "rest/router.h"
#include "store/keys.h"

namespace hydrofoil::cli {
namespace {

// A handler that does not come to its end in this time is given up when the server stops.
constexpr std::chrono::seconds kPatience{10};

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

// The signals that end the server, blocked in all threads and taken by WaitForEnd().
sigset_t EndSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

void WaitForEnd(const sigset_t& signals) {
  int signal = 0;
  while (sigwait(&signals, &signal) != 0) {
  }
  LogInfo(std::string("ending on ") + (signal == SIGINT ? "SIGINT" : "SIGTERM"));
}

rest::ListenSocket Listen(const ServeOptions& options) {
  if (options.base_port > 0) {
    return rest::ListenSocket::OpenFrom(options.ip, static_cast<uint16_t>(options.base_port));
  }
  return rest::ListenSocket::Open(options.ip, static_cast<uint16_t>(options.port));
}

// A file of words for expressions.
std::string ReadWords(const AccessPolicy& access, const std::string& path) {
  constexpr size_t kMost = size_t{64} << 20;
  const Source source = Source::OfFile(path, AccessPolicy::PathOf(path), access);
  if (source.byte_size() > kMost) ThrowIllegalArgument("The file " + path + " is above 64 MB.");
  return source.RawBytes(kMost);
}

AccessPolicy PolicyOf(const ServeOptions& options, bool loopback) {
  if (options.roots.empty() && loopback) return AccessPolicy::Unrestricted();
  return AccessPolicy::Within({options.roots.begin(), options.roots.end()});
}

std::vector<std::string> HostNames(const ServeOptions& options, bool loopback) {
  std::vector<std::string> names = options.host_names;
  char name[256] = {};
  if (!loopback && gethostname(name, sizeof(name) - 1) == 0) names.emplace_back(name);
  return names;
}

void Announce(const rest::ServerOptions& options) {
  const bool v6 = options.ip.find(':') != std::string::npos;
  const std::string host = v6 ? "[" + options.ip + "]" : options.ip;
  // In the words that the clients look for when they start a server themselves.
  std::printf("INFO: Open H2O Flow in your web browser: http://%s:%d\n", host.c_str(),
              options.port);
  std::fflush(stdout);
}

// Asks the process to end when standard input does. The thread may wait in read() for ever, so
// nobody waits for it.
void EndWithStdin() {
  std::thread([] {
    char byte = 0;
    ssize_t count = 1;
    while (count > 0 || (count < 0 && errno == EINTR)) count = read(STDIN_FILENO, &byte, 1);
    kill(getpid(), SIGTERM);
  }).detach();
}

// Ends the process when stopping takes too long: a handler may hang on a slow disk.
class StopWatchdog {
 public:
  StopWatchdog()
      : thread_([](const std::stop_token& stop) {
          const auto end = std::chrono::steady_clock::now() + kPatience;
          while (!stop.stop_requested()) {
            if (std::chrono::steady_clock::now() > end) std::_Exit(0);
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
          }
        }) {}

 private:
  std::jthread thread_;
};

// Uploads need it; everything else goes on without.
void CheckTemporaryPlace() {
  try {
    static_cast<void>(TemporaryPlace());
    RemoveAbandonedTemporaries();
  } catch (const Error& error) {
    LogWarn(std::string("there can be no uploads: ") + error.what());
  }
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
  const auto number = rest::ParseDouble(digits);
  if (!number.has_value() || !(*number * unit >= 1) || *number * unit > std::exp2(60)) {
    ThrowIllegalArgument("--max-mem " + std::string(text) +
                         ": a number of bytes is needed, such as 4g or 800m.");
  }
  return static_cast<size_t>(*number * unit);
}

int Serve(const ServeOptions& options) {
  SetLogLevel(LevelOf(options.log_level));
  const sigset_t signals = EndSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  RaiseDescriptorLimit();
  SetThreadCount(static_cast<size_t>(options.threads));
  SetMemoryLimit(options.max_memory.empty() ? 0 : ParseMemory(options.max_memory));
  ServerStartMillis();

  rest::ListenSocket socket = Listen(options);
  CheckTemporaryPlace();
  rest::ServerOptions server_options{
      options.ip, socket.port(), options.name, options.report_version, socket.is_loopback(), {},
      {}};
  server_options.host_names = HostNames(options, socket.is_loopback());
  server_options.allow_url = options.allow_url || options.allow_local_url || socket.is_loopback();
  server_options.allow_local_url = options.allow_local_url;
  server_options.encoding = EncodingOf(options.encoding);
  server_options.trainer = options.trainer;
  const AccessPolicy access = PolicyOf(options, socket.is_loopback());
  if (!socket.is_loopback()) {
    const std::string warning = "SECURITY_WARNING: everybody who reaches " + options.ip +
                                " can use this server; there are no passwords.";
    LogWarn(warning);
    std::printf("%s\n", warning.c_str());  // the clients show it to who started the server
  }

  const rest::RouteTable routes = rest::AllRoutes();
  Store store;
  JobRegistry jobs;
  SessionRegistry sessions(store);
  sessions.set_file_reader([&access](const std::string& path) { return ReadWords(access, path); });
  RemoteAccess remote(RemoteSettings::OfEnvironment(Variable));
  rest::Context context{server_options, access,   routes, store,
                        jobs,           sessions, remote, [] { kill(getpid(), SIGTERM); }};
  rest::HttpServer server(std::move(socket), routes, context);
  if (options.end_with_stdin) EndWithStdin();
  Announce(server_options);
  WaitForEnd(signals);

  const StopWatchdog watchdog;
  jobs.CancelAll();
  server.Stop();
  return 0;
}

}  // namespace hydrofoil::cli
