// Collective operations over the ranks of a training. All ranks call the same operations in the
// same order. What is done with the bytes is defined here once, so that results have the same bits
// on every rank and over every transport; a transport is one function, Exchange().
#ifndef HYDROFOIL_CLUSTER_COMMUNICATOR_H_
#define HYDROFOIL_CLUSTER_COMMUNICATOR_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace hydrofoil {

using Bytes = std::vector<std::byte>;
using BytesView = std::span<const std::byte>;

enum class Reduction { kSum, kMin, kMax };

// Called from one thread at a time, except Leave(). All operations throw Error: kInternal, naming
// the rank, when one is lost, silent or out of step; what another rank gave to Leave().
// After that every operation throws.
class Communicator {
 public:
  virtual ~Communicator() = default;

  [[nodiscard]] virtual size_t rank() const = 0;
  [[nodiscard]] virtual size_t size() const = 0;

  // parts[r] goes to rank r, in any size; part r of the result comes from rank r.
  std::vector<Bytes> AllToAll(std::span<const BytesView> parts);
  // The bytes of every rank, by rank.
  std::vector<Bytes> AllGather(BytesView mine);
  // The same on rank `root`, nothing on the others.
  std::vector<Bytes> Gather(BytesView mine, size_t root);
  // Copies the bytes of rank `root` to all others, whose spans have the same size.
  void Broadcast(std::span<std::byte> bytes, size_t root);
  template <typename Number>
  void Broadcast(std::span<Number> values, size_t root) {
    Broadcast(std::as_writable_bytes(values), root);
  }
  // Element by element in order of rank: the same bits on every rank.
  void AllReduce(std::span<float> values, Reduction reduction);
  void AllReduce(std::span<double> values, Reduction reduction);
  void AllReduce(std::span<int64_t> values, Reduction reduction);
  void AllReduceSum(std::span<double> values) { AllReduce(values, Reduction::kSum); }
  void AllReduceSum(std::span<float> values) { AllReduce(values, Reduction::kSum); }
  // Returns when all ranks have called it.
  void Barrier();

  // Tells all ranks that this one gives up, and why: their operations throw an Error of that kind
  // with the reason, this rank's too. Safe from every thread; only the first call counts.
  virtual void Leave(ErrorKind /*kind*/, const std::string& /*reason*/) {}

 protected:
  // Does AllToAll(); `operation` is for messages and must be the same on all ranks.
  virtual std::vector<Bytes> Exchange(std::string_view operation,
                                      std::span<const BytesView> parts) = 0;

 private:
  template <typename Number>
  void Reduce(std::span<Number> values, Reduction reduction);
};

// One rank: every operation leaves the values as they are.
class SingleProcess final : public Communicator {
 public:
  [[nodiscard]] size_t rank() const override { return 0; }
  [[nodiscard]] size_t size() const override { return 1; }

 protected:
  std::vector<Bytes> Exchange(std::string_view operation,
                              std::span<const BytesView> parts) override;
};

// No communicator, or one of a single rank.
[[nodiscard]] inline bool IsAlone(const Communicator* communicator) {
  return communicator == nullptr || communicator->size() < 2;
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_CLUSTER_COMMUNICATOR_H_
