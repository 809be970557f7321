#include "ingest/remote/http_get.h"

#include <curl/curl.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <atomic>
#include <utility>

#include "base/memory_budget.h"
#include "ingest/remote/address_check.h"

namespace hydrofoil {
namespace {

// More at once are refused, so that slow servers elsewhere cannot use up this one.
constexpr int kMaxFetches = 32;

class FetchSlot {
 public:
  FetchSlot() {
    if (++Running() > kMaxFetches) {
      --Running();
      ThrowIllegalArgument(
          fmt::format("More than {} downloads at the same time: try again later.", kMaxFetches));
    }
  }
  ~FetchSlot() { --Running(); }
  FetchSlot(const FetchSlot&) = delete;
  FetchSlot& operator=(const FetchSlot&) = delete;

 private:
  static std::atomic<int>& Running() {
    static std::atomic<int> running{0};
    return running;
  }
};

using HeaderList = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

HeaderList ListOf(const std::vector<std::string>& headers) {
  HeaderList list(nullptr, curl_slist_free_all);
  for (const std::string& header : headers) {
    list.reset(curl_slist_append(list.release(), header.c_str()));
  }
  return list;
}

// One download; its callbacks are called by libcurl on the fetching thread.
class Fetch {
 public:
  Fetch(const HttpRequest& request, const UrlPolicy& policy, const FetchControl& control)
      : request_(request),
        policy_(policy),
        control_(control),
        max_bytes_(policy.max_bytes == 0 ? MemoryLimit() : policy.max_bytes),
        headers_(ListOf(request.headers)) {}

  HttpAnswer Run(CURLM* multi) {
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(
        multi != nullptr ? curl_easy_init() : nullptr, curl_easy_cleanup);
    if (curl == nullptr) Throw(ErrorKind::kIllegalArgument, "the http library cannot start");
    SetRequest(curl.get());
    SetLimits(curl.get());
    SetCallbacks(curl.get());
    const CURLcode result = Perform(multi, curl.get());
    if (result != CURLE_OK) ThrowFailure(result);
    return AnswerOf(curl.get());
  }

 private:
  // Unlike curl_easy_perform(), which looks about once a second, this ends when it is told to stop.
  CURLcode Perform(CURLM* multi, CURL* curl) const {
    curl_multi_add_handle(multi, curl);
    const std::stop_callback wake(control_.stop, [&] { curl_multi_wakeup(multi); });
    CURLMcode state = CURLM_OK;
    int running = 1;
    while (running > 0 && state == CURLM_OK && !control_.stop.stop_requested()) {
      state = curl_multi_perform(multi, &running);
      if (running > 0) curl_multi_poll(multi, nullptr, 0, 1000, nullptr);
    }
    CURLcode result = CURLE_ABORTED_BY_CALLBACK;
    int left = 0;
    if (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
      result = message->data.result;
    }
    curl_multi_remove_handle(multi, curl);
    return result;
  }

  void SetRequest(CURL* curl) const {
    curl_easy_setopt(curl, CURLOPT_URL, request_.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, request_.follows_redirects ? 1L : 0L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, 5L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");  // a proxy would hide the address from the check
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "hydrofoil");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers_.get());
    if (!request_.signing.has_value()) return;
    curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, request_.signing->scope.c_str());
    curl_easy_setopt(curl, CURLOPT_USERNAME, request_.signing->key_id.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, request_.signing->secret.c_str());
  }

