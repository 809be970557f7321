#include "rest/protocol/router.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "ingest/files/access_policy.h"
#include "ingest/remote/remote_settings.h"
#include "rest/protocol/error_answer.h"

namespace hydrofoil::rest {
namespace {

Response Echo(Context&, const Request& request) {
  Json json = Json::object();
  for (const auto& [name, value] : request.parameters()) json[name] = value;
  return Response::OfJson(json);
}
Response Refuse(Context&, const Request&) { ThrowIllegalArgument("not like this"); }
Response Break(Context&, const Request&) { throw std::logic_error("a fault of ours"); }
Response Missing(Context&, const Request& request) {
  Store::ThrowMissing(request.RequiredText("key"), "key");
}
Response RefuseTraining(Context&, const Request&) {
  Json details;
  details["messages"] = Json::array();
  details["error_count"] = 2;
  throw ModelBuilderError("Illegal argument(s) for DeepLearning model: m.", details);
}

class RouterTest : public testing::Test {
 protected:
  RouterTest() {
    table_.Add({"GET", "/3/Frames", Echo, ""});
    table_.Add({"GET", "/3/Frames/{frame_id}", Echo, ""});
    table_.Add({"GET", "/3/Frames/{frame_id}/summary", Echo, ""});
    table_.Add({"GET", "/3/Frames/special", Refuse, ""});
    table_.Add({"POST", "/3/Frames", Echo, "", {{"a", "b"}}});
    table_.Add({"GET", "/3/Files/{path...}", Echo, ""});
    table_.Add({"GET", "/99/Models.bin/", Echo, ""});
    table_.Add({"GET", "/break", Break, ""});
    table_.Add({"GET", "/missing/{key}", Missing, ""});
    table_.Add({"POST", "/train", RefuseTraining, ""});
  }

  Response Send(const std::string& method, const std::string& path, std::string_view query = "") {
    Request request(method, path);
    request.AddQuery(query);
    return Dispatch(table_, context_, request, path);
  }

