#include "ingest/parquet_metadata.h"

#include <fmt/format.h>

#include <cmath>
#include <cstring>

#include "base/error.h"
#include "ingest/parquet_thrift.h"

namespace hydrofoil {
namespace {

constexpr std::string_view kMagic = "PAR1";

[[noreturn]] void ThrowDamaged(std::string_view what) { ThrowIllegalArgument(std::string(what)); }

// An element of the schema as the file has it.
struct Element {
  int64_t type = -1;
  int64_t width = 0;
  int64_t repetition = 0;
  std::string name;
  int64_t children = 0;
  int64_t converted = -1;
  int64_t scale = 0;
  int64_t time_unit = 0;  // digits after the second, of the logical type
  bool is_text = false;
  bool is_uuid = false;
};

int64_t ReadTimeUnit(ThriftReader& in) {
  int64_t digits = 0;
  in.Struct([&](int id) {
    digits = 3 * int64_t{id};  // 1: ms, 2: us, 3: ns
    return false;
  });
  return digits;
}

void ReadLogicalType(ThriftReader& in, Element& element) {
  in.Struct([&](int kind) {
    constexpr int kText = 1, kEnum = 4, kTimestamp = 8, kJson = 12, kUuid = 14;
    element.is_text = element.is_text || kind == kText || kind == kEnum || kind == kJson;
    element.is_uuid = element.is_uuid || kind == kUuid;
    if (kind != kTimestamp) return false;
    in.Struct([&](int id) {
      if (id == 2) element.time_unit = ReadTimeUnit(in);
      return id == 2;
    });
    return true;
  });
}

Element ReadElement(ThriftReader& in) {
  Element element;
  in.Struct([&](int id) {
    switch (id) {
      case 1:
        element.type = in.Int();
        return true;
      case 2:
        element.width = in.Int();
        return true;
      case 3:
        element.repetition = in.Int();
        return true;
      case 4:
        element.name = in.Text();
        return true;
      case 5:
        element.children = in.Int();
        return true;
      case 6:
        element.converted = in.Int();
        return true;
      case 7:
        element.scale = in.Int();
        return true;
      case 10:
        ReadLogicalType(in, element);
        return true;
      default:
        return false;
    }
  });
  return element;
}

ParquetColumn ColumnOf(const Element& element) {
  constexpr int64_t kDecimal = 5, kDate = 6, kMillis = 9, kMicros = 10, kFirstUnsigned = 11,
                    kLastUnsigned = 14, kMaxType = 7, kMaxWidth = 1 << 20, kMaxScale = 38;
  constexpr size_t kUuidBytes = 16;
  if (element.children != 0 || element.repetition == 2) {
    ThrowDamaged(fmt::format("column {} is nested, which is not supported", element.name));
  }
  if (element.type < 0 || element.type > kMaxType || element.width < 0 ||
      element.width > kMaxWidth || element.scale < 0 || element.scale > kMaxScale) {
    ThrowDamaged(fmt::format("column {} has an unknown type", element.name));
  }
  ParquetColumn column;
  column.name = element.name;
  column.type = static_cast<ParquetType>(element.type);
  column.optional = element.repetition == 1;
  column.width = static_cast<size_t>(element.width);
  const bool bytes = column.type == ParquetType::kBytes || column.type == ParquetType::kFixedBytes;
  column.is_unsigned = element.converted >= kFirstUnsigned && element.converted <= kLastUnsigned;
  int64_t time_unit = element.time_unit;
  if (element.converted == kMillis) time_unit = 3;
  if (element.converted == kMicros) time_unit = 6;
  if (element.converted == kDecimal) {
    column.divisor = std::pow(10.0, static_cast<double>(element.scale));
  } else if (bytes) {
    const bool uuid =
        element.is_uuid && column.type == ParquetType::kFixedBytes && column.width == kUuidBytes;
    column.parsed = uuid ? ParseType::kUuid : ParseType::kString;
  } else if (column.type == ParquetType::kBoolean) {
    column.parsed = ParseType::kEnum;
  } else if (column.type == ParquetType::kInt96) {
    column.parsed = ParseType::kTime;
  } else if (element.converted == kDate) {
    column.parsed = ParseType::kTime;
    column.factor = 86400e3;
  } else if (time_unit > 0) {
    column.parsed = ParseType::kTime;
    column.divisor = std::pow(10.0, static_cast<double>(time_unit - 3));
  }
  return column;
}

ParquetChunk ReadChunkMetadata(ThriftReader& in) {
  ParquetChunk chunk;
  int64_t codec = 0;
  int64_t size = -1;
  int64_t data = -1;
  int64_t dictionary = -1;
  in.Struct([&](int id) {
    int64_t* const out = id == 4    ? &codec
                         : id == 7  ? &size
                         : id == 9  ? &data
                         : id == 11 ? &dictionary
                                    : nullptr;
    if (out != nullptr) *out = in.Int();
    return out != nullptr;
  });
  // Some writers set the dictionary's place to 0 when there is none.
  const int64_t offset = dictionary > 0 && dictionary < data ? dictionary : data;
  if (offset < 0 || size < 0 || codec < 0 || codec > 7) ThrowDamaged("its footer is damaged");
  chunk.codec = static_cast<ParquetCodec>(codec);
  chunk.offset = static_cast<size_t>(offset);
  chunk.byte_size = static_cast<size_t>(size);
  return chunk;
}

ParquetRowGroup ReadRowGroup(ThriftReader& in) {
  ParquetRowGroup group;
  in.Struct([&](int id) {
    if (id == 1) {
      in.List([&] {
        in.Struct([&](int field) {
          if (field == 3) group.chunks.push_back(ReadChunkMetadata(in));
          return field == 3;
        });
      });
      return true;
    }
    if (id != 3) return false;
    const int64_t rows = in.Int();
    if (rows < 0) ThrowDamaged("its footer is damaged");
    group.rows = static_cast<size_t>(rows);
    return true;
  });
  return group;
}

std::string_view FooterOf(std::string_view file) {
  constexpr size_t kTail = 8;
  if (file.size() < kMagic.size() + kTail || !file.ends_with(kMagic)) {
    ThrowDamaged("it does not end as a Parquet file does");
  }
  uint32_t size = 0;
  std::memcpy(&size, file.data() + file.size() - kTail, sizeof(size));
  if (size > file.size() - kTail) ThrowDamaged("its footer is damaged");
  return file.substr(file.size() - kTail - size, size);
}

}  // namespace

bool LooksLikeParquet(std::string_view start) { return start.starts_with(kMagic); }

ParquetMetadata ReadParquetMetadata(std::string_view file) {
  ParquetMetadata metadata;
  std::vector<Element> schema;
  ThriftReader in(FooterOf(file));
  in.Struct([&](int id) {
    if (id == 2) in.List([&] { schema.push_back(ReadElement(in)); });
    if (id == 4) in.List([&] { metadata.groups.push_back(ReadRowGroup(in)); });
    return id == 2 || id == 4;
  });
  for (size_t i = 1; i < schema.size(); ++i) metadata.columns.push_back(ColumnOf(schema[i]));
  if (metadata.columns.empty()) ThrowDamaged("it has no columns");
  for (const ParquetRowGroup& group : metadata.groups) {
    bool sound = group.chunks.size() == metadata.columns.size();
    for (const ParquetChunk& chunk : group.chunks) {
      sound = sound && chunk.offset <= file.size() && chunk.byte_size <= file.size() - chunk.offset;
    }
    if (!sound) ThrowDamaged("its footer is damaged");
  }
  return metadata;
}

}  // namespace hydrofoil
