// How often values of two columns occur together, in bins. Pure, usable from any thread.
#ifndef HYDROFOIL_RAPIDS_FUNCTIONS_TABULATE_H_
#define HYDROFOIL_RAPIDS_FUNCTIONS_TABULATE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "frame/column.h"

namespace hydrofoil::rapids {

struct TabulateInput {
  ColumnPtr predictor;
  ColumnPtr response;
  ColumnPtr weights;  // null: every row counts once
  size_t predictor_bins = 20;
  size_t response_bins = 10;
};

// A bin of its own, the first one, holds the missing values when there are any.
struct Tabulation {
  std::vector<std::string> predictor_labels;
  std::vector<std::string> response_labels;
  std::vector<double> counts;     // [response bin][predictor bin]
  std::vector<double> means;      // of the response per predictor bin, missing ones left out
  std::vector<double> responses;  // (weighted) number of responses behind a mean
};

// Throws Error(kIllegalArgument) for text columns and more cells than 100 million.
[[nodiscard]] Tabulation Tabulate(const TabulateInput& input);

}  // namespace hydrofoil::rapids

#endif  // HYDROFOIL_RAPIDS_FUNCTIONS_TABULATE_H_
