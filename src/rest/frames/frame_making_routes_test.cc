#include "rest/frames/frame_making_routes.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "frame/column_stats.h"
#include "ingest/files/access_policy.h"
#include "ingest/remote/remote_settings.h"

namespace hydrofoil::rest {
namespace {

namespace fs = std::filesystem;

class FrameMakingRoutesTest : public ::testing::Test {
 protected:
  FrameMakingRoutesTest() { AddFrameMakingRoutes(routes_); }

  void TearDown() override {
    context_.jobs.CancelAll();
    fs::remove_all(folder_);
  }

  Json Send(const std::string& method, const std::string& target, const std::string& form,
            int status = 200) {
    const size_t query = target.find('?');
    const std::string path = target.substr(0, query);
    Request request(method, path);
    if (query != std::string::npos) request.AddQuery(target.substr(query + 1));
    if (!form.empty()) request.SetBody(form, "application/x-www-form-urlencoded");
    const Response response = Dispatch(routes_, context_, request, path);
    EXPECT_EQ(response.status, status) << target << " " << response.body;
    return Json::parse(response.body);
  }

  JobSnapshot Finished(const Json& job) {
    const JobPtr found = context_.jobs.Find(job["key"]["name"].get<std::string>());
    EXPECT_TRUE(found != nullptr && found->WaitFor(std::chrono::seconds(60)));
    return found->Snapshot();
  }

  void MakeFrame(const std::string& form) {
    EXPECT_EQ(Finished(Send("POST", "/3/CreateFrame", form)).status, JobStatus::kDone);
  }

  static fs::path MakeFolder() {
    std::string name = (fs::temp_directory_path() / "hydrofoil_making_XXXXXX").string();
    return mkdtemp(name.data()) == nullptr ? fs::path() : fs::canonical(name);
  }

  const fs::path folder_ = MakeFolder();
  ServerOptions options_;
  RouteTable routes_;
  Context context_{{AccessPolicy::Within({folder_})}, options_, routes_, [] {}};
};

TEST_F(FrameMakingRoutesTest, CreatesAFrame) {
  MakeFrame("dest=f&rows=20&cols=5&seed=1&categorical_fraction=0.2&integer_fraction=0.2");
  const FramePtr frame = context_.store.FindFrame("f");
  ASSERT_NE(frame, nullptr);
  EXPECT_EQ(frame->rows(), 20);
  EXPECT_DOUBLE_EQ(frame->column(2)->At(2), -69.1691123606429);
  const Json refused = Send("POST", "/3/CreateFrame", "rows=0", 400);
  EXPECT_EQ(refused["exception_type"], "java.lang.IllegalArgumentException");
}

TEST_F(FrameMakingRoutesTest, InsertsMissingValuesAndKeepsTemporariesTemporary) {
  MakeFrame("dest=f&rows=1000&cols=1&seed=1&missing_fraction=0");
  const SessionPtr session = context_.sessions.Open();
  {
    const Session::Evaluation evaluation(*session, "(tmp= t f)", {});
    session->PutTemporary("t", *context_.store.FindFrame("f"));
  }
  const std::string form = "dataset=t&fraction=0.5&seed=1";
  EXPECT_EQ(Finished(Send("POST", "/3/MissingInserter", form)).status, JobStatus::kDone);
  EXPECT_NEAR(static_cast<double>(context_.store.FindFrame("t")->column(0)->stats().missing_count),
              500, 80);
  EXPECT_EQ(context_.store.FindFrame("f")->column(0)->stats().missing_count, 0);
  context_.sessions.End(session->session_id());
  EXPECT_EQ(context_.store.FindFrame("t"), nullptr);
  Send("POST", "/3/MissingInserter", "dataset=f&fraction=2", 400);
  Send("POST", "/3/MissingInserter", "dataset=f", 412);
  Send("POST", "/3/MissingInserter", "dataset=nobody&fraction=0.1", 400);
}

TEST_F(FrameMakingRoutesTest, MakesInteractions) {
  MakeFrame(
      "dest=f&rows=50&cols=2&seed=1&categorical_fraction=1&integer_fraction=0"
      "&binary_fraction=0&factors=2&missing_fraction=0");
  const std::string form =
      "dest=i&source_frame=f&factor_columns=[\"C1\",\"C2\"]&max_factors=10&min_occurrence=1";
  EXPECT_EQ(Finished(Send("POST", "/3/Interaction", form)).status, JobStatus::kDone);
  EXPECT_EQ(context_.store.FindFrame("i")->name(0), "C1_C2");
  EXPECT_EQ(context_.store.FindFrame("i")->column(0)->domain()->size(), 4);
  Send("POST", "/3/Interaction", "source_frame=f&max_factors=1&factor_columns=[\"zz\"]", 400);
}

TEST_F(FrameMakingRoutesTest, SavesAndLoadsAFrame) {
  MakeFrame("dest=f&rows=50&cols=4&seed=1");
  const std::string form = "dir=" + folder_.string();
  EXPECT_EQ(Finished(Send("POST", "/3/Frames/f/save", form)["job"]).status, JobStatus::kDone);
  const double cell = context_.store.FindFrame("f")->column(3)->At(7);
  context_.store.Remove("f");
  const std::string load = "frame_id=f&" + form;
  EXPECT_EQ(Finished(Send("POST", "/3/Frames/load", load)["job"]).status, JobStatus::kDone);
  EXPECT_EQ(context_.store.FindFrame("f")->column(3)->At(7), cell);
  Send("POST", "/3/Frames/load", load + "&force=false", 400);
  Send("POST", "/3/Frames/load", "frame_id=g&" + form, 404);
  Send("POST", "/3/Frames/load", "frame_id=passwd&dir=/etc", 403);

  std::ofstream(folder_ / "f") << "damaged";
  const JobSnapshot failed = Finished(Send("POST", "/3/Frames/load", load)["job"]);
  EXPECT_EQ(failed.status, JobStatus::kFailed);
  EXPECT_EQ(context_.store.FindFrame("f")->rows(), 50);
}

TEST_F(FrameMakingRoutesTest, TabulatesAndFinds) {
  Frame frame;
  frame.Append("x", Column::FromValues(ColumnType::kNumeric, MakeLayout(4),
                                       std::vector<double>{1, 2, 2, 3}));
  context_.store.PutFrame("f", frame);
  const Json table = Send("POST", "/99/Tabulate", "dataset=f&predictor=x&response=x");
  EXPECT_EQ(table["count_table"]["rowcount"], 9);
  EXPECT_EQ(table["response_table"]["data"][2], Json::parse("[1.0,2.0,1.0]"));
  EXPECT_EQ(Send("POST", "/99/Tabulate", "dataset=f&predictor=x&response=zz", 412)["exception_msg"]
                    .get<std::string>()
                    .find("Response column zz not found") != std::string::npos,
            true);
  const Json hit = Send("GET", "/3/Find?key=f&column=x&row=1&match=2", "");
  EXPECT_EQ(hit["prev"], -1);
  EXPECT_EQ(hit["next"], 2);
  Send("GET", "/3/Find?key=f&match=2", "", 412);
  Send("GET", "/3/Find?key=f&row=0&column=zz&match=2", "", 404);
}

}  // namespace
}  // namespace hydrofoil::rest
