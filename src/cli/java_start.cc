#include "cli/java_start.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <string_view>

#include "base/error.h"

namespace hydrofoil::cli {
namespace {

using std::string;
using std::string_view;

enum class Use { kIgnoreFlag, kIgnoreValue, kRefuseFlag, kRefuseValue, kTake };

struct Known {
  string_view name;
  Use use;
};

// The options of H2O 3.46's own command line.
constexpr Known kOptions[] = {
    {"ip", Use::kTake},
    {"web_ip", Use::kTake},
    {"port", Use::kTake},
    {"baseport", Use::kTake},
    {"name", Use::kTake},
    {"nthreads", Use::kTake},
    {"log_level", Use::kTake},
    {"ice_root", Use::kIgnoreValue},
    {"log_dir", Use::kIgnoreValue},
    {"max_log_file_size", Use::kIgnoreValue},
    {"flow_dir", Use::kTake},
    {"notify_local", Use::kIgnoreValue},
    {"user_name", Use::kIgnoreValue},
    {"network", Use::kIgnoreValue},
    {"port_offset", Use::kIgnoreValue},
    {"features", Use::kIgnoreValue},
    {"license", Use::kIgnoreValue},
    {"rest_api_ping_timeout", Use::kIgnoreValue},
    {"off_heap_memory_ratio", Use::kIgnoreValue},
    {"auto_recovery_dir", Use::kIgnoreValue},
    {"allow_unsupported_java", Use::kIgnoreFlag},
    {"quiet", Use::kIgnoreFlag},
    {"md5skip", Use::kIgnoreFlag},
    {"ga_opt_out", Use::kIgnoreFlag},
    {"embedded", Use::kIgnoreFlag},
    {"flatfile", Use::kRefuseValue},
    {"context_path", Use::kRefuseValue},
    {"jks", Use::kRefuseValue},
    {"jks_pass", Use::kRefuseValue},
    {"jks_alias", Use::kRefuseValue},
    {"login_conf", Use::kRefuseValue},
    {"internal_security_conf", Use::kRefuseValue},
    {"session_timeout", Use::kRefuseValue},
    {"hash_login", Use::kRefuseFlag},
    {"ldap_login", Use::kRefuseFlag},
    {"kerberos_login", Use::kRefuseFlag},
    {"pam_login", Use::kRefuseFlag},
    {"spnego_login", Use::kRefuseFlag},
    {"form_auth", Use::kRefuseFlag},
    {"client", Use::kRefuseFlag},
    {"disable_web", Use::kRefuseFlag},
};

// Options of the Java machine whose value is the next argument.
constexpr string_view kMachineOptionsWithValue[] = {"--add-opens", "--add-exports", "--add-modules",
                                                    "--add-reads", "--module-path", "-p"};
constexpr string_view kMainClasses[] = {"water.H2OApp", "water.H2OClusterApp", "water.H2OStarter"};

int IntOf(const string& option, const string& text) {
  int value = 0;
  const char* last = text.data() + text.size();
  const auto [end, fault] = std::from_chars(text.data(), last, value);
  if (fault != std::errc() || end != last) {
    ThrowIllegalArgument("-" + option + " " + text + ": a whole number is needed.");
  }
  return value;
}

int PortOf(const string& option, const string& text) {
  const int port = IntOf(option, text);
  if (port < 0 || port > 65535) {
    ThrowIllegalArgument("-" + option + " " + text + ": ports are 0 to 65535.");
  }
  return port;
}

string LogLevelOf(const string& text) {
  if (text == "TRACE" || text == "DEBUG") return "debug";
  if (text == "WARN") return "warn";
  if (text == "ERRR" || text == "ERROR" || text == "FATA" || text == "FATAL") return "error";
  return "info";
}

class Reader {
 public:
  explicit Reader(std::span<const string> arguments) : rest_(arguments) {}

  JavaStart Read() {
    ReadMachineOptions();
    if (start_.version) return std::move(start_);
    while (!rest_.empty()) ReadOption(Next());
    // H2O listens for clients on -web_ip, for its own nodes on -ip.
    if (!web_ip_.empty()) start_.serve.ip = web_ip_;
    if (!has_port_ && start_.serve.base_port == 0) start_.serve.base_port = start_.serve.port;
    return std::move(start_);
  }

