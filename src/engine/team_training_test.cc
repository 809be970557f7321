#include "engine/team_training.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "algorithms/table.h"
#include "base/error.h"
#include "base/memory_budget.h"
#include "cluster/thread_ranks_for_test.h"
#include "engine/train.h"
#include "model/algorithm.h"
#include "model/parameter_table.h"

namespace hydrofoil::engine {
namespace {

constexpr size_t kRanks = 3;

Frame MakeFrame(size_t rows, double shift) {
  const RowLayoutPtr layout = MakeLayout(rows, 40);
  const auto numbers = [&](double factor) {
    return Column::Generate(ColumnType::kNumeric, layout, [=](size_t first, std::span<double> out) {
      for (size_t i = 0; i < out.size(); ++i) {
        out[i] =
            (first + i) % 11 == 3 ? std::nan("") : shift + factor * static_cast<double>(first + i);
      }
    });
  };
  Frame frame;
  frame.Append("a", numbers(0.25));
  frame.Append("b", numbers(-1));
  std::vector<double> codes(rows);
  for (size_t i = 0; i < rows; ++i) codes[i] = static_cast<double>(i % 2);
  frame.Append("y", Column::FromValues(ColumnType::kCategorical, layout, codes,
                                       std::make_shared<const Domain>(Domain{"no", "yes"})));
  return frame;
}

// All that rank 0 has, for the algorithm that learns from frames with parameters of many kinds.
TrainingInput MakeInput() {
  TrainingInput input;
  input.algorithm = FindAlgorithm(Algorithms(), "deeplearning");
  input.parameters = input.algorithm->DefaultParameters();
  input.parameters->response_column = "y";
  input.parameters->seed = 5;
  input.parameters->export_checkpoints_dir = "/nowhere";
  input.key = "the model";
  input.training = {"train", MakeFrame(100, 0), 17};
  input.validation = KeyedFrame{"valid", MakeFrame(50, 3), -4};
  input.frames["initial_weights"] = {MakeFrame(10, 1), std::nullopt};
  return input;
}

void ExpectSame(const Frame& frame, const Frame& expected) {
  ASSERT_EQ(frame.names(), expected.names());
  EXPECT_EQ(*frame.layout(), *expected.layout());
  for (size_t c = 0; c < frame.column_count(); ++c) {
    EXPECT_EQ(frame.column(c)->type(), expected.column(c)->type());
    for (size_t row = 0; row < frame.rows(); ++row) {
      EXPECT_EQ(frame.column(c)->IsMissing(row), expected.column(c)->IsMissing(row));
      if (!frame.column(c)->IsMissing(row)) {
        EXPECT_EQ(frame.column(c)->At(row), expected.column(c)->At(row));
      }
    }
    if (frame.column(c)->domain()) {
      EXPECT_EQ(*frame.column(c)->domain(), *expected.column(c)->domain());
    }
  }
}

// What each rank has received of the inputs, one after the other.
std::vector<std::vector<TrainingInput>> Share(const std::vector<TrainingInput>& inputs,
                                              ColumnLedger& ledger,
                                              std::vector<HeldColumns>& held) {
  std::vector<std::vector<TrainingInput>> received(kRanks);
  ThreadRanks group(kRanks);
  group.Run([&](Communicator& ranks) {
    for (const TrainingInput& input : inputs) {
      const size_t rank = ranks.rank();
      if (rank == 0) {
        SendTraining(ranks, input, ledger);
      } else {
        received[rank].push_back(ReceiveTraining(ranks, held[rank]));
      }
    }
  });
  return received;
}

TEST(TeamTraining, AllRanksHaveWhatRankZeroHas) {
  ColumnLedger ledger;
  std::vector<HeldColumns> held(kRanks);
  const TrainingInput input = MakeInput();
  const auto received = Share({input}, ledger, held);
  for (size_t rank = 1; rank < kRanks; ++rank) {
    const TrainingInput& same = received[rank].front();
    EXPECT_EQ(same.algorithm, input.algorithm);
    EXPECT_EQ(same.key, input.key);
    EXPECT_EQ(same.parameters->seed, 5);
    EXPECT_EQ(same.parameters->response_column, "y");
    EXPECT_EQ(same.parameters->export_checkpoints_dir, "") << "only rank 0 writes";
    EXPECT_EQ(same.training.key, "train");
    EXPECT_EQ(same.training.checksum, 17);
    ExpectSame(same.training.frame, input.training.frame);
    ASSERT_TRUE(same.validation.has_value());
    EXPECT_EQ(same.validation->checksum, -4);
    ExpectSame(same.validation->frame, input.validation->frame);
    const auto& listed = same.frames.at("initial_weights");
    ASSERT_EQ(listed.size(), 2U);
    ExpectSame(*listed[0], *input.frames.at("initial_weights")[0]);
    EXPECT_FALSE(listed[1].has_value());
    EXPECT_TRUE(same.models.empty());
  }
}

TEST(TeamTraining, WhatIsHeldIsNotSentAgain) {
  ColumnLedger ledger;
  std::vector<HeldColumns> held(kRanks);
  const TrainingInput first = MakeInput();
  TrainingInput second = first;
  second.training.frame.Replace(0, MakeFrame(100, 8).column(1));
  const auto received = Share({first, first, second}, ledger, held);
  for (size_t rank = 1; rank < kRanks; ++rank) {
    EXPECT_EQ(held[rank].size(), 10U);  // nine of the first, one of the second
    ExpectSame(received[rank][1].training.frame, first.training.frame);
    ExpectSame(received[rank][2].training.frame, second.training.frame);
    EXPECT_EQ(received[rank][2].training.frame.column(1)->chunks().front(),
              received[rank][0].training.frame.column(1)->chunks().front());
  }
}

TEST(TeamTraining, WhatDoesNotFitIsRefused) {
  ColumnLedger ledger;
  std::vector<HeldColumns> held(kRanks);
  const TrainingInput input = MakeInput();
  const size_t limit = MemoryLimit();
  std::vector<ErrorKind> kinds(kRanks, ErrorKind::kInternal);
  ThreadRanks group(kRanks);
  SetMemoryLimit(1);
  group.Run([&](Communicator& ranks) {
    try {
      if (ranks.rank() == 0) {
        SendTraining(ranks, input, ledger);
      } else {
        static_cast<void>(ReceiveTraining(ranks, held[ranks.rank()]));
      }
    } catch (const Error& error) {
      kinds[ranks.rank()] = error.kind();
      ranks.Leave(error.kind(), error.what());
    }
  });
  SetMemoryLimit(limit);
  EXPECT_EQ(kinds, std::vector<ErrorKind>(kRanks, ErrorKind::kOutOfMemory));
  EXPECT_EQ(ledger.TakeGone().size(), 9U) << "to be sent anew";
}

TEST(HeldColumns, AreKeptUntilTheyAreForgotten) {
  HeldColumns held;
  const ColumnPtr column = Column::Constant(1, MakeLayout(2));
  held.Put(4, column);
  EXPECT_EQ(held.Require(4), column);
  held.Forget(std::vector<int64_t>{3, 4});
  EXPECT_EQ(held.size(), 0U);
  EXPECT_THROW(static_cast<void>(held.Require(4)), Error);
}

}  // namespace
}  // namespace hydrofoil::engine
