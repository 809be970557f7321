#include "state/catalog.h"

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"
#include "exchange/record.h"

namespace hydrofoil::state {
namespace {

ObjectRecord Object(const std::string& key, std::vector<uint64_t> files) {
  ObjectRecord object;
  object.key = key;
  object.content = Content::kModel;
  object.owner = "owner";
  object.number = files.front();
  object.size = 17;
  object.files = std::move(files);
  return object;
}

using Numbers = std::set<uint64_t>;

TEST(Catalog, FilesAreNeededAsLongAsAnObjectNamesThem) {
  Catalog catalog;
  catalog.Apply(Catalog::PutRecord(Object("a", {1})));
  catalog.Apply(Catalog::PutRecord(Object("b", {2, 1})));
  catalog.Apply(Catalog::RemoveRecord("a"));
  EXPECT_TRUE(catalog.Uses(1));
  EXPECT_EQ(catalog.TakeUnused(), Numbers());
  catalog.Apply(Catalog::PutRecord(Object("b", {3, 2})));  // in its own place
  EXPECT_EQ(catalog.TakeUnused(), Numbers{1});
  catalog.Apply(Catalog::RemoveRecord("b"));
  catalog.Apply(Catalog::RemoveRecord("b"));
  EXPECT_EQ(catalog.TakeUnused(), (Numbers{2, 3}));
  EXPECT_TRUE(catalog.objects().empty());
}

TEST(Catalog, JobsKeepTheirFramesUntilTheyEnd) {
  JobRecord job;
  job.key = "job";
  job.target = "model";
  job.command = "how";
  job.frames = {{"frame", true, 4, {4, 1}}};
  Catalog catalog;
  catalog.Apply(Catalog::StartRecord(job));
  EXPECT_TRUE(catalog.Uses(1) && catalog.Uses(4));
  EXPECT_EQ(catalog.running().at("job").frames.front().key, "frame");
  catalog.Apply(Catalog::StartRecord(job));  // started again, after a restart
  EXPECT_EQ(catalog.TakeUnused(), Numbers());
  catalog.Apply(Catalog::EndRecord("job", {"FAILED", "why", 3, {"careful"}, 12}));
  EXPECT_EQ(catalog.TakeUnused(), (Numbers{1, 4}));
  ASSERT_EQ(catalog.ended().size(), 1U);
  EXPECT_EQ(catalog.ended().front().end.error, "why");
  EXPECT_EQ(catalog.ended().front().job.target, "model");
  EXPECT_TRUE(catalog.running().empty());
}

TEST(Catalog, ItsRecordsSayTheSame) {
  Catalog catalog;
  JobRecord job;
  job.key = "ended";
  catalog.Apply(Catalog::StartRecord(job));
  catalog.Apply(Catalog::EndRecord("ended", {"DONE", "", 0, {}, 5}));
  job.key = "running";
  job.frames = {{"frame", false, 9, {9}}};
  catalog.Apply(Catalog::StartRecord(job));
  catalog.Apply(Catalog::PutRecord(Object("a", {1, 2})));
  catalog.Apply(Catalog::PutRecord(Object("b", {3})));
  catalog.Apply(Catalog::RemoveRecord("b"));
  Catalog again;
  for (const std::string& record : catalog.Records()) again.Apply(record);
  EXPECT_EQ(again.Records(), catalog.Records());
  EXPECT_EQ(again.objects().at("a").size, 17U);
  EXPECT_EQ(again.ended().size(), 1U);
  EXPECT_TRUE(again.Uses(9) && again.Uses(2) && !again.Uses(3));
}

TEST(Catalog, PassesOverRecordsOfLaterVersionsAndRefusesDamagedOnes) {
  Catalog catalog;
  RecordWriter later;
  later.Field("something new", std::string("x"));
  catalog.Apply(later.bytes());
  EXPECT_TRUE(catalog.Records().empty());
  EXPECT_THROW(catalog.Apply("no record at all"), Error);
}

}  // namespace
}  // namespace hydrofoil::state
