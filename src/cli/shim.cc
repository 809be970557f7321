// hydrofoil shim: a folder that H2O's clients take for an installation of Java.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "cli/command.h"

namespace hydrofoil::cli {
namespace {

namespace fs = std::filesystem;

// In single quotes, as a shell reads it back.
std::string ShellQuoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\\''";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

void WriteWhole(const fs::path& path, std::string_view text, fs::perms mode) {
  const fs::path temporary = path.string() + ".new";
  std::ofstream file(temporary, std::ios::trunc | std::ios::binary);
  file << text;
  file.close();
  std::error_code fault;
  if (file) fs::permissions(temporary, mode, fault);
  if (file && !fault) fs::rename(temporary, path, fault);
  if (!file || fault) {
    throw Error(ErrorKind::kForbidden, "cannot write " + path.string());
  }
}

constexpr std::string_view kMark = "# Hydrofoil in place of Java";

bool IsOurs(const fs::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  std::getline(file, line);
  return line.starts_with(kMark);
}

void WriteShim(const fs::path& folder) {
  const fs::path java = folder / "bin" / "java";
  if (fs::exists(fs::symlink_status(java)) && !IsOurs(java)) {
    ThrowIllegalArgument(java.string() +
                         " exists and is not part of a shim: choose another folder.");
  }
  std::error_code fault;
  fs::create_directories(java.parent_path(), fault);
  if (fault) {
    throw Error(ErrorKind::kForbidden,
                "cannot make " + java.parent_path().string() + ": " + fault.message());
  }
  const std::string program = fs::read_symlink("/proc/self/exe").string();
  const auto everyone = fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                        fs::perms::others_read | fs::perms::others_exec;
  WriteWhole(java,
             "#!/bin/sh\n" + std::string(kMark) + ", written by `hydrofoil shim`.\nexec " +
                 ShellQuoted(program) + " java \"$@\"\n",
             everyone);
  // The clients want a file of that name; nobody reads it.
  WriteWhole(folder / "h2o.jar", "Hydrofoil needs no jar; H2O_JAR_PATH may name any file.\n",
             fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read |
                 fs::perms::others_read);
}

int MakeShim(const std::string& given) {
  const fs::path folder = fs::absolute(given).lexically_normal();
  WriteShim(folder);
  const std::string home = ShellQuoted(folder.string());
  std::printf(
      "# h2o.init() starts Hydrofoil where these are set; eval \"$(hydrofoil shim DIR)\" sets "
      "them.\n"
      "export H2O_JAVA_HOME=%s  # Python\n"
      "export JAVA_HOME=%s  # R\n"
      "export H2O_JAR_PATH=%s  # both: nothing is downloaded\n",
      home.c_str(), home.c_str(), ShellQuoted((folder / "h2o.jar").string()).c_str());
  return 0;
}

}  // namespace

void AddShimCommand(CLI::App& app, CommandRun& run) {
  CLI::App* command =
      app.add_subcommand("shim", "Let h2o.init() of unchanged scripts start Hydrofoil");
  command->footer(
      "Writes DIR/bin/java and DIR/h2o.jar and prints the environment variables that make the\n"
      "Python and R clients of H2O use them. Example:\n"
      "  eval \"$(hydrofoil shim ~/hydrofoil-shim)\" && python my_h2o_script.py");
  auto folder = std::make_shared<std::string>();
  command->add_option("dir", *folder, "Folder to write")->required()->option_text("DIR");
  command->callback([&run, folder] { run = [folder] { return MakeShim(*folder); }; });
}

}  // namespace hydrofoil::cli
