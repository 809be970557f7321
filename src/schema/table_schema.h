// Tables of results as JSON (TwoDimTableV3).
#ifndef HYDROFOIL_SCHEMA_TABLE_SCHEMA_H_
#define HYDROFOIL_SCHEMA_TABLE_SCHEMA_H_

#include <optional>

#include "model/table.h"
#include "schema/json.h"

namespace hydrofoil::schema {

Json TableJson(const Table& table);
// null when there is none.
Json TableJson(const std::optional<Table>& table);

}  // namespace hydrofoil::schema

#endif  // HYDROFOIL_SCHEMA_TABLE_SCHEMA_H_
