// Files in Amazon S3 and stores that speak its protocol: s3://bucket/key, also s3a and s3n. Read by
// plain GET requests, signed by libcurl when there are credentials; a bucket in another region
// names it and is asked there. https://docs.aws.amazon.com/AmazonS3/latest/API
#ifndef HYDROFOIL_INGEST_REMOTE_S3_STORE_H_
#define HYDROFOIL_INGEST_REMOTE_S3_STORE_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/remote/remote_import.h"

namespace hydrofoil {

// Used by one thread; the import outlives it. Throws Error(kIllegalArgument) when the location
// names no bucket.
std::unique_ptr<RemoteStore> MakeS3Store(const RemoteImport& import);

// The URL of an object, of the bucket itself for an empty key.
std::string S3Url(const RemoteSettings& settings, std::string_view bucket, std::string_view key);

// One page of an answer to ListObjectsV2 with encoding-type=url.
struct S3Listing {
  std::vector<std::string> keys;  // of objects that are not empty
  std::string next_page;          // the continuation token; empty on the last page
};
S3Listing ParseS3Listing(std::string_view xml);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_REMOTE_S3_STORE_H_
