#include "ingest/files/access_policy.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "ingest/files/output_file.h"

namespace hydrofoil {
namespace {

namespace fs = std::filesystem;

class AccessPolicyTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "hydrofoil_access_XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    base_ = fs::canonical(name);
    fs::create_directories(base_ / "in/sub");
    fs::create_directories(base_ / "out");
    Put("in/a.csv");
    Put("in/sub/b.csv");
    Put("in/.hidden");
    Put("out/secret.csv");
    fs::create_symlink(base_ / "out/secret.csv", base_ / "in/link.csv");
    fs::create_symlink(base_ / "out", base_ / "in/door");
  }
  void TearDown() override { fs::remove_all(base_); }

  void Put(const char* name) const { std::ofstream(base_ / name) << "x\n1\n"; }
  [[nodiscard]] std::string At(const char* name) const { return (base_ / name).string(); }
  [[nodiscard]] AccessPolicy Inside() const { return AccessPolicy::Within({base_ / "in"}); }

  static ErrorKind KindOf(const std::function<void()>& action) {
    try {
      action();
    } catch (const Error& error) {
      return error.kind();
    }
    ADD_FAILURE() << "nothing was thrown";
    return ErrorKind::kInternal;
  }
  static ErrorKind OpenKind(const AccessPolicy& policy, const std::string& location) {
    return KindOf([&] { static_cast<void>(policy.OpenForRead(AccessPolicy::PathOf(location))); });
  }

  fs::path base_;
};

TEST_F(AccessPolicyTest, AllowsWhatLiesInside) {
  EXPECT_TRUE(Inside().OpenForRead(At("in/a.csv")).valid());
  EXPECT_TRUE(Inside().OpenForRead(At("in/sub/../sub/b.csv")).valid());
  EXPECT_TRUE(Inside().OpenForRead(AccessPolicy::PathOf("file://" + At("in/a.csv"))).valid());
  EXPECT_EQ(OpenKind(Inside(), At("in/nope.csv")), ErrorKind::kNotFound);
}

// Flaw: reading any file: import and preview (CVE-2023-6038)
// Flaw: listing any folder: Typeahead (CVE-2024-5550)
TEST_F(AccessPolicyTest, RefusesEveryWayOut) {
  for (const std::string& location :
       {std::string("/etc/passwd"), std::string("file:///etc/passwd"),
        std::string("nfs://etc/passwd"), At("in/../out/secret.csv"), At("in/link.csv"),
        At("in/door/secret.csv"), At("out/nope.csv"), std::string("/nope/nope"),
        At("inside.csv")}) {
    EXPECT_EQ(OpenKind(Inside(), location), ErrorKind::kForbidden) << location;
  }
  EXPECT_EQ(OpenKind(AccessPolicy::Within({}), At("in/a.csv")), ErrorKind::kForbidden);
}

TEST_F(AccessPolicyTest, ReadsOnlyRegularFiles) {
  ASSERT_EQ(mkfifo(At("in/pipe").c_str(), 0600), 0);
  EXPECT_EQ(OpenKind(Inside(), At("in/pipe")), ErrorKind::kIllegalArgument);
  EXPECT_EQ(OpenKind(Inside(), At("in/sub")), ErrorKind::kIllegalArgument);
  EXPECT_EQ(OpenKind(AccessPolicy::Unrestricted(), "/dev/zero"), ErrorKind::kIllegalArgument);
}

TEST_F(AccessPolicyTest, KnowsNoOtherSchemes) {
  for (const char* location : {"http://localhost/x", "s3://a/b", "hdfs://a/b", "jdbc:/x", ""}) {
    EXPECT_THROW(AccessPolicy::PathOf(location), Error) << location;
  }
}

TEST_F(AccessPolicyTest, WantsRootsThatAreFolders) {
  EXPECT_THROW(AccessPolicy::Within({base_ / "in/a.csv"}), Error);
  EXPECT_THROW(AccessPolicy::Within({base_ / "nope"}), Error);
}

TEST_F(AccessPolicyTest, ListsFiles) {
  const auto files = Inside().FilesBelow(base_ / "in", 10);
  EXPECT_EQ(files, (std::vector<fs::path>{base_ / "in/a.csv", base_ / "in/sub/b.csv"}));
  EXPECT_THROW(static_cast<void>(Inside().FilesBelow(base_ / "in", 1)), Error);
  EXPECT_THROW(static_cast<void>(Inside().FilesBelow(base_ / "out", 10)), Error);
}

TEST_F(AccessPolicyTest, CompletesOnlyInside) {
  EXPECT_EQ(Inside().Complete(At("in/a"), 10), std::vector<std::string>{At("in/a.csv")});
  EXPECT_EQ(Inside().Complete(At("in/su"), 10), std::vector<std::string>{At("in/sub")});
  EXPECT_EQ(Inside().Complete("/", 10), std::vector<std::string>{At("in")});
  EXPECT_TRUE(Inside().Complete(At("out/"), 10).empty());
  EXPECT_TRUE(Inside().Complete("/etc/", 10).empty());
  EXPECT_EQ(AccessPolicy::Unrestricted().Complete("/", 2).size(), 2U);
}

TEST_F(AccessPolicyTest, WritesWholeFiles) {
  {
    OutputFile file(Inside(), At("in/new/x.csv"), false);
    file.Write("abc");
    EXPECT_FALSE(fs::exists(base_ / "in/new/x.csv"));
    file.Commit();
  }
  std::string text;
  std::ifstream(base_ / "in/new/x.csv") >> text;
  EXPECT_EQ(text, "abc");
  {
    OutputFile(Inside(), At("in/new/y.csv"), false).Write("lost");
  }
  EXPECT_EQ(std::distance(fs::directory_iterator(base_ / "in/new"), fs::directory_iterator()), 1);
}

TEST_F(AccessPolicyTest, ReplacesOnlyWhenForced) {
  const auto write = [&](const char* name, bool force) {
    OutputFile file(Inside(), At(name), force);
    file.Write("new");
    file.Commit();
  };
  EXPECT_EQ(KindOf([&] { write("in/a.csv", false); }), ErrorKind::kIllegalArgument);
  EXPECT_EQ(fs::file_size(base_ / "in/a.csv"), 4U);
  write("in/a.csv", true);
  EXPECT_EQ(fs::file_size(base_ / "in/a.csv"), 3U);
}

// Flaw: overwriting any file: exports (CVE-2023-6569, CVE-2024-5986, CVE-2024-6854, CVE-2024-8616)
TEST_F(AccessPolicyTest, NeverWritesWhereItMustNot) {
  Put("in/run.sh");
  fs::permissions(base_ / "in/run.sh", fs::perms::owner_all);
  for (const char* name : {"in/link.csv", "in/.bashrc", "in/.ssh/key", "in/sub", "in/run.sh",
                           "in/door/x.csv", "out/x.csv", "in/../out/x.csv"}) {
    EXPECT_EQ(KindOf([&] { OutputFile(Inside(), At(name), true); }), ErrorKind::kForbidden) << name;
  }
  EXPECT_FALSE(fs::exists(base_ / "out/x.csv"));
  EXPECT_FALSE(fs::exists(base_ / "in/.ssh"));
}

}  // namespace
}  // namespace hydrofoil
