#include "rest/frames/data_routes.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "base/error.h"
#include "ingest/files/access_policy.h"
#include "ingest/files/source.h"
#include "ingest/remote/remote_settings.h"

namespace hydrofoil::rest {
namespace {

namespace fs = std::filesystem;

class DataRoutesTest : public ::testing::Test {
 protected:
  DataRoutesTest() { AddDataRoutes(routes_); }

  void TearDown() override {
    context_.jobs.CancelAll();
    fs::remove_all(folder_);
  }

  std::string Write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
    return (folder_ / name).string();
  }

  Response Dispatched(const std::string& method, const std::string& target,
                      const std::string& form) {
    const size_t query = target.find('?');
    const std::string path = target.substr(0, query);
    Request request(method, path);
    if (query != std::string::npos) request.AddQuery(target.substr(query + 1));
    if (!form.empty()) request.SetBody(form, "application/x-www-form-urlencoded");
    Response response = Dispatch(routes_, context_, request, path);
    if (response.hold) {
      EXPECT_TRUE(response.hold->job->WaitFor(std::chrono::seconds(60)));
      return response.hold->finish();
    }
    return response;
  }

  Json Send(const std::string& method, const std::string& target, const std::string& form = "",
            int status = 200) {
    const Response response = Dispatched(method, target, form);
    EXPECT_EQ(response.status, status) << method << " " << target << " " << response.body;
    return Json::parse(response.body);
  }

  std::string MessageOf(const std::string& method, const std::string& target,
                        const std::string& form, int status) {
    return Send(method, target, form, status)["exception_msg"].get<std::string>();
  }

  JobSnapshot Finished(const Json& job) {
    const JobPtr found = context_.jobs.Find(job["key"]["name"].get<std::string>());
    EXPECT_TRUE(found != nullptr && found->WaitFor(std::chrono::seconds(60)));
    return found->Snapshot();
  }

  // Imports and parses `text` into the frame `key` as the clients do.
  void MakeFrame(const std::string& key, const std::string& text) {
    const std::string path = Write(key + ".csv", text);
    const Json imported = Send("GET", "/3/ImportFiles?path=" + path + "&pattern=");
    const std::string source = imported["destination_frames"][0];
    const Json setup = Send("POST", "/3/ParseSetup", "source_frames=[\"" + source + "\"]");
    const std::string form =
        "source_frames=[\"" + source + "\"]&destination_frame=" + key +
        "&separator=" + std::to_string(setup["separator"].get<int>()) +
        "&check_header=" + std::to_string(setup["check_header"].get<int>()) +
        "&number_columns=" + std::to_string(setup["number_columns"].get<int>()) +
        "&column_types=" + setup["column_types"].dump() + "&column_names=" +
        (setup["column_names"].is_null() ? "[\"\"]" : setup["column_names"].dump());
    const JobSnapshot job = Finished(Send("POST", "/3/Parse", form)["job"]);
    EXPECT_EQ(job.status, JobStatus::kDone) << (job.failure ? job.failure->what() : "");
  }

  std::string Downloaded(const std::string& query) {
    const Response response = Dispatched("GET", "/3/DownloadDataset?" + query, "");
    EXPECT_EQ(response.status, 200);
    std::string text;
    while (response.producer(text)) {
    }
    return text;
  }

  static fs::path MakeFolder() {
    std::string name = (fs::temp_directory_path() / "hydrofoil_data_XXXXXX").string();
    return mkdtemp(name.data()) == nullptr ? fs::path() : fs::canonical(name);
  }

