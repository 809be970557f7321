#include "state/frame_image.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "base/error.h"
#include "frame/column_stats.h"
#include "state/durable_file.h"

namespace hydrofoil::state {
namespace {

namespace fs = std::filesystem;

constexpr size_t kRows = 70'000;

// All encodings that chunks have.
Frame AllKinds() {
  std::mt19937_64 random(3);
  const RowLayoutPtr layout = MakeLayout(kRows, 30'000);
  const auto numbers = [&](const auto& value) {
    return Column::Generate(ColumnType::kNumeric, layout, [&](size_t first, std::span<double> out) {
      for (size_t i = 0; i < out.size(); ++i) out[i] = value(first + i);
    });
  };
  const auto missing_at = [](size_t i, double value) {
    return i % 97 == 5 ? std::numeric_limits<double>::quiet_NaN() : value;
  };
  std::vector<std::optional<std::string>> texts;
  for (size_t i = 0; i < kRows; ++i) {
    texts.push_back(i % 50 == 7 ? std::nullopt : std::optional("t" + std::to_string(i % 1000)));
  }
  Frame frame;
  frame.Append("bits", numbers([&](size_t i) { return missing_at(i, i % 3); }));
  frame.Append("bytes", numbers([&](size_t i) { return missing_at(i, i % 200); }));
  frame.Append("all bytes", numbers([](size_t i) { return static_cast<double>(i % 256); }));
  frame.Append("decimals", numbers([&](size_t i) { return missing_at(i, (i % 5000) / 100.0); }));
  frame.Append("wholes", numbers([](size_t i) { return static_cast<double>(i) * 40'000; }));
  frame.Append("floats", numbers([](size_t i) { return static_cast<double>(0.1F * i); }));
  frame.Append("doubles", numbers([](size_t i) { return std::sqrt(static_cast<double>(i)); }));
  frame.Append("constant", Column::Constant(2.5, layout));
  frame.Append("sparse", numbers([](size_t i) { return i % 200 == 0 ? 1.0 + i % 7 : 0.0; }));
  frame.Append("text", Column::FromStrings(layout, texts));
  frame.Append("real",
               Column::AsReal(numbers([](size_t i) { return static_cast<double>(i % 9); })));
  const auto domain = std::make_shared<const Domain>(Domain{"a", "b", "c"});
  frame.Append("levels", Column::Generate(
                             ColumnType::kCategorical, layout,
                             [&](size_t first, std::span<double> out) {
                               for (size_t i = 0; i < out.size(); ++i) {
                                 out[i] = missing_at(first + i, (first + i) % 3);
                               }
                             },
                             domain));
  return frame;
}

void ExpectEqual(const Frame& a, const Frame& b) {
  ASSERT_EQ(a.names(), b.names());
  ASSERT_EQ(a.rows(), b.rows());
  for (size_t i = 0; i < a.column_count(); ++i) {
    const Column& one = *a.column(i);
    const Column& other = *b.column(i);
    EXPECT_EQ(one.type(), other.type()) << a.name(i);
    EXPECT_EQ(one.is_real(), other.is_real()) << a.name(i);
    ASSERT_EQ(one.domain() == nullptr, other.domain() == nullptr);
    if (one.domain() != nullptr) {
      EXPECT_EQ(*one.domain(), *other.domain());
    }
    EXPECT_EQ(one.byte_size(), other.byte_size()) << a.name(i);
    for (size_t row = 0; row < a.rows(); ++row) {
      if (one.is_text()) {
        ASSERT_EQ(one.StringAt(row), other.StringAt(row)) << a.name(i) << " " << row;
      } else {
        const double x = one.At(row);
        const double y = other.At(row);
        ASSERT_TRUE(x == y || (std::isnan(x) && std::isnan(y))) << a.name(i) << " " << row;
      }
    }
  }
}

class FrameImageTest : public testing::Test {
 protected:
  FrameImageTest() : path_(fs::path(testing::TempDir()) / "hydrofoil_frame_image_test") {
    fs::remove_all(path_);
    folder_ = std::make_shared<StateFolder>(path_);
    files_ = std::make_shared<ObjectFiles>(folder_);
  }
  ~FrameImageTest() override { fs::remove_all(path_); }

  Frame Read(uint64_t number) {
    return ReadFrameImage(files_->Open(number), [this](uint64_t n) { return files_->Open(n); });
  }
  WrittenFrame Write(const Frame& frame, uint64_t number, bool may_stay = true) {
    return WriteFrameImage(frame, *folder_, number, [=](uint64_t) { return may_stay; });
  }

  fs::path path_;
  std::shared_ptr<StateFolder> folder_;
  std::shared_ptr<ObjectFiles> files_;
};

TEST_F(FrameImageTest, GivesBackAllKindsOfColumns) {
  const Frame frame = AllKinds();
  const WrittenFrame written = Write(frame, 5);
  EXPECT_EQ(written.files, std::set<uint64_t>{5});
  EXPECT_EQ(written.size, fs::file_size(folder_->PathOf(5)));
  ExpectEqual(Read(5), frame);
}

// Also of one whose columns lie in files, which the bytes do not need.
TEST_F(FrameImageTest, BytesAreWholeByThemselves) {
  const Frame frame = AllKinds();
  Write(frame, 5);
  for (const Frame& source : {frame, Read(5)}) {
    const auto bytes = std::make_shared<const ObjectFile>(FrameImageBytes(source));
    const Frame read = ReadFrameImage(bytes, [](uint64_t number) -> ObjectFilePtr {
      throw Error(ErrorKind::kInternal, std::to_string(number) + " is needed");
    });
    ExpectEqual(read, frame);
  }
  std::ifstream file(folder_->PathOf(5), std::ios::binary);
  const std::string written((std::istreambuf_iterator<char>(file)), {});
  EXPECT_EQ(FrameImageBytes(frame), written);
}

TEST_F(FrameImageTest, AFrameWithoutRowsOrColumns) {
  Write(Frame(), 1);
  EXPECT_EQ(Read(1).column_count(), 0U);
  Write(Frame({"a"}, {Column::FromStrings(MakeLayout(0), {})}), 2);
  EXPECT_EQ(Read(2).rows(), 0U);
  EXPECT_EQ(Read(2).names(), std::vector<std::string>{"a"});
}

TEST_F(FrameImageTest, NamesChunksThatLieInAnotherFile) {
  Write(AllKinds(), 1);
  Frame changed = Read(1);
  changed.Replace(0, Column::Constant(1, changed.layout()));
  const WrittenFrame written = Write(changed, 2);
  EXPECT_EQ(written.files, (std::set<uint64_t>{1, 2}));
  EXPECT_LT(written.size, 20'000U);
  ExpectEqual(Read(2), changed);
  // What may not stay is written again.
  EXPECT_EQ(Write(changed, 3, false).files, std::set<uint64_t>{3});
  fs::remove(folder_->PathOf(1));
  fs::remove(folder_->PathOf(2));
  ExpectEqual(Read(3), changed);
}

// Each changed bit is found, at the latest when its column is read.
TEST_F(FrameImageTest, FindsEveryChangedByte) {
  std::vector<double> values(300);
  for (size_t i = 0; i < values.size(); ++i) values[i] = std::sqrt(static_cast<double>(i));
  const auto column = Column::FromValues(ColumnType::kNumeric, MakeLayout(300), values);
  const auto text = Column::FromStrings(
      MakeLayout(300), std::vector<std::optional<std::string>>(300, std::optional("word")));
  const Frame frame({"a", "b"}, {column, text});
  Write(frame, 1);
  const std::string bytes = ReadWhole(folder_->PathOf(1));
  size_t unnoticed = 0;
  for (size_t at = 0; at < bytes.size(); ++at) {
    std::string changed = bytes;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    const auto number = 100 + at;
    std::ofstream(folder_->PathOf(number), std::ios::binary) << changed;
    try {
      const Frame read = Read(number);
      static_cast<void>(read.column(0)->Values());
      static_cast<void>(read.column(1)->StringAt(0));
      ExpectEqual(read, frame);  // what is between the chunks means nothing
      ++unnoticed;
    } catch (const Error&) {
    }
    fs::remove(folder_->PathOf(number));
  }
  EXPECT_LT(unnoticed, 128U);
}

TEST_F(FrameImageTest, ACutFileIsRefused) {
  Write(AllKinds(), 1);
  const std::string bytes = ReadWhole(folder_->PathOf(1));
  for (const size_t size :
       {size_t{0}, size_t{10}, size_t{100}, bytes.size() / 2, bytes.size() - 1}) {
    std::ofstream(folder_->PathOf(2), std::ios::binary | std::ios::trunc) << bytes.substr(0, size);
    EXPECT_THROW(Read(2), Error) << size;
  }
}

TEST_F(FrameImageTest, ADamagedFileIsMovedAsideWhenItsColumnIsRead) {
  Write(AllKinds(), 1);
  std::fstream(folder_->PathOf(1), std::ios::in | std::ios::out | std::ios::binary).seekp(100)
      << "x";
  const Frame frame = Read(1);
  EXPECT_THROW(static_cast<void>(frame.column(0)->Values()), Error);
  EXPECT_FALSE(fs::exists(folder_->PathOf(1)));
  EXPECT_TRUE(fs::exists(path_ / "damaged" / "1"));
  ExpectEqual(frame.Select({9}), AllKinds().Select({9}));  // the others can still be read
}

// The numbers of another program's checksums would make old states unreadable.
TEST_F(FrameImageTest, WritesTheBytesOfTheFirstVersion) {
  const Frame frame({"a"}, {Column::FromValues(ColumnType::kNumeric, MakeLayout(3),
                                               std::vector<double>{1, 2.5, 1e10})});
  Write(frame, 1);
  const std::string bytes = ReadWhole(folder_->PathOf(1));
  EXPECT_EQ(bytes.substr(0, 16), "HYDROFOIL FRAME\n");
  EXPECT_EQ(bytes.substr(bytes.size() - 8), "FRAMEEND");
}

}  // namespace
}  // namespace hydrofoil::state
