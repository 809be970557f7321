// What the first lines of delimited text show: separator, records. Pure functions.
#ifndef HYDROFOIL_INGEST_DELIMITED_DELIMITED_GUESS_H_
#define HYDROFOIL_INGEST_DELIMITED_DELIMITED_GUESS_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "ingest/delimited/tokenizer.h"
#include "ingest/files/source.h"
#include "ingest/formats/parse_setup.h"

namespace hydrofoil {

// The first lines that hold data, with quotes taken into account.
std::vector<std::string_view> FirstLines(std::string_view text, const Dialect& dialect,
                                         size_t count);

// How many fields the line has if cut by `separator`.
size_t FieldCount(std::string_view line, Dialect dialect, char separator);

// By the first two lines, else (the first may be a title) by the second and third, else the blank.
int GuessSeparator(const std::vector<std::string_view>& lines, const Dialect& dialect);

// kPreviewRecords at most.
std::vector<std::vector<Field>> FirstRecords(std::string_view text, const Dialect& dialect);

// Shows the records, except a header.
void FillPreview(const std::vector<std::vector<Field>>& records, ParseSetup& setup);

// Throws Error(kIllegalArgument): the source is not text with rows.
[[noreturn]] void ThrowNoText(const Source& source);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_DELIMITED_DELIMITED_GUESS_H_
