#include "ingest/parquet/parquet_column.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "base/error.h"
#include "base/memory_budget.h"
#include "ingest/parquet/thrift_writer.h"

namespace hydrofoil {
namespace {

template <typename T>
std::string Plain(std::initializer_list<T> values) {
  std::string out;
  for (const T value : values) {
    char bytes[sizeof(T)];
    std::memcpy(bytes, &value, sizeof(T));
    out.append(bytes, sizeof(T));
  }
  return out;
}

struct Page {
  int encoding = 0;
  int values = 3;
  int level_encoding = 3;
};

std::string PageOf(std::string_view body, const Page& page) {
  const auto size = static_cast<int32_t>(body.size());
  const ThriftStruct kind = ThriftStruct()
                                .Int32(1, page.values)
                                .Int32(2, page.encoding)
                                .Int32(3, page.level_encoding)
                                .Int32(4, 3);
  return ThriftStruct().Int32(1, 0).Int32(2, size).Int32(3, size).Struct(5, kind).Bytes() +
         std::string(body);
}

std::string PageV2Of(std::string_view levels, std::string_view body, const Page& page) {
  const auto size = static_cast<int32_t>(levels.size() + body.size());
  const ThriftStruct kind = ThriftStruct()
                                .Int32(1, page.values)
                                .Int32(2, 0)
                                .Int32(3, page.values)
                                .Int32(4, page.encoding)
                                .Int32(5, static_cast<int32_t>(levels.size()))
                                .Int32(6, 0)
                                .Bool(7, false);
  return ThriftStruct().Int32(1, 3).Int32(2, size).Int32(3, size).Struct(8, kind).Bytes() +
         std::string(levels) + std::string(body);
}

ParquetColumn Int32(bool optional = false) {
  ParquetColumn column;
  column.name = "c";
  column.type = ParquetType::kInt32;
  column.width = 4;
  column.optional = optional;
  return column;
}

std::vector<double> Numbers(const std::string& pages, const ParquetColumn& column, size_t rows) {
  return DecodeParquetColumn(column, {.pages = pages, .rows = rows, .enough = rows}).numbers;
}

ErrorKind KindOfFault(const std::string& pages, const ParquetColumn& column, size_t rows) {
  try {
    Numbers(pages, column, rows);
  } catch (const Error& error) {
    return error.kind();
  }
  return ErrorKind::kCancelled;
}

TEST(ParquetColumn, ReadsLevelsOfBothEncodings) {
  const std::string values = Plain<int32_t>({7, -8});
  const std::vector<std::string> pages = {
      PageOf("\xa0" + values, {.level_encoding = 4}),
      PageOf(Plain<uint32_t>({2}) + "\x03\x05" + values, {}),
      PageV2Of("\x03\x05", values, {}),
  };
  for (const std::string& page : pages) {
    const auto numbers = Numbers(page, Int32(true), 3);
    EXPECT_EQ(numbers[0], 7);
    EXPECT_TRUE(std::isnan(numbers[1]));
    EXPECT_EQ(numbers[2], -8);
  }
}

TEST(ParquetColumn, ReadsDecimalsInBytesOfAnySize) {
  ParquetColumn column = Int32();
  column.type = ParquetType::kBytes;
  column.width = 0;
  column.meaning = ParquetMeaning::kDecimal;
  column.scale = 1;
  const std::string values = Plain<uint32_t>({1}) + "\xff" + Plain<uint32_t>({2}) + "\x01\x01" +
                             Plain<uint32_t>({9}) + "\xff" + std::string(8, '\0');
  EXPECT_EQ(Numbers(PageOf(values, {}), column, 3),
            (std::vector<double>{-0.1, 25.7, -1844674407370955161.6}));
}

TEST(ParquetColumn, ReadsBooleansInRuns) {
  ParquetColumn column = Int32();
  column.type = ParquetType::kBoolean;
  column.parsed = ParseType::kEnum;
  const std::string page = PageOf(Plain<uint32_t>({2}) + "\x03\x05", {.encoding = 3});
  const ParquetCells cells = DecodeParquetColumn(column, {.pages = page, .rows = 3, .enough = 3});
  EXPECT_EQ(cells.words, (std::vector<std::string>{"False", "True"}));
  EXPECT_EQ(cells.codes, (std::vector<uint32_t>{1, 0, 1}));
}

TEST(ParquetColumn, NamesAnEncodingThatTheTypeHasNot) {
  for (const auto& [encoding, name] :
       {std::pair(3, "RLE"), {6, "DELTA_LENGTH_BYTE_ARRAY"}, {7, "DELTA_BYTE_ARRAY"}, {12, "12"}}) {
    try {
      Numbers(PageOf("123456789012", {.encoding = encoding}), Int32(), 3);
      FAIL();
    } catch (const Error& error) {
      EXPECT_EQ(std::string(error.what()), std::string("column c has encoding ") + name +
                                               ", which is not supported of its type");
    }
  }
}

TEST(ParquetColumn, RefusesClaimsOfMuchMoreThanThereIs) {
  const Page huge = {.values = INT32_MAX};
  const auto rows = static_cast<size_t>(INT32_MAX);
  SetMemoryLimit(size_t{16} << 30);
  EXPECT_EQ(KindOfFault(PageOf("1234", huge), Int32(), rows), ErrorKind::kOutOfMemory);
  SetMemoryLimit(0);
  EXPECT_EQ(KindOfFault(PageOf("1234", huge), Int32(), 3), ErrorKind::kIllegalArgument);
  EXPECT_EQ(KindOfFault(PageOf("1234", {}), Int32(), 3), ErrorKind::kIllegalArgument);
  for (const int encoding : {0, 2, 5, 8, 9}) {
    EXPECT_EQ(KindOfFault(PageOf("\x04\x80\x80\x80", {.encoding = encoding}), Int32(), 3),
              ErrorKind::kIllegalArgument);
  }
  EXPECT_EQ(KindOfFault(PageOf(Plain<int32_t>({1, 2}), {.values = 2}), Int32(), 3),
            ErrorKind::kIllegalArgument);
}

}  // namespace
}  // namespace hydrofoil
