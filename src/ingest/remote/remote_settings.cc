#include "ingest/remote/remote_settings.h"

#include <fstream>
#include <sstream>
#include <utility>

#include "text/plain_text.h"

namespace hydrofoil {
namespace {

std::string ContentOf(const std::string& path) {
  std::ostringstream content;
  content << std::ifstream(path).rdbuf();
  return content.str();
}

}  // namespace

std::optional<S3Credentials> CredentialsOfProfile(std::string_view text, std::string_view profile) {
  S3Credentials found;
  bool inside = false;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = Trimmed(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.starts_with('[') && line.ends_with(']')) {
      inside = Trimmed(line.substr(1, line.size() - 2)) == profile;
    }
    const size_t equals = line.find('=');
    if (!inside || line.starts_with('#') || equals == std::string_view::npos) continue;
    const std::string_view name = Trimmed(line.substr(0, equals));
    const std::string value(Trimmed(line.substr(equals + 1)));
    if (name == "aws_access_key_id") found.key_id = value;
    if (name == "aws_secret_access_key") found.secret = value;
    if (name == "aws_session_token") found.session_token = value;
  }
  if (found.key_id.empty() || found.secret.empty()) return std::nullopt;
  return found;
}

RemoteSettings RemoteSettings::OfEnvironment(
    const std::function<std::string(const char*)>& variable) {
  const auto first_of = [&](const char* one, const char* other) {
    const std::string value = variable(one);
    return value.empty() ? variable(other) : value;
  };
  RemoteSettings settings;
  const S3Credentials set{variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"),
                          variable("AWS_SESSION_TOKEN")};
  if (!set.key_id.empty() && !set.secret.empty()) {
    settings.s3_credentials = set;
  } else {
    std::string path = variable("AWS_SHARED_CREDENTIALS_FILE");
    if (path.empty()) path = variable("HOME") + "/.aws/credentials";
    const std::string profile = variable("AWS_PROFILE");
    settings.s3_credentials =
        CredentialsOfProfile(ContentOf(path), profile.empty() ? "default" : profile);
  }
  const std::string region = first_of("AWS_REGION", "AWS_DEFAULT_REGION");
  if (!region.empty()) settings.s3_region = region;
  settings.s3_endpoint = first_of("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL");
  while (settings.s3_endpoint.ends_with('/')) settings.s3_endpoint.pop_back();
  settings.hdfs_user = first_of("HADOOP_USER_NAME", "USER");
  return settings;
}

RemoteSettings RemoteAccess::settings() const {
  const MutexLock lock(mutex_);
  RemoteSettings settings = settings_;
  if (given_.has_value()) settings.s3_credentials = given_;
  return settings;
}

void RemoteAccess::UseS3Credentials(S3Credentials credentials) {
  const MutexLock lock(mutex_);
  given_ = std::move(credentials);
}

void RemoteAccess::ForgetS3Credentials() {
  const MutexLock lock(mutex_);
  given_.reset();
}

}  // namespace hydrofoil
