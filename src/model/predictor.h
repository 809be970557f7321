// What an algorithm has learned: it turns rows into predictions. Part of a Model, which holds the
// facts; immutable, safe from every thread.
#ifndef HYDROFOIL_MODEL_PREDICTOR_H_
#define HYDROFOIL_MODEL_PREDICTOR_H_

#include <cstddef>
#include <string>
#include <vector>

#include "frame/frame.h"
#include "model/adapted_frame.h"
#include "model/scored_rows.h"

namespace hydrofoil {

struct Model;
class RecordWriter;  // exchange/record.h

struct RowRange {
  size_t first = 0;
  size_t count = 0;
};

// A predictor shows what else it can do by also deriving from classes of
// model/capabilities.h.
class Predictor {
 public:
  Predictor() = default;
  Predictor(const Predictor&) = delete;
  Predictor& operator=(const Predictor&) = delete;
  virtual ~Predictor() = default;

  // Finds the columns that were learned from in `frame` by name and maps levels. What had to be
  // adapted is reported as warnings. Throws Error(kIllegalArgument) in the reference's words if the
  // frame cannot be scored.
  [[nodiscard]] virtual AdaptedFrame Adapt(const Frame& frame, BindUse use) const = 0;

  // Fills the predictions of the rows in `range`, and labels where `scored` has room for them.
  // `model` is the one that this is part of. Different ranges may be scored by different threads at
  // once. For models without a response: the reconstruction error as the row's response, and the
  // reconstruction as its predictions if there is room.
  virtual void ScoreRows(const Model& model, const AdaptedFrame& rows, RowRange range,
                         ScoredRows& scored) const = 0;

  // Adds what Algorithm::ReadPredictor reads back: to the record of the model, and to
  // that of the file around it.
  virtual void Save(RecordWriter& model_record, RecordWriter& file_record) const = 0;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_PREDICTOR_H_
