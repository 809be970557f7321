// Tables and metrics as text.
#ifndef HYDROFOIL_CLI_TABLE_TEXT_H_
#define HYDROFOIL_CLI_TABLE_TEXT_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "model/metrics.h"
#include "model/table.h"

namespace hydrofoil::cli {

// Up to six significant digits, "NaN" as such.
std::string NumberText(double value);

// Name, header and rows in aligned columns, numbers to the right; of more than `most_rows` rows the
// middle is left out. Columns without any value are left out. Ends with a newline; empty for a
// table without rows.
std::string TableText(const Table& table, size_t most_rows);

// The numbers that say how good a model is, by name, undefined ones left out.
std::vector<std::pair<std::string, double>> MetricNumbers(const ModelMetrics& metrics);

// Those numbers in lines of four, then the confusion matrix. Ends with a newline.
std::string MetricsText(const std::string& title, const ModelMetrics& metrics);

}  // namespace hydrofoil::cli

#endif  // HYDROFOIL_CLI_TABLE_TEXT_H_
