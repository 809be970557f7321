#include "exchange/genmodel_jar.h"

#include <cstdlib>
#include <set>
#include <system_error>
#include <utility>

#include "exchange/zip_archive.h"
#include "exchange/zip_writer.h"

namespace hydrofoil {
namespace {

constexpr const char* kName = "h2o-genmodel.jar";

std::filesystem::path ProgramFolder() {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? std::filesystem::path() : program.parent_path();
}

std::filesystem::path DataFolder() {
  // The environment is only read, never written.
  const char* data = std::getenv("XDG_DATA_HOME");  // NOLINT(concurrency-mt-unsafe)
  if (data != nullptr && *data == '/') return std::filesystem::path(data) / "hydrofoil";
  const char* home = std::getenv("HOME");  // NOLINT(concurrency-mt-unsafe)
  if (home == nullptr || *home != '/') return {};
  return std::filesystem::path(home) / ".local/share/hydrofoil";
}

// Signatures would not fit the merged jar, and it is no module.
bool IsLeftOut(const std::string& name) {
  return name.ends_with('/') || name.ends_with(".SF") || name.ends_with(".RSA") ||
         name.ends_with(".DSA") || name.ends_with("module-info.class");
}

}  // namespace

std::vector<std::filesystem::path> GenmodelJarPlaces() {
  std::vector<std::filesystem::path> places;
  for (const auto& folder : {ProgramFolder(), DataFolder()}) {
    if (!folder.empty()) places.push_back(folder / kName);
  }
  return places;
}

std::optional<std::filesystem::path> FindGenmodelJar() {
  for (const auto& place : GenmodelJarPlaces()) {
    std::error_code error;
    if (std::filesystem::is_regular_file(place, error)) return place;
  }
  return std::nullopt;
}

std::string GenmodelJarAdvice() {
  std::string text =
      "h2o-genmodel.jar, H2O's library for scoring in Java, is not installed with this server. "
      "Run 'hydrofoil fetch-genmodel' to get it through Maven, or put it at ";
  const auto places = GenmodelJarPlaces();
  for (size_t i = 0; i < places.size(); ++i) text += (i == 0 ? "" : " or ") + places[i].string();
  return text + ". Models can be downloaded without it.";
}

std::string MergeJars(const std::vector<std::filesystem::path>& jars) {
  std::vector<std::pair<std::string, std::string>> files;
  std::set<std::string> seen;
  for (const auto& jar : jars) {
    for (auto& [name, content] : ReadZip(jar)) {
      if (!IsLeftOut(name) && seen.insert(name).second) files.emplace_back(name, content);
    }
  }
  return ZipOf(files);
}

}  // namespace hydrofoil
