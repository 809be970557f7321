#include "ranks/rank_message.h"

#include <gtest/gtest.h>

#include <string>

#include "base/error.h"
#include "ranks/secret.h"

namespace hydrofoil::ranks {
namespace {

const RankMessage kJoin = {.type = MessageType::kJoin,
                           .rank = 3,
                           .number = 70000,
                           .key = std::string("a\0b", 3),
                           .value = "value",
                           .mac = "\xff\xfe"};

TEST(RankMessage, IsReadAsItWasWrittenByteByByte) {
  MessageReader reader;
  const std::string bytes = Encode(kJoin) + Encode({.type = MessageType::kAlive});
  std::vector<RankMessage> read;
  for (const char byte : bytes) {
    reader.Feed(std::string_view(&byte, 1));
    while (const auto message = reader.Next()) read.push_back(*message);
  }
  ASSERT_EQ(read.size(), 2U);
  EXPECT_EQ(read[0], kJoin);
  EXPECT_EQ(read[1], RankMessage{});
}

std::string FaultOf(const std::string& bytes) {
  MessageReader reader;
  reader.Feed(bytes);
  try {
    while (reader.Next()) {
    }
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kMalformedRequest);
    return error.what();
  }
  return "";
}

TEST(RankMessage, RefusesWhatIsNone) {
  EXPECT_EQ(FaultOf("GET / HTTP/1.1\r\n\r\n"),
            "A message between ranks of 1195725856 bytes is longer than the 1024 allowed.");
  EXPECT_EQ(FaultOf(std::string("\0\0\0\0", 4)), "A message between ranks ends within a field.");
  EXPECT_EQ(FaultOf(std::string("\0\0\0\1\x63", 5)),
            "There is no message between ranks of type 99.");
  std::string longer = Encode(kJoin);
  longer[3] = static_cast<char>(longer[3] + 1);
  EXPECT_EQ(FaultOf(longer + "x"), "A message between ranks has more than its fields.");
  for (size_t size = 5; size < Encode(kJoin).size(); ++size) {
    std::string shorter = Encode(kJoin).substr(0, size);
    shorter[3] = static_cast<char>(size - 4);
    EXPECT_EQ(FaultOf(shorter), "A message between ranks ends within a field.") << size;
  }
}

// RFC 4231, test case 2.
TEST(Secret, SignsAsPublished) {
  const std::string mac = Hmac("Jefe", "what do ya want for nothing?");
  std::string hex;
  for (const char byte : mac) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    hex += kDigits[static_cast<uint8_t>(byte) >> 4];
    hex += kDigits[static_cast<uint8_t>(byte) & 15];
  }
  EXPECT_EQ(hex, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(Secret, ComparesWholeTexts) {
  EXPECT_TRUE(IsSame("abc", "abc"));
  EXPECT_FALSE(IsSame("abc", "abd"));
  EXPECT_FALSE(IsSame("abc", "ab"));
  EXPECT_NE(RandomBytes(), RandomBytes());
}

}  // namespace
}  // namespace hydrofoil::ranks
