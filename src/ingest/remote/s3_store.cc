#include "ingest/remote/s3_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "text/plain_text.h"

namespace hydrofoil {
namespace {

constexpr size_t kMostListingBytes = 16 << 20;
constexpr size_t kMostPages = 1000;
// Of the body of every request here; S3 wants it to be among what is signed.
constexpr std::string_view kEmptySha256 =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789-";

bool IsMadeOf(std::string_view text, std::string_view characters) {
  return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos;
}

// What stands between <name> and </name> for the first time; S3 writes these without attributes.
std::string_view Element(std::string_view xml, std::string_view name) {
  const std::string start = fmt::format("<{}>", name);
  const size_t begin = xml.find(start);
  if (begin == std::string_view::npos) return {};
  const std::string_view rest = xml.substr(begin + start.size());
  return rest.substr(0, rest.find(fmt::format("</{}>", name)));
}

bool IsHidden(std::string_view key, size_t from) {
  return key.substr(from).starts_with('.') || key.find("/.", from) != std::string_view::npos;
}

class S3Store : public RemoteStore {
 public:
  explicit S3Store(const RemoteImport& import)
      : location_(import.location),
        policy_(import.policy),
        control_(import.control),
        settings_(import.settings) {
    const RemoteLocation parts = SplitLocation(location_);
    root_ = parts.root;
    bucket_ = parts.host;
    if (!parts.path.empty()) key_ = parts.path.substr(1);
    const std::string also = std::string(kLetters) + "ABCDEFGHIJKLMNOPQRSTUVWXYZ._";
    if (!IsMadeOf(bucket_, also) || bucket_.size() < 3 || bucket_.size() > 63) {
      ThrowCannotImport(
          ErrorKind::kIllegalArgument, location_,
          fmt::format("\"{}\" is not the name of a bucket (s3://bucket/key)", bucket_));
    }
  }

  std::vector<std::string> Files() override {
    const bool is_folder = key_.empty() || key_.ends_with('/');
    if (!is_folder) {
      const HttpAnswer answer = Get(location_, ListingUrl(key_, 1, ""), control_);
      // Who may read an object need not be allowed to look around.
      if (answer.status == 403 || answer.status == 401) return {location_};
      const S3Listing listing = ListingOf(answer);
      if (!listing.keys.empty() && listing.keys.front() == key_) return {location_};
    }
    std::vector<std::string> files = FilesBelow(is_folder ? key_ : key_ + "/");
    if (files.empty()) {
      ThrowCannotImport(ErrorKind::kNotFound, location_,
                        "there is no object with content and no folder of that name");
    }
    return files;
  }

  Source Fetch(const std::string& location, const UrlPolicy& policy,
               const FetchControl& control) override {
    policy_ = policy;
    const std::string key = location.substr(root_.size() + 1);
    HttpAnswer answer = Get(location, {key, ""}, control);
    if (!answer.succeeded()) ThrowAnswer(location, answer);
    return answer.AsSource(location);
  }

 private:
  struct Target {
    std::string key;
    std::string query;  // with its "?"
  };

  static Target ListingUrl(std::string_view prefix, int most, std::string_view page) {
    // In alphabetical order, as they are signed.
    const std::string from =
        page.empty() ? "" : fmt::format("continuation-token={}&", PercentEncode(page));
    return {"", fmt::format("?{}encoding-type=url&list-type=2&max-keys={}&prefix={}", from, most,
                            PercentEncode(prefix))};
  }

  HttpAnswer Get(const std::string& location, const Target& target, const FetchControl& control) {
    HttpAnswer answer = GetOnce(location, target, control);
    const std::string& region = answer.bucket_region;
    if (!answer.succeeded() && IsMadeOf(region, kLetters) && region != settings_.s3_region) {
      settings_.s3_region = region;
      answer = GetOnce(location, target, control);
    }
    return answer;
  }

