#include "rest/protocol/absent_routes.h"

#include <gtest/gtest.h>

#include "rest/protocol/router.h"

namespace hydrofoil::rest {
namespace {

TEST(AbsentRoutes, TellWhatIsTrainedInstead) {
  const std::string gbm =
      "Hydrofoil trains deeplearning and imports MOJOs as generic; gbm is not built.";
  EXPECT_EQ(WhyNotBuilt("gbm"), gbm);
  for (const char* path :
       {"/3/ModelBuilders/gbm", "/3/ModelBuilders/gbm/parameters", "/99/Grid/gbm",
        "/99/Grid/gbm/resume", "/3/SegmentModelsBuilders/gbm", "/99/ModelBuilders/gbm"}) {
    EXPECT_EQ(WhyAbsent("POST", path), gbm) << path;
  }
  EXPECT_NE(WhyAbsent("POST", "/99/Grid/generic").find("no grids"), std::string::npos);
  EXPECT_NE(WhyAbsent("POST", "/99/AutoMLBuilder").find("AutoML"), std::string::npos);
  EXPECT_NE(WhyAbsent("GET", "/99/Leaderboards/a%20b").find("AutoML"), std::string::npos);
}

TEST(AbsentRoutes, SayNothingOfWhatTheReferenceDoesNotKnow) {
  EXPECT_EQ(WhyNotBuilt("nosuch"), "");
  EXPECT_EQ(WhyAbsent("POST", "/3/ModelBuilders/nosuch"), "");
  EXPECT_EQ(WhyAbsent("GET", "/99/AutoMLBuilder"), "");
  EXPECT_EQ(WhyAbsent("GET", "/3/Nope"), "");
  EXPECT_EQ(WhyAbsent("GET", ""), "");
}

TEST(AbsentRoutes, AreNoneOfTheRoutesThatExist) {
  const RouteTable table = AllRoutes();
  for (const auto& route : table.routes()) {
    EXPECT_EQ(WhyAbsent(route->method, route->pattern), "") << route->method << route->pattern;
  }
}

}  // namespace
}  // namespace hydrofoil::rest
