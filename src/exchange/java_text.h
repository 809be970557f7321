// Pieces of Java source: names, strings and arrays that keep within the limits of class files (64
// KB per method and string, 65,535 constants per class). Pure functions.
#ifndef HYDROFOIL_EXCHANGE_JAVA_TEXT_H_
#define HYDROFOIL_EXCHANGE_JAVA_TEXT_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hydrofoil {

// `name` with every character that an identifier may not have replaced by "_".
std::string JavaIdentifier(std::string_view name);

// A string literal; what is not ASCII is escaped, invalid UTF-8 is replaced.
std::string JavaQuoted(std::string_view text);

// Static classes that fill a String[]: `name`.of() returns it. `texts` may be long.
std::string JavaTexts(const std::string& name, const std::vector<std::string>& texts);

// Arguments for a method that takes String...: the numbers, little-endian, in base 64.
std::string JavaPacked(std::span<const float> values);
std::string JavaPacked(std::span<const double> values);
std::string JavaPacked(std::span<const int32_t> values);

}  // namespace hydrofoil

#endif  // HYDROFOIL_EXCHANGE_JAVA_TEXT_H_