  HttpAnswer GetOnce(const std::string& location, const Target& target,
                     const FetchControl& control) {
    HttpRequest request{.location = location,
                        .url = S3Url(settings_, bucket_, target.key) + target.query,
                        .follows_redirects = false};
    if (settings_.s3_credentials.has_value()) {
      const S3Credentials& credentials = *settings_.s3_credentials;
      request.signing = {.scope = fmt::format("aws:amz:{}:s3", settings_.s3_region),
                         .key_id = credentials.key_id,
                         .secret = credentials.secret};
      request.headers.push_back(fmt::format("x-amz-content-sha256: {}", kEmptySha256));
      if (!credentials.session_token.empty()) {
        request.headers.push_back("x-amz-security-token: " + credentials.session_token);
      }
    }
    return client_.Get(request, policy_, control);
  }

  [[nodiscard]] S3Listing ListingOf(const HttpAnswer& answer) const {
    if (!answer.succeeded()) ThrowAnswer(location_, answer);
    return ParseS3Listing(answer.body->Text(kMostListingBytes));
  }

  std::vector<std::string> FilesBelow(const std::string& folder) {
    std::vector<std::string> files;
    S3Listing listing;
    size_t pages = 0;
    do {
      listing = ListingOf(Get(location_, ListingUrl(folder, 1000, listing.next_page), control_));
      for (const std::string& key : listing.keys) {
        if (key.ends_with('/') || IsHidden(key, folder.size())) continue;
        files.push_back(fmt::format("{}/{}", root_, key));
      }
      if (files.size() > kMostRemoteFiles || ++pages > kMostPages) {
        ThrowCannotImport(ErrorKind::kIllegalArgument, location_,
                          fmt::format("it holds more than {} files", kMostRemoteFiles));
      }
    } while (!listing.next_page.empty());
    std::sort(files.begin(), files.end());
    return files;
  }

  [[noreturn]] static void ThrowAnswer(const std::string& location, const HttpAnswer& answer) {
    const std::string text = answer.body->Text(4096);
    const std::string_view code = Element(text, "Code");
    ThrowCannotImport(KindOfStatus(answer.status), location,
                      fmt::format("S3 answers with status {}{}{}", answer.status,
                                  code.empty() ? "" : ", ", code));
  }

  const std::string& location_;
  UrlPolicy policy_;
  const FetchControl& control_;
  RemoteSettings settings_;
  HttpClient client_;
  std::string root_;  // s3://bucket
  std::string bucket_;
  std::string key_;
};

}  // namespace

std::unique_ptr<RemoteStore> MakeS3Store(const RemoteImport& import) {
  return std::make_unique<S3Store>(import);
}

std::string S3Url(const RemoteSettings& settings, std::string_view bucket, std::string_view key) {
  const std::string path = PercentEncode(key, "/");
  if (!settings.s3_endpoint.empty()) {
    return fmt::format("{}/{}/{}", settings.s3_endpoint, bucket, path);
  }
  const std::string host = fmt::format("s3.{}.amazonaws.com{}", settings.s3_region,
                                       settings.s3_region.starts_with("cn-") ? ".cn" : "");
  // The certificates of S3 hold for one name before its own.
  if (IsMadeOf(bucket, kLetters)) return fmt::format("https://{}.{}/{}", bucket, host, path);
  return fmt::format("https://{}/{}/{}", host, bucket, path);
}

S3Listing ParseS3Listing(std::string_view xml) {
  S3Listing listing;
  listing.next_page = std::string(Element(xml, "NextContinuationToken"));
  while (true) {
    const std::string_view object = Element(xml, "Contents");
    if (object.empty()) break;
    if (Element(object, "Size") != "0")
      listing.keys.push_back(PercentDecode(Element(object, "Key"), true));
    xml = xml.substr(static_cast<size_t>(object.end() - xml.begin()));
  }
  return listing;
}

}  // namespace hydrofoil
