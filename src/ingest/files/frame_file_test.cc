#include "ingest/files/frame_file.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"

namespace hydrofoil {
namespace {

namespace fs = std::filesystem;

class FrameFileTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "hydrofoil_frames_XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = fs::canonical(name);
  }
  void TearDown() override { fs::remove_all(folder_); }

  [[nodiscard]] std::string Save(const Frame& frame) const {
    OutputFile file(policy_, (folder_ / "f").string(), true);
    WriteFrameFile(frame, file, {});
    std::ifstream in(folder_ / "f", std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  [[nodiscard]] Frame Load(const std::string& bytes) const {
    std::ofstream(folder_ / "g", std::ios::binary) << bytes;
    return ReadFrameFile(policy_, folder_ / "g", {});
  }

  fs::path folder_;
  AccessPolicy policy_ = AccessPolicy::Unrestricted();
};

Frame Sample() {
  const RowLayoutPtr layout = MakeLayout(5, 2);
  const auto domain = std::make_shared<const Domain>(Domain{"a", "b"});
  Frame frame;
  frame.Append("x", Column::FromValues(ColumnType::kNumeric, layout,
                                       std::vector<double>{1, 2.5, std::nan(""), -1e300, 0}));
  frame.Append("c", Column::FromValues(ColumnType::kCategorical, layout,
                                       std::vector<double>{0, 1, 1, std::nan(""), 0}, domain));
  const std::vector<std::optional<std::string>> texts = {"one", std::nullopt, "", "vier", "5"};
  frame.Append("s", Column::FromStrings(layout, texts));
  frame.Append("r", Column::AsReal(Column::FromValues(ColumnType::kNumeric, layout,
                                                      std::vector<double>{1, 2, 3, 4, 5})));
  return frame;
}

TEST_F(FrameFileTest, BringsBackEveryCell) {
  const Frame frame = Sample();
  const Frame loaded = Load(Save(frame));
  ASSERT_EQ(loaded.names(), frame.names());
  EXPECT_EQ(*loaded.layout(), *frame.layout());
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(loaded.column(i)->is_real(), frame.column(i)->is_real());
    EXPECT_EQ(loaded.column(i)->type(), frame.column(i)->type());
    for (size_t row = 0; row < 5; ++row) {
      EXPECT_EQ(loaded.column(i)->IsMissing(row), frame.column(i)->IsMissing(row));
      EXPECT_EQ(loaded.column(i)->StringAt(row), frame.column(i)->StringAt(row));
    }
  }
  EXPECT_EQ(loaded.column(0)->At(3), -1e300);
  EXPECT_EQ(*loaded.column(1)->domain(), (Domain{"a", "b"}));
}

TEST_F(FrameFileTest, KeepsAFrameWithoutRows) {
  Frame frame;
  frame.Append("x", Column::FromValues(ColumnType::kNumeric, MakeLayout(0), {}));
  const Frame loaded = Load(Save(frame));
  EXPECT_EQ(loaded.rows(), 0);
  EXPECT_EQ(loaded.column_count(), 1);
}

TEST_F(FrameFileTest, RefusesEveryCutAndEveryFlippedByte) {
  const std::string bytes = Save(Sample());
  for (size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_THROW(static_cast<void>(Load(bytes.substr(0, size))), Error) << size;
  }
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x41);
    EXPECT_THROW(static_cast<void>(Load(damaged)), Error) << i;
  }
  EXPECT_THROW(static_cast<void>(Load(bytes + "x")), Error);
}

TEST_F(FrameFileTest, NamesWhatIsWrong) {
  try {
    static_cast<void>(Load("a,b,c\n1,2,3\n4,5,6\n"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("it was not written by this program"),
              std::string::npos);
  }
}

TEST_F(FrameFileTest, LeavesNothingBehindWhenStopped) {
  std::stop_source stop;
  stop.request_stop();
  {
    OutputFile file(policy_, (folder_ / "f").string(), false);
    EXPECT_THROW(WriteFrameFile(Sample(), file, stop.get_token()), Error);
  }
  EXPECT_TRUE(fs::is_empty(folder_));
}

}  // namespace
}  // namespace hydrofoil
