// What imports from other servers need to know in addition to the location.
#ifndef HYDROFOIL_INGEST_REMOTE_REMOTE_SETTINGS_H_
#define HYDROFOIL_INGEST_REMOTE_REMOTE_SETTINGS_H_

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/mutex.h"

namespace hydrofoil {

struct S3Credentials {
  std::string key_id;
  std::string secret;
  std::string session_token = {};  // of temporary credentials
};

struct RemoteSettings {
  std::optional<S3Credentials> s3_credentials = {};  // none: unsigned, for public buckets
  std::string s3_region = "us-east-1";
  std::string s3_endpoint = {};  // http://host:port of a compatible store; empty: S3 itself
  std::string hdfs_user = {};

  // From the variables that the tools of these stores use: AWS_ACCESS_KEY_ID,
  // AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, else the profile AWS_PROFILE of the file
  // AWS_SHARED_CREDENTIALS_FILE (~/.aws/credentials); AWS_REGION or AWS_DEFAULT_REGION;
  // AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL; HADOOP_USER_NAME or USER. Unset: `variable` gives "".
  static RemoteSettings OfEnvironment(const std::function<std::string(const char*)>& variable);
};

// The credentials of a profile in the text of a credentials file.
std::optional<S3Credentials> CredentialsOfProfile(std::string_view text, std::string_view profile);

// The settings of a server: those it was started with, until a client gives credentials. Safe from
// every thread.
class RemoteAccess {
 public:
  explicit RemoteAccess(RemoteSettings settings = {}) : settings_(std::move(settings)) {}

  [[nodiscard]] RemoteSettings settings() const;
  void UseS3Credentials(S3Credentials credentials);
  // Back to those the server was started with.
  void ForgetS3Credentials();

 private:
  const RemoteSettings settings_;
  mutable Mutex mutex_;
  std::optional<S3Credentials> given_ GUARDED_BY(mutex_);
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_REMOTE_REMOTE_SETTINGS_H_
