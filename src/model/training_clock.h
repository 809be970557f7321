// How long training has run, and how much of that was not training.
#ifndef HYDROFOIL_MODEL_TRAINING_CLOCK_H_
#define HYDROFOIL_MODEL_TRAINING_CLOCK_H_

#include <chrono>
#include <cstdint>
#include <optional>

namespace hydrofoil {

// A value; used by the thread that trains. All times in milliseconds.
class TrainingClock {
 public:
  // Of this run.
  [[nodiscard]] double elapsed_now() const { return Since(start_); }
  // Including the runs that this one continues.
  [[nodiscard]] double elapsed() const { return earlier_ + elapsed_now(); }
  // Set-up and scoring so far.
  [[nodiscard]] double overhead() const { return earlier_overhead_ + setup_ + scoring_; }
  // Nothing has been trained yet: all time up to now is set-up.
  void EndSetup() { setup_ = elapsed_now(); }
  void Continue(double earlier, double earlier_overhead) {
    earlier_ = earlier;
    earlier_overhead_ = earlier_overhead;
  }
  void BeginScoring() { scoring_start_ = Clock::now(); }
  void EndScoring() {
    last_scoring_ = Since(*scoring_start_);
    scoring_ += last_scoring_;
  }
  [[nodiscard]] double last_scoring() const { return last_scoring_; }
  // Whether the interval since the last scoring's start has passed and scoring would not take a
  // larger share of the time than `duty_cycle`.
  [[nodiscard]] bool MayScore(double interval_seconds, double duty_cycle) const {
    if (!scoring_start_) return true;
    const double since = Since(*scoring_start_);
    return since > interval_seconds * 1000 && last_scoring_ / since < duty_cycle;
  }

 private:
  using Clock = std::chrono::steady_clock;

  static double Since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
  }

  Clock::time_point start_ = Clock::now();
  double earlier_ = 0;
  double earlier_overhead_ = 0;
  double setup_ = 0;
  double scoring_ = 0;
  double last_scoring_ = 0;
  std::optional<Clock::time_point> scoring_start_;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_TRAINING_CLOCK_H_