  const fs::path folder_ = MakeFolder();
  ServerOptions options_;
  RouteTable routes_;
  Context context_{{AccessPolicy::Within({folder_})}, options_, routes_, [] {}};
};

TEST_F(DataRoutesTest, ImportsAndParses) {
  MakeFrame("f", "x,c,s\n1.5,a,p q\n,b,r\n-2,a,\n");
  const Json frame = Send("GET", "/3/Frames/f?row_count=2")["frames"][0];
  EXPECT_EQ(frame["rows"], 3);
  EXPECT_EQ(frame["row_count"], 2);
  EXPECT_EQ(frame["total_column_count"], 3);
  const Json& x = frame["columns"][0];
  EXPECT_EQ(x["type"], "real");
  EXPECT_EQ(x["data"].dump(), "[1.5,\"NaN\"]");
  EXPECT_EQ(x["mins"].dump(), "[-2.0,1.5,\"NaN\",\"NaN\",\"NaN\"]");
  EXPECT_EQ(frame["columns"][1]["domain"].dump(), "[\"a\",\"b\"]");
  EXPECT_EQ(frame["columns"][2]["string_data"].dump(), "[\"p q\",\"r\"]");
  EXPECT_TRUE(frame["columns"][2]["data"].is_null());
  EXPECT_TRUE(context_.store.Keys(ObjectKind::kSource).empty()) << "sources go after the parse";
}

TEST_F(DataRoutesTest, AnswersParseSetupAsRecorded) {
  const std::string path = Write("iris.csv", "a,b,class\n5.1,3.5,x\n4.9,3.0,x\n4.7,3.2,y\n");
  Send("POST", "/3/ImportFilesMulti", "paths=[" + path + "]");
  const Json setup = Send("POST", "/3/ParseSetup",
                          "check_header=0&source_frames=[\"nfs:/" + path +
                              "\"]&single_quotes=False&skipped_columns=[]");
  EXPECT_EQ(setup["__meta"]["schema_name"], "ParseSetupV3");
  EXPECT_EQ(setup["destination_frame"], "iris.hex");
  EXPECT_EQ(setup["column_types"].dump(), "[\"Numeric\",\"Numeric\",\"Enum\"]");
  EXPECT_EQ(setup["data"][1].dump(), "[\"4.9\",\"3.0\",\"x\"]");
  EXPECT_EQ(setup["skipped_columns"].dump(), "[]");
  EXPECT_TRUE(setup["na_strings"].is_null());
  MakeFrame("iris.hex", "x\n1\n");
  Send("GET", "/3/ImportFiles?path=" + path);
  EXPECT_EQ(
      Send("POST", "/3/ParseSetup", "source_frames=[\"nfs:/" + path + "\"]")["destination_frame"],
      "iris1.hex");
}

TEST_F(DataRoutesTest, ImportsFolders) {
  Write("b.csv", "x\n1\n");
  Write("a.csv", "x\n2\n");
  Write("c.txt", "x\n3\n");
  Write("empty.csv", "");
  const std::string target = "/3/ImportFiles?path=" + folder_.string();
  EXPECT_EQ(Send("GET", target + "&pattern=.*csv")["files"],
            Json::array({(folder_ / "a.csv").string(), (folder_ / "b.csv").string()}));
  EXPECT_EQ(Send("GET", target)["files"].size(), 3U);
  Send("GET", target + "&pattern=((", "", 400);
  EXPECT_EQ(Send("GET", "/3/Typeahead/files?src=" + folder_.string() + "/a&limit=5")["matches"],
            Json::array({(folder_ / "a.csv").string()}));
}

TEST_F(DataRoutesTest, RefusesBadImports) {
  EXPECT_EQ(MessageOf("GET", "/3/ImportFiles?path=" + (folder_ / "nope").string(), "", 404),
            "\n\nERROR MESSAGE:\n\nFile " + (folder_ / "nope").string() + " does not exist\n\n");
  Send("GET", "/3/ImportFiles?path=/etc/passwd", "", 403);
  Send("GET", "/3/ImportFiles?path=file:///etc/passwd", "", 403);
  Send("GET", "/3/ImportFiles?path=http://localhost/x", "", 403);
  Send("GET", "/3/ImportFiles?path=s3://bucket/x", "", 403);
  Send("GET", "/3/ImportFiles", "", 412);
  const std::string empty = Write("empty.csv", "");
  EXPECT_EQ(Send("GET", "/3/ImportFiles?path=" + empty)["fails"], Json::array({empty}));
  EXPECT_TRUE(context_.store.Keys().empty());
}

TEST_F(DataRoutesTest, RefusesBadParses) {
  const std::string source = "[\"nfs:/" + Write("a.csv", "a,a\n1,2\n") + "\"]";
  Send("GET", "/3/ImportFiles?path=" + (folder_ / "a.csv").string());
  const std::string form = "source_frames=" + source + "&destination_frame=f&separator=44";
  const std::string types = "&column_types=[\"Numeric\",\"Numeric\"]";
  EXPECT_EQ(MessageOf("POST", "/3/ParseSetup", "source_frames=[\"nope\"]", 400),
            "\n\nERROR MESSAGE:\n\nKey not loaded: Key<Frame> nope\n\n");
  EXPECT_EQ(MessageOf("POST", "/3/ParseSetup", "source_frames=" + source + "&separator=999", 412),
            "\n\nERROR MESSAGE:\n\nIllegal argument for field: separator of schema: ParseSetupV3: "
            "cannot convert \"999\" to type byte\n\n");
  Send("POST", "/3/ParseSetup", "source_frames=" + source + "&parse_type=XLS", 412);
  Send("POST", "/3/ParseSetup", "source_frames=" + source + "&foo=1", 412);
  EXPECT_EQ(MessageOf("POST", "/3/Parse", "source_frames=" + source, 412),
            "\n\nERROR MESSAGE:\n\nRequired field destination_frame not specified\n\n");
  Send("POST", "/3/Parse", form + types + "&column_names=[\"a\",\"a\"]", 400);
  Send("POST", "/3/Parse", form + types + "&number_columns=5", 412);
  Send("POST", "/3/Parse", form + "&column_types=[\"foo\",\"Enum\"]", 412);
  EXPECT_EQ(context_.store.Keys(ObjectKind::kFrame).size(), 0U);
}

TEST_F(DataRoutesTest, ReportsFailuresOfParsing) {
  const std::string path = Write("x.csv.gz", "");
  Write("x.csv.gz", std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10) + "garbage garbage");
  Send("GET", "/3/ImportFiles?path=" + path);
  const std::string form = "source_frames=[\"nfs:/" + path +
                           "\"]&destination_frame=f&separator=44&column_types=[\"Numeric\"]";
  const JobSnapshot job = Finished(Send("POST", "/3/Parse", form)["job"]);
  EXPECT_EQ(job.status, JobStatus::kFailed);
  ASSERT_TRUE(job.failure.has_value());
  EXPECT_NE(std::string(job.failure->what()).find("x.csv.gz"), std::string::npos);
  Send("POST", "/3/Parse", form + "&blocking=true", 412);
  EXPECT_EQ(context_.store.FindFrame("f"), nullptr);
  EXPECT_NE(context_.store.Find<Source>("nfs:/" + path), nullptr)
      << "a failed parse removes nothing";
}

