// The compact protocol of Thrift, as far as the headers of Parquet files need it. Reads from bytes
// that must outlive it; one thread.
#ifndef HYDROFOIL_INGEST_PARQUET_PARQUET_THRIFT_H_
#define HYDROFOIL_INGEST_PARQUET_PARQUET_THRIFT_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace hydrofoil {

class ThriftReader {
 public:
  explicit ThriftReader(std::string_view bytes) : bytes_(bytes) {}

  // All of these throw Error(kIllegalArgument) where the bytes are not as they should be.

  // Calls `field(id)` for every field of a struct; the callback reads its value by one of the
  // functions below, or returns false and it is skipped.
  void Struct(const std::function<bool(int id)>& field);
  int64_t Int();  // i8 to i64
  bool Bool();    // of a field
  std::string Text();
  // Calls `element` for every element, which reads it.
  void List(const std::function<void()>& element);

  [[nodiscard]] size_t position() const { return position_; }

 private:
  enum Type {
    kStop,
    kTrue,
    kFalse,
    kI8,
    kI16,
    kI32,
    kI64,
    kDouble,
    kBinary,
    kList,
    kSet,
    kMap,
    kStructType
  };

  uint8_t Byte();
  uint64_t Varint();
  void Skip(int type);
  void SkipBytes(uint64_t count);

  std::string_view bytes_;
  size_t position_ = 0;
  int type_ = kStop;  // of the field being read
  int depth_ = 0;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_PARQUET_PARQUET_THRIFT_H_
