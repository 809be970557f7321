#include "model/table.h"

#include <algorithm>
#include <cctype>

namespace hydrofoil {

const TableColumn* Table::Find(std::string_view column_name) const {
  const auto found = std::find_if(columns.begin(), columns.end(), [&](const TableColumn& column) {
    return column.name == column_name;
  });
  return found == columns.end() ? nullptr : &*found;
}

TableColumn MakeTableColumn(std::string_view header, std::string_view type,
                            std::string_view format) {
  TableColumn column;
  column.name = TableColumnName(header);
  column.type = type;
  column.format = format;
  column.description = header;
  return column;
}

TableColumn MakeRowHeaderColumn(size_t rows) {
  TableColumn column = MakeTableColumn("", "string", "%s");
  column.cells.assign(rows, TableCell(std::string()));
  return column;
}

std::string TableColumnName(std::string_view header) {
  std::string name;
  bool word_ended = false;
  for (const char c : header) {
    if (c == ' ' || c == '_') {
      word_ended = true;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (!std::isalnum(byte)) continue;
    if (word_ended && !name.empty()) name += '_';
    word_ended = false;
    name += static_cast<char>(std::tolower(byte));
  }
  return name;
}

}  // namespace hydrofoil
