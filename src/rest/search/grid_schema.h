// JSON of grids.
#ifndef HYDROFOIL_REST_SEARCH_GRID_SCHEMA_H_
#define HYDROFOIL_REST_SEARCH_GRID_SCHEMA_H_

#include <string>

#include "rest/protocol/json.h"
#include "selection/grid_search.h"

namespace hydrofoil::rest {

struct GridOrder {
  std::string sort_by;  // a measure; "": the usual one of the problem type
  bool decreasing = false;
};

// "GridSchemaV99". Throws Error(kIllegalArgument) when models have no such measure.
Json GridJson(const Grid& grid, const GridOrder& order);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_SEARCH_GRID_SCHEMA_H_
