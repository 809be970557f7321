// Whether anybody still wants what this thread works on: a stop token that goes along with the
// work, through all calls and into ParallelFor(), so that loops in between need not pass it on.
#ifndef HYDROFOIL_BASE_AMBIENT_STOP_H_
#define HYDROFOIL_BASE_AMBIENT_STOP_H_

#include <stop_token>

namespace hydrofoil {

// While one lives, ParallelFor() on this thread starts no more calls once `stop` is requested, and
// throws Error(kCancelled).
class AmbientStop {
 public:
  explicit AmbientStop(std::stop_token stop);
  ~AmbientStop();
  AmbientStop(const AmbientStop&) = delete;
  AmbientStop& operator=(const AmbientStop&) = delete;

  // That of this thread; one that is never requested when there is none.
  [[nodiscard]] static const std::stop_token& Current();
  // Throws Error(kCancelled) once it is requested. For loops that take longer than a tenth of a
  // second.
  static void Check();

 private:
  std::stop_token before_;
};

// For the bodies of loops and for comparisons of sorts: checks once in some thousand calls. One
// thread.
class StopCheck {
 public:
  void operator()() {
    if (++calls_ % kCalls == 0) AmbientStop::Check();
  }

 private:
  static constexpr unsigned kCalls = 4096;
  unsigned calls_ = 0;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_BASE_AMBIENT_STOP_H_
