#include "ingest/remote/remote_import.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>

#include "base/memory_budget.h"
#include "ingest/remote/hdfs_store.h"
#include "ingest/remote/s3_store.h"
#include "text/plain_text.h"

namespace hydrofoil {
namespace {

class HttpStore : public RemoteStore {
 public:
  explicit HttpStore(const RemoteImport& import) : location_(import.location) {}

  std::vector<std::string> Files() override { return {location_}; }

  Source Fetch(const std::string& location, const UrlPolicy& policy,
               const FetchControl& control) override {
    const HttpAnswer answer = client_.Get({.location = location, .url = location}, policy, control);
    if (!answer.succeeded()) {
      ThrowCannotImport(KindOfStatus(answer.status), location,
                        fmt::format("the server answers with status {}", answer.status));
    }
    return answer.AsSource(location);
  }

 private:
  const std::string& location_;
  HttpClient client_;
};

bool IsS3(std::string_view scheme) { return scheme == "s3" || scheme == "s3a" || scheme == "s3n"; }
bool IsHdfs(std::string_view scheme) {
  return scheme == "hdfs" || scheme == "webhdfs" || scheme == "swebhdfs";
}

std::unique_ptr<RemoteStore> StoreOf(const RemoteImport& import) {
  const std::string scheme = SplitLocation(import.location).scheme;
  if (IsS3(scheme)) return MakeS3Store(import);
  if (IsHdfs(scheme)) return MakeHdfsStore(import);
  return std::make_unique<HttpStore>(import);
}

}  // namespace

RemoteLocation SplitLocation(std::string_view location) {
  const size_t end = location.find("://");
  if (end == std::string_view::npos) return {};
  const size_t host = end + 3;
  const size_t path = std::min(location.find('/', host), location.size());
  return {.scheme = AsciiLower(location.substr(0, end)),
          .root = std::string(location.substr(0, path)),
          .host = std::string(location.substr(host, path - host)),
          .path = std::string(location.substr(path))};
}

bool IsRemote(std::string_view location) {
  const std::string scheme = SplitLocation(location).scheme;
  return scheme == "http" || scheme == "https" || IsS3(scheme) || IsHdfs(scheme);
}

std::vector<Source> ImportRemote(const RemoteImport& import) {
  const std::unique_ptr<RemoteStore> store = StoreOf(import);
  std::vector<std::string> files = store->Files();
  // A file that was named itself is meant, whatever the pattern.
  if (files != std::vector{import.location}) {
    std::erase_if(files, [&](const std::string& file) { return !import.pattern.Matches(file); });
  }
  UrlPolicy policy = import.policy;
  if (policy.max_bytes == 0) policy.max_bytes = MemoryLimit();
  std::vector<Source> sources;
  const auto count = static_cast<double>(files.size());
  for (const std::string& file : files) {
    const auto done = static_cast<double>(sources.size());
    const FetchControl control{.stop = import.control.stop, .progress = [&](double share) {
                                 if (import.control.progress) {
                                   import.control.progress((done + share) / count);
                                 }
                               }};
    sources.push_back(store->Fetch(file, policy, control));
    policy.max_bytes -= std::min(policy.max_bytes - 1, sources.back().byte_size());
  }
  return sources;
}

}  // namespace hydrofoil
