// Converts the cells of a Parquet column to the type that was asked for, and puts them into the
// chunks of blocks. Pure functions.
#ifndef HYDROFOIL_INGEST_PARQUET_PARQUET_CONVERSION_H_
#define HYDROFOIL_INGEST_PARQUET_PARQUET_CONVERSION_H_

#include <cstddef>
#include <span>

#include "ingest/delimited/block_parser.h"
#include "ingest/parquet/parquet_column.h"

namespace hydrofoil {

// Throws Error(kIllegalArgument), naming the columns that cannot be read and are not skipped, or
// one that cannot be read as the plan says. The plan must have as many columns.
void CheckParquetColumns(std::span<const ParquetColumn> columns, const ParsePlan& plan);

// Whether cells for `type` are to be read as text.
bool WantsText(ParseType type);

// Text becomes numbers, times (those without a zone by plan.local_to_utc) and UUIDs as in CSV:
// other text is missing. Booleans become 0 and 1, times of day those of 1970-01-01.
void ConvertCells(const ParquetColumn& column, const ParsePlan& plan, ParseType type,
                  ParquetCells& cells);

// Puts rows [first, first + block.rows) of converted cells into column `column` of the block.
void FillBlock(const ParquetCells& cells, size_t first, ParseType type, size_t column,
               ParsedBlock& block);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_PARQUET_PARQUET_CONVERSION_H_
