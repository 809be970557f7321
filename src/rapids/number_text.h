// Numbers as text the way the clients know it: 1.0, 0.001, 1.0E7, NaN, Infinity.
#ifndef HYDROFOIL_RAPIDS_NUMBER_TEXT_H_
#define HYDROFOIL_RAPIDS_NUMBER_TEXT_H_

#include <string>

namespace hydrofoil::rapids {

// The shortest digits that read back as `value`, at least one after the point; with an exponent
// below 1e-3 and from 1e7 on.
[[nodiscard]] std::string NumberText(double value);

// The same, but without ".0" for integers of magnitude up to 2^53.
[[nodiscard]] std::string LevelText(double value);

}  // namespace hydrofoil::rapids

#endif  // HYDROFOIL_RAPIDS_NUMBER_TEXT_H_
