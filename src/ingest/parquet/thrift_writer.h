// Writes the compact protocol of Thrift, as far as the headers of Parquet files need it: the fields
// of one struct, appended with ascending numbers. Values.
#ifndef HYDROFOIL_INGEST_PARQUET_THRIFT_WRITER_H_
#define HYDROFOIL_INGEST_PARQUET_THRIFT_WRITER_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hydrofoil {

class ThriftStruct {
 public:
  ThriftStruct& Bool(int id, bool value);
  ThriftStruct& Int32(int id, int32_t value);
  ThriftStruct& Int64(int id, int64_t value);
  ThriftStruct& Text(int id, std::string_view text);
  ThriftStruct& Struct(int id, const ThriftStruct& value);
  ThriftStruct& Int32s(int id, std::span<const int32_t> values);
  ThriftStruct& Texts(int id, const std::vector<std::string>& texts);
  ThriftStruct& Structs(int id, const std::vector<ThriftStruct>& values);

  // The struct with its end.
  [[nodiscard]] std::string Bytes() const { return bytes_ + '\0'; }

 private:
  void Head(int id, int type);
  void ListHead(int id, int type, size_t size);
  void Varint(uint64_t value);
  void Zigzag(int64_t value);
  void Sized(std::string_view bytes);

  std::string bytes_;
  int last_ = 0;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_PARQUET_THRIFT_WRITER_H_
