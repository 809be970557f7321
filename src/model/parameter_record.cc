#include "model/parameter_record.h"

#include <string>
#include <type_traits>
#include <variant>

namespace hydrofoil {
namespace {

template <class Archive>
void ParameterField(Archive& archive, const ParameterInfo& info, ModelParameters& parameters) {
  std::visit(
      [&](auto slot) {
        if constexpr (std::is_same_v<decltype(slot), ChoiceSlot>) {
          size_t position = slot.get(slot.value);
          ChoiceField(archive, info.name, slot.names, position);
          if constexpr (ReadsRecord<Archive>()) slot.set(slot.value, position);
        } else {
          archive.Field(info.name, *slot);
        }
      },
      info.slot(parameters));
}

template <class Archive>
void ParameterFields(Archive& archive, ModelParameters& parameters) {
  const ParameterTable table = parameters.table();
  for (const auto& part : {table.told, table.hidden}) {
    for (const ParameterInfo& info : part) ParameterField(archive, info, parameters);
  }
}

}  // namespace

void WriteParameters(const ModelParameters& parameters, RecordWriter& record) {
  ParameterFields(record, const_cast<ModelParameters&>(parameters));  // only reads
}

void ReadParameters(const RecordReader& record, ModelParameters& parameters) {
  ParameterFields(record, parameters);
}

}  // namespace hydrofoil
