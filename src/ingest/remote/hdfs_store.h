// Files in HDFS by its REST protocol, WebHDFS: webhdfs://host[:port]/path (swebhdfs by https), and
// hdfs://host/path at the usual port, whatever port it names, as that is for another protocol.
// https://hadoop.apache.org/docs/stable/hadoop-project-dist/hadoop-hdfs/WebHDFS.html
#ifndef HYDROFOIL_INGEST_REMOTE_HDFS_STORE_H_
#define HYDROFOIL_INGEST_REMOTE_HDFS_STORE_H_

#include <memory>
#include <string>

#include "ingest/remote/remote_import.h"

namespace hydrofoil {

// Used by one thread; the import outlives it. Throws Error(kIllegalArgument) when the location
// names no host.
std::unique_ptr<RemoteStore> MakeHdfsStore(const RemoteImport& import);

// The address for the protocol: "http://namenode:9870" for "hdfs://namenode:8020/data".
std::string WebHdfsAddress(const std::string& location);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_REMOTE_HDFS_STORE_H_
