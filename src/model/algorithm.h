// The interface of an algorithm: what it is called, which parameters it has, how it trains and how
// its models are read back. Whatever serves models (REST, command line, Python, grids, folds, saved
// files, documentation) works with this and with the table of algorithms; nothing else names one.
//
// An implementation lives for ever, has no state and is safe from every thread.
#ifndef HYDROFOIL_MODEL_ALGORITHM_H_
#define HYDROFOIL_MODEL_ALGORITHM_H_

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/model.h"
#include "model/parameter_table.h"
#include "model/train.h"

namespace hydrofoil {

class MojoFile;      // exchange/mojo_file.h
class RecordReader;  // exchange/record.h
using AlgorithmTable = std::span<const Algorithm* const>;

class Algorithm {
 public:
  Algorithm() = default;
  Algorithm(const Algorithm&) = delete;
  Algorithm& operator=(const Algorithm&) = delete;
  virtual ~Algorithm() = default;

  // In routes, on the command line and in files: short, in lower case.
  [[nodiscard]] virtual std::string_view name() const = 0;
  // For display, in title case.
  [[nodiscard]] virtual std::string_view full_name() const = 0;
  // What keys of models, names of jobs and of schemas begin with: the full name without blanks.
  [[nodiscard]] virtual std::string_view stem() const = 0;
  // What it can build, in the order in which it is listed.
  [[nodiscard]] virtual std::span<const ModelCategory> categories() const = 0;
  [[nodiscard]] virtual bool supervised() const { return true; }
  // Whether it learns from a frame; one that does not has neither folds nor grids.
  [[nodiscard]] virtual bool learns() const { return true; }

  // The result knows its table.
  [[nodiscard]] virtual AlgorithmParameters DefaultParameters() const = 0;
  // Ways of training that whoever runs the program may choose from; empty: there is only one.
  [[nodiscard]] virtual std::span<const std::string_view> trainers() const { return {}; }

  // See ValidateTraining. An empty training.key stands for a missing training frame.
  [[nodiscard]] virtual std::vector<ValidationMessage> Validate(
      const TrainingInput& input) const = 0;
  // What is reported only once the job runs: errors, or nothing.
  [[nodiscard]] virtual std::vector<ValidationMessage> ValidateAtStart(
      const TrainingInput& /*input*/) const {
    return {};
  }
  // See TrainModel. The model has metrics of all frames that `input` has.
  [[nodiscard]] virtual ModelPtr Train(const TrainingInput& input, TrainingHooks& hooks) const = 0;

  // Changes the parameters of the final model, trained on all rows after its folds: how long
  // it is to be trained. `seconds`: how long the folds took.
  virtual void LearnFromFolds(std::span<const ModelPtr> /*folds*/, double /*seconds*/,
                              ModelParameters& /*parameters*/) const {}
  // Throws Error(kIllegalArgument) unless `input` may continue its checkpoint.
  virtual void CheckContinuation(const TrainingInput& /*input*/) const {}

  // Reads what Predictor::Save wrote and checks everything that scoring and training on relies on.
  // `model` has its facts and takes the predictor. Throws Error(kIllegalArgument) for damage.
  virtual void ReadPredictor(const RecordReader& model_record, const RecordReader& file_record,
                             Model& model) const = 0;

  [[nodiscard]] virtual bool reads_mojos() const { return false; }
  // A model from a MOJO of this algorithm, as `key`. Throws Error(kIllegalArgument), also when
  // there is no such thing.
  [[nodiscard]] virtual Model ReadMojo(const MojoFile& mojo, const std::string& key) const;
};

// Null when there is none of that name.
const Algorithm* FindAlgorithm(AlgorithmTable table, std::string_view name);
// Names of those for which `wanted` is true, in the order of the table: for messages.
std::string NamesOf(AlgorithmTable table, bool (*wanted)(const Algorithm&),
                    std::string_view separator = ", ");
// Those that learn.
std::string LearnerNames(AlgorithmTable table);
// The one for models that were imported, whatever made them: it does not learn.
const Algorithm* FindImporter(AlgorithmTable table);
// The name of the algorithm that made the model and knows its parameters.
[[nodiscard]] std::string MakerOf(const Model& model);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_ALGORITHM_H_
