// Ranks are threads here, each with its own connections; tests/test_cluster.py has processes.
#include "ranks/rank_cluster.h"

#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <functional>
#include <future>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "ranks/member_facts.h"
#include "ranks/team_verdict.h"

namespace hydrofoil::ranks {
namespace {

std::string FreePort() { return std::to_string(PortOf(Listen({"127.0.0.1", "0"}))); }

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A cluster whose ranks all do the same work; rank 0 is `first`.
class RankClusterTest : public testing::Test {
 public:
  ~RankClusterTest() override {
    while (ranks_.size() > 1) ranks_.pop_back();  // rank 0 waits for the others
  }

 protected:
  void Start(size_t size, std::function<void(Team&)> work) {
    const std::string port = FreePort();
    std::vector<std::future<std::unique_ptr<RankCluster>>> joining;
    for (size_t rank = 0; rank < size; ++rank) {
      RankSettings settings;
      settings.rank = rank;
      settings.size = size;
      settings.rendezvous = {"127.0.0.1", port};
      settings.bind = "127.0.0.1";
      settings.secret = "a secret of the test";
      RankDuties duties;
      duties.work = work;
      duties.note = [this](const std::string& note) { Note(note); };
      duties.on_end = [this] { Note("end"); };
      duties.on_failure = [this](const Error& error) { Note(error.what()); };
      joining.push_back(std::async(std::launch::async,
                                   [settings, duties] { return JoinCluster(settings, duties); }));
    }
    for (auto& one : joining) ranks_.push_back(one.get());
  }
  RankCluster& first() { return *ranks_.front(); }

  void Note(const std::string& note) {
    const MutexLock lock(mutex_);
    notes_.push_back(note);
    changed_.NotifyAll();
  }
  std::vector<std::string> Notes(size_t count) {
    const MutexLock lock(mutex_);
    while (notes_.size() < count) changed_.Wait(mutex_);
    return notes_;
  }

 private:
  Mutex mutex_;
  Condition changed_;
  std::vector<std::string> notes_ GUARDED_BY(mutex_);

 protected:
  std::vector<std::unique_ptr<RankCluster>> ranks_;  // the last: they note until they are gone
};

double SumOver(Communicator& ranks, double value) {
  std::array<double, 1> sum{value};
  ranks.AllReduceSum(std::span<double>(sum));
  return sum.front();
}

TEST_F(RankClusterTest, RunsTeamsOneAfterTheOther) {
  Start(3, [](Team& team) { SumOver(team, static_cast<double>(team.rank())); });
  for (int i = 0; i < 20; ++i) {
    const auto team = first().Begin({});
    EXPECT_EQ(SumOver(*team, 10), 13);
    team->Finish();
  }
  EXPECT_FALSE(first().failure());
}

TEST_F(RankClusterTest, RunsTeamsAtOnce) {
  Start(3, [](Team& team) {
    for (int i = 0; i < 20; ++i) SumOver(team, 1);
  });
  std::vector<std::jthread> threads;
  std::atomic<int> right = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      const auto team = first().Begin({});
      double sum = 0;
      for (int i = 0; i < 20; ++i) sum += SumOver(*team, 1);
      team->Finish();
      if (sum == 60) ++right;
    });
  }
  threads.clear();
  EXPECT_EQ(right, 4);
}

// What rank 0 hears of a team.
std::string FaultOf(RankCluster& cluster, const std::function<void(Team&)>& work) {
  try {
    const auto team = cluster.Begin({});
    work(*team);
    team->Finish();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST_F(RankClusterTest, AFaultOfOneEndsItsTeamAlone) {
  std::atomic<bool> fails = true;
  Start(3, [&](Team& team) {
    if (fails && team.rank() == 2) ThrowIllegalArgument("there is nothing to be had");
    SumOver(team, 1);
  });
  const std::string fault = FaultOf(first(), [](Team& team) { SumOver(team, 1); });
  EXPECT_TRUE(Has(fault, "Rank 2 (127.0.0.1, process ")) << fault;
  EXPECT_TRUE(Has(fault, ") failed: there is nothing to be had")) << fault;
  fails = false;
  EXPECT_EQ(FaultOf(first(), [](Team& team) { SumOver(team, 1); }), "");
}

TEST_F(RankClusterTest, ATeamThatIsLeftEndsOnAllRanks) {
  std::promise<void> stopped;
  Start(2, [&](Team& team) {
    try {
      while (true) SumOver(team, 1);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kCancelled);
      while (!team.stop_token().stop_requested()) std::this_thread::yield();
      stopped.set_value();
      throw;
    }
  });
  {
    const auto team = first().Begin({});
    SumOver(*team, 1);
  }
  stopped.get_future().wait();
  EXPECT_FALSE(first().failure());
}

TEST_F(RankClusterTest, LeavingEndsOperationsThatWait) {
  std::promise<void> hold;
  Start(2, [&](Team&) { hold.get_future().wait(); });
  const std::string fault = FaultOf(first(), [](Team& team) {
    const std::jthread other([&] { team.Leave(ErrorKind::kCancelled, "enough"); });
    SumOver(team, 1);
  });
  EXPECT_TRUE(Has(fault, "enough")) << fault;
  hold.set_value();
}

TEST_F(RankClusterTest, AStopCancelsATeamFromItsBeginning) {
  Start(2, [](Team& team) {
    while (true) SumOver(team, 1);
  });
  for (const bool at_once : {true, false}) {
    std::stop_source stop;
    if (at_once) stop.request_stop();
    try {
      const auto team = first().Begin(stop.get_token());
      SumOver(*team, 1);
      stop.request_stop();
      while (true) SumOver(*team, 1);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), ErrorKind::kCancelled);
    }
  }
  EXPECT_FALSE(first().failure());
}

