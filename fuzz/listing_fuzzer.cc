// What stores elsewhere answer and what names them: listings of S3, files of credentials, addresses
// of HDFS. All are read, or there is an Error; no key comes from nothing.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.h"
#include "ingest/remote/hdfs_store.h"
#include "ingest/remote/remote_settings.h"
#include "ingest/remote/s3_store.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace hydrofoil;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  size_t letters = 0;
  for (const std::string& key : ParseS3Listing(text).keys) letters += key.size();
  if (letters > size) std::abort();
  static_cast<void>(CredentialsOfProfile(text, "default"));
  try {
    const std::string address = WebHdfsAddress("hdfs://" + std::string(text));
    if (address.find_first_of(" \r\n?#@") != std::string::npos) std::abort();
  } catch (const Error&) {
  }
  return 0;
}
