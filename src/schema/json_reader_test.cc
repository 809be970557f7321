#include "schema/json_reader.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "base/error.h"

namespace hydrofoil::schema {
namespace {

TEST(JsonReader, ReadsWhatTheLibraryReads) {
  std::string wide = "{";
  for (int i = 0; i < 100; ++i) {
    wide += "\"k" + std::to_string(i % 60) + "\": [" + std::to_string(i) + ", {\"a\": null}],";
  }
  wide.back() = '}';
  for (const std::string& text :
       {std::string("{}"), std::string("[]"), std::string("3"), std::string("\"\\u00e9\""),
        std::string(R"({"b": 1, "a": {"c": [1, -2, 2.5, true, "x"], "b": {}}, "b": 2})"),
        std::string("[[],[[]],{\"\":[]}]"), wide}) {
    EXPECT_EQ(ParseJson(text, "").dump(), Json::parse(text).dump()) << text;
  }
}

TEST(JsonReader, SaysWhatIsWrong) {
  EXPECT_FALSE(TryParseJson("{\"a\": }").has_value());
  EXPECT_FALSE(TryParseJson("").has_value());
  EXPECT_FALSE(TryParseJson("[1e999]").has_value());
  try {
    static_cast<void>(ParseJson("{\"a\": x}", "No: "));
    FAIL();
  } catch (const Error& error) {
    EXPECT_TRUE(std::string(error.what()).starts_with("No: [json.exception.parse_error"));
  }
  EXPECT_THROW(static_cast<void>(TryParseJson(std::string(1000, '['))), Error);
}

}  // namespace
}  // namespace hydrofoil::schema