TEST_F(RankClusterTest, TellsNotesInOrderAndTheEnd) {
  Start(2, [](Team&) {});
  first().Tell("one");
  first().Tell("two");
  first().End("");
  EXPECT_EQ(Notes(3), (std::vector<std::string>{"one", "two", "end"}));
}

TEST_F(RankClusterTest, ARankThatLeavesIsNamedToAllAndStaysUnhealthy) {
  Start(3, [](Team& team) {
    while (true) SumOver(team, 1);
  });
  std::jthread leaving;
  const std::string fault = FaultOf(first(), [&](Team& team) {
    leaving = std::jthread([&] { ranks_[2]->End("it was asked to end."); });
    while (true) SumOver(team, 1);
  });
  EXPECT_TRUE(Has(fault, "Rank 2 (127.0.0.1, process ")) << fault;
  EXPECT_TRUE(Has(fault, ") ended: it was asked to end.")) << fault;
  for (const std::string& note : Notes(3)) {
    EXPECT_TRUE(Has(note, "Rank 2") || note == "it was asked to end.") << note;
  }
  const std::string again = FaultOf(first(), [](Team&) {});
  EXPECT_TRUE(Has(again, ") ended: it was asked to end.")) << again;
  for (const Member& member : first().Members()) EXPECT_FALSE(member.healthy);
}

TEST_F(RankClusterTest, MembersSayHowTheyAre) {
  Start(2, [](Team&) {});
  std::vector<Member> members = first().Members();
  while (members.front().facts.process == 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    members = first().Members();
  }
  ASSERT_EQ(members.size(), 1U);
  EXPECT_TRUE(members.front().healthy);
  EXPECT_TRUE(members.front().facts.endpoint.starts_with("127.0.0.1:"));
  EXPECT_GT(members.front().facts.memory_limit, 0);
}

TEST(MemberFacts, AreReadAsTheyWereWritten) {
  MemberFacts facts = FactsOfProcess();
  facts.endpoint = "[::1]:4711";
  facts.load = 0.25;
  facts.held = 7;
  EXPECT_EQ(FactsText(ParseFacts(FactsText(facts))), FactsText(facts));
  EXPECT_EQ(ParseFacts(FactsText(facts)).host, facts.host);
  EXPECT_EQ(ParseFacts("").process, 0);
}

TEST(TeamVerdict, KeepsTheFirstFailure) {
  std::vector<std::string> told;
  TeamVerdict verdict(1, 2, [&](const Error& error) { told.emplace_back(error.what()); });
  verdict.Leave(ErrorKind::kOutOfMemory, "first");
  verdict.Leave(ErrorKind::kInternal, "second");
  EXPECT_FALSE(verdict.Fail(Error(ErrorKind::kInternal, "third")));
  EXPECT_EQ(verdict.failure()->kind(), ErrorKind::kOutOfMemory);
  EXPECT_EQ(told, std::vector<std::string>{"first"});
  EXPECT_TRUE(verdict.stop_token().stop_requested());
}

TEST(TeamVerdict, FailuresAreTexts) {
  for (const ErrorKind kind : {ErrorKind::kIllegalArgument, ErrorKind::kOutOfMemory,
                               ErrorKind::kCancelled, ErrorKind::kInternal}) {
    const Error read = ParseFailure(FailureText(Error(kind, "what: it is")));
    EXPECT_EQ(read.kind(), kind);
    EXPECT_STREQ(read.what(), "what: it is");
  }
  EXPECT_EQ(ParseFailure("").kind(), ErrorKind::kInternal);
  EXPECT_EQ(ParseFailure("~x").kind(), ErrorKind::kInternal);
}

}  // namespace
}  // namespace hydrofoil::ranks
