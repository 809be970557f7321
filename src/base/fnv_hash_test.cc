#include "base/fnv_hash.h"

#include <gtest/gtest.h>

namespace hydrofoil {
namespace {

// The vectors that the algorithm's authors publish.
TEST(FnvHash, IsFnv1a) {
  EXPECT_EQ(FnvHashOf(""), 0xcbf29ce484222325U);
  EXPECT_EQ(FnvHashOf("a"), 0xaf63dc4c8601ec8cU);
  EXPECT_EQ(FnvHashOf("foobar"), 0x85944171f73967e8U);
}

TEST(FnvHash, TakesBytesInPieces) {
  FnvHash hash;
  hash.Add("foo");
  hash.AddByte('b');
  hash.Add("ar");
  EXPECT_EQ(hash.value(), FnvHashOf("foobar"));
}

}  // namespace
}  // namespace hydrofoil
