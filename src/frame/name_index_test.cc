#include "frame/name_index.h"

#include <gtest/gtest.h>

#include <string>

#include "frame/frame.h"

namespace hydrofoil {
namespace {

Frame Wide(size_t columns) {
  Frame frame;
  const ColumnPtr column = Column::Constant(1, MakeLayout(2));
  for (size_t i = 0; i < columns; ++i) frame.Append("c" + std::to_string(i % 70), column);
  return frame;
}

TEST(NameIndex, FindsTheFirstOfEachNameHoweverTheFrameIsChanged) {
  Frame frame = Wide(100);
  const auto expect = [&] {
    for (size_t i = 0; i < 80; ++i) {
      const std::string name = "c" + std::to_string(i);
      const auto& names = frame.names();
      const auto first = std::find(names.begin(), names.end(), name);
      const auto found = frame.Find(name);
      EXPECT_EQ(found.has_value(), first != names.end()) << name;
      if (found) {
        EXPECT_EQ(*found, static_cast<size_t>(first - names.begin())) << name;
      }
    }
  };
  expect();
  const Frame copy = frame;
  frame.Append("c75", frame.column(0));
  expect();
  frame.Append("c76", frame.column(0));
  expect();
  frame.Remove(3);
  expect();
  frame.Rename(5, "c0");
  expect();
  frame = copy;
  expect();
  EXPECT_FALSE(copy.Find("c75").has_value());
}

}  // namespace
}  // namespace hydrofoil
