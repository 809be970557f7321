// JSON of grids.
#ifndef HYDROFOIL_REST_SEARCH_GRID_SCHEMA_H_
#define HYDROFOIL_REST_SEARCH_GRID_SCHEMA_H_

#include <string>

#include "rest/protocol/json.h"
#include "schema/excluded_fields.h"
#include "selection/grid_search.h"

namespace hydrofoil::rest {

struct GridOrder {
  std::string sort_by;  // a measure; "": the usual one of the problem type
  bool decreasing = false;
};

// "GridSchemaV99". Throws Error(kIllegalArgument) when models have no such measure. Metrics of the
// models that are `excluded`, as seen from the grid, are not made.
Json GridJson(const Grid& grid, const GridOrder& order, const ExcludedFields& excluded);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_SEARCH_GRID_SCHEMA_H_
