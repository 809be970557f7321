// How a set of sources is to be parsed, and the guess of it from their first bytes. Values.
#ifndef HYDROFOIL_INGEST_FORMATS_PARSE_SETUP_H_
#define HYDROFOIL_INGEST_FORMATS_PARSE_SETUP_H_

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/delimited/tokenizer.h"
#include "ingest/files/source.h"
#include "ingest/formats/format.h"

namespace hydrofoil {

enum class ParseType { kUnknown, kBad, kNumeric, kEnum, kString, kTime, kUuid };

// What a user may force numbers to be, where the type does not already say it.
enum class NumberKind { kAny, kWhole, kReal };

// "Numeric", "Enum", ...: as the clients know it.
std::string_view ParseTypeName(ParseType type);
// Also "int", "real", "factor" and so on, ignoring case. Throws Error(kIllegalArgument).
ParseType ParseTypeOf(std::string_view name);
// kWhole for "int" and "long", kReal for "real", "float" and "double", ignoring case; else kAny.
NumberKind NumberKindOf(std::string_view type_name);

inline constexpr int kGuessSeparator = -1;
inline constexpr int kGuessHeader = 0;
inline constexpr int kHasHeader = 1;
inline constexpr int kNoHeader = -1;

struct ParseSetup {
  const Format* format = &kCsvFormat;
  int separator = kGuessSeparator;  // the code of a character; if still -1: one column
  int check_header = kGuessHeader;  // if still 0: no header
  bool single_quotes = false;
  char escape = 0;
  std::string comments = "#";
  // Empty, or one per column; an empty name, or one missing at the end, means C<i>.
  std::vector<std::string> column_names;
  std::vector<ParseType> column_types;
  // Whether numbers become what number_kinds say, or the schema of a Parquet file; otherwise
  // columns whose numbers are all whole are whole.
  bool force_column_types = false;
  std::vector<NumberKind> number_kinds;  // empty, or one per column
  size_t column_count = 0;
  // Empty, or by column: texts that mean missing, as does an empty cell. Not for numbers.
  std::vector<std::vector<std::string>> na_strings;
  std::vector<size_t> skipped_columns;
  // Columns that are added after those of the files, from the paths:
  // "ingest/formats/partition_columns.h".
  std::vector<std::string> partition_columns;
  std::vector<std::vector<std::string>> preview;  // the first records, without the header
  std::vector<std::string> warnings;              // what was assumed

  [[nodiscard]] Dialect dialect() const;
  // The name of column `index` of the file.
  [[nodiscard]] std::string NameOf(size_t index) const;
};

// What the user has decided already.
struct ParseSetupRequest {
  const Format* format = nullptr;  // null: guessed
  int separator = kGuessSeparator;
  int check_header = kGuessHeader;
  bool single_quotes = false;
  char escape = 0;
  std::optional<std::string> comments = {};  // unset: as usual in files of the format
  std::vector<std::string> column_names = {};
  std::vector<std::string> column_types = {};  // names of types; empty ones are guessed
  bool force_column_types = false;
  std::vector<std::vector<std::string>> na_strings = {};
  std::vector<size_t> skipped_columns = {};
  std::vector<std::string> partition_columns = {};
};

// Applies what was requested of names, kinds of numbers and columns, once column_count is known.
// As many names as columns are kept are taken as theirs, in order. Throws Error(kIllegalArgument).
void ApplyRequest(const ParseSetupRequest& request, ParseSetup& setup);

// Reads the first 4 MB of every source. Throws Error(kIllegalArgument) when a source is empty or
// not text, or when the sources do not fit each other.
ParseSetup GuessSetup(std::span<const Source> sources, const ParseSetupRequest& request);

// The names in the header of the first source: of CSV only, from its first record; else empty.
std::vector<std::string> ReadHeader(std::span<const Source> sources, const ParseSetup& setup);

// The key of the frame that parsing a source of this name should make: "nfs://data/iris.csv" gives
// "iris.hex".
std::string DestinationName(std::string_view source_name);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_FORMATS_PARSE_SETUP_H_
