// The columns of a preview that a client wants to see while it sets up a parse.
#ifndef HYDROFOIL_INGEST_FORMATS_PARSE_PREVIEW_H_
#define HYDROFOIL_INGEST_FORMATS_PARSE_PREVIEW_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ingest/formats/parse_setup.h"

namespace hydrofoil {

// They limit the preview, never the parse.
struct PreviewColumns {
  std::string filter;  // a regular expression found in the name
  int64_t offset = 0;
  int64_t count = 0;  // 0: all that are left
};

struct Preview {
  size_t filtered_count = 0;  // columns whose names match
  std::vector<std::vector<std::string>> rows;
};

// As the reference: a preview that is cut begins with a row of names, another stays as it is.
// Throws Error: kIllegalArgument for negative numbers, kMalformedRequest when the filter is no
// regular expression.
Preview CutPreview(const ParseSetup& setup, const PreviewColumns& wanted);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_FORMATS_PARSE_PREVIEW_H_
