#include "schema/excluded_fields.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace hydrofoil::schema {
namespace {

TEST(ExcludedFields, AreSeenFromEachObject) {
  const ExcludedFields none;
  EXPECT_FALSE(none.Has("job"));
  const ExcludedFields all("job,models/output/cm,models/output/cmx,model");
  EXPECT_TRUE(all.Has("job"));
  EXPECT_TRUE(all.Has("model"));
  EXPECT_FALSE(all.Has("models"));
  EXPECT_FALSE(all.Has("cm"));
  const ExcludedFields output = all.Below("models").Below("output");
  EXPECT_TRUE(output.Has("cm"));
  EXPECT_TRUE(output.Has("cmx"));
  EXPECT_FALSE(output.Has("job"));
  EXPECT_FALSE(all.Below("model").Has("s/output/cm"));
  EXPECT_FALSE(ExcludedFields(",,/").Below("").Has("job"));
}

TEST(ExcludedFields, AreNotBuilt) {
  const ExcludedFields excluded("costly");
  int built = 0;
  const auto make = [&built] { return Json(++built); };
  EXPECT_TRUE(Unless(excluded, "costly", make).is_null());
  EXPECT_EQ(built, 0);
  EXPECT_EQ(Unless(excluded, "cheap", make), 1);
}

}  // namespace
}  // namespace hydrofoil::schema
