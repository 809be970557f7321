#include "exchange/protobuf_writer.h"

#include <gtest/gtest.h>

#include <string>

namespace hydrofoil {
namespace {

// The examples of the description of the format.
TEST(ProtobufMessage, WritesTheWireFormat) {
  EXPECT_EQ(ProtobufMessage().Int(1, 150).bytes(), "\x08\x96\x01");
  EXPECT_EQ(ProtobufMessage().Bytes(2, "testing").bytes(), "\x12\x07testing");
  EXPECT_EQ(ProtobufMessage().Message(3, ProtobufMessage().Int(1, 150)).bytes(),
            "\x1a\x03\x08\x96\x01");
  EXPECT_EQ(ProtobufMessage().Int(1, -1).bytes(), "\x08" + std::string(9, '\xff') + "\x01");
  EXPECT_EQ(ProtobufMessage().Float(4, 1).bytes(), std::string("\x25\0\0\x80\x3f", 5));
}

}  // namespace
}  // namespace hydrofoil
