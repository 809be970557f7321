// The operations of this folder by their families, and expressions that use these alone.
#ifndef HYDROFOIL_RAPIDS_FUNCTIONS_STANDARD_BUILTINS_H_
#define HYDROFOIL_RAPIDS_FUNCTIONS_STANDARD_BUILTINS_H_

#include <stop_token>
#include <string_view>

#include "rapids/language/builtins.h"

namespace hydrofoil::rapids {

// Built once; safe from every thread.
[[nodiscard]] const BuiltinTable& StandardBuiltins();

// Evaluate() of rapids/language/evaluate.h with StandardBuiltins().
[[nodiscard]] Value Evaluate(std::string_view text, Workspace& workspace,
                             const std::stop_token& stop = {});

// The families; each adds its operations.
void AddArithmetic(BuiltinTable& table);
void AddUnaryMath(BuiltinTable& table);
void AddReducers(BuiltinTable& table);
void AddSlicing(BuiltinTable& table);
void AddAssignment(BuiltinTable& table);
void AddBinding(BuiltinTable& table);
void AddFactors(BuiltinTable& table);
void AddTypes(BuiltinTable& table);
void AddMissing(BuiltinTable& table);
void AddImputation(BuiltinTable& table);
void AddCumulative(BuiltinTable& table);
void AddSearch(BuiltinTable& table);
void AddRandom(BuiltinTable& table);
void AddTables(BuiltinTable& table);
void AddQuantiles(BuiltinTable& table);
void AddMatrix(BuiltinTable& table);
void AddCovariance(BuiltinTable& table);
void AddStrings(BuiltinTable& table);
void AddStringParts(BuiltinTable& table);
void AddTextDistance(BuiltinTable& table);
void AddTimes(BuiltinTable& table);
void AddApply(BuiltinTable& table);
void AddGroupBy(BuiltinTable& table);
void AddSort(BuiltinTable& table);
void AddMerge(BuiltinTable& table);
void AddReshaping(BuiltinTable& table);
void AddWordWeights(BuiltinTable& table);
void AddProperties(BuiltinTable& table);
void AddIsax(BuiltinTable& table);

}  // namespace hydrofoil::rapids

#endif  // HYDROFOIL_RAPIDS_FUNCTIONS_STANDARD_BUILTINS_H_
