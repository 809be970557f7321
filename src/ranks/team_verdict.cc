#include "ranks/team_verdict.h"

#include <algorithm>

namespace hydrofoil::ranks {
namespace {

using Clock = std::chrono::steady_clock;

constexpr char kFirstKind = 'a';
constexpr char kLastKind = kFirstKind + static_cast<char>(ErrorKind::kInternal);

}  // namespace

std::optional<Error> TeamVerdict::failure() const {
  const MutexLock lock(mutex_);
  return failure_;
}

std::optional<Error> TeamVerdict::AwaitFailure(std::chrono::milliseconds most) {
  const auto deadline = Clock::now() + most;
  const MutexLock lock(mutex_);
  while (!failure_ && Clock::now() < deadline) changed_.WaitUntil(mutex_, deadline);
  return failure_;
}

void TeamVerdict::Leave(ErrorKind kind, const std::string& reason) {
  const Error error(kind, reason);
  if (Fail(error)) tell_(error);
}

bool TeamVerdict::Fail(const Error& error) {
  {
    const MutexLock lock(mutex_);
    if (failure_) return false;
    failure_ = error;
    changed_.NotifyAll();
  }
  stop_.request_stop();
  return true;
}

bool TeamVerdict::CountEnd() {
  const MutexLock lock(mutex_);
  if (left_ > 0) --left_;
  changed_.NotifyAll();
  return left_ == 0;
}

void TeamVerdict::AwaitEnd() {
  const MutexLock lock(mutex_);
  while (!failure_ && left_ > 0) changed_.Wait(mutex_);
}

std::string FailureText(const Error& error) {
  return static_cast<char>(kFirstKind + static_cast<char>(error.kind())) +
         std::string(error.what());
}

Error ParseFailure(std::string_view text) {
  const char kind = text.empty() ? kLastKind : std::clamp(text.front(), kFirstKind, kLastKind);
  return {static_cast<ErrorKind>(kind - kFirstKind),
          text.empty() ? "unknown" : std::string(text.substr(1))};
}

}  // namespace hydrofoil::ranks
