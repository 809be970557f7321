#include "state/grid_record.h"

#include <memory>
#include <utility>

#include "model/model_file.h"

namespace hydrofoil::state {

std::string WriteGridFile(const Grid& grid) {
  std::vector<std::string> models;
  for (const ModelPtr& model : grid.models) models.push_back(model->key);
  RecordWriter record;
  record.Field("grid", grid);
  record.Field("models", models);
  if (grid.search) record.Field("search", *grid.search);
  return SealModelFile(record.bytes());
}

GridFile ReadGridFile(std::string_view bytes) {
  const RecordReader record(OpenModelFile(bytes));
  GridFile file;
  record.Field("grid", file.grid);
  record.Field("models", file.models);
  for (const GridFailure& failure : file.grid.failures) {
    if (failure.raw_values.size() > file.grid.hyper_names.size()) {
      ThrowDamaged("a failed model of the grid");
    }
  }
  auto search = std::make_shared<GridRequest>();
  record.Field("search", *search);
  if (search->base.has_value() && !search->base->training_frame.empty()) {
    file.grid.search = std::move(search);
  }
  return file;
}

}  // namespace hydrofoil::state
