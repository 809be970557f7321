// How a set of sources is to be parsed, and the guess of it from their first bytes. Values.
#ifndef HYDROFOIL_INGEST_PARSE_SETUP_H_
#define HYDROFOIL_INGEST_PARSE_SETUP_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/source.h"
#include "ingest/tokenizer.h"

namespace hydrofoil {

enum class ParseType { kUnknown, kBad, kNumeric, kEnum, kString, kTime, kUuid };

enum class FileFormat { kGuess, kCsv, kArff, kSvmLight, kParquet, kOrc };

// Files with the types and names of their columns, read by ParquetFile.
constexpr bool IsColumnar(FileFormat format) {
  return format == FileFormat::kParquet || format == FileFormat::kOrc;
}

// "GUESS", "CSV", "ARFF", "SVMLight", "PARQUET", "ORC".
std::string_view FileFormatName(FileFormat format);
// Throws Error(kIllegalArgument) for a format that cannot be read.
FileFormat FileFormatOf(std::string_view name);

// "Numeric", "Enum", ...: as the clients know it.
std::string_view ParseTypeName(ParseType type);
// Also "int", "real", "factor" and so on, in any case. Throws Error(kIllegalArgument).
ParseType ParseTypeOf(std::string_view name);

inline constexpr int kGuessSeparator = -1;
inline constexpr int kGuessHeader = 0;
inline constexpr int kHasHeader = 1;
inline constexpr int kNoHeader = -1;

struct ParseSetup {
  FileFormat format = FileFormat::kCsv;
  int separator = kGuessSeparator;  // the code of a character; still -1: one column
  int check_header = kGuessHeader;  // still 0: no header
  bool single_quotes = false;
  char escape = 0;
  std::string comments = "#";
  // Empty, or one a column; an empty name, or one missing at the end, stands for C<i>.
  std::vector<std::string> column_names;
  std::vector<ParseType> column_types;
  size_t column_count = 0;
  // Empty, or by column: texts that mean missing, beside an empty cell. Not for numbers.
  std::vector<std::vector<std::string>> na_strings;
  std::vector<size_t> skipped_columns;
  std::vector<std::vector<std::string>> preview;  // the first records, without the header

  [[nodiscard]] Dialect dialect() const;
  // The name of column `index` of the file.
  [[nodiscard]] std::string NameOf(size_t index) const;
};

// What the user has decided already.
struct ParseSetupRequest {
  FileFormat format = FileFormat::kGuess;
  int separator = kGuessSeparator;
  int check_header = kGuessHeader;
  bool single_quotes = false;
  char escape = 0;
  std::string comments = {};  // empty: as is usual in files of the format
  std::vector<std::string> column_names = {};
  std::vector<std::string> column_types = {};  // names of types; empty ones are guessed
  std::vector<std::vector<std::string>> na_strings = {};
  std::vector<size_t> skipped_columns = {};
};

// Reads the first 4 MB of every source. Throws Error(kIllegalArgument) when a source is empty or
// no text, or when the sources do not fit each other.
ParseSetup GuessSetup(std::span<const Source> sources, const ParseSetupRequest& request);

// The key of the frame that parsing a source of this name should make: "nfs://data/iris.csv" gives
// "iris.hex".
std::string DestinationName(std::string_view source_name);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_PARSE_SETUP_H_
