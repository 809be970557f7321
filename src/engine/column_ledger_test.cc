#include "engine/column_ledger.h"

#include <gtest/gtest.h>

namespace hydrofoil::engine {
namespace {

ColumnPtr NewColumn() { return Column::Constant(1, MakeLayout(3)); }

TEST(ColumnLedger, KnowsAColumnWhileItLives) {
  ColumnLedger ledger;
  ColumnPtr column = NewColumn();
  const int64_t number = ledger.NumberOf(column);
  EXPECT_EQ(ledger.NumberOf(column), number);
  EXPECT_NE(ledger.NumberOf(NewColumn()), number);
  EXPECT_FALSE(ledger.IsHeld(column));
  ledger.MarkHeld(column);
  EXPECT_TRUE(ledger.IsHeld(column));
  EXPECT_FALSE(ledger.IsHeld(NewColumn()));
}

TEST(ColumnLedger, TellsOnceWhatHasGone) {
  ColumnLedger ledger;
  const ColumnPtr stays = NewColumn();
  ledger.NumberOf(stays);
  ledger.MarkHeld(stays);
  ColumnPtr goes = NewColumn();
  const int64_t number = ledger.NumberOf(goes);
  ledger.MarkHeld(goes);
  EXPECT_TRUE(ledger.TakeGone().empty());
  goes.reset();
  EXPECT_EQ(ledger.TakeGone(), std::vector<int64_t>{number});
  EXPECT_TRUE(ledger.TakeGone().empty());
  EXPECT_TRUE(ledger.IsHeld(stays));
}

TEST(ColumnLedger, NumbersAreNeverUsedAgain) {
  ColumnLedger ledger;
  ColumnPtr column = NewColumn();
  int64_t last = ledger.NumberOf(column);
  for (int i = 0; i < 100; ++i) {  // some of them at the same address
    column.reset();
    column = NewColumn();
    const int64_t number = ledger.NumberOf(column);
    EXPECT_GT(number, last);
    EXPECT_FALSE(ledger.IsHeld(column));
    ledger.MarkHeld(column);
    last = number;
  }
  EXPECT_EQ(ledger.TakeGone().size(), 100U);
}

TEST(ColumnLedger, ForgetsWhatWasNotSentToItsEnd) {
  ColumnLedger ledger;
  const ColumnPtr held = NewColumn();
  const ColumnPtr under_way = NewColumn();
  const int64_t kept = ledger.NumberOf(held);
  ledger.MarkHeld(held);
  const int64_t number = ledger.NumberOf(under_way);
  ledger.ForgetUnheld();
  EXPECT_EQ(ledger.TakeGone(), std::vector<int64_t>{number});
  EXPECT_GT(ledger.NumberOf(under_way), number);
  EXPECT_EQ(ledger.NumberOf(held), kept);
}

}  // namespace
}  // namespace hydrofoil::engine
