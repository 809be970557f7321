// Collective operations over the ranks of a training. All ranks call the same operations in the
// same order. Today the averaging of models is what uses it.
#ifndef HYDROFOIL_CLUSTER_COMMUNICATOR_H_
#define HYDROFOIL_CLUSTER_COMMUNICATOR_H_

#include <cstddef>
#include <span>

namespace hydrofoil {

// Called from one thread at a time. Throws Error(kInternal) when a rank is lost.
class Communicator {
 public:
  virtual ~Communicator() = default;

  [[nodiscard]] virtual size_t rank() const = 0;
  [[nodiscard]] virtual size_t size() const = 0;
  // Element-wise sums over all ranks, the same bits on every rank.
  virtual void AllReduceSum(std::span<double> values) = 0;
  virtual void AllReduceSum(std::span<float> values) = 0;
  // Copies the values of rank `root` to all others.
  virtual void Broadcast(std::span<float> values, size_t root) = 0;
};

// One rank: every operation leaves the values as they are.
class SingleProcess final : public Communicator {
 public:
  [[nodiscard]] size_t rank() const override { return 0; }
  [[nodiscard]] size_t size() const override { return 1; }
  void AllReduceSum(std::span<double> /*values*/) override {}
  void AllReduceSum(std::span<float> /*values*/) override {}
  void Broadcast(std::span<float> /*values*/, size_t /*root*/) override {}
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_CLUSTER_COMMUNICATOR_H_