  RouteTable table_;
  ServerOptions options_;
  Context context_{{}, options_, table_, [] {}};
};

TEST_F(RouterTest, TakesAKeyWithSlashesForOneSegment) {
  const auto key = [&](std::string_view path) {
    const auto match = table_.Find("GET", path);
    return match ? std::string(match->route->pattern) + " " + match->path_parameters.at(0).second
                 : "nothing";
  };
  EXPECT_EQ(key("/3/Frames/nfs://data/a.csv"), "/3/Frames/{frame_id} nfs://data/a.csv");
  EXPECT_EQ(key("/3/Frames/nfs://data/a%2Fb.csv/summary"),
            "/3/Frames/{frame_id}/summary nfs://data/a/b.csv");
  EXPECT_EQ(key("/3/Frames/data/a.csv"), "nothing");
  EXPECT_EQ(key("/3/Nothing/nfs://data/a.csv"), "nothing");
}

TEST_F(RouterTest, MatchesPatternsAndDecodesParameters) {
  EXPECT_EQ(Send("GET", "/3/Frames").status, 200);
  EXPECT_EQ(Send("GET", "/3/Frames/a%20b%2Fc").body, R"({"frame_id":"a b/c"})");
  EXPECT_EQ(Send("GET", "/3/Frames/x/summary").body, R"({"frame_id":"x"})");
  EXPECT_EQ(Send("HEAD", "/3/Frames/x").status, 200);
  EXPECT_EQ(Send("GET", "/3/Files/a/b/c").body, R"({"path":"a/b/c"})");
  EXPECT_EQ(Send("GET", "/99/Models.bin/").status, 200);
}

TEST_F(RouterTest, PrefersLiteralSegments) {
  EXPECT_EQ(Send("GET", "/3/Frames/special").status, 412);
}

TEST_F(RouterTest, AnswersUnknownRoutesAsTheReferenceDoes) {
  for (const char* path : {"/3/Nope", "/", "/3/Frames/", "/3/Frames/x/y", "/99/Models.bin", "x",
                           "//", "/3//summary", ""}) {
    const Response response = Send("GET", path);
    EXPECT_EQ(response.status, 404) << path;
  }
  EXPECT_EQ(Send("DELETE", "/3/Frames").status, 404);
  const Json json = Json::parse(Send("GET", "/3/Nope").body);
  EXPECT_EQ(json["error_url"], "Resource /3/Nope");
  EXPECT_EQ(json["msg"], "\n\nERROR MESSAGE:\n\nResource /3/Nope not found\n\n");
  EXPECT_EQ(json["exception_type"], "water.exceptions.H2ONotFoundArgumentException");
  EXPECT_TRUE(json["stacktrace"].is_array());
}

TEST_F(RouterTest, RefusesUnknownParameters) {
  EXPECT_EQ(Send("POST", "/3/Frames", "a=1&_exclude_fields=x").status, 200);
  const Response response = Send("POST", "/3/Frames", "a=1&zzz=2");
  EXPECT_EQ(response.status, 412);
  EXPECT_EQ(Json::parse(response.body)["msg"], "\n\nERROR MESSAGE:\n\nUnknown parameter: zzz\n\n");
}

TEST_F(RouterTest, MapsFaultsToAnswers) {
  const Response broken = Send("GET", "/break");
  EXPECT_EQ(broken.status, 500);
  const Json json = Json::parse(broken.body);
  EXPECT_EQ(json["http_status"], 500);
  EXPECT_EQ(json["__meta"]["schema_type"], "H2OError");

  const Json missing = Json::parse(Send("GET", "/missing/nope").body);
  EXPECT_EQ(missing["http_status"], 404);
  EXPECT_EQ(missing["values"], Json::parse(R"({"argument": "key", "name": "nope"})"));
  EXPECT_EQ(missing["exception_type"], "water.exceptions.H2OKeyNotFoundArgumentException");

  const Response training = Send("POST", "/train");
  EXPECT_EQ(training.status, 412);
  const Json refused = Json::parse(training.body);
  EXPECT_EQ(refused["__meta"]["schema_name"], "H2OModelBuilderErrorV3");
  EXPECT_EQ(refused["error_count"], 2);
}

TEST(ErrorAnswer, HonoursNamedTypeAndStatus) {
  const Error error(ErrorKind::kMalformedRequest, "Expected an expression",
                    {{"exception_type", "water.rapids.Rapids$IllegalASTException"},
                     {"http_status", "404"},
                     {"near", "("}});
  const Response response = ErrorAnswer("/99/Rapids", std::make_exception_ptr(error));
  EXPECT_EQ(response.status, 404);
  const Json json = Json::parse(response.body);
  EXPECT_EQ(json["exception_type"], "water.rapids.Rapids$IllegalASTException");
  EXPECT_EQ(json["values"], Json::parse(R"({"near": "("})"));
}

TEST(ErrorAnswer, SurvivesBytesThatAreNoText) {
  const Error error(ErrorKind::kIllegalArgument, "column \xff\xfe\"<img onerror>");
  const Response response = ErrorAnswer("/3/\xff", std::make_exception_ptr(error));
  EXPECT_TRUE(Json::parse(response.body).is_object());
}

TEST(JsonPieces, PrintNumbersForTheClients) {
  EXPECT_EQ(Number(std::nan("")).dump(), "\"NaN\"");
  EXPECT_EQ(Number(-INFINITY).dump(), "\"-Infinity\"");
  EXPECT_EQ(Number(0.1F).dump(), "0.1");
  EXPECT_EQ(Number(3.4028235e38F).dump(), "3.4028235e+38");
  EXPECT_EQ(FrameKey("f")["URL"], "/3/Frames/f");
  EXPECT_TRUE(FrameKey("").is_null());
  EXPECT_TRUE(KeyOfType("k", "Key<Keyed>")["URL"].is_null());
}

}  // namespace
}  // namespace hydrofoil::rest
