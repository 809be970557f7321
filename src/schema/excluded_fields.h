// The fields that an answer is to leave out ("_exclude_fields"), known before it is built: what
// is expensive to build checks here first.
#ifndef HYDROFOIL_SCHEMA_EXCLUDED_FIELDS_H_
#define HYDROFOIL_SCHEMA_EXCLUDED_FIELDS_H_

#include <functional>
#include <string_view>
#include <vector>

#include "schema/json.h"

namespace hydrofoil::schema {

// Paths of fields as seen from one object of an answer. A value that borrows the text it was made
// from, which outlives it.
class ExcludedFields {
 public:
  ExcludedFields() = default;  // nothing is left out
  // "frames/columns/data,job": paths separated by commas.
  explicit ExcludedFields(std::string_view paths);

  [[nodiscard]] bool Has(std::string_view field) const;
  // The same as seen from the object, or from the objects of the list, in `field`.
  [[nodiscard]] ExcludedFields Below(std::string_view field) const;

 private:
  std::vector<std::string_view> paths_;
};

// What `make` returns; null, without calling it, where the field is left out.
Json Unless(const ExcludedFields& excluded, std::string_view field,
            const std::function<Json()>& make);

}  // namespace hydrofoil::schema

#endif  // HYDROFOIL_SCHEMA_EXCLUDED_FIELDS_H_
