// Tests only: the reference's recorded models and the frames they were trained on.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_GOLDEN_MODELS_FOR_TEST_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_GOLDEN_MODELS_FOR_TEST_H_

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "algorithms/deeplearning/encoding/feature_encoder.h"
#include "algorithms/deeplearning/parameters/parameters.h"
#include "frame/frame.h"

namespace hydrofoil::golden {

// One recorded model: how it was trained (manifest.json, in C++).
struct Case {
  std::string name;
  std::string data;  // iris, prostate, cars, ecg
  DeepLearningParameters parameters;
};

std::vector<Case> AllCases();

// False when the data set or its recording is missing.
bool Available(const std::string& data);
std::string MojoPath(const std::string& file);

// A CSV file with a header (or without: C1, C2 ...) as a frame; text columns become categorical.
Frame ReadCsv(const std::string& path, bool header);
// The training frame of a data set, and a frame to score, as the recording prepared them.
Frame TrainingFrame(const std::string& data);
Frame ScoringFrame(const std::string& data);
// Predictors, response, weights and offset of a case in such a frame.
EncoderColumns ColumnsOf(const Case& golden, const Frame& frame);
// Classes of the response: 1 for regression and autoencoders.
size_t ClassCount(const Case& golden, const Frame& frame);

// "key = value" lines of model.ini in a recorded zip.
std::map<std::string, std::string> ReadModelIni(const std::string& name);
// "[1.0, 2.0]" as numbers.
std::vector<double> ParseList(const std::string& text);

}  // namespace hydrofoil::golden

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_TRAINING_GOLDEN_MODELS_FOR_TEST_H_
