// H2O's Java library for scoring, which is not ours to ship: where the server looks for it.
#ifndef HYDROFOIL_EXCHANGE_GENMODEL_JAR_H_
#define HYDROFOIL_EXCHANGE_GENMODEL_JAR_H_

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace hydrofoil {

// Beside the program, then in the user's data folder ($XDG_DATA_HOME/hydrofoil).
std::vector<std::filesystem::path> GenmodelJarPlaces();

// The first of these places that has it.
std::optional<std::filesystem::path> FindGenmodelJar();

// How to get it, as a message.
std::string GenmodelJarAdvice();

// One jar with the classes of all; of files with the same name the first counts. Throws Error.
std::string MergeJars(const std::vector<std::filesystem::path>& jars);

}  // namespace hydrofoil

#endif  // HYDROFOIL_EXCHANGE_GENMODEL_JAR_H_
