#include "rest/origin_check.h"

#include <gtest/gtest.h>

namespace hydrofoil::rest {
namespace {

TEST(OriginCheck, AcceptsAddressesAndItsOwnNames) {
  const std::string names[] = {"gpu1.example.org"};
  for (const char* host : {"", "localhost:54321", "LOCALHOST", "127.0.0.1:54321", "[::1]:54321",
                           "10.1.2.3", "gpu1.example.org:54321", "GPU1.example.org."}) {
    EXPECT_TRUE(IsOwnHost(host, names)) << host;
  }
  for (const char* host : {"evil.com", "127.0.0.1.evil.com", "localhost.evil.com:54321", "[evil]",
                           "127.0.0.1@evil.com", "gpu1"}) {
    EXPECT_FALSE(IsOwnHost(host, names)) << host;
  }
}

bool Allowed(std::string_view method, std::string_view origin, std::string_view site = "",
             std::string_view mode = "") {
  return IsOwnOrigin({method, "127.0.0.1:54321", origin, site, mode});
}

TEST(OriginCheck, RefusesChangesFromOtherPages) {
  EXPECT_TRUE(Allowed("POST", ""));
  EXPECT_TRUE(Allowed("POST", "http://127.0.0.1:54321"));
  EXPECT_FALSE(Allowed("POST", "http://evil.com"));
  EXPECT_FALSE(Allowed("DELETE", "http://127.0.0.1:8080"));
  EXPECT_FALSE(Allowed("POST", "null"));
  EXPECT_TRUE(Allowed("GET", "http://evil.com"));
}

TEST(OriginCheck, RefusesWhatTheBrowserCallsCrossSite) {
  EXPECT_FALSE(Allowed("GET", "", "cross-site", "no-cors"));
  EXPECT_TRUE(Allowed("GET", "", "cross-site", "navigate"));
  EXPECT_FALSE(Allowed("POST", "", "cross-site", "navigate"));
  EXPECT_TRUE(Allowed("GET", "", "same-origin", "cors"));
}

}  // namespace
}  // namespace hydrofoil::rest
