// From frame rows to network inputs: categorical columns as active slots ("one-hot"), numeric
// columns as standardized values. The same object encodes for training, scoring and export.
// Immutable after construction; safe from every thread.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_ENCODING_FEATURE_ENCODER_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_ENCODING_FEATURE_ENCODER_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "algorithms/deeplearning/parameters/parameters.h"
#include "frame/frame.h"
#include "model/adapted_frame.h"

namespace hydrofoil {

struct CategoricalRecoding;  // algorithms/deeplearning/encoding/categorical_recoding.h

struct EncoderOptions {
  bool standardize = true;
  // A numeric response is standardized too: for identity links only.
  bool standardize_response = false;
  bool use_all_factor_levels = true;
  bool sparse = false;       // numbers are scaled but not centred
  bool autoencoder = false;  // numbers are scaled by their range
  // Categorical slots are hashed into so many inputs when there would be more.
  size_t max_categorical_features = std::numeric_limits<int32_t>::max();
  int64_t seed = 0;           // of the hash
  bool skip_missing = false;  // rows with a missing predictor are not trained on
  // Offsets of any sign are added to the prediction; otherwise as in the reference: only positive
  // ones, and they replace the mean of a standardized response.
  bool signed_offsets = false;
  bool single_chunk = false;  // statistics in one pass over all rows, as reproducible mode needs
  // Applied to frames that are bound; those given to Fit have been recoded. Null: none.
  std::shared_ptr<const CategoricalRecoding> recoding;
};

// The options that effective parameters ask for.
EncoderOptions MakeEncoderOptions(const DeepLearningParameters& parameters);

// Columns of a training frame, by index.
struct EncoderColumns {
  std::vector<size_t> predictors;
  std::optional<size_t> response;
  std::optional<size_t> weights;
  std::optional<size_t> offset;
};

// Everything an encoder knows, for saving, export and import. Categorical predictors come first,
// by falling number of levels, then the numeric ones.
struct Encoding {
  EncoderOptions options;
  std::vector<std::string> names;  // predictors
  std::vector<ColumnType> types;   // predictors
  std::vector<DomainPtr> domains;  // categorical predictors
  std::vector<uint32_t>
      slot_offsets;  // categorical predictors + 1: first slot of each, before hashing
  std::vector<uint8_t> missing_seen;  // categorical predictors: missing in training
  std::vector<double> multipliers;    // numeric predictors: (x - sub) * mul; empty: as they are
  std::vector<double> subtrahends;
  std::vector<double> means;  // numeric predictors: replace missing values in training
  std::string response_name;  // empty: none
  DomainPtr response_domain;  // null: numeric
  std::optional<double> response_multiplier;  // given when the response is standardized
  std::optional<double> response_subtrahend;
  std::string weights_name;  // empty: none
  std::string offset_name;   // empty: none
};

enum class EncodeMode {
  kScoring,
  // As the reference trains, which differs for missing values and with sparse=true
  // (docs/differences.md).
  kReferenceTraining,
};

// One row. A slot may be listed twice when hashed: each mention adds 1 to that input.
struct EncodedRow {
  std::vector<uint32_t> slots;  // of inputs [0, categorical_inputs())
  std::vector<double> numbers;  // inputs from categorical_inputs() on
  bool has_missing = false;
};

// Rows [first, first + rows), row-major.
struct EncodedBlock {
  static constexpr uint32_t kNoSlot = std::numeric_limits<uint32_t>::max();
  size_t rows = 0;
  std::vector<uint32_t> slots;  // rows x cats(), kNoSlot where a column activates none
  std::vector<double> numbers;  // rows x nums()
};

class FeatureEncoder {
 public:
  // Learns order, domains and scaling from `frame`.
  static FeatureEncoder Fit(const Frame& frame, const EncoderColumns& columns,
                            const EncoderOptions& options);
  explicit FeatureEncoder(Encoding encoding);

  [[nodiscard]] const Encoding& encoding() const { return encoding_; }
  [[nodiscard]] size_t cats() const { return encoding_.domains.size(); }
  [[nodiscard]] size_t nums() const { return encoding_.names.size() - cats(); }
  // Inputs for categorical slots: all of them, or the buckets of the hash.
  [[nodiscard]] size_t categorical_inputs() const;
  // Units of the network's input layer.
  [[nodiscard]] size_t input_count() const { return categorical_inputs() + nums(); }
  [[nodiscard]] bool is_hashed() const;
  // The input that a level of categorical predictor `cat` activates when frames are scored, kNoSlot
  // of EncodedBlock for none; a level beyond the last means missing and unknown ones.
  [[nodiscard]] uint32_t InputOfLevel(size_t cat, uint32_t level) const;
  // One name per slot and number, not hashed: "column.level", "column.missing(NA)", "column".
  [[nodiscard]] std::vector<std::string> InputNames() const;

  // Finds the encoder's columns in `frame` by name and adapts them (model/column_adaptation.h). A
  // missing column is read as missing, with a warning. Throws Error(kIllegalArgument) with the
  // reference's text when the frame cannot be scored: no common column, columns of a type that does
  // not fit.
  [[nodiscard]] AdaptedFrame Bind(const Frame& frame, BindUse use = BindUse::kMetrics) const;

  // Encodes one row. `out` is reused: its vectors keep their memory.
  void EncodeRow(const AdaptedFrame& input, size_t row, EncodeMode mode, EncodedRow& out) const;
  // Encodes a row for scoring from one value per predictor, in the encoder's order: the level's
  // code or the number, NaN where missing. Codes beyond the levels mean levels never trained on.
  void EncodeValues(std::span<const double> values, EncodedRow& out) const;
  // Encodes rows [first, first + rows) column by column: the fast way for many rows.
  void EncodeRows(const AdaptedFrame& input, size_t first, size_t rows, EncodedBlock& out) const;

  // A response value in the network's scale, and back (before the inverse link).
  [[nodiscard]] double NormalizeResponse(double value) const;
  [[nodiscard]] double DenormalizeResponse(double value) const;
  // What an offset adds to the linear output; nothing for a missing one.
  [[nodiscard]] double OutputOffset(double offset) const;

 private:
  [[nodiscard]] int32_t SlotOf(size_t cat, uint32_t level, EncodeMode mode) const;
  [[nodiscard]] uint32_t InputOf(int32_t slot, EncodeMode mode) const;
  [[nodiscard]] uint32_t HashedInput(int32_t slot) const;
  [[nodiscard]] double Scale(size_t num, double value) const;
  [[nodiscard]] double TrainingNumber(size_t num, double value) const;
  void ClearFirstInput(EncodedRow& row, size_t filled) const;

  Encoding encoding_;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_ENCODING_FEATURE_ENCODER_H_
