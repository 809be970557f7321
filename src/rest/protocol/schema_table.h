// Descriptions of the schemas that clients ask for: the Python client makes properties of these
// fields. Immutable.
#ifndef HYDROFOIL_REST_PROTOCOL_SCHEMA_TABLE_H_
#define HYDROFOIL_REST_PROTOCOL_SCHEMA_TABLE_H_

#include <span>
#include <string_view>

namespace hydrofoil::rest {

enum class FieldDirection { kInput, kOutput, kBoth };

struct SchemaField {
  std::string_view name;
  std::string_view type;      // "string", "int", "Vec[]", "Key<Frame>", ...
  std::string_view fallback;  // default value as JSON
  FieldDirection direction;
  std::string_view help = {};       // empty: the name
  std::string_view schema = {};     // of a nested object, else empty
  std::string_view inherited = {};  // the schema it is declared in, empty: this one
  std::string_view values = {};     // allowed ones, separated by blanks
  bool required = false;
};

struct SchemaDescription {
  std::string_view name;
  std::string_view superclass;
  std::string_view type;  // "Iced", "Frame", ...
  std::span<const SchemaField> fields;
};

// Without the fields that every schema has ("__meta", and "_exclude_fields" of request schemas).
std::span<const SchemaDescription> SchemaTable();

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_PROTOCOL_SCHEMA_TABLE_H_
