#include "rest/protocol/origin_check.h"

#include <gtest/gtest.h>

namespace hydrofoil::rest {
namespace {

// Flaw: DNS rebinding: a foreign name that resolves to this machine
TEST(OriginCheck, AcceptsAddressesAndItsOwnNames) {
  const std::string names[] = {"gpu1.example.org"};
  for (const char* host : {"localhost:54321", "LOCALHOST", "127.0.0.1:54321", "[::1]:54321",
                           "10.1.2.3", "gpu1.example.org:54321", "GPU1.example.org."}) {
    EXPECT_TRUE(IsOwnHost(host, names)) << host;
  }
  for (const char* host : {"evil.com", "127.0.0.1.evil.com", "localhost.evil.com:54321", "[evil]",
                           "127.0.0.1@evil.com", "gpu1", ""}) {
    EXPECT_FALSE(IsOwnHost(host, names)) << host;
  }
}

OriginFacts Change() { return {true, false, "127.0.0.1:54321", {}, {}, {}, {}}; }

TEST(OriginCheck, LetsClientsChangeThings) {
  OriginFacts client = Change();
  client.user_agent = "H2O Python client/3.46.0.11";
  EXPECT_TRUE(IsOwnOrigin(client));
  client.user_agent = {};
  EXPECT_TRUE(IsOwnOrigin(client));
}

TEST(OriginCheck, DemandsEvidenceOfBrowsers) {
  OriginFacts browser = Change();
  browser.user_agent = "Mozilla/5.0 (X11; Linux x86_64) Firefox/115.0";
  EXPECT_FALSE(IsOwnOrigin(browser));
  browser.referer = "http://127.0.0.1:54321/flow/index.html";
  EXPECT_TRUE(IsOwnOrigin(browser));
  browser.referer = "http://127.0.0.1:54321.evil.com/";
  EXPECT_FALSE(IsOwnOrigin(browser));
}

TEST(OriginCheck, RefusesChangesFromOtherPages) {
  for (const char* origin : {"http://evil.com", "http://127.0.0.1:8080", "null", "127.0.0.1:54321",
                             "http://127.0.0.1", "http://evil.com/127.0.0.1:54321"}) {
    OriginFacts page = Change();
    page.origin = origin;
    EXPECT_FALSE(IsOwnOrigin(page)) << origin;
    page.fetch_site = "same-origin";  // no browser sends both
    EXPECT_FALSE(IsOwnOrigin(page)) << origin;
  }
  OriginFacts page = Change();
  page.origin = "http://127.0.0.1:54321";
  EXPECT_TRUE(IsOwnOrigin(page));
  page.host = "";  // as in HTTP/1.0
  EXPECT_FALSE(IsOwnOrigin(page));
}

TEST(OriginCheck, BelievesTheBrowserAboutTheSite) {
  for (const char* site : {"cross-site", "same-site"}) {
    OriginFacts page = Change();
    page.fetch_site = site;
    page.referer = "http://127.0.0.1:54321/";
    EXPECT_FALSE(IsOwnOrigin(page)) << site;
  }
  for (const char* site : {"same-origin", "none"}) {
    OriginFacts page = Change();
    page.fetch_site = site;
    EXPECT_TRUE(IsOwnOrigin(page)) << site;
  }
}

TEST(OriginCheck, LetsOtherPagesOnlyOpenOnesToRead) {
  OriginFacts page{false, false, "127.0.0.1:54321", {}, "cross-site", {}, {}};
  EXPECT_FALSE(IsOwnOrigin(page));
  page.reads_page = true;
  EXPECT_TRUE(IsOwnOrigin(page));
  page.changes = true;
  EXPECT_FALSE(IsOwnOrigin(page));
}

}  // namespace
}  // namespace hydrofoil::rest
