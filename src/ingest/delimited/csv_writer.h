// Writes a frame as delimited text, block by block, as the reference does: header quoted, text and
// levels quoted, missing values empty, times as milliseconds, reals with the shortest digits that
// read back the same.
#ifndef HYDROFOIL_INGEST_DELIMITED_CSV_WRITER_H_
#define HYDROFOIL_INGEST_DELIMITED_CSV_WRITER_H_

#include <cstddef>
#include <string>
#include <vector>

#include "frame/frame.h"

namespace hydrofoil {

struct CsvFormat {
  char separator = ',';
  bool header = true;
  bool quote_header = true;
  bool hex_reals = false;     // 0x1.8p0: exact, for clients that read C99
  bool escape_quotes = true;  // double the quotes within quoted text
};

// One thread at a time. Holds the frame.
class CsvWriter {
 public:
  CsvWriter(Frame frame, const CsvFormat& format);
  // Only the rows [first, end).
  CsvWriter(Frame frame, const CsvFormat& format, size_t first, size_t end);

  // Appends the next rows to `out`, about 64 KB or more; false when all rows have been written
  // before and nothing was appended.
  bool Next(std::string& out);

 private:
  void WriteHeader(std::string& out) const;
  void WriteQuoted(std::string_view text, std::string& out) const;
  void WriteCell(size_t column, size_t row, double value, std::string& out) const;

  Frame frame_;
  CsvFormat format_;
  std::vector<bool> whole_;  // columns that hold integers only
  size_t next_row_;
  size_t end_row_;
  bool header_written_ = false;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_DELIMITED_CSV_WRITER_H_
