// How deep JSON is nested, before it is parsed: what works recursively on a value must not run out
// of stack.
#ifndef HYDROFOIL_BASE_JSON_DEPTH_H_
#define HYDROFOIL_BASE_JSON_DEPTH_H_

#include <string_view>

namespace hydrofoil {

// Whether no object or list of `json` lies in more than `deepest` others. Any text will do.
[[nodiscard]] bool IsShallowJson(std::string_view json, int deepest);

}  // namespace hydrofoil

#endif  // HYDROFOIL_BASE_JSON_DEPTH_H_
