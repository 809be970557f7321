// Ranks are threads here, each with its own connections; tests/test_ranks.py has processes.
#include "ranks/gloo_communicator.h"

#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <thread>
#include <vector>

#include "algorithms/deeplearning/parallel/parallel_trainer.h"
#include "algorithms/deeplearning/parallel/parallel_trainer_for_test.h"
#include "cluster/collectives_for_test.h"
#include "cluster/thread_ranks_for_test.h"

namespace hydrofoil::ranks {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::string FreePort(const std::string& host) {
  return std::to_string(PortOf(Listen({host, "0"})));
}

RankSettings SettingsOf(size_t rank, size_t size, const std::string& host = "127.0.0.1") {
  RankSettings settings;
  settings.rank = rank;
  settings.size = size;
  settings.bind = host;
  settings.secret = "a secret of the test";
  settings.timeout = seconds(20);
  return settings;
}

using Work = std::function<void(GlooCommunicator&)>;

// What each rank ended with: the text of its error, or "".
std::vector<std::string> RunRanks(std::vector<RankSettings> settings, const Work& work) {
  const std::string host = settings.front().bind;
  const std::string port = FreePort(host);
  std::vector<std::string> faults(settings.size());
  std::vector<std::jthread> threads;
  for (size_t i = 0; i < settings.size(); ++i) {
    settings[i].rendezvous = {host, port};
    threads.emplace_back([&, i] {
      try {
        const auto ranks = JoinRanks(settings[i], [] {});
        work(*ranks);
      } catch (const Error& error) {
        faults[i] = error.what();
      }
    });
  }
  threads.clear();
  return faults;
}

std::vector<std::string> RunRanks(size_t size, const Work& work) {
  std::vector<RankSettings> settings;
  for (size_t rank = 0; rank < size; ++rank) settings.push_back(SettingsOf(rank, size));
  return RunRanks(settings, work);
}

class OverGloo : public testing::TestWithParam<size_t> {};

TEST_P(OverGloo, CollectivesGiveTheBitsOfSumsInOrderOfRank) {
  const auto faults = RunRanks(GetParam(), [](GlooCommunicator& ranks) {
    CheckCollectives(ranks);
    ranks.Finish();
  });
  EXPECT_EQ(faults, std::vector<std::string>(GetParam()));
}

std::vector<float> Train(Communicator& ranks) {
  DeepLearningParameters parameters;
  parameters.hidden = {9, 5};
  parameters.seed = 7;
  TrainerStart start = MakeStart(MakeProblem({.rows = 200}), parameters);
  start.communicator = &ranks;
  const auto trainer = MakeParallelTrainer(std::move(start));
  for (uint64_t iteration = 1; iteration <= 4; ++iteration) {
    trainer->TrainIteration(iteration, 150, {});
  }
  std::vector<float> weights;
  for (const Layer& layer : trainer->network().layers) {
    weights.insert(weights.end(), layer.weights.begin(), layer.weights.end());
  }
  return weights;
}

TEST_P(OverGloo, TrainingGivesTheBitsOfRanksInOneProcess) {
  std::vector<std::vector<float>> in_process(GetParam());
  std::vector<std::vector<float>> over_gloo(GetParam());
  ThreadRanks group(GetParam());
  group.Run([&](Communicator& ranks) { in_process[ranks.rank()] = Train(ranks); });
  const auto faults = RunRanks(GetParam(), [&](GlooCommunicator& ranks) {
    over_gloo[ranks.rank()] = Train(ranks);
    ranks.Finish();
  });
  EXPECT_EQ(faults, std::vector<std::string>(GetParam()));
  EXPECT_EQ(over_gloo, in_process);
  EXPECT_EQ(over_gloo.front(), over_gloo.back());
}

INSTANTIATE_TEST_SUITE_P(Sizes, OverGloo, testing::Values(1, 2, 4));

TEST(GlooCommunicator, WorksOverIPv6) {
  const auto faults =
      RunRanks({SettingsOf(0, 2, "::1"), SettingsOf(1, 2, "::1")}, [](GlooCommunicator& ranks) {
        CheckMovements(ranks);
        ranks.Finish();
      });
  EXPECT_EQ(faults, std::vector<std::string>(2));
}

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(GlooCommunicator, NamesARankThatGoesWithoutAWord) {
  const auto faults = RunRanks(3, [](GlooCommunicator& ranks) {
    ranks.Barrier();
    if (ranks.rank() == 1) return;
    ranks.Barrier();
  });
  for (const size_t rank : {0, 2}) {
    EXPECT_TRUE(Has(faults[rank], "Rank 1 (127.0.0.1, process ")) << faults[rank];
    EXPECT_TRUE(Has(faults[rank], "is lost: its connection has ended")) << faults[rank];
    EXPECT_TRUE(Has(faults[rank], " (in barrier, operation 2, after ")) << faults[rank];
  }
}

TEST(GlooCommunicator, NamesRankZeroWhenItGoes) {
  const auto faults = RunRanks(3, [](GlooCommunicator& ranks) {
    ranks.Barrier();
    if (ranks.rank() == 0) return;
    ranks.Barrier();
  });
  for (const size_t rank : {1, 2}) {
    EXPECT_TRUE(Has(faults[rank], "Rank 0 (127.0.0.1")) << faults[rank];
    EXPECT_TRUE(Has(faults[rank], "is lost")) << faults[rank];
  }
}

TEST(GlooCommunicator, NamesARankThatLivesButDoesNotCome) {
  std::vector<RankSettings> settings{SettingsOf(0, 3), SettingsOf(1, 3), SettingsOf(2, 3)};
  for (RankSettings& one : settings) one.operation_timeout = milliseconds(400);
  const auto faults = RunRanks(settings, [](GlooCommunicator& ranks) {
    ranks.Barrier();
    if (ranks.rank() == 2) std::this_thread::sleep_for(seconds(1));
    ranks.Barrier();
  });
  for (const size_t rank : {0, 1}) {
    EXPECT_TRUE(Has(faults[rank], "Rank 2 (127.0.0.1, process ")) << faults[rank];
    EXPECT_TRUE(Has(faults[rank], "has not come (in barrier, operation 2, after ")) << faults[rank];
  }
  EXPECT_NE(faults[2], "");
}

TEST(GlooCommunicator, TellsAllWhyARankLeavesWhileTheyWait) {
  std::atomic<int> told = 0;
  const std::string port = FreePort("127.0.0.1");
  std::vector<std::string> faults(3);
  {
    std::vector<std::jthread> threads;
    for (size_t rank = 0; rank < 3; ++rank) {
      threads.emplace_back([&, rank] {
        RankSettings settings = SettingsOf(rank, 3);
        settings.rendezvous = {"127.0.0.1", port};
        const auto ranks = JoinRanks(settings, [&] { ++told; });
        try {
          ranks->Barrier();
          if (rank == 1) ranks->Leave(ErrorKind::kOutOfMemory, "no memory left");
          ranks->Barrier();
        } catch (const Error& error) {
          EXPECT_EQ(error.kind(), ErrorKind::kOutOfMemory);
          faults[rank] = error.what();
        }
        EXPECT_THROW(ranks->Barrier(), Error);
      });
    }
  }
  EXPECT_EQ(told, 3);
  for (const size_t rank : {0, 2}) {
    EXPECT_TRUE(Has(faults[rank], "ended: no memory left")) << faults[rank];
    EXPECT_TRUE(Has(faults[rank], "Rank 1 (")) << faults[rank];
  }
  EXPECT_TRUE(faults[1].starts_with("no memory left")) << faults[1];
}

TEST(GlooCommunicator, NoticesRanksThatDoDifferentThings) {
  const auto faults = RunRanks(2, [](GlooCommunicator& ranks) {
    if (ranks.rank() == 0) return ranks.Barrier();
    std::vector<float> values(3);
    ranks.AllReduceSum(std::span<float>(values));
  });
  for (const std::string& fault : faults) {
    EXPECT_TRUE(Has(fault, "the ranks have gone apart")) << fault;
  }
}

TEST(JoinRanks, NamesRanksThatDoNotCome) {
  std::vector<RankSettings> settings{SettingsOf(0, 4), SettingsOf(2, 4)};
  for (RankSettings& one : settings) one.timeout = milliseconds(600);
  const auto begin = Clock::now();
  for (const std::string& fault : RunRanks(settings, [](GlooCommunicator&) {})) {
    EXPECT_TRUE(Has(fault, "Ranks 1, 3 did not come to 127.0.0.1:")) << fault;
  }
  EXPECT_LT(Clock::now() - begin, seconds(5));
}

TEST(JoinRanks, RefusesAnotherSecret) {
  std::vector<RankSettings> settings{SettingsOf(0, 2), SettingsOf(1, 2)};
  settings[0].timeout = milliseconds(600);
  settings[1].secret = "another one";
  const auto faults = RunRanks(settings, [](GlooCommunicator&) {});
  EXPECT_TRUE(Has(faults[1], "refused rank 1: the secret is not that of rank 0.")) << faults[1];
  EXPECT_TRUE(Has(faults[0], "Rank 1 did not come to 127.0.0.1:")) << faults[0];
  EXPECT_TRUE(Has(faults[0], "refused from 127.0.0.1: the secret is not")) << faults[0];
}

TEST(JoinRanks, RefusesAnotherSize) {
  std::vector<RankSettings> settings{SettingsOf(0, 2), SettingsOf(1, 3)};
  settings[0].timeout = milliseconds(600);
  const auto faults = RunRanks(settings, [](GlooCommunicator&) {});
  EXPECT_TRUE(Has(faults[1], "rank 0 was started for 2 ranks, rank 1 for 3.")) << faults[1];
}

TEST(JoinRanks, RefusesTheSameRankTwice) {
  std::vector<RankSettings> settings{SettingsOf(0, 2), SettingsOf(1, 2), SettingsOf(1, 2)};
  const auto faults = RunRanks(settings, [](GlooCommunicator& ranks) { ranks.Finish(); });
  EXPECT_EQ(faults[0], "");
  const std::string& refused = faults[1].empty() ? faults[2] : faults[1];
  EXPECT_TRUE(Has(refused, "refused rank 1: rank 1 is there already (127.0.0.1, process "))
      << refused;
}

TEST(JoinRanks, RefusesWhatCannotBe) {
  const auto fault = [](const std::function<void(RankSettings&)>& change) -> std::string {
    RankSettings settings = SettingsOf(0, 2);
    settings.rendezvous = {"127.0.0.1", "0"};
    settings.timeout = milliseconds(300);
    change(settings);
    try {
      static_cast<void>(JoinRanks(settings, [] {}));
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  };
  const Socket taken = Listen({"127.0.0.1", "0"});
  const std::string port = std::to_string(PortOf(taken));
  EXPECT_EQ(fault([](RankSettings& s) { s.rank = 2; }),
            "--rank 2: expected a number from 0 to 1, the --size less one.");
  EXPECT_EQ(fault([](RankSettings& s) { s.bind = "192.0.2.1"; }),
            "--bind 192.0.2.1: Cannot assign requested address.");
  EXPECT_TRUE(Has(fault([](RankSettings& s) { s.bind = "localhost"; }), "not an address"));
  EXPECT_EQ(fault([&](RankSettings& s) { s.rendezvous.port = port; }),
            "Rank 0 cannot listen on 127.0.0.1:" + port + ": Address already in use.");
  // Somebody who says nothing, and nobody.
  EXPECT_TRUE(Has(fault([&](RankSettings& s) {
                    s.rank = 1;
                    s.rendezvous.port = port;
                  }),
                  "has not let this rank in within "));
  EXPECT_TRUE(Has(fault([](RankSettings& s) {
                    s.rank = 1;
                    s.rendezvous.port = FreePort("127.0.0.1");
                  }),
                  "(Connection refused)"));
}

TEST(ParseEndpoint, TakesAddressesAndNames) {
  EXPECT_EQ(ParseEndpoint("--rendezvous", "10.0.0.1:7000").text(), "10.0.0.1:7000");
  EXPECT_EQ(ParseEndpoint("--rendezvous", "[::1]:7000").host, "::1");
  EXPECT_EQ(ParseEndpoint("--rendezvous", "[::1]:7000").text(), "[::1]:7000");
  for (const char* text : {"", "host", "host:", ":7000", "::1:7000", "a:b", "a:70000", "a:-1"}) {
    EXPECT_THROW(static_cast<void>(ParseEndpoint("--rendezvous", text)), Error) << text;
  }
}

// Strangers are no harm, whatever they send: the ranks find each other all the same.
TEST(RankStore, OutlivesStrangers) {
  std::vector<RankSettings> settings{SettingsOf(0, 2), SettingsOf(1, 2)};
  const std::string port = FreePort("127.0.0.1");
  std::vector<std::jthread> threads;
  std::vector<Socket> strangers;
  threads.emplace_back([&] {
    settings[0].rendezvous = {"127.0.0.1", port};
    JoinRanks(settings[0], [] {})->Finish();
  });
  const std::vector<std::string> rubbish = {"GET / HTTP/1.1\r\n\r\n", std::string(100'000, '\xff'),
                                            std::string(100'000, '\0'), "", "x"};
  for (int i = 0; i < 40; ++i) {
    strangers.push_back(Connect({"127.0.0.1", port}, Clock::now() + seconds(5)));
    static_cast<void>(SendAll(strangers.back(), rubbish[static_cast<size_t>(i) % rubbish.size()],
                              Clock::now() + seconds(1)));
  }
  settings[1].rendezvous = {"127.0.0.1", port};
  JoinRanks(settings[1], [] {})->Finish();
  threads.clear();
}

}  // namespace
}  // namespace hydrofoil::ranks
