// Tables of results as the API shows them (its TwoDimTable): scoring history, thresholds, variable
// importances, model summary ... Values; built once, then only read.
#ifndef HYDROFOIL_MODEL_TABLE_H_
#define HYDROFOIL_MODEL_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hydrofoil {

// monostate is an empty cell (JSON null). A float is printed with float digits.
using TableCell = std::variant<std::monostate, int64_t, float, double, std::string>;

struct TableColumn {
  std::string name;         // as in the API, e.g. "training_rmse"; "" for row headers
  std::string type;         // "string", "int", "long", "float" or "double"
  std::string format;       // printf format of a cell, e.g. "%.5f"
  std::string description;  // the header as printed, e.g. "Training RMSE"
  std::vector<TableCell> cells;
};

struct Table {
  std::string name;
  std::string description;
  std::vector<TableColumn> columns;  // of equal length

  [[nodiscard]] size_t row_count() const {
    return columns.empty() ? 0 : columns.front().cells.size();
  }
  // The column called `name`, null when there is none.
  [[nodiscard]] const TableColumn* Find(std::string_view name) const;
};

// A column whose name is derived from its printed header by TableColumnName.
TableColumn MakeTableColumn(std::string_view header, std::string_view type,
                            std::string_view format);

// The column called "" that starts a table without row labels of its own.
TableColumn MakeRowHeaderColumn(size_t rows);

// "Training Classification Error" -> "training_classification_error": words split at blanks and
// underscores, lower-cased, joined by "_", all other characters but letters and digits dropped.
std::string TableColumnName(std::string_view header);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_TABLE_H_
