#include "rest/protocol/request.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <functional>

#include "base/error.h"
#include "rest/protocol/sent_values.h"
#include "text/plain_text.h"

namespace hydrofoil::rest {
namespace {

Request With(std::string_view query) {
  Request request("POST", "/3/Parse");
  request.set_schema("ParseV3");
  request.AddQuery(query);
  return request;
}

std::string MessageOf(const std::function<void()>& call) {
  try {
    call();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing thrown";
}

TEST(SentValues, DecodesPercentAndPlus) {
  EXPECT_EQ(PercentDecode("%2403%20a+b%zz%", false), "$03 a+b%zz%");
  EXPECT_EQ(PercentDecode("a+b%2B", true), "a b+");
  EXPECT_EQ(PercentDecode("%C3%A9%4", true), "\xC3\xA9%4");
}

TEST(SentValues, SplitsLists) {
  using List = std::vector<std::string>;
  EXPECT_EQ(SplitList("[a, b]"), (List{"a", "b"}));
  EXPECT_EQ(SplitList("[\"a,b\",\"c]\"]"), (List{"\"a,b\"", "\"c]\""}));
  EXPECT_EQ(SplitList("[[1,2],[]]"), (List{"[1,2]", "[]"}));
  EXPECT_EQ(SplitList("[]"), List{});
  EXPECT_EQ(SplitList("[ ]"), List{});
  EXPECT_EQ(SplitList("[\"\"]"), List{"\"\""});
  EXPECT_EQ(SplitList("plain"), List{"plain"});
  EXPECT_EQ(SplitList("[\"never closed]"), List{"\"never closed"});
}

TEST(SentValues, ReadsNumbersOfBothClients) {
  EXPECT_EQ(ParseInt("10"), 10);
  EXPECT_EQ(ParseInt("1e+06"), 1'000'000);
  EXPECT_EQ(ParseInt("5.0"), 5);
  EXPECT_EQ(ParseInt("-9223372036854775808"), INT64_MIN);
  EXPECT_EQ(ParseInt("1.5"), std::nullopt);
  EXPECT_EQ(ParseInt("x"), std::nullopt);
  EXPECT_EQ(ParseDouble("1e-05"), 1e-5);
  EXPECT_EQ(ParseDouble("+2"), 2);
  EXPECT_EQ(ParseDouble("-Infinity"), -INFINITY);
  EXPECT_TRUE(std::isnan(ParseDouble("NaN").value()));
  EXPECT_EQ(ParseDouble("--1"), std::nullopt);
  EXPECT_EQ(ParseDouble("1x"), std::nullopt);
  EXPECT_EQ(ParseDouble(""), std::nullopt);
  EXPECT_EQ(ParseBool("TRUE"), true);
  EXPECT_EQ(ParseBool("False"), false);
  EXPECT_EQ(ParseBool("maybe"), std::nullopt);
}

TEST(Request, ConvertsParameters) {
  const Request request = With(
      "a=True&b=FALSE&n=1e%2B06&x=0.25&t=hello+world&l=%5B%22p%22%2C%22q%22%5D&i=[1,2]&d=[0.5]");
  EXPECT_TRUE(request.Bool("a", false));
  EXPECT_FALSE(request.Bool("b", true));
  EXPECT_TRUE(request.Bool("absent", true));
  EXPECT_EQ(request.Int("n", 0), 1'000'000);
  EXPECT_EQ(request.Double("x", 0), 0.25);
  EXPECT_EQ(request.Text("t"), "hello world");
  EXPECT_EQ(request.List("l"), (std::vector<std::string>{"p", "q"}));
  EXPECT_EQ(request.Ints("i"), (std::vector<int64_t>{1, 2}));
  EXPECT_EQ(request.Doubles("d"), std::vector<double>{0.5});
  EXPECT_EQ(request.Ints("absent"), std::nullopt);
}

TEST(Request, TakesEmptyAndNullAsUnset) {
  const Request request = With("a=&b=NULL&c=None&d=null&e=x&e=y");
  for (const char* name : {"a", "b", "c", "d", "absent"}) {
    EXPECT_FALSE(request.Has(name)) << name;
    EXPECT_EQ(request.Int(name, 5), 5) << name;
  }
  ASSERT_NE(request.Raw("b"), nullptr);
  EXPECT_EQ(*request.Raw("b"), "NULL");
  EXPECT_EQ(request.Text("e"), "y");
}

TEST(Request, ReadsNestedLists) {
  const Request request = With("na_strings=[[\"5.1\"],[],null,[\"a\",\"b\"]]");
  const std::vector<std::vector<std::string>> expected{{"5.1"}, {}, {}, {"a", "b"}};
  EXPECT_EQ(request.Lists("na_strings"), expected);
}

TEST(Request, WordsFaultsAsTheReferenceDoes) {
  const Request request = With("epochs=abc&n=1.5&zzz=1");
  EXPECT_EQ(MessageOf([&] { (void)request.Double("epochs", 0); }),
            "Illegal argument for field: epochs of schema: ParseV3: cannot convert \"abc\" to type "
            "double");
  EXPECT_EQ(MessageOf([&] { (void)request.Int("n", 0); }),
            "Illegal argument for field: n of schema: ParseV3: cannot convert \"1.5\" to type int");
  EXPECT_EQ(MessageOf([&] { (void)request.RequiredText("row"); }),
            "Required field row not specified");
  const std::vector<std::string_view> known{"epochs", "n"};
  EXPECT_EQ(MessageOf([&] { request.RequireKnown(known); }), "Unknown parameter: zzz");
}

TEST(Request, MergesJsonBodies) {
  Request request("POST", "/x");
  request.SetBody(R"({"a": 1, "b": "t", "c": [1, 2], "d": null, "e": true, "f": {"g": [0.5]}})",
                  "application/json; charset=utf-8");
  EXPECT_EQ(request.Int("a", 0), 1);
  EXPECT_EQ(request.Text("b"), "t");
  EXPECT_EQ(request.Ints("c"), (std::vector<int64_t>{1, 2}));
  EXPECT_FALSE(request.Has("d"));
  EXPECT_TRUE(request.Bool("e", false));
  EXPECT_EQ(request.Text("f"), R"({"g":[0.5]})");
}

TEST(Request, RefusesBrokenJson) {
  for (const std::string body : {"{\"a\": 1e4010}", "{", "[1]", "{\"a\": 1} x", "\xff"}) {
    Request request("POST", "/x");
    EXPECT_THROW(request.SetBody(body, "application/json"), Error) << body;
  }
  Request request("POST", "/x");
  EXPECT_THROW(request.SetBody(std::string(1'000'000, '['), "application/json"), Error);
  EXPECT_THROW(request.SetBody("{\"a\":" + std::string(100, '[') + std::string(100, ']') + "}",
                               "application/json"),
               Error);
}

TEST(Request, KeepsOtherBodiesAndReadsForms) {
  Request form("POST", "/x");
  form.SetBody("ast=%28rm+x%29&session_id=_sid_1", "application/x-www-form-urlencoded");
  EXPECT_EQ(form.Text("ast"), "(rm x)");
  Request raw("POST", "/x");
  raw.SetBody("1,2\n", "");
  EXPECT_EQ(raw.body(), "1,2\n");
  EXPECT_TRUE(raw.parameters().empty());
}

TEST(Request, TellsClientsApart) {
  const std::pair<const char*, const char*> agents[] = {
      {"H2O Python client/3.11.7 (main)", "python"},
      {"R version 4.2.2 Patched (2022-11-10)", "R"},
      {"Mozilla/5.0 (X11) AppleWebKit/537.36 Chrome/120 Safari/537.36", "safari"},
      {"curl/7.88", ""}};
  for (const auto& [agent, expected] : agents) {
    Request request("GET", "/");
    request.SetHeader("User-Agent", agent);
    EXPECT_EQ(request.Agent(), expected) << agent;
  }
}

TEST(UploadedFile, IsRemovedAtItsEnd) {
  const auto path = std::filesystem::temp_directory_path() / "hydrofoil_upload_test";
  std::ofstream(path) << "x";
  {
    const UploadedFile file(path);
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace hydrofoil::rest
