// The pieces every answer is made of: schema headers, keys, numbers as the clients read them.
// Include <nlohmann/json.hpp> in sources that build JSON; headers make do with this one.
#ifndef HYDROFOIL_SCHEMA_JSON_H_
#define HYDROFOIL_SCHEMA_JSON_H_

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>

namespace hydrofoil::schema {

using Json = nlohmann::ordered_json;

// {"__meta": {"schema_version", "schema_name", "schema_type"}}: how every object begins.
Json Schema(std::string_view name, std::string_view type, int version = 3);
// The same followed by "_exclude_fields": "": how most answers begin.
Json AnswerSchema(std::string_view name, std::string_view type, int version = 3);

// A number; NaN and infinities as the texts "NaN", "Infinity", "-Infinity".
Json Number(double value);
// A single-precision number, with the digits that a float needs.
Json Number(float value);
Json Numbers(std::span<const double> values);

// Key objects: {"__meta": .., "name", "type", "URL"}. An empty name gives null.
Json FrameKey(std::string_view name);
Json ModelKey(std::string_view name);
Json JobKey(std::string_view name);
// `type` is "Key<Frame>", "Key<Model>", "Key<Grid>", ...; unknown ones become plain keys.
Json KeyOfType(std::string_view name, std::string_view type);

// The text, or null when empty.
Json TextOrNull(std::string_view text);

}  // namespace hydrofoil::schema

#endif  // HYDROFOIL_SCHEMA_JSON_H_
