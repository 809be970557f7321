#include "engine/import.h"

#include <algorithm>
#include <filesystem>
#include <memory>

#include "ingest/files/name_pattern.h"
#include "ingest/files/source.h"
#include "ingest/remote/remote_import.h"

namespace hydrofoil::engine {
namespace {

namespace fs = std::filesystem;

constexpr size_t kMaxFiles = 100'000;

class Importer {
 public:
  Importer(Context& context, const Import& command, const Control& control)
      : context_(context), pattern_(command.pattern), control_(control) {}

  void Add(const std::string& location) {
    if (IsRemote(location)) {
      AddElsewhere(location);
    } else {
      AddHere(location);
    }
  }

  [[nodiscard]] const Imported& imported() const { return imported_; }

 private:
  void AddSource(const Source& source, const std::string& file) {
    if (source.byte_size() == 0) {
      imported_.fails.push_back(file);
      return;
    }
    context_.store.Put<Source>(source.name(), ObjectKind::kSource,
                               std::make_shared<const Source>(source));
    imported_.files.push_back(file);
    imported_.keys.push_back(source.name());
  }

  void AddFile(const fs::path& path) {
    AddSource(Source::OfFile("nfs:/" + path.string(), path, context_.access), path.string());
  }

  void AddHere(const std::string& location) {
    const fs::path path = AccessPolicy::PathOf(location);
    const fs::path resolved = context_.access.ResolveForRead(path);
    if (!fs::is_directory(resolved)) {
      static_cast<void>(context_.access.OpenForRead(path));  // says why not, if not
      if (pattern_.Matches(path)) AddFile(path);
      return;
    }
    for (const fs::path& file : context_.access.FilesBelow(path, kMaxFiles)) {
      std::error_code error;
      const bool empty = fs::file_size(file, error) == 0;
      if (!error && !empty && pattern_.Matches(file)) AddFile(file);
    }
  }

  void AddElsewhere(const std::string& location) {
    const RemoteImport import{
        .location = location,
        .pattern = pattern_,
        .policy = {.allowed = context_.settings.allow_url,
                   .local_allowed = context_.settings.allow_local_url},
        .control = {.stop = control_.stop,
                    .progress = [&](double share) { control_.Progress(share); }},
        .settings = context_.remote.settings()};
    for (const Source& source : ImportRemote(import)) AddSource(source, source.name());
  }

  Context& context_;
  const NamePattern pattern_;
  const Control& control_;
  Imported imported_;
};

}  // namespace

bool Import::is_remote() const { return std::ranges::any_of(locations, IsRemote); }

Imported Run(Context& context, const Import& command, const Control& control) {
  Importer importer(context, command, control);
  for (const std::string& location : command.locations) importer.Add(location);
  return importer.imported();
}

}  // namespace hydrofoil::engine
