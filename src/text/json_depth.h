// Where the quotes and brackets of JSON, or of similar text, are: for text that is cut before it is
// parsed, and to see how deeply JSON is nested, since what works recursively on a value must
// not run out of stack.
#ifndef HYDROFOIL_TEXT_JSON_DEPTH_H_
#define HYDROFOIL_TEXT_JSON_DEPTH_H_

#include <string_view>

namespace hydrofoil {

// Walks through a text, character by character. A value.
class JsonNesting {
 public:
  // Returns whether `c` is part of the content: not a quote, nor a backslash that escapes.
  bool Take(char c);
  [[nodiscard]] bool quoted() const { return quoted_; }
  // Brackets and braces that are open, outside of quotes.
  [[nodiscard]] int depth() const { return depth_; }

 private:
  bool quoted_ = false;
  bool escaped_ = false;
  int depth_ = 0;
};

// Whether no object or list of `json` lies in more than `deepest` others. Any text will do.
[[nodiscard]] bool IsShallowJson(std::string_view json, int deepest);

}  // namespace hydrofoil

#endif  // HYDROFOIL_TEXT_JSON_DEPTH_H_
