// Tables of results as JSON (TwoDimTableV3).
#ifndef HYDROFOIL_REST_TABLE_SCHEMA_H_
#define HYDROFOIL_REST_TABLE_SCHEMA_H_

#include <optional>

#include "model/table.h"
#include "rest/json.h"

namespace hydrofoil::rest {

Json TableJson(const Table& table);
// null when there is none.
Json TableJson(const std::optional<Table>& table);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_TABLE_SCHEMA_H_
