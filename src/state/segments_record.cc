#include "state/segments_record.h"

#include <algorithm>

#include "exchange/record.h"
#include "model/model_file.h"

namespace hydrofoil {

template <class Archive>
void Describe(Archive& archive, SegmentModel& model) {
  auto status = static_cast<uint8_t>(model.status);
  archive.Field("key", model.key);
  archive.Field("status", status);
  archive.Field("error", model.error);
  archive.Field("warning", model.warning);
  if (status > static_cast<uint8_t>(SegmentStatus::kFailed)) ThrowDamaged("a segment's status");
  model.status = static_cast<SegmentStatus>(status);
}

}  // namespace hydrofoil

namespace hydrofoil::state {

std::string WriteSegmentsFile(const SegmentModels& models, uint64_t frame) {
  RecordWriter record;
  record.Field("key", models.key);
  record.Field("models", models.models);
  record.Field("frame", frame);
  return SealModelFile(record.bytes());
}

SegmentsFile ReadSegmentsFile(std::string_view bytes) {
  const RecordReader record(OpenModelFile(bytes));
  SegmentsFile file;
  record.Field("key", file.models.key);
  record.Field("models", file.models.models);
  record.Field("frame", file.frame);
  return file;
}

}  // namespace hydrofoil::state
