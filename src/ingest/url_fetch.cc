#include "ingest/url_fetch.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

#include "base/error.h"
#include "base/memory_budget.h"
#include "ingest/file_descriptor.h"

namespace hydrofoil {
namespace {

namespace fs = std::filesystem;

// More at once are refused, so that slow servers elsewhere cannot use up this one.
constexpr int kMaxFetches = 32;

class TemporaryFile {
 public:
  TemporaryFile() : path_((fs::temp_directory_path() / "hydrofoil-fetch-XXXXXX").string()) {
    file_ = FileDescriptor(mkostemp(path_.data(), O_CLOEXEC));
    if (!file_.valid()) {
      ThrowIllegalArgument(fmt::format("Cannot write {}: {}", path_, std::strerror(errno)));
    }
  }
  ~TemporaryFile() { unlink(path_.c_str()); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  // False on failure.
  [[nodiscard]] bool Append(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t count = write(file_.get(), bytes.data(), bytes.size());
      if (count < 0 && errno != EINTR) return false;
      bytes.remove_prefix(static_cast<size_t>(std::max<ssize_t>(count, 0)));
    }
    return true;
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
  FileDescriptor file_;
};

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

bool IsForeignV4(uint32_t address) {  // in the order of this machine
  const uint32_t first = address >> 24;
  const bool link_local = (address >> 16) == 0xa9fe;  // 169.254.0.0/16
  const bool shared_local = address == 0x646464c8;    // 100.100.100.200: a metadata service
  return first != 0 && first != 127 && first < 224 && !link_local && !shared_local;
}

uint32_t V4At(const uint8_t* bytes) {
  return (uint32_t{bytes[0]} << 24) | (uint32_t{bytes[1]} << 16) | (uint32_t{bytes[2]} << 8) |
         bytes[3];
}

bool IsForeignV6(const in6_addr& address) {
  const uint8_t* b = address.s6_addr;
  constexpr std::array<uint8_t, 12> kNat64 = {0, 0x64, 0xff, 0x9b};
  const bool starts_empty = std::all_of(b, b + 10, [](uint8_t byte) { return byte == 0; });
  if (starts_empty) {  // ::, ::1, ::a.b.c.d, ::ffff:a.b.c.d
    return b[10] == 0xff && b[11] == 0xff && IsForeignV4(V4At(b + 12));
  }
  if (std::equal(kNat64.begin(), kNat64.end(), b)) return IsForeignV4(V4At(b + 12));
  if (b[0] == 0x20 && b[1] == 0x02) return IsForeignV4(V4At(b + 2));  // 6to4
  const bool link_local = b[0] == 0xfe && (b[1] & 0xc0) == 0x80;
  const bool metadata = b[0] == 0xfd && b[1] == 0x00 && b[2] == 0x0e && b[3] == 0xc2;
  return b[0] != 0xff && !link_local && !metadata;
}

bool SameHost(const sockaddr& a, const sockaddr& b) {
  if (a.sa_family != b.sa_family) return false;
  if (a.sa_family == AF_INET) {
    return reinterpret_cast<const sockaddr_in&>(a).sin_addr.s_addr ==
           reinterpret_cast<const sockaddr_in&>(b).sin_addr.s_addr;
  }
  return a.sa_family == AF_INET6 &&
         std::memcmp(&reinterpret_cast<const sockaddr_in6&>(a).sin6_addr,
                     &reinterpret_cast<const sockaddr_in6&>(b).sin6_addr, sizeof(in6_addr)) == 0;
}

bool IsOwnAddress(const sockaddr& address) {
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return true;  // unknown: rather not
  bool own = false;
  for (const ifaddrs* i = list; i != nullptr; i = i->ifa_next) {
    own = own || (i->ifa_addr != nullptr && SameHost(*i->ifa_addr, address));
  }
  freeifaddrs(list);
  return own;
}

// One download; its callbacks are called by libcurl on the fetching thread.
class Fetch {
 public:
  Fetch(const std::string& url, const UrlPolicy& policy, const FetchControl& control)
      : url_(url),
        policy_(policy),
        control_(control),
        max_bytes_(policy.max_bytes == 0 ? MemoryLimit() : policy.max_bytes) {}

  std::shared_ptr<TemporaryFile> Run() {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(
        ready == CURLE_OK ? curl_easy_init() : nullptr, curl_easy_cleanup);
    if (curl == nullptr) Throw(ErrorKind::kIllegalArgument, "the http library does not start");
    SetOptions(curl.get());
    const CURLcode result = curl_easy_perform(curl.get());
    if (result != CURLE_OK) ThrowFailure(curl.get(), result);
    return file_;
  }

 private:
  void SetOptions(CURL* curl) {
    curl_easy_setopt(curl, CURLOPT_URL, url_.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, 5L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");  // a proxy would hide the address from the check
    curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 5L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1024L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, 30L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 3600L);
    curl_easy_setopt(curl, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(max_bytes_));
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "hydrofoil");
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, &Fetch::OpenSocket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, this);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Fetch::Write);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &Fetch::Progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, this);
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
    throw Error(kind, fmt::format("Cannot import {}: {}.", url_, why));
  }

  [[noreturn]] void ThrowFailure(CURL* curl, CURLcode result) const {
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
    if (result == CURLE_HTTP_RETURNED_ERROR) {
      long status = 0;  // NOLINT(google-runtime-int): libcurl's type
      curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
      Throw(ErrorKind::kNotFound, fmt::format("the server answers with status {}", status));
    }
    Throw(ErrorKind::kIllegalArgument, curl_easy_strerror(result));
  }

  const std::string& url_;
  const UrlPolicy& policy_;
  const FetchControl& control_;
  const size_t max_bytes_;
  std::shared_ptr<TemporaryFile> file_ = std::make_shared<TemporaryFile>();
  size_t received_ = 0;
  bool refused_ = false;
  bool too_large_ = false;
};

}  // namespace

bool IsUrl(std::string_view location) {
  std::string start(location.substr(0, 8));
  std::transform(start.begin(), start.end(), start.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  return start.starts_with("http://") || start == "https://";
}

bool IsForeignAddress(const sockaddr& address) {
  bool foreign = false;
  if (address.sa_family == AF_INET) {
    foreign = IsForeignV4(ntohl(reinterpret_cast<const sockaddr_in&>(address).sin_addr.s_addr));
  } else if (address.sa_family == AF_INET6) {
    foreign = IsForeignV6(reinterpret_cast<const sockaddr_in6&>(address).sin6_addr);
  }
  return foreign && !IsOwnAddress(address);
}

Source FetchUrl(const std::string& url, const UrlPolicy& policy, const FetchControl& control) {
  if (!policy.allowed) {
    throw Error(ErrorKind::kForbidden,
                fmt::format("Cannot import {}: this server does not fetch from other servers "
                            "(--allow-url permits it).",
                            url));
  }
  const FetchSlot slot;
  auto file = Fetch(url, policy, control).Run();
  const std::string path = file->path();
  return Source::OfUpload(url, path, std::move(file));
}

}  // namespace hydrofoil
