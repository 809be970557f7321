// Why a team ends before it is through, and how far its ranks are. Safe from every thread.
#ifndef HYDROFOIL_RANKS_TEAM_VERDICT_H_
#define HYDROFOIL_RANKS_TEAM_VERDICT_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/mutex.h"
#include "ranks/verdict.h"

namespace hydrofoil::ranks {

class TeamVerdict final : public Verdict {
 public:
  // `others`: ranks whose end rank 0 waits for; of another rank 1, rank 0. `tell` is called with
  // the reason when this rank is the first to leave, which the others are to hear of.
  using Told = std::function<void(const Error&)>;
  TeamVerdict(uint32_t number, size_t others, Told tell)
      : number_(number), tell_(std::move(tell)), left_(others) {}

  [[nodiscard]] uint32_t number() const { return number_; }
  [[nodiscard]] std::stop_token stop_token() const { return stop_.get_token(); }
  [[nodiscard]] std::optional<Error> failure() const override;
  [[nodiscard]] std::optional<Error> AwaitFailure(std::chrono::milliseconds most) override;
  void Leave(ErrorKind kind, const std::string& reason) override;

  // Another has said why; false when it was known already.
  bool Fail(const Error& error);
  // One of the others is through; true when all are.
  bool CountEnd();
  // Waits until all of the others are through, or one fails.
  void AwaitEnd();

 private:
  const uint32_t number_;
  const Told tell_;
  std::stop_source stop_;
  mutable Mutex mutex_;
  Condition changed_;
  std::optional<Error> failure_ GUARDED_BY(mutex_);
  size_t left_ GUARDED_BY(mutex_);
};

// A failure as the text of a message.
[[nodiscard]] std::string FailureText(const Error& error);
[[nodiscard]] Error ParseFailure(std::string_view text);

}  // namespace hydrofoil::ranks

#endif  // HYDROFOIL_RANKS_TEAM_VERDICT_H_
