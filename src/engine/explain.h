// The command that explains a model by the partial dependence of its predictions on columns.
#ifndef HYDROFOIL_ENGINE_EXPLAIN_H_
#define HYDROFOIL_ENGINE_EXPLAIN_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/context.h"
#include "engine/control.h"
#include "model/table.h"

namespace hydrofoil::engine {

inline constexpr std::string_view kPartialDependenceType = "Key<PartialDependence>";

struct Explain {
  using Names = std::vector<std::string>;

  std::string model;  // keys
  std::string frame;
  std::string destination;                               // of the explanation
  std::optional<Names> columns = {};                     // one table each; without pairs: all
  std::optional<std::vector<Names>> pairs = {};          // one table each
  int64_t bins = 20;                                     // of columns without values of their own
  bool missing = false;                                  // evaluate a missing value, too
  std::optional<Names> user_columns = {};                // with values of their own:
  std::optional<std::vector<int64_t>> user_counts = {};  // so many per column
  std::optional<std::vector<double>> user_values = {};   // concatenated
  std::optional<Names> targets = {};  // classes of a multinomial model: one table each
  int64_t row = -1;                   // only this row of the frame; negative: all
  int64_t weight_column = -1;         // of the frame; negative: none
};

struct Explanation {
  Explain command;
  std::vector<Table> tables;
};

// The job puts the explanation into the store. Throws Error for what does not exist or does not fit
// the frame.
JobPtr Start(Context& context, const Explain& command);

}  // namespace hydrofoil::engine

#endif  // HYDROFOIL_ENGINE_EXPLAIN_H_