 private:
  string Next() {
    string first = rest_.front();
    rest_ = rest_.subspan(1);
    return first;
  }

  string ValueOf(const string& option) {
    if (rest_.empty()) ThrowIllegalArgument(option + ": the value is missing.");
    return Next();
  }

  // Up to and with "-jar FILE" or "-cp PATHS CLASS".
  void ReadMachineOptions() {
    while (!rest_.empty()) {
      const string argument = Next();
      if (argument == "-version" || argument == "--version" || argument == "-showversion") {
        start_.version = true;
        return;
      }
      if (argument == "-jar") {
        ValueOf(argument);
        return;
      }
      if (argument == "-cp" || argument == "-classpath" || argument == "--class-path") {
        ValueOf(argument);
        continue;
      }
      if (!argument.starts_with("-")) return RequireServerClass(argument);
      ReadMachineOption(argument);
    }
    RequireServerClass("");
  }

  void ReadMachineOption(const string& argument) {
    if (argument.starts_with("-Xmx")) {
      start_.serve.max_memory = argument.substr(4);
      return;
    }
    if (std::find(std::begin(kMachineOptionsWithValue), std::end(kMachineOptionsWithValue),
                  argument) != std::end(kMachineOptionsWithValue)) {
      ValueOf(argument);
    }
  }

  static void RequireServerClass(const string& name) {
    if (std::find(std::begin(kMainClasses), std::end(kMainClasses), name) !=
        std::end(kMainClasses)) {
      return;
    }
    ThrowIllegalArgument(
        "this is Hydrofoil in place of Java: it starts servers for the clients of H2O "
        "(java -jar h2o.jar ...) and runs no other Java program" +
        (name.empty() ? string(".") : " such as " + name + "."));
  }

  void ReadOption(const string& argument) {
    const string name = argument.substr(argument.starts_with("--")  ? 2
                                        : argument.starts_with("-") ? 1
                                                                    : 0);
    const auto* known = std::find_if(std::begin(kOptions), std::end(kOptions),
                                     [&](const Known& option) { return option.name == name; });
    if (known == std::end(kOptions) || !argument.starts_with("-")) {
      ThrowIllegalArgument("Unknown argument (" + argument + ")");
    }
    switch (known->use) {
      case Use::kRefuseFlag:
      case Use::kRefuseValue:
        ThrowIllegalArgument(argument +
                             ": Hydrofoil has no such option, and starting without it "
                             "would not be what was asked for.");
      case Use::kIgnoreFlag:
        start_.ignored.push_back(argument);
        return;
      case Use::kIgnoreValue:
        start_.ignored.push_back(argument + " " + ValueOf(argument));
        return;
      case Use::kTake:
        return Take(name, ValueOf(argument));
    }
  }

  void Take(const string& name, const string& value) {
    ServeOptions& serve = start_.serve;
    if (name == "ip") serve.ip = value;
    if (name == "web_ip") web_ip_ = value;
    if (name == "name") serve.name = value;
    if (name == "flow_dir") serve.notebooks = value;  // where H2O keeps notebooks
    if (name == "log_level") serve.log_level = LogLevelOf(value);
    if (name == "baseport") serve.base_port = PortOf(name, value);
    if (name == "port") {
      serve.port = PortOf(name, value);
      has_port_ = true;
    }
    if (name == "nthreads") {
      const int threads = IntOf(name, value);
      if (threads > 4096) ThrowIllegalArgument("-nthreads " + value + ": at most 4096.");
      serve.threads = std::max(0, threads);  // -1: all cores
    }
  }

  std::span<const string> rest_;
  JavaStart start_;
  string web_ip_;
  bool has_port_ = false;
};

}  // namespace

JavaStart ReadJavaCommand(std::span<const string> arguments) { return Reader(arguments).Read(); }

int StartAsJava(std::span<const string> arguments) {
  const JavaStart start = ReadJavaCommand(arguments);
  if (start.version) {
    // The clients look for versions they cannot run on, such as 1.7; this must read as none.
    std::fputs("openjdk version \"17\"\nHydrofoil in place of Java\n", stderr);
    return 0;
  }
  return Serve(start.serve);
}

}  // namespace hydrofoil::cli
