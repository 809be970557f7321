// Turns a block of records into one chunk per column. Several blocks may be parsed concurrently.
#ifndef HYDROFOIL_INGEST_DELIMITED_BLOCK_PARSER_H_
#define HYDROFOIL_INGEST_DELIMITED_BLOCK_PARSER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "frame/chunk.h"
#include "ingest/delimited/tokenizer.h"
#include "ingest/formats/parse_plan.h"

namespace hydrofoil {

// Parses blocks one after the other, with the same memory and tables of levels: one per thread.
class BlockParser {
 public:
  // `plan` must outlive the parser.
  explicit BlockParser(const ParsePlan& plan);

  // Records with fewer fields are filled up with missing values, surplus fields are ignored. Throws
  // Error(kCancelled).
  ParsedBlock Parse(std::string_view text, const std::stop_token& stop);

 private:
  enum class Kind : char { kNothing, kNumber, kTime, kLevel, kText };

  // Collects the cells of a column: whole / 10^decimals each, or a double.
  struct Column {
    Kind kind = Kind::kNothing;
    const ParsePlan::Target* target = nullptr;
    std::vector<int64_t> wholes;
    std::vector<uint8_t> decimals;
    uint64_t magnitudes = 0;  // all of them ORed
    std::shared_ptr<LevelTable> levels;
    std::vector<std::optional<std::string>> texts;
  };

  void Begin();
  void Grow();
  void ReadRecord(Tokenizer& tokenizer, size_t row);
  bool ReadCell(Tokenizer& tokenizer, Column& column, size_t row);
  void AddField(const Field& field, Column& column, size_t row);
  static void SetValue(double value, Column& column, size_t row);
  [[nodiscard]] double TimeOf(const Field& field) const;
  [[nodiscard]] std::optional<std::string> TextOf(const Field& field, const Column& column) const;
  ChunkPtr Finish(Column& column, size_t rows);

  const ParsePlan& plan_;
  std::vector<Column> columns_;
  size_t capacity_ = 0;  // rows
  Field field_;
  const char* open_ = nullptr;  // the start of a quoted field that is not closed
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_DELIMITED_BLOCK_PARSER_H_