TEST_F(DataRoutesTest, ShowsWindowsAndSummaries) {
  MakeFrame("f", "a,b,c\n1,2,x\n2,4,y\n3,6,x\n");
  const Json window = Send("GET", "/3/Frames/f?row_offset=1&column_offset=1&column_count=1");
  EXPECT_EQ(window["frames"][0]["columns"].size(), 1U);
  EXPECT_EQ(window["frames"][0]["columns"][0]["data"].dump(), "[4.0,6.0]");
  Send("GET", "/3/Frames/f?row_offset=9", "", 412);
  Send("GET", "/3/Frames/f?column_offset=-1", "", 412);
  const Json summary = Send("GET", "/3/Frames/f/summary")["frames"][0]["columns"][0];
  EXPECT_EQ(summary["histogram_bins"].dump(), "[1,1,1]");
  EXPECT_EQ(summary["percentiles"].size(), 17U);
  const Json column = Send("GET", "/3/Frames/f/columns/c/summary")["frames"][0];
  EXPECT_TRUE(column["frame_id"]["name"].is_null());
  EXPECT_EQ(column["columns"][0]["label"], "c");
  EXPECT_EQ(Send("GET", "/3/Frames/f/columns/c/domain")["domain"].dump(), "[[\"x\",\"y\"]]");
  Send("GET", "/3/Frames/f/columns/nope", "", 404);
  EXPECT_EQ(Send("GET", "/3/Frames/f/light")["frames"][0]["byte_size"], 0);
}

