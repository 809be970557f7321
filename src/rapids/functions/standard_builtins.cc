#include "rapids/functions/standard_builtins.h"

#include "rapids/language/evaluate.h"

namespace hydrofoil::rapids {

const BuiltinTable& StandardBuiltins() {
  static const BuiltinTable table = [] {
    BuiltinTable built;
    AddArithmetic(built);
    AddUnaryMath(built);
    AddReducers(built);
    AddSlicing(built);
    AddAssignment(built);
    AddBinding(built);
    AddFactors(built);
    AddTypes(built);
    AddMissing(built);
    AddImputation(built);
    AddCumulative(built);
    AddSearch(built);
    AddRandom(built);
    AddTables(built);
    AddQuantiles(built);
    AddMatrix(built);
    AddCovariance(built);
    AddStrings(built);
    AddStringParts(built);
    AddTextDistance(built);
    AddTimes(built);
    AddApply(built);
    AddGroupBy(built);
    AddSort(built);
    AddMerge(built);
    AddReshaping(built);
    AddWordWeights(built);
    AddProperties(built);
    AddIsax(built);
    return built;
  }();
  return table;
}

Value Evaluate(std::string_view text, Workspace& workspace, const std::stop_token& stop) {
  return Evaluate(text, workspace, StandardBuiltins(), stop);
}

}  // namespace hydrofoil::rapids
