#include "cli/table_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <type_traits>

namespace hydrofoil::cli {
namespace {

constexpr size_t kClassesShown = 20;

std::string CellText(const TableCell& cell) {
  return std::visit(
      [](const auto& value) -> std::string {
        using T = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<T, std::monostate>) {
          return "";
        } else if constexpr (std::is_same_v<T, std::string>) {
          return value;
        } else if constexpr (std::is_same_v<T, int64_t>) {
          return std::to_string(value);
        } else {
          return NumberText(static_cast<double>(value));
        }
      },
      cell);
}

struct TextColumn {
  std::vector<std::string> cells;  // the header first
  bool left = false;
  size_t width = 0;
};

// Width in characters: bytes that continue one in UTF-8 do not count.
size_t WidthOf(const std::string& text) {
  return static_cast<size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

TextColumn MakeColumn(const TableColumn& column, const std::vector<size_t>& rows) {
  TextColumn text;
  text.left = column.type == "string";
  text.cells.push_back(column.description.empty() ? column.name : column.description);
  for (const size_t row : rows) text.cells.push_back(CellText(column.cells[row]));
  for (const std::string& cell : text.cells) text.width = std::max(text.width, WidthOf(cell));
  return text;
}

bool IsEmpty(const TableColumn& column) {
  return std::all_of(column.cells.begin(), column.cells.end(),
                     [](const TableCell& cell) { return CellText(cell).empty(); });
}

// All rows, or the first and the last ones.
std::vector<size_t> RowsShown(size_t rows, size_t most) {
  std::vector<size_t> shown;
  const size_t head = rows <= most ? rows : most / 2;
  for (size_t i = 0; i < head; ++i) shown.push_back(i);
  for (size_t i = rows <= most ? rows : rows - (most - head); i < rows; ++i) shown.push_back(i);
  return shown;
}

void AppendRow(const std::vector<TextColumn>& columns, size_t row, std::string& out) {
  std::string line;
  for (const TextColumn& column : columns) {
    const std::string& cell = column.cells[row];
    const std::string blanks(column.width - WidthOf(cell), ' ');
    line += "  " + (column.left ? cell + blanks : blanks + cell);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out += line + "\n";
}

}  // namespace

std::string NumberText(double value) {
  if (std::isnan(value)) return "NaN";
  return fmt::format("{:.6g}", value);
}

std::string TableText(const Table& table, size_t most_rows) {
  if (table.row_count() == 0) return "";
  const std::vector<size_t> rows = RowsShown(table.row_count(), most_rows);
  std::vector<TextColumn> columns;
  for (const TableColumn& column : table.columns) {
    if (!IsEmpty(column)) columns.push_back(MakeColumn(column, rows));
  }
  std::string out = table.name + "\n";
  for (size_t row = 0; row <= rows.size(); ++row) {
    AppendRow(columns, row, out);
    if (rows.size() < table.row_count() && row == most_rows / 2) {
      out += fmt::format("  ... {} more\n", table.row_count() - rows.size());
    }
  }
  return out;
}

std::vector<std::pair<std::string, double>> MetricNumbers(const ModelMetrics& metrics) {
  std::vector<std::pair<std::string, double>> numbers = {{"MSE", metrics.mse},
                                                         {"RMSE", metrics.rmse}};
  if (const RegressionMetrics* regression = metrics.regression()) {
    numbers.emplace_back("MAE", regression->mae);
    numbers.emplace_back("RMSLE", regression->rmsle);
    numbers.emplace_back("mean residual deviance", regression->mean_residual_deviance);
  }
  numbers.emplace_back("R2", metrics.r2());
  numbers.emplace_back("logloss", metrics.logloss());
  numbers.emplace_back("AUC", metrics.auc());
  numbers.emplace_back("AUCPR", metrics.pr_auc());
  numbers.emplace_back("error rate", metrics.classification_error());
  numbers.emplace_back("mean error per class", metrics.mean_per_class_error());
  std::erase_if(numbers, [](const auto& number) { return std::isnan(number.second); });
  return numbers;
}

std::string MetricsText(const std::string& title, const ModelMetrics& metrics) {
  std::string out = title;
  size_t count = 0;
  for (const auto& [name, value] : MetricNumbers(metrics)) {
    out += (count++ % 4 == 0 ? "\n  " : "   ") + name + " " + NumberText(value);
  }
  out += "\n";
  const ConfusionMatrix* matrix =
      metrics.binomial() != nullptr      ? &metrics.binomial()->confusion_matrix
      : metrics.multinomial() != nullptr ? &metrics.multinomial()->confusion_matrix
                                         : nullptr;
  if (matrix != nullptr && matrix->domain != nullptr && matrix->domain->size() <= kClassesShown) {
    Table table = ConfusionMatrixTable(*matrix);
    table.name = "  Confusion matrix (rows: the class, columns: the prediction)";
    // Its rows are known by their places.
    TableColumn labels = MakeTableColumn("Class", "string", "%s");
    for (const std::string& level : *matrix->domain) labels.cells.emplace_back(level);
    labels.cells.emplace_back("Total");
    if (labels.cells.size() == table.row_count()) {
      table.columns.insert(table.columns.begin(), std::move(labels));
    }
    out += TableText(table, kClassesShown + 1);
  }
  return out;
}

}  // namespace hydrofoil::cli
