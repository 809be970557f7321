#include "ingest/remote/remote_import.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "ingest/remote/address_check.h"
#include "ingest/remote/hdfs_store.h"
#include "ingest/remote/s3_store.h"

namespace hydrofoil {
namespace {

bool IsForeign(const char* text) {
  sockaddr_storage storage = {};
  auto* v4 = reinterpret_cast<sockaddr_in*>(&storage);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&storage);
  if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
  } else {
    EXPECT_EQ(inet_pton(AF_INET6, text, &v6->sin6_addr), 1) << text;
    v6->sin6_family = AF_INET6;
  }
  return IsForeignAddress(reinterpret_cast<const sockaddr&>(storage));
}

TEST(RemoteImport, TellsForeignAddresses) {
  for (const char* own :
       {"127.0.0.1", "127.8.9.1", "0.0.0.0", "0.1.2.3", "169.254.169.254", "224.0.0.1",
        "255.255.255.255", "100.100.100.200", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1",
        "::ffff:169.254.169.254", "64:ff9b::7f00:1", "2002:7f00:1::", "fe80::1", "ff02::1",
        "fd00:ec2::254"}) {
    EXPECT_FALSE(IsForeign(own)) << own;
  }
  for (const char* foreign : {"8.8.8.8", "10.255.254.253", "2001:4860:4860::8888", "::ffff:8.8.8.8",
                              "64:ff9b::808:808"}) {
    EXPECT_TRUE(IsForeign(foreign)) << foreign;
  }
}

TEST(RemoteImport, TellsOtherServersFromPaths) {
  for (const char* remote : {"http://a/b", "HTTPS://a", "s3://bucket/a", "s3a://b/a", "s3n://b/a",
                             "hdfs://a/b", "webhdfs://a:1/b", "swebhdfs://a/b"}) {
    EXPECT_TRUE(IsRemote(remote)) << remote;
  }
  for (const char* path : {"/http://a", "httpd.csv", "file:///a", "nfs://a", "s3:/a", "gs://a/b"}) {
    EXPECT_FALSE(IsRemote(path)) << path;
  }
}

ErrorKind KindOf(const std::string& url, const UrlPolicy& policy) {
  try {
    ImportRemote({.location = url, .pattern = NamePattern(""), .policy = policy});
  } catch (const Error& error) {
    return error.kind();
  }
  return ErrorKind::kCancelled;
}

TEST(RemoteImport, RefusesWhatThePolicyForbids) {
  EXPECT_EQ(KindOf("http://example.invalid/a.csv", {}), ErrorKind::kForbidden);
  for (const char* url : {"http://127.0.0.1:9/a", "http://localhost:9/a", "http://[::1]:9/a",
                          "http://169.254.169.254/latest", "http://0x7f.1:9/a", "http://0:9/a",
                          "hdfs://localhost/a", "webhdfs://127.0.0.1:9/a"}) {
    EXPECT_EQ(KindOf(url, {.allowed = true}), ErrorKind::kForbidden) << url;
  }
}

TEST(RemoteImport, RefusesLocationsThatCannotBeMeant) {
  for (const char* location :
       {"s3://", "s3:///a", "s3://ab/c", "s3://evil.example:80@x/c", "s3://bucket?x/c", "hdfs:///a",
        "hdfs://user@host/a", "webhdfs://host:x/a", "webhdfs://a b/c"}) {
    EXPECT_EQ(KindOf(location, {.allowed = true}), ErrorKind::kIllegalArgument) << location;
  }
}

TEST(S3Store, MakesUrls) {
  RemoteSettings settings{.s3_region = "eu-west-1"};
  EXPECT_EQ(S3Url(settings, "bucket", "a b/ü=1+%.csv"),
            "https://bucket.s3.eu-west-1.amazonaws.com/a%20b/%C3%BC%3D1%2B%25.csv");
  EXPECT_EQ(S3Url(settings, "dotted.bucket", ""),
            "https://s3.eu-west-1.amazonaws.com/dotted.bucket/");
  settings.s3_region = "cn-north-1";
  EXPECT_EQ(S3Url(settings, "bucket", "a"), "https://bucket.s3.cn-north-1.amazonaws.com.cn/a");
  settings.s3_endpoint = "http://minio:9000";
  EXPECT_EQ(S3Url(settings, "bucket", "a"), "http://minio:9000/bucket/a");
}

