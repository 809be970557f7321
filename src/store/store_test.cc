#include "store/store.h"

#include <gtest/gtest.h>

#include <thread>

#include "base/error.h"
#include "store/keys.h"

namespace hydrofoil {
namespace {

struct Thing {
  int value;
};

std::shared_ptr<const Thing> MakeThing(int value) {
  return std::make_shared<const Thing>(Thing{value});
}

TEST(Store, FindsWhatWasPutOnlyUnderItsType) {
  Store store;
  store.Put("a", ObjectKind::kModel, MakeThing(7));
  ASSERT_NE(store.Find<Thing>("a"), nullptr);
  EXPECT_EQ(store.Find<Thing>("a")->value, 7);
  EXPECT_EQ(store.FindFrame("a"), nullptr);
  EXPECT_EQ(store.Find<Thing>("b"), nullptr);
  EXPECT_EQ(store.KindOf("a"), ObjectKind::kModel);
  EXPECT_EQ(store.KindOf("b"), std::nullopt);
}

TEST(Store, ReplacesTheSameKindAndRefusesAnother) {
  Store store;
  store.Put("a", ObjectKind::kModel, MakeThing(1));
  const auto held = store.Find<Thing>("a");
  store.Put("a", ObjectKind::kModel, MakeThing(2));
  EXPECT_EQ(held->value, 1);
  EXPECT_EQ(store.Find<Thing>("a")->value, 2);
  EXPECT_THROW(store.PutFrame("a", Frame()), Error);
  EXPECT_THROW(store.PutFrame("", Frame()), Error);
  EXPECT_EQ(store.Find<Thing>("a")->value, 2);
}

TEST(Store, NamesWhatIsMissingAsTheReferenceDoes) {
  const Store store;
  try {
    (void)store.RequireFrame("nope", "key");
    FAIL() << "found a frame that was never put";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kNotFound);
    EXPECT_STREQ(error.what(), "Object 'nope' not found for argument: key");
  }
}

TEST(Store, ListsKeysInOrder) {
  Store store;
  store.PutFrame("b", Frame());
  store.Put("m", ObjectKind::kModel, MakeThing(0));
  store.PutFrame("a", Frame());
  EXPECT_EQ(store.Keys(), (std::vector<std::string>{"a", "b", "m"}));
  EXPECT_EQ(store.Keys(ObjectKind::kFrame), (std::vector<std::string>{"a", "b"}));
}

TEST(Store, RemovesWhatBelongsToAnOwner) {
  Store store;
  store.Put("m", ObjectKind::kModel, MakeThing(0));
  store.Put("metrics", ObjectKind::kMetrics, MakeThing(1), "m");
  store.Put("other", ObjectKind::kMetrics, MakeThing(2), "n");
  EXPECT_TRUE(store.Remove("m"));
  EXPECT_FALSE(store.Remove("m"));
  EXPECT_EQ(store.Keys(), std::vector<std::string>{"other"});
}

TEST(Store, RemovesOneKindOfWhatBelongsToAnOwner) {
  Store store;
  store.Put<int>("m", ObjectKind::kModel, std::make_shared<const int>(1));
  store.Put<int>("old", ObjectKind::kMetrics, std::make_shared<const int>(2), "m");
  store.Put<int>("kept", ObjectKind::kOther, std::make_shared<const int>(3), "m");
  store.Put<int>("alien", ObjectKind::kMetrics, std::make_shared<const int>(4), "n");
  store.RemoveOwned("m", ObjectKind::kMetrics);
  EXPECT_EQ(store.Keys(), (std::vector<std::string>{"alien", "kept", "m"}));
}

TEST(Store, RemovesAFrameOnlyIfItIsStillTheSame) {
  Store store;
  const auto first = std::make_shared<const Frame>();
  store.PutFrame("f", first);
  store.PutFrame("f", std::make_shared<const Frame>());
  EXPECT_FALSE(store.RemoveFrame("f", first));
  EXPECT_TRUE(store.RemoveFrame("f", store.FindFrame("f")));
  EXPECT_EQ(store.size(), 0U);
}

TEST(Store, RemoveAllRetainsWhatIsNamedAndWhatItOwns) {
  Store store;
  store.Put("m", ObjectKind::kModel, MakeThing(0));
  store.Put("metrics", ObjectKind::kMetrics, MakeThing(1), "m");
  store.PutFrame("f", Frame());
  store.RemoveAll({"m"});
  EXPECT_EQ(store.Keys(), (std::vector<std::string>{"m", "metrics"}));
  store.RemoveAll();
  EXPECT_EQ(store.size(), 0U);
}

TEST(Store, ServesManyThreads) {
  Store store;
  std::vector<std::jthread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&store, t] {
      for (int i = 0; i < 500; ++i) {
        const std::string key = "k" + std::to_string((i + t) % 7);
        store.Put(key, ObjectKind::kOther, MakeThing(i));
        const auto found = store.Find<Thing>(key);
        EXPECT_TRUE(found == nullptr || found->value >= 0);
        store.Remove(key);
      }
    });
  }
  threads.clear();
  EXPECT_EQ(store.size(), 0U);
}

