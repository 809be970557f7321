#include "cli/progress_bar.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace hydrofoil::cli {
namespace {

constexpr int kBarWidth = 24;
constexpr std::chrono::milliseconds kBetween{100};

size_t TerminalWidth() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

ProgressBar::ProgressBar(std::string what, bool quiet)
    : what_(std::move(what)), silent_(quiet || isatty(STDERR_FILENO) == 0) {}

ProgressBar::~ProgressBar() { Clear(); }

void ProgressBar::Show(double done, std::string_view message) {
  if (silent_) return;
  const MutexLock lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (drawn_ && now - last_ < kBetween) return;
  last_ = now;
  drawn_ = true;
  const double share = std::clamp(done, 0.0, 1.0);
  const int filled = static_cast<int>(share * kBarWidth);
  std::string line = fmt::format("{} [{:#<{}}{:.<{}}] {:3.0f} % {}", what_, "", filled, "",
                                 kBarWidth - filled, 100 * share, message);
  line.resize(std::min(line.size(), TerminalWidth() - 1));
  std::fprintf(stderr, "\r%s\x1b[K", line.c_str());
  std::fflush(stderr);
}

void ProgressBar::Clear() {
  const MutexLock lock(mutex_);
  if (!drawn_) return;
  drawn_ = false;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
}

}  // namespace hydrofoil::cli
