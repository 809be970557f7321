#include "model/algorithm.h"

#include "base/error.h"

namespace hydrofoil {

Model Algorithm::ReadMojo(const MojoFile& /*mojo*/, const std::string& /*key*/) const {
  ThrowIllegalArgument("MOJOs of algorithm '" + std::string(name()) + "' are not supported.");
}

const Algorithm* FindAlgorithm(AlgorithmTable table, std::string_view name) {
  for (const Algorithm* algorithm : table) {
    if (algorithm->name() == name) return algorithm;
  }
  return nullptr;
}

std::string NamesOf(AlgorithmTable table, bool (*wanted)(const Algorithm&),
                    std::string_view separator) {
  std::string names;
  for (const Algorithm* algorithm : table) {
    if (!wanted(*algorithm)) continue;
    if (!names.empty()) names += separator;
    names += algorithm->name();
  }
  return names;
}

std::string LearnerNames(AlgorithmTable table) {
  return NamesOf(table, [](const Algorithm& algorithm) { return algorithm.learns(); });
}

const Algorithm* FindImporter(AlgorithmTable table) {
  for (const Algorithm* algorithm : table) {
    if (!algorithm->learns()) return algorithm;
  }
  return nullptr;
}

std::string MakerOf(const Model& model) {
  return model.imported == nullptr ? std::string(model.algorithm->name())
                                   : model.imported->algorithm;
}

void ThrowLacks(const Model& model, const std::string& what) {
  const std::string_view algorithm = model.algorithm == nullptr ? "" : model.algorithm->full_name();
  ThrowIllegalArgument("The model '" + model.key + "' of " + std::string(algorithm) +
                       " does not offer " + what + ".");
}

}  // namespace hydrofoil
