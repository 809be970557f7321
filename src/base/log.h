// Logging: to stderr and, once opened, to a rotating file. Safe from every thread. Nothing that a
// request carries is logged unescaped.
#ifndef HYDROFOIL_BASE_LOG_H_
#define HYDROFOIL_BASE_LOG_H_

#include <string>
#include <string_view>

namespace hydrofoil {

enum class LogLevel { kDebug, kInfo, kWarn, kError };

// Messages below `level` are dropped. The default is kInfo.
void SetLogLevel(LogLevel level);
void Log(LogLevel level, std::string_view message);

inline void LogInfo(std::string_view message) { Log(LogLevel::kInfo, message); }
inline void LogWarn(std::string_view message) { Log(LogLevel::kWarn, message); }
inline void LogError(std::string_view message) { Log(LogLevel::kError, message); }

// The newest lines of the log of this process, oldest first, each ended by a newline.
[[nodiscard]] std::string RecentLog();

}  // namespace hydrofoil

#endif  // HYDROFOIL_BASE_LOG_H_
