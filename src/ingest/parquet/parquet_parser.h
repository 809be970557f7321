// Reads the flat columns of Parquet files, and of ORC files where the build can.
#ifndef HYDROFOIL_INGEST_PARQUET_PARQUET_PARSER_H_
#define HYDROFOIL_INGEST_PARQUET_PARQUET_PARSER_H_

#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "ingest/delimited/block_parser.h"
#include "ingest/files/source.h"
#include "ingest/parquet/parquet_column.h"
#include "ingest/parquet/parquet_metadata.h"

namespace hydrofoil {

// A whole file in memory.
class ParquetFile {
 public:
  // Throws Error(kIllegalArgument), naming the source, and Error(kOutOfMemory).
  explicit ParquetFile(const Source& source);

  [[nodiscard]] const ParquetMetadata& metadata() const { return metadata_; }
  // The first rows as text, nothing for missing values.
  [[nodiscard]] std::vector<std::vector<std::string>> Preview(size_t rows) const;
  // All rows, in blocks of at most 2^17, converted to the types of the plan. Throws as the
  // constructor does, and Error(kCancelled).
  [[nodiscard]] std::vector<ParsedBlock> Parse(const ParsePlan& plan,
                                               const std::stop_token& stop) const;

 private:
  [[nodiscard]] ParquetCells Cells(size_t column, const ParquetRowGroup& group, size_t enough,
                                   bool as_text) const;
  void ParseColumn(const ParsePlan& plan, size_t column, const ParquetRowGroup& group,
                   std::span<ParsedBlock> blocks) const;

  std::string name_;
  std::string bytes_;
  ParquetMetadata metadata_;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_PARQUET_PARQUET_PARSER_H_
