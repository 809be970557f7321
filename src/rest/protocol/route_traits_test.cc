#include "rest/protocol/route_traits.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "rest/protocol/router.h"

namespace hydrofoil::rest {
namespace {

bool Takes(const Route& route, std::string_view name) {
  const auto& names = route.parameters;
  return names.has_value() && std::find(names->begin(), names->end(), name) != names->end();
}

TEST(RouteTraits, AreDeclaredForEveryRoute) {
  const RouteTable table = AllRoutes();
  for (const auto& route : table.routes()) {
    EXPECT_NE(route->traits.effect, Effect::kUndeclared)
        << route->method << " " << route->pattern << ": say in route_traits.cc what it does";
  }
}

TEST(RouteTraits, KnowThatAFolderIsWrittenTo) {
  const RouteTable table = AllRoutes();
  for (const auto& route : table.routes()) {
    if (!Takes(*route, "dir")) continue;
    EXPECT_EQ(route->traits.effect, Effect::kChanges) << route->method << " " << route->pattern;
  }
}

TEST(RouteTraits, CountAllButGetAsChanges) {
  const RouteTable table = AllRoutes();
  for (const auto& route : table.routes()) {
    if (route->method != "GET") {
      EXPECT_EQ(route->traits.effect, Effect::kChanges) << route->method << " " << route->pattern;
    }
  }
}

TEST(RouteTraits, KeepStatusApartFromWhatTakesLong) {
  for (const char* pattern : {"/3/Cloud", "/3/Jobs/{job_id}", "/3/Ping", "/3/Sessions"}) {
    EXPECT_TRUE(TraitsOf("GET", pattern).is_short) << pattern;
  }
  EXPECT_TRUE(TraitsOf("POST", "/3/Jobs/{job_id}/cancel").is_short);
  for (const char* pattern : {"/99/Rapids", "/3/Parse", "/3/Score/{model_id}"}) {
    EXPECT_FALSE(TraitsOf("POST", pattern).is_short) << pattern;
  }
  EXPECT_FALSE(TraitsOf("GET", "/3/Frames/{frame_id}").is_short);
  EXPECT_FALSE(TraitsOf("GET", "/3/DownloadDataset").is_short);
}

TEST(RouteTraits, AllowLargeBodiesOnlyWhereListsAreSent) {
  EXPECT_LT(TraitsOf("POST", "/3/LogAndEcho").most_body, TraitsOf("POST", "/3/Parse").most_body);
}

}  // namespace
}  // namespace hydrofoil::rest
