#include "store/session.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.h"

namespace hydrofoil {
namespace {

Frame OneColumn(double value) {
  const RowLayoutPtr layout = MakeLayout(2);
  return Frame({"x"}, {Column::Constant(value, layout)});
}

// For a test's one thread, which needs no lock.
rapids::Workspace& Of(const SessionPtr& session) { return *session; }

TEST(Session, SeesFramesOfAllAndKeepsTemporariesUntilItsEnd) {
  Store store;
  SessionRegistry sessions(store);
  const SessionPtr one = sessions.Open();
  const SessionPtr two = sessions.Open();
  EXPECT_NE(one->session_id(), two->session_id());
  Of(one).PutTemporary("py_1_sid", OneColumn(1));
  Of(two).PutFrame("kept", OneColumn(2));
  ASSERT_TRUE(two->FindFrame("py_1_sid").has_value());
  EXPECT_EQ(one->Keys(), (std::vector<std::string>{"kept", "py_1_sid"}));
  EXPECT_TRUE(sessions.End(one->session_id()));
  EXPECT_FALSE(sessions.End(one->session_id()));
  EXPECT_EQ(store.Keys(), std::vector<std::string>{"kept"});
}

TEST(Session, LeavesAloneWhatReplacedItsTemporary) {
  Store store;
  SessionRegistry sessions(store);
  const SessionPtr one = sessions.Open();
  const SessionPtr two = sessions.Open();
  Of(one).PutTemporary("t", OneColumn(1));
  Of(two).PutFrame("t", OneColumn(2));
  sessions.End(one->session_id());
  ASSERT_TRUE(two->FindFrame("t").has_value());
  EXPECT_EQ(two->FindFrame("t")->column(0)->At(0), 2);
}

TEST(Session, LeavesColumnsDeferredUntilOthersAskForTheFrame) {
  Store store;
  SessionRegistry sessions(store);
  const SessionPtr session = sessions.Open();
  Frame frame;
  frame.Append(
      "x", Column::Deferred(MakeLayout(2), [](size_t, std::span<double> out) { out[0] = 1; }, 1));
  Of(session).PutTemporary("t", frame);
  EXPECT_TRUE(session->FindFrame("t")->column(0)->is_deferred());
  EXPECT_FALSE(store.FindFrame("t")->column(0)->is_deferred());
  EXPECT_FALSE(session->FindFrame("t")->column(0)->is_deferred());
}

TEST(Session, AssigningATemporaryMakesItStay) {
  Store store;
  SessionRegistry sessions(store);
  const SessionPtr session = sessions.Open();
  Of(session).PutTemporary("t", OneColumn(1));
  Of(session).PutFrame("t", OneColumn(3));
  sessions.End(session->session_id());
  EXPECT_EQ(store.Keys(), std::vector<std::string>{"t"});
}

TEST(Session, ChangingATemporaryKeepsItTemporary) {
  Store store;
  SessionRegistry sessions(store);
  const SessionPtr session = sessions.Open();
  Of(session).PutTemporary("t", OneColumn(1));
  Of(session).PutFrame("kept", OneColumn(1));
  Of(session).ChangeFrame("t", OneColumn(3));
  Of(session).ChangeFrame("kept", OneColumn(4));
  EXPECT_EQ(session->FindFrame("t")->column(0)->At(0), 3);
  sessions.End(session->session_id());
  EXPECT_EQ(store.Keys(), std::vector<std::string>{"kept"});
  EXPECT_EQ(store.FindFrame("kept")->column(0)->At(0), 4);
}

TEST(Session, RemovesByNameAndKnowsModels) {
  Store store;
  SessionRegistry sessions(store);
  const SessionPtr session = sessions.Get("_sid_abcd");
  store.Put("m", ObjectKind::kModel, std::make_shared<const int>(1));
  Of(session).PutTemporary("t", OneColumn(1));
  EXPECT_TRUE(session->HasModel("m"));
  EXPECT_FALSE(session->HasModel("t"));
  EXPECT_TRUE(Of(session).Remove("t"));
  EXPECT_FALSE(Of(session).Remove("t"));
  EXPECT_THROW(Of(session).PutFrame("m", OneColumn(1)), Error);
  EXPECT_EQ(sessions.Get("_sid_abcd"), session);
}

TEST(Session, WithoutNameEndsWithItsLastPointer) {
  Store store;
  SessionRegistry sessions(store);
  SessionPtr session = sessions.Get("");
  Of(session).PutTemporary("t", OneColumn(1));
  EXPECT_EQ(store.size(), 1U);
  session.reset();
  EXPECT_EQ(store.size(), 0U);
}

TEST(SessionRegistry, KeepsPropertiesAndTheTimeZone) {
  Store store;
  SessionRegistry sessions(store);
  const SessionPtr session = sessions.Open();
  const std::string id = session->session_id();
  sessions.SetProperty(id, "job.fetch_timeout_ms", "1000");
  EXPECT_EQ(sessions.Property(id, "job.fetch_timeout_ms"), "1000");
  EXPECT_EQ(sessions.Property(id, "other"), std::nullopt);
  sessions.End(id);
  EXPECT_EQ(sessions.Property(id, "job.fetch_timeout_ms"), std::nullopt);
  session->set_time_zone("Europe/Paris");
  EXPECT_EQ(sessions.Open()->time_zone(), "Europe/Paris");
}

TEST(SessionRegistry, LongIdleSessionsMakeRoom) {
  Store store;
  SessionRegistry sessions(store);
  sessions.set_limits({.most = 20});
  const SessionPtr held = sessions.Get("held");
  Of(sessions.Get("frames")).PutTemporary("t", OneColumn(1));
  for (int i = 0; i < 1000; ++i) EXPECT_NE(sessions.Open(), nullptr);
  EXPECT_LE(sessions.List().size(), 20U);
  EXPECT_EQ(sessions.Get("held"), held);
  EXPECT_TRUE(sessions.Get("frames")->FindFrame("t").has_value());
}

TEST(SessionRegistry, RefusesMoreSessionsWithFramesThanThereMayBe) {
  Store store;
  SessionRegistry sessions(store);
  sessions.set_limits({.most = 20});
  for (int i = 0; i < 20; ++i) {
    Of(sessions.Get("s" + std::to_string(i))).PutTemporary("t" + std::to_string(i), OneColumn(1));
  }
  EXPECT_THROW(sessions.Open(), Error);
  EXPECT_NE(sessions.Get("s1"), nullptr);
}

TEST(SessionRegistry, PropertiesOfNobodyMakeRoom) {
  Store store;
  SessionRegistry sessions(store);
  const std::string id = sessions.Open()->session_id();
  sessions.SetProperty(id, "kept", "1");
  for (int i = 0; i < 30'000; ++i) sessions.SetProperty(std::to_string(i), "a", "1");
  EXPECT_EQ(sessions.Property(id, "kept"), "1");
}

TEST(SessionRegistry, EndsIdleSessions) {
  using std::chrono::hours;
  Store store;
  SessionRegistry sessions(store);
  sessions.set_limits({.idle_without_frames = hours(1), .idle = hours(24)});
  Of(sessions.Get("frames")).PutTemporary("t", OneColumn(1));
  const std::string empty = sessions.Open()->session_id();
  const SessionPtr running = sessions.Open();
  const Session::Evaluation evaluation(*running, "(sort f [0] [1])", {});
  const auto now = std::chrono::steady_clock::now();
  const auto left = [&](hours later) {
    sessions.EndIdle(now + later);
    std::vector<std::string> ids;
    for (const SessionFacts& facts : sessions.List()) ids.push_back(facts.id);
    return ids;
  };
  EXPECT_EQ(left(hours(0)).size(), 3U);
  EXPECT_EQ(left(hours(2)).size(), 2U);
  EXPECT_EQ(store.Keys(), std::vector<std::string>{"t"});
  EXPECT_EQ(left(hours(25)), std::vector<std::string>{running->session_id()});
  EXPECT_TRUE(store.Keys().empty());
}

TEST(Session, TellsWhatRunsAndEndsIt) {
  Store store;
  SessionRegistry sessions(store);
  const SessionPtr session = sessions.Open();
  const std::string id = session->session_id();
  EXPECT_FALSE(sessions.Cancel(id));
  std::stop_source client;
  {
    const Session::Evaluation evaluation(*session, "(sort f [0] [1])", client.get_token());
    EXPECT_EQ(sessions.List().front().expression, "(sort f [0] [1])");
    EXPECT_FALSE(evaluation.stop().stop_requested());
    EXPECT_TRUE(sessions.Cancel(id));
    EXPECT_TRUE(evaluation.stop().stop_requested());
  }
  EXPECT_EQ(sessions.List().front().expression, "");
  const Session::Evaluation evaluation(*session, "(mean f)", client.get_token());
  EXPECT_FALSE(evaluation.stop().stop_requested());
  client.request_stop();
  EXPECT_TRUE(evaluation.stop().stop_requested());
}

TEST(SessionRegistry, TellsTheEndOfASession) {
  Store store;
  SessionRegistry sessions(store);
  const std::string id = sessions.Open()->session_id();
  EXPECT_FALSE(sessions.EndOf("nobody").stop_possible());
  const std::stop_token end = sessions.EndOf(id);
  EXPECT_FALSE(end.stop_requested());
  sessions.End(id);
  EXPECT_TRUE(end.stop_requested());
  sessions.Get(id);
  EXPECT_FALSE(sessions.EndOf(id).stop_requested());
}

TEST(Session, EndsWhileAnExpressionRunsInIt) {
  Store store;
  SessionRegistry sessions(store);
  const SessionPtr session = sessions.Open();
  Of(session).PutTemporary("before", OneColumn(1));
  {
    const Session::Evaluation evaluation(*session, "(tmp= t f)", {});
    EXPECT_TRUE(sessions.End(session->session_id()));
    EXPECT_TRUE(evaluation.stop().stop_requested());
    session->PutTemporary("t", OneColumn(1));
  }
  EXPECT_TRUE(store.Keys().empty());
}

TEST(Session, EndsWhatWaitsForItsTurn) {
  Store store;
  SessionRegistry sessions(store);
  const SessionPtr session = sessions.Open();
  std::stop_source client;
  const auto wait = [&] {
    const Session::Evaluation evaluation(*session, "(b)", client.get_token());
  };
  const Session::Evaluation evaluation(*session, "(a)", {});
  auto left = std::async(std::launch::async, wait);
  EXPECT_EQ(left.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
  client.request_stop();
  EXPECT_THROW(left.get(), Error);
  client = std::stop_source();
  auto ended = std::async(std::launch::async, wait);
  EXPECT_EQ(ended.wait_for(std::chrono::milliseconds(50)), std::future_status::timeout);
  EXPECT_TRUE(sessions.End(session->session_id()));
  EXPECT_THROW(ended.get(), Error);
  EXPECT_TRUE(evaluation.stop().stop_requested());
}

}  // namespace
}  // namespace hydrofoil
