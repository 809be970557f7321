#include "base/log.h"

#include <spdlog/sinks/ringbuffer_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

namespace hydrofoil {
namespace {

constexpr size_t kRecentLines = 2000;

struct Sinks {
  std::shared_ptr<spdlog::sinks::ringbuffer_sink_mt> recent =
      std::make_shared<spdlog::sinks::ringbuffer_sink_mt>(kRecentLines);
  std::shared_ptr<spdlog::sinks::stderr_sink_mt> errors =
      std::make_shared<spdlog::sinks::stderr_sink_mt>();
  spdlog::logger logger{"hydrofoil", {recent, errors}};

  Sinks() {
    logger.set_pattern("%Y-%m-%d %H:%M:%S.%e %^%L%$ %v");
    errors->set_level(spdlog::level::warn);
  }
};

Sinks& TheSinks() {
  static Sinks sinks;
  return sinks;
}

spdlog::level::level_enum Level(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug:
      return spdlog::level::debug;
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarn:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

// Control characters of foreign text must not forge lines of the log.
std::string Escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

void SetLogLevel(LogLevel level) { TheSinks().logger.set_level(Level(level)); }

void Log(LogLevel level, std::string_view message) {
  TheSinks().logger.log(Level(level), Escape(message));
}

std::string RecentLog() {
  std::string out;
  for (const std::string& line : TheSinks().recent->last_formatted()) {
    out += line;
  }
  return out;
}

}  // namespace hydrofoil
