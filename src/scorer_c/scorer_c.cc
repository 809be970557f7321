// The C interface (include/hydrofoil/scorer.h): nothing but RowScorer without exceptions.
#include <hydrofoil/scorer.h>

#include <cstdio>
#include <exception>
#include <memory>
#include <span>
#include <string>

#include "algorithms/table.h"
#include "model/model_reader.h"
#include "scorer/row_scorer.h"

struct hydrofoil_scorer {
  hydrofoil::RowScorer rows;
};

namespace {

// The text at `index`, null beyond the end.
const char* TextAt(const std::vector<std::string>& texts, size_t index) {
  return index < texts.size() ? texts[index].c_str() : nullptr;
}

}  // namespace

hydrofoil_scorer* hydrofoil_scorer_open(const char* path, char* message, size_t size) {
  std::string fault = "no path given";
  try {
    if (path != nullptr) {
      return std::make_unique<hydrofoil_scorer>(
                 hydrofoil::RowScorer(hydrofoil::ReadAnyModelFile(path, hydrofoil::Algorithms())))
          .release();
    }
  } catch (const std::exception& error) {
    fault = error.what();
  }
  if (message != nullptr && size > 0) std::snprintf(message, size, "%s", fault.c_str());
  return nullptr;
}

void hydrofoil_scorer_close(hydrofoil_scorer* scorer) {
  const std::unique_ptr<hydrofoil_scorer> owner(scorer);
}

size_t hydrofoil_scorer_inputs(const hydrofoil_scorer* scorer) {
  return scorer->rows.inputs().size();
}

const char* hydrofoil_scorer_input(const hydrofoil_scorer* scorer, size_t input) {
  const auto& inputs = scorer->rows.inputs();
  return input < inputs.size() ? inputs[input].name.c_str() : nullptr;
}

size_t hydrofoil_scorer_levels(const hydrofoil_scorer* scorer, size_t input) {
  const auto& inputs = scorer->rows.inputs();
  if (input >= inputs.size() || inputs[input].domain == nullptr) return 0;
  return inputs[input].domain->size();
}

double hydrofoil_scorer_code(const hydrofoil_scorer* scorer, size_t input, const char* level) {
  if (input >= scorer->rows.inputs().size() || level == nullptr) return __builtin_nan("");
  return scorer->rows.LevelCode(input, level);
}

size_t hydrofoil_scorer_outputs(const hydrofoil_scorer* scorer) {
  return scorer->rows.outputs().size();
}

const char* hydrofoil_scorer_output(const hydrofoil_scorer* scorer, size_t output) {
  return TextAt(scorer->rows.outputs(), output);
}

const char* hydrofoil_scorer_class(const hydrofoil_scorer* scorer, double predicted) {
  const auto& domain = scorer->rows.model().response_domain;
  if (domain == nullptr || !(predicted >= 0)) return nullptr;
  return TextAt(*domain, static_cast<size_t>(predicted));
}

int hydrofoil_scorer_score(const hydrofoil_scorer* scorer, const double* values, size_t rows,
                           double* results) {
  if (scorer == nullptr || values == nullptr || results == nullptr) return -1;
  try {
    const hydrofoil::RowScorer& scoring = scorer->rows;
    scoring.Score({values, rows * scoring.inputs().size()},
                  {results, rows * scoring.outputs().size()});
    return 0;
  } catch (const std::exception&) {
    return -1;
  }
}
