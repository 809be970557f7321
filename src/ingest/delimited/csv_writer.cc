#include "ingest/delimited/csv_writer.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "frame/column_stats.h"
#include "text/real_text.h"

namespace hydrofoil {
namespace {

constexpr size_t kBlockBytes = size_t{64} << 10;
constexpr double kLong = 9223372036854775808.0;
constexpr size_t kBlockCells = size_t{32} << 10;

bool HoldsIntegers(const Column& column) {
  if (column.type() == ColumnType::kTime) {
    return true;
  }
  if (column.type() != ColumnType::kNumeric) {
    return false;
  }
  const ColumnStats& stats = column.stats();
  const auto fits = [&](double value) { return std::abs(value) <= kLong; };
  return stats.is_integer && stats.positive_infinity_count + stats.negative_infinity_count == 0 &&
         std::all_of(stats.mins.begin(), stats.mins.end(), fits) &&
         std::all_of(stats.maxs.begin(), stats.maxs.end(), fits);
}

}  // namespace

CsvWriter::CsvWriter(Frame frame, const CsvFormat& format)
    : CsvWriter(frame, format, 0, frame.rows()) {}

CsvWriter::CsvWriter(Frame frame, const CsvFormat& format, size_t first, size_t end)
    : frame_(std::move(frame)),
      format_(format),
      next_row_(first),
      end_row_(end),
      header_written_(!format.header) {
  for (const ColumnPtr& column : frame_.columns()) {
    whole_.push_back(HoldsIntegers(*column));
  }
}

void CsvWriter::WriteQuoted(std::string_view text, std::string& out) const {
  out.push_back('"');
  for (const char c : text) {
    if (c == '"' && format_.escape_quotes) {
      out.push_back('"');
    }
    out.push_back(c);
  }
  out.push_back('"');
}

void CsvWriter::WriteHeader(std::string& out) const {
  for (size_t i = 0; i < frame_.column_count(); ++i) {
    if (i > 0) {
      out.push_back(format_.separator);
    }
    if (format_.quote_header) {
      WriteQuoted(frame_.name(i), out);
    } else {
      out += frame_.name(i);
    }
  }
  out.push_back('\n');
}

void CsvWriter::WriteCell(size_t column, size_t row, double value, std::string& out) const {
  const Column& cells = *frame_.column(column);
  if (cells.is_text()) {
    const auto text = cells.StringAt(row);
    if (text && cells.type() == ColumnType::kUuid) {
      out += *text;
    } else if (text) {
      WriteQuoted(*text, out);
    }
  } else if (std::isnan(value)) {
    return;
  } else if (cells.is_categorical()) {
    WriteQuoted((*cells.domain())[static_cast<size_t>(value)], out);
  } else if (whole_[column]) {
    AppendInteger(value < kLong ? static_cast<int64_t>(value) : std::numeric_limits<int64_t>::max(),
                  out);
  } else if (format_.hex_reals) {
    AppendHexReal(value, out);
  } else {
    AppendReal(value, out);
  }
}

bool CsvWriter::Next(std::string& out) {
  const size_t start = out.size();
  if (!std::exchange(header_written_, true)) {
    WriteHeader(out);
  }
  const size_t columns = frame_.column_count();
  while (next_row_ < end_row_ && out.size() - start < kBlockBytes) {
    const size_t rows = std::min(end_row_ - next_row_,
                                 std::max<size_t>(1, kBlockCells / std::max<size_t>(1, columns)));
    std::vector<double> values(rows * columns);
    for (size_t i = 0; i < columns; ++i) {
      frame_.column(i)->Decode(next_row_, std::span(values).subspan(i * rows, rows));
    }
    for (size_t row = 0; row < rows; ++row) {
      for (size_t i = 0; i < columns; ++i) {
        if (i > 0) {
          out.push_back(format_.separator);
        }
        WriteCell(i, next_row_ + row, values[i * rows + row], out);
      }
      out.push_back('\n');
    }
    next_row_ += rows;
  }
  return out.size() > start;
}

}  // namespace hydrofoil
