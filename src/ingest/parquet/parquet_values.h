// What one value of a Parquet column means, as a number and as text. Pure functions.
#ifndef HYDROFOIL_INGEST_PARQUET_PARQUET_VALUES_H_
#define HYDROFOIL_INGEST_PARQUET_PARQUET_VALUES_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "ingest/parquet/parquet_schema.h"

namespace hydrofoil {

// whole / 10^scale, correctly rounded. `bytes`: the whole number, big-endian, in two's complement,
// of any length. Throws Error(kIllegalArgument) for more than 1024 bytes.
double DecimalNumber(std::string_view bytes, int64_t scale);
double DecimalNumber(int64_t whole, int64_t scale);
// With all digits after the point: "-0.50".
std::string DecimalText(std::string_view bytes, int64_t scale);

double Float16Number(uint16_t bits);

// The value whose plain bytes these are, without their size. Throws as above.
// Times are ms since 1970 UTC, rounded down.
double ParquetNumber(std::string_view bytes, const ParquetColumn& column);

// The same as text: integers with all digits, whole reals without a point, others with the
// shortest digits that read back; "2020-01-31", "2020-01-31 23:59:59.000" with as many digits as
// the type has, "23:59:59.000", UUIDs as the reference writes them.
std::string ParquetText(std::string_view bytes, const ParquetColumn& column);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_PARQUET_PARQUET_VALUES_H_