TEST_F(DataRoutesTest, HonoursExcludedFields) {
  MakeFrame("f", "a,b\n1,2\n");
  const Json answer =
      Send("GET", "/3/Frames/f?_exclude_fields=frames/columns/data,frames/frame_id/URL,__meta");
  EXPECT_TRUE(answer["frames"][0]["columns"][1]["data"].is_null());
  EXPECT_TRUE(answer["frames"][0]["frame_id"]["URL"].is_null());
  EXPECT_EQ(answer["frames"][0]["frame_id"]["name"], "f");
  EXPECT_EQ(answer["__meta"]["schema_name"], "FramesV3");
}

TEST_F(DataRoutesTest, ListsAndRemovesFrames) {
  MakeFrame("f", "a\n1\n2\n");
  Send("GET", "/3/ImportFiles?path=" + Write("raw.csv", "x\n1\n"));
  const Json list = Send("GET", "/3/Frames")["frames"];
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0]["rows"], 2);
  EXPECT_TRUE(list[1]["is_text"].get<bool>());
  Send("DELETE", "/3/Frames/f");
  Send("DELETE", "/3/Frames/f", "", 404);
  EXPECT_EQ(MessageOf("GET", "/3/Frames/f", "", 404),
            "\n\nERROR MESSAGE:\n\nObject 'f' not found for argument: key\n\n");
  Send("DELETE", "/3/Frames");
  EXPECT_TRUE(context_.store.Keys().empty());
}

TEST_F(DataRoutesTest, Downloads) {
  MakeFrame("f.hex", "a,c\n0.5,x\n2,y\n");
  EXPECT_EQ(Downloaded("frame_id=f.hex"), "\"a\",\"c\"\n0.5,\"x\"\n2.0,\"y\"\n");
  EXPECT_EQ(Downloaded("frame_id=f.hex&hex_string=true"),
            "\"a\",\"c\"\n0x1.0p-1,\"x\"\n0x1.0p1,\"y\"\n");
  Send("GET", "/3/DownloadDataset?frame_id=nope", "", 404);
}

TEST_F(DataRoutesTest, Exports) {
  MakeFrame("f", "a,c\n1,x\n");
  const std::string path = (folder_ / "out/f.csv").string();
  const std::string form = "path=" + path + "&separator=59&quote_header=FALSE";
  EXPECT_EQ(Finished(Send("POST", "/3/Frames/f/export", form)["job"]).status, JobStatus::kDone);
  std::ifstream file(path);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "a;c\n1;\"x\"\n");
  EXPECT_EQ(MessageOf("POST", "/3/Frames/f/export", form, 412),
            "\n\nERROR MESSAGE:\n\nIllegal argument: " + path + " of function: exportFrame: File " +
                path + " already exists!\n\n");
  EXPECT_EQ(Finished(Send("POST", "/3/Frames/f/export", form + "&force=TRUE")["job"]).status,
            JobStatus::kDone);
  Send("POST", "/3/Frames/f/export", "path=/etc/x.csv&force=TRUE", 403);
  Send("POST", "/3/Frames/f/export", "path=" + path + "2&format=xml", 412);
  Send("POST", "/3/Frames/f/export", "path=" + path + "2&compression=snappy", 412);
  Send("POST", "/3/Frames/f/export", "path=" + path + "2&num_parts=0", 412);
  Send("POST", "/3/Frames/nope/export", form, 404);
}

}  // namespace
}  // namespace hydrofoil::rest
