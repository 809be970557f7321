// Numbers as text the way the reference prints them. Pure functions; some append to `out`.
#ifndef HYDROFOIL_TEXT_REAL_TEXT_H_
#define HYDROFOIL_TEXT_REAL_TEXT_H_

#include <cstdint>
#include <string>

namespace hydrofoil {

void AppendInteger(int64_t value, std::string& out);

// 0.5, 126.0, 1.0E10, Infinity: the shortest digits that read back as `value`, at least one after
// the point; with an exponent below 1e-3 and from 1e7 on.
void AppendReal(double value, std::string& out);
// With the digits that a float needs.
void AppendReal(float value, std::string& out);

[[nodiscard]] std::string NumberText(double value);
// The same, but without ".0" for integers of magnitude up to 2^53.
[[nodiscard]] std::string LevelText(double value);

// 0x1.8p-1: the bits of the value, at least one hexadecimal digit after the point.
void AppendHexReal(double value, std::string& out);

}  // namespace hydrofoil

#endif  // HYDROFOIL_TEXT_REAL_TEXT_H_
