// What the elements of a Parquet file's schema mean. Values and pure functions.
#ifndef HYDROFOIL_INGEST_PARQUET_PARQUET_SCHEMA_H_
#define HYDROFOIL_INGEST_PARQUET_PARQUET_SCHEMA_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ingest/formats/parse_setup.h"
#include "ingest/parquet/parquet_thrift.h"

namespace hydrofoil {

// Numbers as in the format's definition.
enum class ParquetType { kBoolean, kInt32, kInt64, kInt96, kFloat, kDouble, kBytes, kFixedBytes };

// What the values of a type mean.
enum class ParquetMeaning {
  kItself,    // numbers, booleans, text
  kUnsigned,  // integers
  kDecimal,   // whole / 10^scale, of integers or of bytes
  kFloat16,
  kDate,       // days since 1970
  kTimestamp,  // since 1970 UTC
  kTimeOfDay,  // stays the number that it is
  kUuid,
};

struct ParquetColumn {
  std::string name;
  ParquetType type = ParquetType::kInt32;
  ParquetMeaning meaning = ParquetMeaning::kItself;
  ParseType parsed = ParseType::kNumeric;
  bool optional = false;
  size_t width = 0;       // bytes per value; 0: bytes with sizes, and booleans
  int64_t scale = 0;      // of decimals
  int second_digits = 0;  // of times: 3, 6 or 9 digits of a second
  size_t leaf = 0;        // which of the chunks of a group belongs to it
  std::string kind;       // what it is when it cannot be read, as "a list"; else empty
};

// Whether its numbers are floating-point numbers.
bool IsReal(const ParquetColumn& column);

// An element of the schema as the file has it.
struct ParquetElement {
  // Logical types, as the format numbers them. kAnother: a newer one.
  enum Logical {
    kNone = 0,
    kString = 1,
    kMap = 2,
    kList = 3,
    kEnum = 4,
    kDecimal = 5,
    kDate = 6,
    kTime = 7,
    kTimestamp = 8,
    kInterval = 9,
    kInteger = 10,
    kNull = 11,
    kJson = 12,
    kBson = 13,
    kUuid = 14,
    kFloat16 = 15,
    kVariant = 16,
    kGeometry = 17,
    kGeography = 18,
    kAnother = 19,
  };

  int64_t type = -1;
  int64_t width = 0;
  int64_t repetition = 0;
  std::string name;
  int64_t children = 0;
  int logical = kNone;  // also what older files state as a converted type
  int64_t scale = 0;
  int second_digits = 0;
  bool is_signed = true;
};

// Throws Error(kIllegalArgument).
ParquetElement ReadParquetElement(ThriftReader& in);

// The columns of a schema, root first; `leaves` becomes the number of chunks a group must have.
// Throws Error(kIllegalArgument) where the elements are inconsistent.
std::vector<ParquetColumn> ParquetColumnsOf(const std::vector<ParquetElement>& schema,
                                            size_t& leaves);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_PARQUET_PARQUET_SCHEMA_H_
