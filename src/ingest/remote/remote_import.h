// Imports from other servers: http, https, S3 and compatible stores, HDFS. Safe from every thread.
#ifndef HYDROFOIL_INGEST_REMOTE_REMOTE_IMPORT_H_
#define HYDROFOIL_INGEST_REMOTE_REMOTE_IMPORT_H_

#include <string>
#include <string_view>
#include <vector>

#include "ingest/files/name_pattern.h"
#include "ingest/files/source.h"
#include "ingest/remote/http_get.h"
#include "ingest/remote/remote_settings.h"

namespace hydrofoil {

// Outlives the functions that take it.
struct RemoteImport {
  std::string location;
  NamePattern pattern;  // of the files in a folder
  UrlPolicy policy;
  FetchControl control = {};
  RemoteSettings settings = {};
};

// Where files can be fetched. The import's location names a file or, except for http, a folder.
class RemoteStore {
 public:
  virtual ~RemoteStore() = default;

  // The locations of the files that are meant, sorted; hidden files of folders are left out. Throws
  // Error: kNotFound when there is nothing, and as HttpClient.
  virtual std::vector<std::string> Files() = 0;
  // Throws Error: kNotFound, kForbidden, and as HttpClient.
  virtual Source Fetch(const std::string& location, const UrlPolicy& policy,
                       const FetchControl& control) = 0;
};

// scheme://host/path, the scheme in lower case. All empty when there is no scheme.
struct RemoteLocation {
  std::string scheme;
  std::string root;  // as written, up to the path
  std::string host;  // with its port
  std::string path;  // empty, or from its slash on
};
RemoteLocation SplitLocation(std::string_view location);

// More files in a folder are refused.
inline constexpr size_t kMostRemoteFiles = 100'000;

// Whether a location is on another server rather than a path.
bool IsRemote(std::string_view location);

// Fetches the files of a location; each source is named by its location. Together they may be
// as large as the policy allows one to be. Throws Error as RemoteStore, and kIllegalArgument for an
// impossible location.
std::vector<Source> ImportRemote(const RemoteImport& import);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_REMOTE_REMOTE_IMPORT_H_