TEST(S3Store, ReadsListings) {
  const S3Listing listing = ParseS3Listing(
      "<?xml version=\"1.0\"?><ListBucketResult><NextContinuationToken>a/b=</NextContinuationToken>"
      "<Contents><Key>a%20b%2Bc+d.csv</Key><Size>5</Size></Contents>"
      "<Contents><Key>empty</Key><Size>0</Size></Contents>"
      "<Contents><Size>7</Size><Key>z/%C3%BC</Key></Contents></ListBucketResult>");
  EXPECT_EQ(listing.keys, (std::vector<std::string>{"a b+c d.csv", "z/ü"}));
  EXPECT_EQ(listing.next_page, "a/b=");
  for (const char* broken : {"", "<Contents>", "<Contents><Key>", "<Contents></Contents>", "{}"}) {
    EXPECT_LE(ParseS3Listing(broken).keys.size(), 1U) << broken;
  }
}

TEST(HdfsStore, KnowsWhereTheProtocolIsSpoken) {
  EXPECT_EQ(WebHdfsAddress("hdfs://namenode:8020/data"), "http://namenode:9870");
  EXPECT_EQ(WebHdfsAddress("hdfs://namenode"), "http://namenode:9870");
  EXPECT_EQ(WebHdfsAddress("webhdfs://node:1234/data"), "http://node:1234");
  EXPECT_EQ(WebHdfsAddress("swebhdfs://[::1]/data"), "https://[::1]:9871");
}

TEST(RemoteSettings, AreThoseOfTheEnvironment) {
  const auto of = [](std::map<std::string, std::string> variables) {
    return RemoteSettings::OfEnvironment([&](const char* name) { return variables[name]; });
  };
  EXPECT_FALSE(of({}).s3_credentials.has_value());
  EXPECT_EQ(of({}).s3_region, "us-east-1");
  const RemoteSettings set = of({{"AWS_ACCESS_KEY_ID", "id"},
                                 {"AWS_SECRET_ACCESS_KEY", "secret"},
                                 {"AWS_DEFAULT_REGION", "eu-west-1"},
                                 {"AWS_ENDPOINT_URL", "http://minio:9000/"},
                                 {"USER", "ann"}});
  EXPECT_EQ(set.s3_credentials.value().secret, "secret");
  EXPECT_EQ(set.s3_region, "eu-west-1");
  EXPECT_EQ(set.s3_endpoint, "http://minio:9000");
  EXPECT_EQ(set.hdfs_user, "ann");
}

TEST(RemoteSettings, ReadProfiles) {
  constexpr std::string_view kFile =
      "[default]\naws_access_key_id = one\r\naws_secret_access_key=a/b=\n# aws_session_token=x\n"
      "\n[ other ]\naws_access_key_id=two\naws_secret_access_key=c\naws_session_token=t";
  EXPECT_EQ(CredentialsOfProfile(kFile, "default").value().key_id, "one");
  EXPECT_EQ(CredentialsOfProfile(kFile, "default").value().secret, "a/b=");
  EXPECT_EQ(CredentialsOfProfile(kFile, "default").value().session_token, "");
  EXPECT_EQ(CredentialsOfProfile(kFile, "other").value().session_token, "t");
  EXPECT_FALSE(CredentialsOfProfile(kFile, "none").has_value());
  EXPECT_FALSE(CredentialsOfProfile("[default]\naws_access_key_id=x", "default").has_value());
}

TEST(RemoteAccess, PrefersWhatAClientGave) {
  RemoteAccess access({.s3_credentials = S3Credentials{"start", "s"}});
  access.UseS3Credentials({"given", "g"});
  EXPECT_EQ(access.settings().s3_credentials.value().key_id, "given");
  access.ForgetS3Credentials();
  EXPECT_EQ(access.settings().s3_credentials.value().key_id, "start");
}

}  // namespace
}  // namespace hydrofoil
