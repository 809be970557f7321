// What a model or a frame holds, as text.
#ifndef HYDROFOIL_CLI_REPORT_H_
#define HYDROFOIL_CLI_REPORT_H_

#include <string>

#include "frame/frame.h"
#include "model/model.h"

namespace hydrofoil::cli {

// Kind, columns, layers, scoring history, metrics, cross-validation, importances: what there is.
std::string ModelReport(const Model& model);

// One line per column: type, missing values, range, mean, levels.
std::string FrameReport(const std::string& key, const Frame& frame);

}  // namespace hydrofoil::cli

#endif  // HYDROFOIL_CLI_REPORT_H_
