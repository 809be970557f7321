#include "ingest/files/output_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

namespace hydrofoil {
namespace {

namespace fs = std::filesystem;

class OutputFileTest : public testing::Test {
 protected:
  OutputFileTest() {
    std::string name = (fs::temp_directory_path() / "hydrofoil_output_XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) ADD_FAILURE() << name;
    folder_ = fs::canonical(name);
  }
  ~OutputFileTest() override { fs::remove_all(folder_); }

  void Leave(const std::string& name) const { std::ofstream(folder_ / name) << "left"; }
  void WriteTable() const {
    OutputFile file(AccessPolicy::Unrestricted(), (folder_ / "table.csv").string(), true);
    file.Write("a\n1\n");
    file.Commit();
  }
  [[nodiscard]] std::set<std::string> Names() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      names.insert(entry.path().filename().string());
    }
    return names;
  }

  fs::path folder_;
};

TEST_F(OutputFileTest, RemovesWhatKilledWritersOfTheSameNameLeft) {
  Leave(".table.csv.77.1.part");
  Leave(".table.csv.78.12.part");
  Leave(".other.csv.77.1.part");
  Leave(".table.csv.mine.part");
  WriteTable();
  EXPECT_EQ(Names(),
            (std::set<std::string>{"table.csv", ".other.csv.77.1.part", ".table.csv.mine.part"}));
}

TEST_F(OutputFileTest, LeavesWhatOthersAreWriting) {
  Leave(".table.csv.77.1.part");
  const FileDescriptor other(open((folder_ / ".table.csv.77.1.part").c_str(), O_WRONLY));
  ASSERT_EQ(flock(other.get(), LOCK_EX), 0);
  WriteTable();
  EXPECT_EQ(Names(), (std::set<std::string>{"table.csv", ".table.csv.77.1.part"}));
}

}  // namespace
}  // namespace hydrofoil
