// A model that scores rows of plain numbers in this process, one or many, without frames. The basis
// of the C library (hydrofoil/scorer.h), the Python package and the route for rows. Immutable;
// safe from every thread.
#ifndef HYDROFOIL_SCORER_ROW_SCORER_H_
#define HYDROFOIL_SCORER_ROW_SCORER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/capabilities.h"
#include "model/column_adaptation.h"
#include "model/model.h"

namespace hydrofoil {

// Rows of numbers wherever they are, not owned; strides in numbers.
struct RowView {
  const double* values = nullptr;
  size_t rows = 0;
  std::ptrdiff_t row_stride = 0;
  std::ptrdiff_t column_stride = 0;
};

class RowScorer {
 public:
  // Throws Error(kIllegalArgument) when the model does not say what its inputs were made from, or
  // its algorithm cannot score rows of numbers.
  explicit RowScorer(ModelPtr model);

  [[nodiscard]] const Model& model() const { return *model_; }

  // The columns of a row: predictors as in the user's data, the offset last if there is one.
  [[nodiscard]] const std::vector<OriginalColumn>& inputs() const { return scorer_->inputs(); }
  // The code of a level of input `i`: its number, or one beyond the last for a level that was not
  // trained on.
  [[nodiscard]] double LevelCode(size_t i, std::string_view level) const;
  // The same for a number that means a level; NaN for NaN. Throws Error(kIllegalArgument) as
  // a frame with such a column is refused (model/column_adaptation.h), but takes numbers beyond the
  // levels as levels not trained on, since a row may come alone.
  [[nodiscard]] double NumberCode(size_t i, double number) const;
  // Whether a code is that of a level that was not trained on.
  [[nodiscard]] bool IsUnknown(size_t i, double code) const {
    return inputs()[i].domain != nullptr && code >= static_cast<double>(codes_[i].size());
  }

  // Columns of the result. Classifiers: "predict" (the number of the class), then the probability
  // of each class. Regression: "predict". Autoencoders: "Reconstruction.MSE", then the
  // reconstruction of every input of the network.
  [[nodiscard]] const std::vector<std::string>& outputs() const { return outputs_; }

  // `values`: rows x inputs(), row-major: numbers, codes of levels, NaN where missing. `out`: rows
  // x outputs(). Equal to what ScoreFrame gives. Works on the calling thread alone and allocates
  // nothing after the thread's first call. Throws Error(kIllegalArgument) for what cannot be a
  // code: a fraction or a negative number.
  void Score(std::span<const double> values, std::span<double> out) const;
  // The same in parallel, for many rows, and for other layouts.
  void ScoreParallel(std::span<const double> values, std::span<double> out) const;
  void ScoreView(const RowView& view, std::span<double> out) const;

  // Units of a hidden layer, counted from 0. Throws Error(kIllegalArgument) when there is none.
  [[nodiscard]] size_t LayerUnits(int64_t layer) const;
  // The outputs of a hidden layer's units ("deep features"), in parallel; `out`: rows x
  // LayerUnits(). Throws as LayerUnits.
  void ScoreLayer(std::span<const double> values, int64_t layer, std::span<double> out) const;

 private:
  void RequireCodes(std::span<const double> values) const;

  ModelPtr model_;
  std::unique_ptr<const PlainRowScorer> scorer_;
  std::vector<std::unordered_map<std::string_view, double>> codes_;  // into the domains
  std::vector<NumberedLevels> numbered_;
  std::vector<std::string> outputs_;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_SCORER_ROW_SCORER_H_
