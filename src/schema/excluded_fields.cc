#include "schema/excluded_fields.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace hydrofoil::schema {

ExcludedFields::ExcludedFields(std::string_view paths) {
  while (!paths.empty()) {
    const size_t comma = std::min(paths.find(','), paths.size());
    paths_.push_back(paths.substr(0, comma));
    paths.remove_prefix(std::min(comma + 1, paths.size()));
  }
}

bool ExcludedFields::Has(std::string_view field) const {
  return std::ranges::find(paths_, field) != paths_.end();
}

ExcludedFields ExcludedFields::Below(std::string_view field) const {
  ExcludedFields below;
  for (const std::string_view path : paths_) {
    if (path.size() > field.size() && path.starts_with(field) && path[field.size()] == '/') {
      below.paths_.push_back(path.substr(field.size() + 1));
    }
  }
  return below;
}

Json Unless(const ExcludedFields& excluded, std::string_view field,
            const std::function<Json()>& make) {
  return excluded.Has(field) ? Json(nullptr) : make();
}

}  // namespace hydrofoil::schema
