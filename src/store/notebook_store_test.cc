#include "store/notebook_store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "base/error.h"

namespace hydrofoil {
namespace {

namespace fs = std::filesystem;

class NotebookStoreTest : public testing::TestWithParam<bool> {
 protected:
  NotebookStoreTest() {
    fs::remove_all(folder_);
    if (GetParam()) store_ = std::make_unique<NotebookStore>(folder_);
  }
  ~NotebookStoreTest() override { fs::remove_all(folder_); }

  fs::path folder_ = fs::temp_directory_path() / ("notebooks_" + std::to_string(getpid()));
  std::unique_ptr<NotebookStore> store_ = std::make_unique<NotebookStore>();
};

TEST_P(NotebookStoreTest, KeepsReplacesAndRemoves) {
  EXPECT_FALSE(store_->Has("notebook"));
  EXPECT_TRUE(store_->List("notebook").empty());
  EXPECT_FALSE(store_->Get("notebook", "one"));
  store_->Put("notebook", "one", "first");
  store_->Put("notebook", "a (2)_b", std::string("\0\xff", 2));
  store_->Put("notebook", "one", "second");
  EXPECT_TRUE(store_->Has("notebook"));
  EXPECT_TRUE(store_->Has("notebook", "one"));
  EXPECT_EQ(store_->Get("notebook", "one"), "second");
  EXPECT_EQ(store_->Get("notebook", "a (2)_b"), std::string("\0\xff", 2));
  const auto entries = store_->List("notebook");
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].name, "a (2)_b");
  EXPECT_EQ(entries[0].size, 2U);
  EXPECT_GT(entries[1].time_millis, 1'700'000'000'000);
  store_->Remove("notebook", "one");
  store_->Remove("notebook", "one");
  EXPECT_FALSE(store_->Has("notebook", "one"));
  EXPECT_TRUE(store_->Has("notebook"));
}

TEST_P(NotebookStoreTest, RefusesWhatCouldBeAPath) {
  for (const char* name : {"", ".", "..", "a/b", "a.b", "a\\b", "<img>", "\xc3\xbc", "a\nb"}) {
    EXPECT_THROW(store_->Put("notebook", name, "x"), Error) << name;
    EXPECT_THROW(static_cast<void>(store_->Get("notebook", name)), Error) << name;
    EXPECT_THROW(store_->Remove("notebook", name), Error) << name;
  }
  for (const char* category : {"", "..", "a/b", "not.book", "a_b", "a b"}) {
    EXPECT_THROW(store_->Put(category, "n", "x"), Error) << category;
    EXPECT_THROW(static_cast<void>(store_->List(category)), Error) << category;
  }
  EXPECT_THROW(store_->Put("notebook", std::string(256, 'x'), "x"), Error);
}

TEST_P(NotebookStoreTest, RefusesWhatIsTooLarge) {
  EXPECT_THROW(store_->Put("notebook", "n", std::string(NotebookStore::kMostBytes + 1, 'x')),
               Error);
  EXPECT_FALSE(store_->Has("notebook", "n"));
}

INSTANTIATE_TEST_SUITE_P(InMemoryAndInAFolder, NotebookStoreTest, testing::Bool());

TEST(NotebookStore, MemoryHasAnEnd) {
  NotebookStore store;
  const std::string large(NotebookStore::kMostBytes - 100, 'x');
  for (int i = 0; i < 4; ++i) store.Put("notebook", std::to_string(i), large);
  EXPECT_THROW(store.Put("notebook", "5", large), Error);
  store.Put("notebook", "3", large);  // in place of itself
}

TEST(NotebookStore, AFolderOutlivesTheStore) {
  const fs::path folder = fs::temp_directory_path() / ("kept_" + std::to_string(getpid()));
  NotebookStore(folder).Put("notebook", "n", "text");
  EXPECT_EQ(NotebookStore(folder).Get("notebook", "n"), "text");
  fs::remove_all(folder);
}

TEST(NotebookStore, AFileIsNoFolder) {
  const fs::path file = fs::temp_directory_path() / ("file_" + std::to_string(getpid()));
  std::ofstream(file) << "x";
  EXPECT_THROW(NotebookStore{file}, Error);
  fs::remove(file);
}

}  // namespace
}  // namespace hydrofoil
