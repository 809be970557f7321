// The header of an ARFF file (Attribute-Relation File Format): names and types of the columns.
#ifndef HYDROFOIL_INGEST_DELIMITED_ARFF_HEADER_H_
#define HYDROFOIL_INGEST_DELIMITED_ARFF_HEADER_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/formats/parse_setup.h"

namespace hydrofoil {

struct ArffHeader {
  std::vector<std::string> names;
  std::vector<ParseType> types;
  size_t byte_size = 0;  // up to the line after @data
};

// Whether the first line that is neither blank nor a comment is "@relation".
bool LooksLikeArff(std::string_view text);

// Throws Error(kIllegalArgument), naming `source`, line and byte of what is wrong: an attribute
// that cannot be read or whose type is unknown, no @data.
ArffHeader ReadArffHeader(std::string_view text, const std::string& source);

// The start of the line after "@data", 0 when `text` does not hold it; `text` starts at a line of
// the header.
size_t PastArffData(std::string_view text);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_DELIMITED_ARFF_HEADER_H_
