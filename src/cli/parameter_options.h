// The training parameters as options of the command line, and as documentation: both made from the
// tables of the algorithms (model/parameter_table.h).
#ifndef HYDROFOIL_CLI_PARAMETER_OPTIONS_H_
#define HYDROFOIL_CLI_PARAMETER_OPTIONS_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cli/command.h"
#include "model/algorithm.h"
#include "model/parameter_table.h"

namespace hydrofoil::cli {

// Values as given, by parameter name.
using GivenParameters = std::map<std::string, std::string, std::less<>>;

// Adds an option for each parameter of any algorithm that learns; `given`, which outlives the
// parsing, takes what was given. Those of the API that other options replace (frames) are left out.
// Only critical ones are shown in the help; "hydrofoil parameters" explains all.
void AddParameterOptions(CLI::App& command, GivenParameters& given);

// Sets what was given. Lists may omit the brackets. Throws Error as SetParameter, and for what
// the algorithm does not have.
void ApplyParameters(const GivenParameters& given, ModelParameters& parameters);

// The one of that name that learns; "": the first of the table. Throws Error(kNotFound).
const Algorithm& RequireLearner(const std::string& name);

// What --trainer may name, of all algorithms, and the same as text.
std::vector<std::string> AllTrainers();
std::string TrainerNames();

// Spellings of the API: "--rate_annealing" becomes "--rate-annealing", and "--no-standardize"
// "--standardize=false".
std::vector<std::string> NormalizedOptions(std::vector<std::string> arguments);

// "train-samples-per-iteration".
std::string OptionName(std::string_view parameter);
// "int", "boolean", "list of doubles", ...
std::string TypeText(const ParameterInfo& info);
// The value without training data, as it would be written; "" for none.
std::string DefaultText(const ModelParameters& defaults, const ParameterInfo& info);

}  // namespace hydrofoil::cli

#endif  // HYDROFOIL_CLI_PARAMETER_OPTIONS_H_
