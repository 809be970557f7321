// How to prove knowledge of the ranks' secret without sending it. All functions are safe
// from every thread.
#ifndef HYDROFOIL_RANKS_SECRET_H_
#define HYDROFOIL_RANKS_SECRET_H_

#include <string>
#include <string_view>

namespace hydrofoil::ranks {

// 32 unpredictable bytes. Throws Error(kInternal) when the system has none.
[[nodiscard]] std::string RandomBytes();
// HMAC-SHA256 (RFC 2104), 32 bytes.
[[nodiscard]] std::string Hmac(std::string_view secret, std::string_view text);
// In a time that does not depend on where they differ.
[[nodiscard]] bool IsSame(std::string_view a, std::string_view b);

}  // namespace hydrofoil::ranks

#endif  // HYDROFOIL_RANKS_SECRET_H_
