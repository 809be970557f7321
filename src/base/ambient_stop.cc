#include "base/ambient_stop.h"

#include <utility>

#include "base/error.h"

namespace hydrofoil {
namespace {

thread_local std::stop_token t_stop;

}  // namespace

AmbientStop::AmbientStop(std::stop_token stop) : before_(std::exchange(t_stop, std::move(stop))) {}

AmbientStop::~AmbientStop() { t_stop = std::move(before_); }

const std::stop_token& AmbientStop::Current() { return t_stop; }

void AmbientStop::Check() {
  if (t_stop.stop_requested()) throw Error(ErrorKind::kCancelled, "Job was cancelled.");
}

}  // namespace hydrofoil
