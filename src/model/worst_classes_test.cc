#include "model/worst_classes.h"

#include <gtest/gtest.h>

#include <memory>

namespace hydrofoil {
namespace {

ConfusionMatrix OfFour() {
  ConfusionMatrix matrix;
  matrix.domain = std::make_shared<const std::vector<std::string>>(
      std::vector<std::string>{"a", "b", "c", "d"});
  matrix.counts = {{9, 1, 0, 0}, {0, 2, 3, 4}, {0, 0, 8, 0}, {5, 0, 0, 1}};
  return matrix;
}

TEST(WorstClasses, ShowsThoseWithTheMostErrorsAndSumsTheRest) {
  const ConfusionMatrix worst = WorstClasses(OfFour(), 3);
  // b has 7 errors, d has 5; a and c are the others.
  EXPECT_EQ(*worst.domain, (std::vector<std::string>{"b", "d", "2 others"}));
  EXPECT_EQ(worst.counts, (std::vector<std::vector<double>>{{2, 4, 3}, {0, 1, 5}, {1, 0, 17}}));
  EXPECT_EQ(worst.Total(), OfFour().Total());
}

TEST(WorstClasses, LeavesSmallOnes) {
  EXPECT_EQ(WorstClasses(OfFour(), 4).counts, OfFour().counts);
  EXPECT_EQ(WorstClasses(ConfusionMatrix(), 1).domain, nullptr);
}

TEST(WorstClasses, SumsAll) {
  const ConfusionMatrix one = WorstClasses(OfFour(), 1);
  EXPECT_EQ(*one.domain, (std::vector<std::string>{"4 others"}));
  EXPECT_EQ(one.counts, (std::vector<std::vector<double>>{{33}}));
}

}  // namespace
}  // namespace hydrofoil
