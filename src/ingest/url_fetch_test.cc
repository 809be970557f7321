#include "ingest/url_fetch.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/error.h"

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

TEST(UrlFetch, TellsForeignAddresses) {
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

TEST(UrlFetch, KnowsUrls) {
  EXPECT_TRUE(IsUrl("http://a/b"));
  EXPECT_TRUE(IsUrl("HTTPS://a"));
  EXPECT_FALSE(IsUrl("/http://a"));
  EXPECT_FALSE(IsUrl("httpd.csv"));
  EXPECT_FALSE(IsUrl("file:///a"));
}

ErrorKind KindOf(const std::string& url, const UrlPolicy& policy) {
  try {
    FetchUrl(url, policy, {});
  } catch (const Error& error) {
    return error.kind();
  }
  return ErrorKind::kCancelled;
}

TEST(UrlFetch, RefusesWhatThePolicyForbids) {
  EXPECT_EQ(KindOf("http://example.invalid/a.csv", {}), ErrorKind::kForbidden);
  for (const char* url : {"http://127.0.0.1:9/a", "http://localhost:9/a", "http://[::1]:9/a",
                          "http://169.254.169.254/latest", "http://0x7f.1:9/a", "http://0:9/a"}) {
    EXPECT_EQ(KindOf(url, {.allowed = true}), ErrorKind::kForbidden) << url;
  }
}

}  // namespace
}  // namespace hydrofoil
