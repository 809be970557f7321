#include "ingest/parquet/parquet_writer.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "base/thread_pool.h"
#include "ingest/parquet/parquet_pages.h"
#include "ingest/parquet/thrift_writer.h"

namespace hydrofoil {
namespace {

constexpr std::string_view kMagic = "PAR1";
constexpr size_t kMostGroupRows = size_t{1} << 20;
constexpr size_t kLeastGroupRows = size_t{1} << 12;
constexpr size_t kGroupBytes = size_t{64} << 20;

ThriftStruct SchemaOf(const std::string& name, const Column& column) {
  constexpr int kUtf8 = 0, kMillis = 9;                          // converted types
  constexpr int kStringKind = 1, kTimeKind = 8, kUuidKind = 14;  // logical types
  constexpr int kOptional = 1, kUuidBytes = 16;
  const ParquetType type = ParquetTypeOf(column);
  ThriftStruct element;
  element.Int32(1, static_cast<int32_t>(type));
  if (type == ParquetType::kFixedBytes) element.Int32(2, kUuidBytes);
  element.Int32(3, kOptional).Text(4, name);
  ThriftStruct logical;
  if (type == ParquetType::kBytes) {
    element.Int32(6, kUtf8);
    logical.Struct(kStringKind, {});
  } else if (type == ParquetType::kFixedBytes) {
    logical.Struct(kUuidKind, {});
  } else if (column.type() == ColumnType::kTime) {
    element.Int32(6, kMillis);
    const ThriftStruct millis = ThriftStruct().Struct(1, {});
    logical.Struct(kTimeKind, ThriftStruct().Bool(1, true).Struct(2, millis));
  } else {
    return element;
  }
  return element.Struct(10, logical);
}

class ParquetWriter {
 public:
  ParquetWriter(const Frame& frame, ParquetCodec codec, const ByteSink& sink)
      : frame_(frame), codec_(codec), sink_(sink) {}

  void Write(ParquetRows rows, const std::stop_token& stop) {
    for (const std::string& name : frame_.names()) names_.push_back(ValidUtf8(name));
    Put(kMagic);
    const size_t bytes_per_row =
        8 * frame_.column_count() + frame_.byte_size() / std::max<size_t>(1, frame_.rows());
    const size_t at_once = std::clamp(kGroupBytes / bytes_per_row, kLeastGroupRows, kMostGroupRows);
    for (size_t row = rows.first; row < rows.end; row += at_once) {
      AddGroup({row, std::min(rows.end, row + at_once)}, stop);
    }
    const std::string footer = Footer(rows.end - rows.first);
    Put(footer);
    std::string size;
    for (int i = 0; i < 4; ++i) size.push_back(static_cast<char>(footer.size() >> (8 * i)));
    Put(size);
    Put(kMagic);
  }

 private:
  void Put(std::string_view bytes) {
    sink_(bytes);
    offset_ += bytes.size();
  }

  // Some columns at a time are encoded, then written in their order.
  void AddGroup(ParquetRows rows, const std::stop_token& stop) {
    const size_t begin = offset_;
    const size_t columns = frame_.column_count();
    const size_t at_once = 2 * ThreadCount();
    std::vector<ThriftStruct> chunks;
    size_t unpacked = 0;
    for (size_t done = 0; done < columns; done += at_once) {
      std::vector<ParquetPages> encoded(std::min(at_once, columns - done));
      ParallelFor(encoded.size(), stop, [&](size_t i) {
        encoded[i] = EncodeParquetPages(*frame_.column(done + i), rows.first, rows.end, codec_);
      });
      for (size_t i = 0; i < encoded.size(); ++i) {
        unpacked += encoded[i].unpacked_size;
        chunks.push_back(Chunk(done + i, rows.end - rows.first, encoded[i]));
        Put(encoded[i].bytes);
      }
    }
    groups_.push_back(ThriftStruct()
                          .Structs(1, chunks)
                          .Int64(2, static_cast<int64_t>(unpacked))
                          .Int64(3, static_cast<int64_t>(rows.end - rows.first))
                          .Int64(5, static_cast<int64_t>(begin))
                          .Int64(6, static_cast<int64_t>(offset_ - begin)));
  }

  // What the footer says about the pages that begin here.
  [[nodiscard]] ThriftStruct Chunk(size_t column, size_t rows, const ParquetPages& pages) const {
    constexpr int32_t kPlain = 0, kRle = 3, kRleDictionary = 8;
    const bool coded = pages.dictionary_size > 0;
    const std::vector<int32_t> encodings =
        coded ? std::vector{kPlain, kRle, kRleDictionary} : std::vector{kPlain, kRle};
    ThriftStruct data;
    data.Int32(1, static_cast<int32_t>(ParquetTypeOf(*frame_.column(column))))
        .Int32s(2, encodings)
        .Texts(3, {names_[column]})
        .Int32(4, static_cast<int32_t>(codec_))
        .Int64(5, static_cast<int64_t>(rows))
        .Int64(6, static_cast<int64_t>(pages.unpacked_size))
        .Int64(7, static_cast<int64_t>(pages.bytes.size()))
        .Int64(9, static_cast<int64_t>(offset_ + pages.dictionary_size));
    if (coded) data.Int64(11, static_cast<int64_t>(offset_));
    data.Struct(12, ThriftStruct().Int64(3, static_cast<int64_t>(pages.missing)));
    return ThriftStruct().Int64(2, static_cast<int64_t>(offset_)).Struct(3, data);
  }

  [[nodiscard]] std::string Footer(size_t rows) const {
    std::vector<ThriftStruct> schema;
    schema.push_back(
        ThriftStruct().Text(4, "schema").Int32(5, static_cast<int32_t>(frame_.column_count())));
    for (size_t i = 0; i < frame_.column_count(); ++i) {
      schema.push_back(SchemaOf(names_[i], *frame_.column(i)));
    }
    return ThriftStruct()
        .Int32(1, 1)
        .Structs(2, schema)
        .Int64(3, static_cast<int64_t>(rows))
        .Structs(4, groups_)
        .Text(6, "hydrofoil version " HYDROFOIL_VERSION)
        .Bytes();
  }

  const Frame& frame_;
  const ParquetCodec codec_;
  const ByteSink& sink_;
  size_t offset_ = 0;
  std::vector<std::string> names_;
  std::vector<ThriftStruct> groups_;
};

}  // namespace

void WriteParquet(const Frame& frame, ParquetRows rows, ParquetCodec codec,
                  const std::stop_token& stop, const ByteSink& sink) {
  ParquetWriter(frame, codec, sink).Write(rows, stop);
}

}  // namespace hydrofoil
