#include "schema/table_schema.h"

#include <nlohmann/json.hpp>

namespace hydrofoil::schema {
namespace {

struct CellJson {
  Json operator()(std::monostate) const { return nullptr; }
  Json operator()(int64_t value) const { return value; }
  Json operator()(float value) const { return Number(value); }
  Json operator()(double value) const { return Number(value); }
  Json operator()(const std::string& value) const { return value; }
};

Json ColumnJson(const TableColumn& column) {
  Json json = Schema("ColumnSpecsBase", "Iced", -1);
  json["name"] = column.name;
  json["type"] = column.type;
  json["format"] = column.format;
  json["description"] = column.description;
  return json;
}

}  // namespace

Json TableJson(const Table& table) {
  Json json = Schema("TwoDimTableV3", "TwoDimTable");
  json["name"] = table.name;
  json["description"] = table.description;
  Json columns = Json::array();
  Json data = Json::array();
  for (const TableColumn& column : table.columns) {
    columns.push_back(ColumnJson(column));
    Json cells = Json::array();
    for (const TableCell& cell : column.cells) cells.push_back(std::visit(CellJson{}, cell));
    data.push_back(std::move(cells));
  }
  json["columns"] = std::move(columns);
  json["rowcount"] = table.row_count();
  json["data"] = std::move(data);
  return json;
}

Json TableJson(const std::optional<Table>& table) {
  return table.has_value() ? TableJson(*table) : Json(nullptr);
}

}  // namespace hydrofoil::schema
