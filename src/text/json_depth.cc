#include "text/json_depth.h"

namespace hydrofoil {

bool JsonNesting::Take(char c) {
  if (escaped_) {
    escaped_ = false;
    return true;
  }
  if (c == '"') {
    quoted_ = !quoted_;
    return false;
  }
  if (quoted_) {
    escaped_ = c == '\\';
    return !escaped_;
  }
  if (c == '[' || c == '{') ++depth_;
  if (c == ']' || c == '}') --depth_;
  return true;
}

bool IsShallowJson(std::string_view json, int deepest) {
  JsonNesting nesting;
  for (const char c : json) {
    nesting.Take(c);
    if (nesting.depth() > deepest) return false;
  }
  return true;
}

}  // namespace hydrofoil
