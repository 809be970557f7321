// Untrusted JSON to values, in linear time however many members their objects have:
// Json::parse() looks for every key among all before it. Pure functions.
#ifndef HYDROFOIL_SCHEMA_JSON_READER_H_
#define HYDROFOIL_SCHEMA_JSON_READER_H_

#include <optional>
#include <string_view>

#include "schema/json.h"

namespace hydrofoil::schema {

// Of equal keys the last value counts, at the place of the first. Both throw
// Error(kMalformedRequest) for what is nested deeper than any request needs.
//
// Throws Error(kMalformedRequest) that begins with `fault` for what is not JSON.
Json ParseJson(std::string_view text, std::string_view fault);
// Nothing for what is not JSON.
std::optional<Json> TryParseJson(std::string_view text);

}  // namespace hydrofoil::schema

#endif  // HYDROFOIL_SCHEMA_JSON_READER_H_