  void SetLimits(CURL* curl) const {
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 5L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1024L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, 30L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 3600L);
    curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(max_bytes_));
  }

  void SetCallbacks(CURL* curl) {
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, &Fetch::OpenSocket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, this);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Fetch::Write);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &Fetch::Progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, this);
  }

  HttpAnswer AnswerOf(CURL* curl) const {
    long status = 0;  // NOLINT(google-runtime-int): libcurl's type
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    HttpAnswer answer{.status = static_cast<int>(status), .bucket_region = {}, .body = file_};
    curl_header* region = nullptr;
    if (curl_easy_header(curl, "x-amz-bucket-region", 0, CURLH_HEADER, -1, &region) == CURLHE_OK) {
      answer.bucket_region = region->value;
    }
    return answer;
  }

  static curl_socket_t OpenSocket(void* self, curlsocktype /*purpose*/, curl_sockaddr* address) {
    auto& fetch = *static_cast<Fetch*>(self);
    if (!fetch.policy_.local_allowed && !IsForeignAddress(address->addr)) {
      fetch.refused_ = true;
      return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  }

  static size_t Write(char* bytes, size_t size, size_t count, void* self) {
    auto& fetch = *static_cast<Fetch*>(self);
    fetch.received_ += size * count;
    fetch.too_large_ = fetch.received_ > fetch.max_bytes_;
    return !fetch.too_large_ && fetch.file_->Append({bytes, size * count}) ? size * count : 0;
  }

  static int Progress(void* self, curl_off_t total, curl_off_t now, curl_off_t /*up_total*/,
                      curl_off_t /*up_now*/) {
    const auto& fetch = *static_cast<const Fetch*>(self);
    if (fetch.control_.progress && total > 0) {
      fetch.control_.progress(static_cast<double>(now) / static_cast<double>(total));
    }
    return fetch.control_.stop.stop_requested() ? 1 : 0;
  }

  [[noreturn]] void Throw(ErrorKind kind, std::string_view why) const {
    ThrowCannotImport(kind, request_.location, why);
  }

  [[noreturn]] void ThrowFailure(CURLcode result) const {
    if (control_.stop.stop_requested()) {
      throw Error(ErrorKind::kCancelled, "Job was cancelled by user.");
    }
    if (refused_) {
      Throw(ErrorKind::kForbidden,
            "it leads to an address of this machine or its local services, which is not allowed");
    }
    if (too_large_ || result == CURLE_FILESIZE_EXCEEDED) {
      Throw(ErrorKind::kIllegalArgument,
            fmt::format("it is larger than {:.1f} MB", static_cast<double>(max_bytes_) / 1048576));
    }
    Throw(ErrorKind::kIllegalArgument, curl_easy_strerror(result));
  }

  const HttpRequest& request_;
  const UrlPolicy& policy_;
  const FetchControl& control_;
  const size_t max_bytes_;
  const HeaderList headers_;
  std::shared_ptr<TemporaryFile> file_ = std::make_shared<TemporaryFile>();
  size_t received_ = 0;
  bool refused_ = false;
  bool too_large_ = false;
};

}  // namespace

Source HttpAnswer::AsSource(const std::string& name) const {
  return Source::OfUpload(name, body->path(), body);
}

struct HttpClient::Connections {
  std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> multi{nullptr, curl_multi_cleanup};
};

HttpClient::HttpClient() : connections_(std::make_unique<Connections>()) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (ready == CURLE_OK) connections_->multi.reset(curl_multi_init());
}

HttpClient::~HttpClient() = default;

HttpAnswer HttpClient::Get(const HttpRequest& request, const UrlPolicy& policy,
                           const FetchControl& control) {
  if (!policy.allowed) {
    ThrowCannotImport(ErrorKind::kForbidden, request.location,
                      "this server does not fetch from other servers (--allow-url permits it)");
  }
  const FetchSlot slot;
  return Fetch(request, policy, control).Run(connections_->multi.get());
}

void ThrowCannotImport(ErrorKind kind, std::string_view location, std::string_view why) {
  throw Error(kind, fmt::format("Cannot import {}: {}.", location, why));
}

ErrorKind KindOfStatus(int status) {
  if (status == 404) return ErrorKind::kNotFound;
  return status == 401 || status == 403 ? ErrorKind::kForbidden : ErrorKind::kIllegalArgument;
}

}  // namespace hydrofoil
