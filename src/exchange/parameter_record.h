// Parameters as fields of a record (exchange/record.h). The table of parameters knows their names
// and choices.
#ifndef HYDROFOIL_EXCHANGE_PARAMETER_RECORD_H_
#define HYDROFOIL_EXCHANGE_PARAMETER_RECORD_H_

#include <string>
#include <type_traits>
#include <variant>

#include "base/error.h"
#include "deeplearning/parameter_table.h"
#include "exchange/record.h"

namespace hydrofoil {

template <class Archive>
constexpr bool ReadsRecord() {
  return std::is_same_v<std::remove_const_t<Archive>, RecordReader>;
}

// Of parameters: the table knows names and choices.
template <class Archive>
void ParameterField(Archive& archive, const ParameterInfo& info,
                    DeepLearningParameters& parameters) {
  if (info.type != ParameterType::kEnum) {
    std::visit(
        [&](auto member) {
          using Member = std::remove_reference_t<decltype(parameters.*member)>;
          if constexpr (!std::is_enum_v<Member>) archive.Field(info.name, parameters.*member);
        },
        info.member);
    return;
  }
  const ParameterValue value = GetParameter(parameters, info);
  const auto* choice = std::get_if<std::string>(&value);
  const std::string before = choice == nullptr ? "" : *choice;
  std::string text;
  text += before;
  archive.Field(info.name, text);
  if (text == before) return;
  try {
    SetParameter(parameters, info, text);
  } catch (const Error& error) {
    ThrowDamaged(error.what());
  }
}

template <class Archive>
void Describe(Archive& archive, DeepLearningParameters& parameters) {
  for (const auto& table : {ParameterTable(), HiddenParameters()}) {
    for (const ParameterInfo& info : table) ParameterField(archive, info, parameters);
  }
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_EXCHANGE_PARAMETER_RECORD_H_
