#include "schema/model_parameter_schema.h"

#include <nlohmann/json.hpp>
#include <string>

#include "algorithms/table.h"
#include "model/parameter_table.h"

namespace hydrofoil::schema {
namespace {

Json ColumnSpecifier(const std::string& column) {
  Json json = Schema("ColSpecifierV3", "VecSpecifier");
  json["column_name"] = column;
  json["is_member_of_frames"] = nullptr;
  return json;
}

struct ValueJson {
  ParameterType type;

  Json operator()(std::monostate) const { return nullptr; }
  Json operator()(bool value) const { return value; }
  Json operator()(int64_t value) const { return value; }
  Json operator()(float value) const { return Number(value); }
  Json operator()(double value) const { return Number(value); }
  Json operator()(const std::string& value) const {
    switch (type) {
      case ParameterType::kColumn:
        return ColumnSpecifier(value);
      case ParameterType::kModelKey:
        return ModelKey(value);
      case ParameterType::kFrameKey:
        return FrameKey(value);
      default:
        return value;
    }
  }
  Json operator()(const std::vector<int32_t>& values) const { return values; }
  Json operator()(const std::vector<float>& values) const {
    Json list = Json::array();
    for (const float value : values) list.push_back(Number(value));
    return list;
  }
  Json operator()(const std::vector<double>& values) const { return Numbers(values); }
  Json operator()(const std::vector<std::optional<std::string>>& values) const {
    Json list = Json::array();
    for (const auto& value : values) {
      if (!value.has_value()) {
        list.push_back(nullptr);
      } else {
        list.push_back(type == ParameterType::kFrameKeys ? FrameKey(*value) : Json(*value));
      }
    }
    return list;
  }
};

Json ValueOf(const ModelParameters& parameters, const ParameterInfo& info) {
  return std::visit(ValueJson{info.type}, GetParameter(parameters, info));
}

// The value as the reference's own classes hold it: keys are names with a type, columns texts.
Json PlainValueOf(const ModelParameters& parameters, const ParameterInfo& info) {
  const ParameterValue value = GetParameter(parameters, info);
  const bool is_key =
      info.type == ParameterType::kModelKey || info.type == ParameterType::kFrameKey;
  const auto* text = std::get_if<std::string>(&value);
  if (text != nullptr && is_key) return Json{{"name", *text}, {"type", "Key"}};
  if (text != nullptr) return *text;
  return std::visit(ValueJson{info.type}, value);
}

Json TextsJson(std::span<const std::string_view> texts) {
  Json list = Json::array();
  for (const std::string_view text : texts) list.push_back(text);
  return list;
}

Json ParameterJson(const ParameterInfo& info, Json fallback, Json actual, Json input) {
  Json json = Schema("ModelParameterSchemaV3", "Iced");
  json["name"] = info.name;
  json["label"] = info.name;
  json["help"] = info.help;
  json["required"] = info.required;
  json["type"] = ParameterTypeName(info.type);
  json["default_value"] = std::move(fallback);
  json["actual_value"] = std::move(actual);
  json["input_value"] = std::move(input);
  json["level"] = ParameterLevelName(info.level);
  json["values"] = TextsJson(info.values);
  json["is_member_of_frames"] = TextsJson(info.is_member_of_frames);
  json["is_mutually_exclusive_with"] = TextsJson(info.is_mutually_exclusive_with);
  json["gridable"] = info.gridable;
  return json;
}

AlgorithmParameters DefaultsOf(const ModelParameters& parameters) {
  return FindAlgorithm(Algorithms(), parameters.algorithm())->DefaultParameters();
}

// An automatic choice that nothing asked for.
bool IsIdle(const ParameterInfo& info, const ModelParameters& actual) {
  if (info.name == "fold_assignment") return !HasCrossValidation(actual);
  return info.name == "stopping_metric" && actual.stopping_rounds == 0 &&
         actual.stopping_metric == StoppingMetric::kAuto;
}

Json PlainParameters(const ModelParameters& parameters) {
  Json json = Json::object();
  const ParameterTable table = parameters.table();
  for (const auto& part : {table.told, table.hidden}) {
    for (const ParameterInfo& info : part) {
      if (info.name == "model_id") continue;
      const std::string_view name = info.name == "training_frame"     ? "train"
                                    : info.name == "validation_frame" ? "valid"
                                                                      : info.name;
      json["_" + std::string(name)] = PlainValueOf(parameters, info);
    }
  }
  // What only the reference has, at rest.
  json["_keep_cross_validation_predictions_precision"] = -1;
  json["_auto_rebalance"] = true;
  json["_preprocessors"] = nullptr;
  json["_treatment_column"] = nullptr;
  json["_check_constant_response"] = true;
  json["_is_cv_model"] = false;
  json["_cv_fold"] = -1;
  json["_main_model_time_budget_factor"] = 0.0;
  json["_auuc_type"] = "AUTO";
  json["_auuc_nbins"] = -1;
  return json;
}

Json PlainMessages(std::span<const ValidationMessage> messages) {
  Json list = Json::array();
  for (const ValidationMessage& message : messages) {
    list.push_back({{"_log_level", static_cast<int>(message.level)},
                    {"_field_name", "_" + message.field},
                    {"_message", message.text}});
  }
  return list;
}

}  // namespace

Json ParametersObject(const ModelParameters& parameters) {
  std::string type(parameters.schema());
  type.resize(type.rfind('V'));
  Json json = Schema(parameters.schema(), type);
  const ParameterTable table = parameters.table();
  for (const auto& part : {table.told, table.hidden}) {
    for (const ParameterInfo& info : part) json[info.name] = ValueOf(parameters, info);
  }
  return json;
}

Json RequestedParametersJson(const ModelParameters& actual) {
  const AlgorithmParameters defaults = DefaultsOf(actual);
  Json list = Json::array();
  for (const ParameterInfo& info : actual.table().told) {
    list.push_back(ParameterJson(info, ValueOf(*defaults, info), ValueOf(actual, info), nullptr));
  }
  return list;
}

Json ModelParametersJson(const ModelParameters& actual, const ModelParameters& input) {
  const AlgorithmParameters defaults = DefaultsOf(actual);
  Json list = Json::array();
  for (const ParameterInfo& info : actual.table().told) {
    Json value = IsIdle(info, actual) ? Json(nullptr) : ValueOf(actual, info);
    // A model's own name is no input, as the reference has it, even where the user chose it.
    Json given = info.name == "model_id" ? Json(nullptr) : ValueOf(input, info);
    list.push_back(
        ParameterJson(info, ValueOf(*defaults, info), std::move(value), std::move(given)));
  }
  return list;
}

Json MessagesJson(std::span<const ValidationMessage> messages) {
  Json list = Json::array();
  for (const ValidationMessage& message : messages) {
    Json json = Schema("ValidationMessageV3", "ValidationMessage");
    json["message_type"] = MessageLevelName(message.level);
    json["field_name"] = message.field;
    json["message"] = message.text;
    list.push_back(std::move(json));
  }
  return list;
}

Json RefusalDetails(std::string_view algorithm, const ModelParameters& parameters,
                    std::span<const ValidationMessage> messages) {
  const size_t errors = ErrorCount(messages);
  Json values;
  values["messages"] = PlainMessages(messages);
  values["algo"] = algorithm;
  values["parameters"] = PlainParameters(parameters);
  values["error_count"] = errors;
  Json details;
  details["values"] = std::move(values);
  details["parameters"] = ParametersObject(parameters);
  details["messages"] = MessagesJson(messages);
  details["error_count"] = errors;
  return details;
}

}  // namespace hydrofoil::schema
