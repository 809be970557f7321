#include "ingest/delimited/delimited_guess.h"

#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

#include "base/error.h"
#include "ingest/formats/guess.h"

namespace hydrofoil {
namespace {

constexpr std::string_view kSeparators = "\x01,;|\t ";

// The first separator that cuts both lines into equally many fields, else the first that cuts the
// first of them at all.
std::optional<char> SeparatorOf(std::string_view first, std::string_view second,
                                const Dialect& dialect) {
  for (const char separator : kSeparators) {
    const size_t count = FieldCount(first, dialect, separator);
    if (count > 1 && count == FieldCount(second, dialect, separator)) return separator;
  }
  for (const char separator : kSeparators) {
    if (FieldCount(first, dialect, separator) > 1) return separator;
  }
  return std::nullopt;
}

// Whether the text ends with a blank.
bool EndsBlank(std::string_view text) {
  return !text.empty() && (text.back() == ' ' || text.back() == '\t');
}

}  // namespace

std::vector<std::string_view> FirstLines(std::string_view text, const Dialect& dialect,
                                         size_t count) {
  std::vector<std::string_view> lines;
  Dialect whole = dialect;
  whole.separator = '\n';
  Tokenizer tokenizer(text, whole);
  std::vector<Field> fields;
  size_t start = 0;
  while (lines.size() < count && tokenizer.Next(fields)) {
    lines.push_back(text.substr(start, tokenizer.position() - start));
    start = tokenizer.position();
  }
  return lines;
}

size_t FieldCount(std::string_view line, Dialect dialect, char separator) {
  dialect.separator = separator;
  std::vector<Field> fields;
  Tokenizer(line, dialect).Next(fields);
  return fields.size();
}

int GuessSeparator(const std::vector<std::string_view>& lines, const Dialect& dialect) {
  if (lines.size() < 2) {
    for (const char separator : {',', ' '}) {
      if (FieldCount(lines[0], dialect, separator) > 1) return separator;
    }
    return kGuessSeparator;
  }
  auto found = SeparatorOf(lines[0], lines[1], dialect);
  if (!found && lines.size() > 2) {
    found = SeparatorOf(lines[1], lines[2], dialect);
  }
  return found.value_or(' ');
}

std::vector<std::vector<Field>> FirstRecords(std::string_view text, const Dialect& dialect) {
  std::vector<std::vector<Field>> records;
  std::vector<Field> fields;
  Tokenizer tokenizer(text, dialect);
  while (records.size() < kPreviewRecords && tokenizer.Next(fields)) {
    // Blanks at the end of a line belong to nobody.
    while (!fields.back().quoted && EndsBlank(fields.back().text)) {
      fields.back().text.remove_suffix(1);
    }
    records.push_back(fields);
  }
  return records;
}

void FillPreview(const std::vector<std::vector<Field>>& records, ParseSetup& setup) {
  const bool header = setup.check_header == kHasHeader;
  for (size_t i = header ? 1 : 0; i < records.size(); ++i) {
    std::vector<std::string> row;
    for (const Field& field : records[i]) row.emplace_back(field.text);
    setup.preview.push_back(std::move(row));
  }
}

void ThrowNoText(const Source& source) {
  ThrowIllegalArgument(fmt::format("Cannot determine file type. for {}", source.name()));
}

}  // namespace hydrofoil
