// The formats of files that hold tables. The guess of a set-up and the parse go through one table
// of them. Constant data: safe from every thread.
#ifndef HYDROFOIL_INGEST_FORMATS_FORMAT_H_
#define HYDROFOIL_INGEST_FORMATS_FORMAT_H_

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace hydrofoil {

class Source;         // ingest/files/source.h
struct Guess;         // ingest/formats/guess.h
struct ParseControl;  // ingest/formats/frame_parser.h
struct ParsedBlock;   // ingest/formats/parse_plan.h
struct ParsePlan;     // ingest/formats/parse_plan.h
struct ParseSetup;    // ingest/formats/parse_setup.h
struct ParseSetupRequest;

struct Format {
  std::string_view name;  // as the API has it: "CSV"
  // Whether a file with this beginning is of this format.
  bool (*sniff)(std::string_view start, const ParseSetupRequest& request);
  // Adds to the guess what the beginning of its source shows of the columns: names and types or
  // votes for them, and the first rows. The text ends with a whole record. Throws
  // Error(kIllegalArgument), naming the source, when it cannot be read.
  void (*describe)(std::string_view start, Guess& guess);
  // The rows of all sources in blocks, in order. Notes in the plan which columns are real by the
  // files' own schema. Throws as ParseFrame.
  std::vector<ParsedBlock> (*parse)(std::span<const Source> sources, const ParseSetup& setup,
                                    ParsePlan& plan, const ParseControl& control);
  std::string_view comments = "#";  // what begins a comment, unless the user says so
  // Rows name the columns they have values in: their number is known only at the end, and none
  // can be skipped.
  bool is_sparse = false;
  // Where the rows of a text begin, 0 when it is all header. Null: a header is a record.
  size_t (*past_header)(std::string_view text) = nullptr;
  // Why this build cannot read it; empty, or no function: it can.
  std::string_view (*why_not_read)() = nullptr;
};

extern const Format kCsvFormat;
extern const Format kArffFormat;
extern const Format kSvmLightFormat;
extern const Format kParquetFormat;
extern const Format kOrcFormat;

// In the order in which they are tried; the last accepts whatever is left.
std::span<const Format* const> Formats();
// By its name, ignoring case; null for "GUESS". Throws Error(kIllegalArgument).
const Format* FormatOf(std::string_view name);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_FORMATS_FORMAT_H_
