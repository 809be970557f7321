#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/error.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "exchange/genmodel_jar.h"

namespace hydrofoil::cli {
namespace {

namespace fs = std::filesystem;

struct FetchGenmodelOptions {
  std::string version = "3.46.0.11";
  std::string folder;  // "" for the first place where the server looks and that can be written
};

// With everything the library needs to run: it does not read MOJOs without.
constexpr std::string_view kProject = R"(<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>hydrofoil</groupId>
  <artifactId>fetch-genmodel</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>ai.h2o</groupId>
      <artifactId>h2o-genmodel</artifactId>
      <version>{}</version>
    </dependency>
  </dependencies>
</project>
)";
constexpr const char* kCopy =
    "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies";

// A folder for the work, removed at the end.
class WorkFolder {
 public:
  WorkFolder() {
    std::string name = (fs::temp_directory_path() / "hydrofoil-genmodel-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw Error(ErrorKind::kInternal, fmt::format("Cannot make the folder {}: {}", name,
                                                    std::strerror(errno)));  // NOLINT
    }
    path_ = name;
  }
  ~WorkFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  WorkFolder(const WorkFolder&) = delete;
  WorkFolder& operator=(const WorkFolder&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

void WriteFile(const fs::path& path, std::string_view bytes) {
  const fs::path temporary = path.string() + ".part";
  std::ofstream file(temporary, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  std::error_code error;
  if (file) fs::rename(temporary, path, error);
  if (!file || error) {
    fs::remove(temporary, error);
    ThrowIllegalArgument("Cannot write " + path.string() + ".");
  }
}

// Runs a program that is looked for in PATH, all its words on standard error; returns its exit
// code, -1 when there is none.
int Run(const std::vector<std::string>& command) {
  std::vector<std::string> copies = command;
  std::vector<char*> arguments;
  for (std::string& copy : copies) arguments.push_back(copy.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
  pid_t child = 0;
  const int fault = posix_spawnp(&child, arguments[0], &files, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  if (fault != 0) return -1;
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

void RequireVersion(const std::string& version) {
  const bool plain = !version.empty() && std::all_of(version.begin(), version.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '.' || c == '-';
  });
  if (!plain) ThrowIllegalArgument("'" + version + "' is not a version, like 3.46.0.11.");
}

std::vector<fs::path> FetchJars(const std::string& version, const fs::path& folder) {
  WriteFile(folder / "pom.xml", fmt::format(fmt::runtime(kProject), version));
  const int code = Run({"mvn", "--quiet", "--batch-mode", "-Dstyle.color=never", "-f",
                        (folder / "pom.xml").string(), kCopy, "-DincludeScope=runtime",
                        "-DoutputDirectory=" + (folder / "jars").string()});
  if (code == -1) {
    ThrowNotFound(
        "Maven (the command mvn) is needed and not installed; on Debian and Ubuntu: apt-get "
        "install maven");
  }
  if (code != 0) {
    ThrowIllegalArgument(fmt::format(
        "Maven could not get ai.h2o:h2o-genmodel:{}; it ended with {}.", version, code));
  }
  std::vector<fs::path> jars;
  for (const auto& entry : fs::directory_iterator(folder / "jars")) jars.push_back(entry.path());
  std::sort(jars.begin(), jars.end());
  return jars;
}

fs::path Destination(const std::string& folder) {
  if (!folder.empty()) {
    std::error_code error;
    fs::create_directories(folder, error);
    return fs::path(folder) / "h2o-genmodel.jar";
  }
  for (const fs::path& place : GenmodelJarPlaces()) {
    std::error_code error;
    fs::create_directories(place.parent_path(), error);
    if (access(place.parent_path().c_str(), W_OK) == 0) return place;
  }
  ThrowIllegalArgument("No folder of the server is writable; name one with --to.");
}

// The jar has the libraries inside that it needs.
int FetchGenmodel(const FetchGenmodelOptions& options) {
  RequireVersion(options.version);
  const fs::path destination = Destination(options.folder);
  const WorkFolder work;
  WriteFile(destination, MergeJars(FetchJars(options.version, work.path())));
  std::printf("%s\n", destination.c_str());
  return kExitSuccess;
}

}  // namespace

void AddFetchGenmodelCommand(CLI::App& app, CommandRun& run) {
  CLI::App* command = app.add_subcommand(
      "fetch-genmodel", "Get h2o-genmodel.jar, H2O's Java library for scoring, through Maven");
  const auto options = std::make_shared<FetchGenmodelOptions>();
  command->add_option("--to", options->folder,
                      "Folder for the jar (default: where the server looks for it)");
  command->add_option("--version", options->version, "Version of the library")
      ->capture_default_str();
  command->callback([options, &run] { run = [options] { return FetchGenmodel(*options); }; });
}

}  // namespace hydrofoil::cli
