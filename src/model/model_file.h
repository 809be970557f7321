// Models as files of our own format: all that is needed to score, to show and to train on. Format
// 1: 16 bytes "HYDROFOIL MODEL\n", the number of the format (4 bytes), the length of the record
// (8), the record of the model (exchange/record.h), a checksum of all before it (8).
// Little-endian. Later versions add fields and never remove a name or change its meaning.
#ifndef HYDROFOIL_MODEL_MODEL_FILE_H_
#define HYDROFOIL_MODEL_MODEL_FILE_H_

#include <string>
#include <string_view>

#include "model/algorithm.h"

namespace hydrofoil {

// How such a file begins.
inline constexpr std::string_view kModelFileMagic = "HYDROFOIL MODEL\n";

std::string WriteModelFile(const Model& model);

// Checks everything that scoring, showing and training on relies on. Throws Error(kIllegalArgument)
// for anything else, damage and files of a later version.
ModelPtr ReadModelFile(std::string_view bytes, AlgorithmTable algorithms);

// Metrics of a model and a frame as bytes, in the same way; reading throws as ReadModelFile.
std::string WriteMetricsFile(const ModelMetrics& metrics);
ModelMetricsPtr ReadMetricsFile(std::string_view bytes);

// The record inside, once length and checksum fit. Throws as ReadModelFile.
std::string_view OpenModelFile(std::string_view bytes);

// The complete file of a record.
[[nodiscard]] std::string SealModelFile(std::string_view record);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_MODEL_FILE_H_
