// Threads that work through thousands of short steps a second together. One thread leads; the
// others of the pool help as long as they are free, and what nobody has begun the leader does
// itself, so that a busy pool costs time but never stops anything.
//
// A step is a function called once for each share 0..shares()-1, in any order, on any threads.
// Steps follow one another: all of a step happens before all of the next. Between steps the
// helpers spin, then yield, then sleep.
#ifndef HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_PARALLEL_TRAINER_CREW_H_
#define HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_PARALLEL_TRAINER_CREW_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace hydrofoil {

class Crew {
 public:
  using Step = std::function<void(size_t share)>;

  // Calls lead(crew) on one thread of the pool or the caller's, and returns when it has returned.
  // Steps must not throw; what `lead` throws is thrown again here. Subnormal numbers are zero on
  // all of these threads.
  static void Run(const std::function<void(Crew&)>& lead);

  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  [[nodiscard]] size_t shares() const { return claims_.size(); }
  // For the leader only.
  void Do(const Step& step);
  // The same on the leader's thread only: for steps too short to share.
  void DoAlone(const Step& step) const;

 private:
  explicit Crew(size_t shares);

  // The last step of which this share was taken.
  struct alignas(128) Claim {
    std::atomic<uint64_t> step{0};
  };

  void End();
  void Help(size_t first_share);
  // Takes and does what is left of a step, from `first_share` on.
  void Work(uint64_t number, size_t first_share);

  std::vector<Claim> claims_;
  // Written by the leader before `number_`; read only by whoever holds a share of that step, which
  // therefore has not ended.
  const Step* step_ = nullptr;
  alignas(128) std::atomic<uint64_t> number_{0};  // of the step under way
  alignas(128) std::atomic<uint64_t> done_{0};    // shares done in all steps so far
  std::atomic<bool> ended_{false};
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_ALGORITHMS_DEEPLEARNING_PARALLEL_PARALLEL_TRAINER_CREW_H_
