#include "ingest/parquet/parquet_schema.h"

#include <gtest/gtest.h>

#include <optional>

#include "base/error.h"
#include "ingest/parquet/thrift_writer.h"

namespace hydrofoil {
namespace {

// Numbers of the format's definition.
constexpr int kInt32 = 1, kInt64 = 2, kDouble = 5, kBytes = 6, kFixed = 7;

ThriftStruct Leaf(int type, int width = 0) {
  return ThriftStruct().Int32(1, type).Int32(2, width).Int32(3, 1).Text(4, "c");
}

ThriftStruct Logical(int kind, const ThriftStruct& content = {}) {
  return ThriftStruct().Struct(kind, content);
}

ParquetElement Element(const ThriftStruct& bytes) {
  const std::string text = bytes.Bytes();
  ThriftReader in(text);
  return ReadParquetElement(in);
}

ParquetColumn Column(const ThriftStruct& bytes) {
  ParquetElement root;
  root.children = 1;
  size_t leaves = 0;
  return ParquetColumnsOf({root, Element(bytes)}, leaves).at(0);
}

ParquetColumn Annotated(int type, int width, int kind, const ThriftStruct& content = {}) {
  return Column(Leaf(type, width).Struct(10, Logical(kind, content)));
}

TEST(ParquetSchema, KnowsWhatLogicalTypesMean) {
  EXPECT_EQ(Annotated(kFixed, 2, 15).meaning, ParquetMeaning::kFloat16);
  EXPECT_EQ(Annotated(kFixed, 16, 14).parsed, ParseType::kUuid);
  for (const int text : {1, 4, 12}) {
    EXPECT_EQ(Annotated(kBytes, 0, text).parsed, ParseType::kString);
  }
  const ParquetColumn decimal = Annotated(kBytes, 0, 5, ThriftStruct().Int32(1, 3).Int32(2, 9));
  EXPECT_EQ(decimal.meaning, ParquetMeaning::kDecimal);
  EXPECT_EQ(decimal.scale, 3);
  const ThriftStruct micros = ThriftStruct().Bool(1, true).Struct(2, Logical(2));
  EXPECT_EQ(Annotated(kInt64, 0, 8, micros).second_digits, 6);
  EXPECT_EQ(Annotated(kInt64, 0, 8, micros).parsed, ParseType::kTime);
  EXPECT_EQ(Annotated(kInt64, 0, 7, micros).parsed, ParseType::kNumeric);
  const ThriftStruct big = ThriftStruct().Bool(2, false);
  EXPECT_EQ(Annotated(kInt64, 0, 10, big).meaning, ParquetMeaning::kUnsigned);
  EXPECT_EQ(Annotated(kInt32, 0, 11).parsed, ParseType::kNumeric);  // nothing but nulls
}

TEST(ParquetSchema, KnowsWhatConvertedTypesMean) {
  const auto converted = [](int type, int kind) { return Column(Leaf(type).Int32(6, kind)); };
  EXPECT_EQ(converted(kBytes, 0).parsed, ParseType::kString);
  EXPECT_EQ(converted(kBytes, 4).parsed, ParseType::kString);
  EXPECT_EQ(converted(kInt32, 6).meaning, ParquetMeaning::kDate);
  EXPECT_EQ(converted(kInt32, 7).second_digits, 3);
  EXPECT_EQ(converted(kInt64, 10).second_digits, 6);
  for (const int kind : {11, 12, 13, 14}) {
    EXPECT_EQ(converted(kInt32, kind).meaning, ParquetMeaning::kUnsigned) << kind;
    EXPECT_EQ(converted(kInt32, kind + 4).meaning, ParquetMeaning::kItself) << kind;
  }
  EXPECT_EQ(converted(kBytes, 20).kind, "BSON in BYTE_ARRAY");
  EXPECT_EQ(Column(Leaf(kFixed, 12).Int32(6, 21)).kind, "an interval in FIXED_LEN_BYTE_ARRAY");
  const ThriftStruct both = Leaf(kFixed, 12).Int32(6, 21).Struct(10, Logical(11));
  EXPECT_EQ(Column(both).kind, "an interval in FIXED_LEN_BYTE_ARRAY");
  EXPECT_EQ(converted(kInt32, 22).kind, "of a logical type that is not known");
}

TEST(ParquetSchema, NamesWhatIsNotRead) {
  EXPECT_EQ(Annotated(kBytes, 0, 13).kind, "BSON in BYTE_ARRAY");
  EXPECT_EQ(Annotated(kBytes, 0, 17).kind, "a GEOMETRY in BYTE_ARRAY");
  EXPECT_EQ(Annotated(kBytes, 0, 18).kind, "a GEOGRAPHY in BYTE_ARRAY");
  EXPECT_EQ(Annotated(kInt32, 0, 19).kind, "of a logical type that is not known");
  EXPECT_EQ(Annotated(kInt32, 0, 40).kind, "of a logical type that is not known");
  EXPECT_EQ(Annotated(kBytes, 0, 14).kind, "a UUID in BYTE_ARRAY");
  EXPECT_EQ(Annotated(kFixed, 3, 15).kind, "a FLOAT16 in FIXED_LEN_BYTE_ARRAY");
  EXPECT_EQ(Annotated(kDouble, 0, 5).kind, "a decimal in DOUBLE");
  EXPECT_EQ(Annotated(kInt32, 0, 1).kind, "a string in INT32");
  EXPECT_EQ(Annotated(kInt32, 0, 8).kind, "a timestamp in INT32");
  const ThriftStruct no_unit = ThriftStruct().Bool(1, true);
  EXPECT_EQ(Annotated(kInt64, 0, 8, no_unit).kind, "a timestamp in INT64");
  EXPECT_EQ(Column(Leaf(kInt32)).kind, "");
  EXPECT_THROW(Column(Leaf(8)), Error);
  EXPECT_THROW(Column(Leaf(kFixed, -1)), Error);
  EXPECT_THROW(Column(Leaf(kFixed, 1 << 30)), Error);
}

ThriftStruct Group(int children, std::optional<int> kind = {}) {
  ThriftStruct group;
  group.Int32(3, 1).Text(4, "g").Int32(5, children);
  return kind ? group.Struct(10, Logical(*kind)) : group;
}

TEST(ParquetSchema, CountsTheLeavesOfNestedColumns) {
  ParquetElement root;
  std::vector<ParquetElement> schema = {root,
                                        Element(Leaf(kInt32)),
                                        Element(Group(2)),
                                        Element(Group(1, 3)),
                                        Element(Leaf(kInt32)),
                                        Element(Leaf(kInt32)),
                                        Element(Group(1, 2)),
                                        Element(Leaf(kInt32)),
                                        Element(Group(1, 16)),
                                        Element(Leaf(kBytes)),
                                        Element(Leaf(kDouble))};
  size_t leaves = 0;
  const auto columns = ParquetColumnsOf(schema, leaves);
  ASSERT_EQ(columns.size(), 5U);
  EXPECT_EQ(leaves, 6U);
  EXPECT_EQ(columns[1].kind, "a struct");
  EXPECT_EQ(columns[2].kind, "a map");
  EXPECT_EQ(columns[3].kind, "a VARIANT");
  EXPECT_EQ(columns[4].kind, "");
  EXPECT_EQ(columns[4].leaf, 5U);
  schema.pop_back();
  schema.back().children = 3;
  EXPECT_THROW(ParquetColumnsOf(schema, leaves), Error);
  schema.back().children = INT64_MAX;
  EXPECT_THROW(ParquetColumnsOf(schema, leaves), Error);
}

}  // namespace
}  // namespace hydrofoil
