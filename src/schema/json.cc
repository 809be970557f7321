#include "schema/json.h"

#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

namespace hydrofoil::schema {
namespace {

Json Special(double value) {
  if (std::isnan(value)) return "NaN";
  return value > 0 ? "Infinity" : "-Infinity";
}

Json Key(std::string_view schema, std::string_view name, std::string_view type,
         std::string_view url_folder) {
  if (name.empty()) return nullptr;
  Json key = Schema(schema, type);
  key["name"] = name;
  key["type"] = type;
  if (url_folder.empty()) {
    key["URL"] = nullptr;
  } else {
    key["URL"] = std::string(url_folder) + std::string(name);
  }
  return key;
}

}  // namespace

Json Schema(std::string_view name, std::string_view type, int version) {
  Json meta;
  meta["schema_version"] = version;
  meta["schema_name"] = name;
  meta["schema_type"] = type;
  Json object;
  object["__meta"] = std::move(meta);
  return object;
}

Json AnswerSchema(std::string_view name, std::string_view type, int version) {
  Json object = Schema(name, type, version);
  object["_exclude_fields"] = "";
  return object;
}

Json Number(double value) {
  if (!std::isfinite(value)) return Special(value);
  return value;
}

Json Number(float value) {
  if (!std::isfinite(value)) return Special(value);
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof(digits), value).ptr;
  double exact = 0;
  std::from_chars(digits, end, exact);
  return exact;
}

Json Numbers(std::span<const double> values) {
  Json list = Json::array();
  for (const double value : values) list.push_back(Number(value));
  return list;
}

Json FrameKey(std::string_view name) { return Key("FrameKeyV3", name, "Key<Frame>", "/3/Frames/"); }

Json ModelKey(std::string_view name) { return Key("ModelKeyV3", name, "Key<Model>", "/3/Models/"); }

Json JobKey(std::string_view name) { return Key("JobKeyV3", name, "Key<Job>", "/3/Jobs/"); }

Json KeyOfType(std::string_view name, std::string_view type) {
  if (type == "Key<Frame>") return FrameKey(name);
  if (type == "Key<Model>") return ModelKey(name);
  if (type == "Key<Job>") return JobKey(name);
  if (type == "Key<Grid>") return Key("GridKeyV3", name, type, "");
  if (type == "Key<SegmentModels>") return Key("SegmentModelsKeyV3", name, type, "");
  return Key("KeyV3", name, "Key<Keyed>", "");
}

Json TextOrNull(std::string_view text) {
  if (text.empty()) return nullptr;
  return text;
}

}  // namespace hydrofoil::schema
