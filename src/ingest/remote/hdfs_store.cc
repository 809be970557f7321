#include "ingest/remote/hdfs_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "base/memory_budget.h"
#include "text/json_depth.h"
#include "text/plain_text.h"

namespace hydrofoil {
namespace {

using Json = nlohmann::json;

constexpr size_t kMostListingBytes = 64 << 20;
constexpr size_t kBytesOfJson = 16;  // in memory, for a byte of its text
constexpr size_t kDeepestFolder = 64;
constexpr size_t kLongestName = 255;  // HDFS's own limit

// Null for what is no JSON, or nested deeper than any answer is.
Json ParseJson(const std::string& text) {
  constexpr int kDeepestJson = 8;
  return IsShallowJson(text, kDeepestJson) ? Json::parse(text, nullptr, false) : Json();
}

std::string TextOr(const Json& object, const char* name, const std::string& otherwise) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : otherwise;
}

class HdfsStore : public RemoteStore {
 public:
  explicit HdfsStore(const RemoteImport& import)
      : location_(import.location),
        policy_(import.policy),
        control_(import.control),
        user_(import.settings.hdfs_user),
        address_(WebHdfsAddress(import.location)) {
    const RemoteLocation parts = SplitLocation(location_);
    root_ = parts.root;
    path_ = parts.path.empty() ? "/" : parts.path;
  }

  std::vector<std::string> Files() override {
    const Json status = Ask(path_, "GETFILESTATUS", "FileStatus");
    if (TextOr(status, "type", "") == "FILE") return {location_};
    std::string folder = path_;
    while (folder.ends_with('/')) folder.pop_back();
    std::vector<std::string> files = FilesBelow(folder);
    if (files.empty()) ThrowCannotImport(ErrorKind::kNotFound, location_, "the folder is empty");
    return files;
  }

  Source Fetch(const std::string& location, const UrlPolicy& policy,
               const FetchControl& control) override {
    const std::string path = location.substr(root_.size());
    const HttpAnswer answer = Get(path, "OPEN", policy, control);
    if (!answer.succeeded()) ThrowAnswer(answer);
    return answer.AsSource(location);
  }

 private:
  HttpAnswer Get(const std::string& path, std::string_view operation, const UrlPolicy& policy,
                 const FetchControl& control) {
    const std::string user = user_.empty() ? "" : "&user.name=" + PercentEncode(user_);
    return client_.Get({.location = fmt::format("{} (by WebHDFS at {})", location_, address_),
                        .url = fmt::format("{}/webhdfs/v1{}?op={}{}", address_,
                                           PercentEncode(path, "/"), operation, user)},
                       policy, control);
  }

  // The member `name` of the answer.
  [[nodiscard]] Json Ask(const std::string& path, std::string_view operation, const char* name) {
    const HttpAnswer answer = Get(path, operation, policy_, control_);
    if (!answer.succeeded()) ThrowAnswer(answer);
    const std::string text = answer.body->Text(kMostListingBytes);
    RequireMemory(text.size() * kBytesOfJson, fmt::format("The listing of {}", location_));
    const Json json = ParseJson(text);
    if (!json.is_object() || !json.contains(name) || !json[name].is_object()) {
      ThrowCannotImport(ErrorKind::kIllegalArgument, location_,
                        fmt::format("{} does not answer as WebHDFS does", address_));
    }
    return json[name];
  }

  struct Folder {
    std::string path;  // without a slash at its end
    size_t depth = 0;
  };

  // One folder's files, and the folders in it as yet to be asked for.
  void List(const Folder& folder, std::vector<std::string>& files, std::vector<Folder>& folders) {
    const Json statuses =
        Ask(folder.path.empty() ? "/" : folder.path, "LISTSTATUS", "FileStatuses");
    const auto list = statuses.find("FileStatus");
    if (list == statuses.end() || !list->is_array()) return;
    for (const Json& status : *list) {
      const std::string name = TextOr(status, "pathSuffix", "");
      if (name.empty() || name.size() > kLongestName || name.starts_with('.') ||
          name.find('/') != std::string::npos) {
        continue;
      }
      const std::string path = fmt::format("{}/{}", folder.path, name);
      const auto length = status.find("length");
      if (TextOr(status, "type", "") == "DIRECTORY") {
        if (folder.depth < kDeepestFolder) folders.push_back({path, folder.depth + 1});
      } else if (length == status.end() || *length != 0) {
        files.push_back(root_ + path);
      }
      if (files.size() > kMostRemoteFiles || folders.size() > kMostRemoteFiles) {
        ThrowCannotImport(ErrorKind::kIllegalArgument, location_,
                          fmt::format("it holds more than {} files or folders", kMostRemoteFiles));
      }
    }
  }

  std::vector<std::string> FilesBelow(const std::string& path) {
    std::vector<std::string> files;
    std::vector<Folder> folders = {{path}};
    for (size_t i = 0; i < folders.size(); ++i) List(Folder(folders[i]), files, folders);
    std::sort(files.begin(), files.end());
    return files;
  }

  [[noreturn]] void ThrowAnswer(const HttpAnswer& answer) const {
    const Json json = ParseJson(answer.body->Text(65536));
    const bool explains =
        json.is_object() && json.contains("RemoteException") && json["RemoteException"].is_object();
    const std::string message = explains ? TextOr(json["RemoteException"], "message", "") : "";
    ThrowCannotImport(KindOfStatus(answer.status), location_,
                      fmt::format("HDFS answers with status {}{}{}", answer.status,
                                  message.empty() ? "" : ": ", message.substr(0, 300)));
  }

  const std::string& location_;
  const UrlPolicy& policy_;
  const FetchControl& control_;
  const std::string user_;
  const std::string address_;
  HttpClient client_;
  std::string root_;  // hdfs://host:port
  std::string path_;
};

}  // namespace

std::unique_ptr<RemoteStore> MakeHdfsStore(const RemoteImport& import) {
  return std::make_unique<HdfsStore>(import);
}

std::string WebHdfsAddress(const std::string& location) {
  const RemoteLocation parts = SplitLocation(location);
  const std::string& host_and_port = parts.host;
  const size_t colon = host_and_port.rfind(':');
  const bool has_port =
      colon != std::string::npos && host_and_port.find(']', colon) == std::string::npos;
  const std::string host = host_and_port.substr(0, has_port ? colon : std::string::npos);
  const std::string port = has_port ? host_and_port.substr(colon + 1) : "";
  constexpr std::string_view kAllowed =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._:[]";
  if (host.empty() || host.find_first_not_of(kAllowed) != std::string::npos ||
      port.find_first_not_of("0123456789") != std::string::npos) {
    ThrowCannotImport(ErrorKind::kIllegalArgument, location,
                      "the host of the name node is needed, as in hdfs://namenode/path");
  }
  const bool is_secure = parts.scheme == "swebhdfs";
  const bool is_rpc = parts.scheme == "hdfs";
  const std::string usual = is_secure ? "9871" : "9870";
  return fmt::format("{}://{}:{}", is_secure ? "https" : "http", host,
                     is_rpc || port.empty() ? usual : port);
}

}  // namespace hydrofoil
