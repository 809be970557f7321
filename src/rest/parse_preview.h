// The columns of a preview that a client wants to see while it sets up a parse.
#ifndef HYDROFOIL_REST_PARSE_PREVIEW_H_
#define HYDROFOIL_REST_PARSE_PREVIEW_H_

#include <string>
#include <vector>

#include "ingest/parse_setup.h"
#include "rest/request.h"

namespace hydrofoil::rest {

// "column_name_filter" (a regular expression found in the name), "column_offset" and
// "column_count" of a request. They cut the preview, never the parse.
struct PreviewColumns {
  std::string filter;
  int64_t offset = 0;
  int64_t count = 0;  // 0: all that are left
};

// Throws Error(kIllegalArgument) for negative numbers.
PreviewColumns PreviewColumnsOf(const Request& request);

struct Preview {
  size_t filtered_count = 0;  // columns whose names match
  std::vector<std::vector<std::string>> rows;
};

// As the reference: a preview that is cut begins with a row of names, another stays as it is.
// Throws Error(kMalformedRequest) when the filter is no regular expression.
Preview CutPreview(const ParseSetup& setup, const PreviewColumns& wanted);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_PARSE_PREVIEW_H_