TEST(Keys, HaveTheFormsThatClientsKnow) {
  EXPECT_EQ(RandomHex(5).size(), 5U);
  EXPECT_EQ(RandomKey().size(), 33U);
  EXPECT_NE(RandomKey(), RandomKey());
  EXPECT_TRUE(NewSessionKey().starts_with("_sid_"));
  EXPECT_TRUE(NewJobKey().starts_with("$0301"));
  const std::string prefix = "DeepLearning_model_R_" + std::to_string(ServerStartMillis()) + "_";
  EXPECT_TRUE(NewModelKey("DeepLearning", "R").starts_with(prefix));
  EXPECT_TRUE(NewModelKey("Quantiles", "")
                  .starts_with("Quantiles_model_" + std::to_string(ServerStartMillis())));
}

TEST(Store, MakesALazyObjectWhenItIsAskedFor) {
  Store store;
  int made = 0;
  const ObjectLoader load = [&made] {
    ++made;
    return std::any(std::make_shared<const int>(7));
  };
  store.PutLazily("a", ObjectKind::kOther, load, "owner");
  EXPECT_EQ(store.KindOf("a"), ObjectKind::kOther);
  EXPECT_EQ(store.Keys(), std::vector<std::string>{"a"});
  EXPECT_EQ(made, 0);
  EXPECT_EQ(*store.Find<int>("a"), 7);
  EXPECT_EQ(store.Find<Frame>("a"), nullptr);
  EXPECT_EQ(*store.Find<int>("a"), 7);
  EXPECT_EQ(made, 1);
  store.PutLazily("b", ObjectKind::kOther, [] { return std::any(); });
  EXPECT_EQ(store.Find<int>("b"), nullptr);
  store.RemoveOwned("owner", ObjectKind::kOther);
  EXPECT_EQ(store.Keys(), std::vector<std::string>{"b"});
}

class Notes : public StoreObserver {
 public:
  void OnPut(const std::string& key, const StoredObject& object) override {
    text += "+" + key + (object.temporary ? "(temporary)" : "");
  }
  void OnRemove(const std::string& key) override { text += "-" + key; }
  std::string text;
};

TEST(Store, TellsItsObserverOfEveryChangeInOrder) {
  Store store;
  Notes notes;
  store.Put<int>("before", ObjectKind::kOther, std::make_shared<const int>(0));
  store.Observe(&notes);
  store.Put<int>("a", ObjectKind::kOther, std::make_shared<const int>(1));
  store.Put<int>("a", ObjectKind::kOther, std::make_shared<const int>(2));
  store.Put<int>("b", ObjectKind::kOther, std::make_shared<const int>(3), "a");
  store.PutLazily("lazy", ObjectKind::kOther, [] { return std::any(); });
  store.PutTemporary("t", std::make_shared<const Frame>());
  store.Remove("missing");
  store.Remove("a");
  store.RemoveAll({"lazy"});
  EXPECT_EQ(notes.text, "+a+a+b+t(temporary)-a-b-before-t");
  store.Observe(nullptr);
  store.Remove("lazy");
}

TEST(Store, ExchangesAFrameOnlyForTheOneItIs) {
  Store store;
  const auto first = std::make_shared<const Frame>();
  const auto second = std::make_shared<const Frame>();
  const auto third = std::make_shared<const Frame>();
  store.PutFrame("f", first);
  store.ExchangeFrame("f", second, third);
  EXPECT_EQ(store.FindFrame("f"), first);
  store.ExchangeFrame("f", first, second);
  EXPECT_EQ(store.FindFrame("f"), second);
  store.ExchangeFrame("missing", first, second);
  EXPECT_EQ(store.KindOf("missing"), std::nullopt);
}

}  // namespace
}  // namespace hydrofoil
