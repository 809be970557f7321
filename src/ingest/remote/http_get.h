// GET requests by http and https into temporary files.
//
// Otherwise whoever can send a request could make the server talk to its own machine or to the
// services of its cloud: the address of every connection, also after redirects, is checked when it
// is about to be opened, after names were resolved.
#ifndef HYDROFOIL_INGEST_REMOTE_HTTP_GET_H_
#define HYDROFOIL_INGEST_REMOTE_HTTP_GET_H_

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "ingest/files/source.h"
#include "ingest/files/temporary_file.h"

namespace hydrofoil {

struct UrlPolicy {
  bool allowed = false;
  // Also this machine itself, for tests.
  bool local_allowed = false;
  size_t max_bytes = 0;  // of one answer; 0: MemoryLimit()
};

struct FetchControl {
  std::stop_token stop = {};
  std::function<void(double)> progress = nullptr;  // fraction done, 0 to 1; may be empty
};

struct HttpRequest {
  std::string location;  // as the user named it, for messages
  std::string url;
  std::vector<std::string> headers = {};  // "Name: value"
  bool follows_redirects = true;          // five at most
  // AWS Signature Version 4.
  struct Signing {
    std::string scope;  // aws:amz:REGION:SERVICE
    std::string key_id;
    std::string secret;
  };
  std::optional<Signing> signing = {};
};

struct HttpAnswer {
  int status = 0;
  std::string bucket_region;  // the header x-amz-bucket-region
  std::shared_ptr<const TemporaryFile> body;

  [[nodiscard]] bool succeeded() const { return status >= 200 && status < 300; }
  // The body; the file is removed with the last copy of the source.
  [[nodiscard]] Source AsSource(const std::string& name) const;
};

// Keeps connections open from one request to the next. Used by one thread at a time; several
// clients may be used at once.
class HttpClient {
 public:
  HttpClient();
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Five seconds to connect, at least 1 KB/s on average over 30 seconds, an hour in all. All
  // requests have the same policy except max_bytes. Throws Error: kForbidden by the policy,
  // kCancelled, kIllegalArgument for failures other than an answer with an error status.
  HttpAnswer Get(const HttpRequest& request, const UrlPolicy& policy, const FetchControl& control);

 private:
  struct Connections;
  std::unique_ptr<Connections> connections_;
};

[[noreturn]] void ThrowCannotImport(ErrorKind kind, std::string_view location,
                                    std::string_view why);
// kNotFound for 404, kForbidden for 401 and 403, else kIllegalArgument.
ErrorKind KindOfStatus(int status);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_REMOTE_HTTP_GET_H_
