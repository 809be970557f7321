#include "store/session.h"

#include <gtest/gtest.h>

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

TEST(SessionRegistry, RefusesSessionsWithoutEnd) {
  Store store;
  SessionRegistry sessions(store);
  EXPECT_THROW(
      {
        for (int i = 0; i < 20'000; ++i) sessions.Get("s" + std::to_string(i));
      },
      Error);
  EXPECT_NE(sessions.Get("s1"), nullptr);
}

}  // namespace
}  // namespace hydrofoil
