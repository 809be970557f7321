// Ranks as threads of one process. The group outlives its ranks; each rank belongs to one thread.
#ifndef HYDROFOIL_CLUSTER_THREAD_RANKS_FOR_TEST_H_
#define HYDROFOIL_CLUSTER_THREAD_RANKS_FOR_TEST_H_

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "cluster/communicator.h"

namespace hydrofoil {

class ThreadRanks {
 public:
  explicit ThreadRanks(size_t size, std::chrono::milliseconds timeout = std::chrono::seconds(30))
      : size_(size), timeout_(timeout), at_(size, 0), sent_(size) {}

  // Calls work(communicator) on one thread per rank, and returns when all have ended.
  void Run(const std::function<void(Communicator&)>& work) {
    std::vector<std::jthread> threads;
    for (size_t rank = 0; rank < size_; ++rank) {
      threads.emplace_back([this, rank, &work] {
        Rank communicator(*this, rank);
        work(communicator);
      });
    }
  }

 private:
  class Rank final : public Communicator {
   public:
    Rank(ThreadRanks& group, size_t rank) : group_(group), rank_(rank) {}
    [[nodiscard]] size_t rank() const override { return rank_; }
    [[nodiscard]] size_t size() const override { return group_.size_; }
    void Leave(ErrorKind kind, const std::string& reason) override {
      group_.Fail(Error(kind, "Rank " + std::to_string(rank_) + " ended: " + reason));
    }

   protected:
    std::vector<Bytes> Exchange(std::string_view operation,
                                std::span<const BytesView> parts) override {
      return group_.Exchange(rank_, operation, parts);
    }

   private:
    ThreadRanks& group_;
    size_t rank_;
  };

  void Fail(const Error& error) {
    const MutexLock lock(mutex_);
    if (!failure_) failure_ = error;
    changed_.NotifyAll();
  }

  // Everybody has put in what it sends when all are at step 2n + 1, and has taken out what it gets
  // at step 2n + 2.
  std::vector<Bytes> Exchange(size_t rank, std::string_view operation,
                              std::span<const BytesView> parts) {
    const MutexLock lock(mutex_);
    sent_[rank].clear();
    for (const BytesView part : parts) sent_[rank].emplace_back(part.begin(), part.end());
    Step(rank, operation);
    std::vector<Bytes> received;
    for (size_t r = 0; r < size_; ++r) received.push_back(sent_[r][rank]);
    Step(rank, operation);
    return received;
  }

  void Step(size_t rank, std::string_view operation) REQUIRES(mutex_) {
    const size_t step = ++at_[rank];
    changed_.NotifyAll();
    const auto end = std::chrono::steady_clock::now() + timeout_;
    while (!failure_ && Missing(step) && std::chrono::steady_clock::now() < end) {
      changed_.WaitUntil(mutex_, end);
    }
    if (!failure_ && Missing(step)) {
      failure_ =
          Error(ErrorKind::kInternal, "Rank " + std::to_string(*Missing(step)) +
                                          " did not come to " + std::string(operation) +
                                          " within " + std::to_string(timeout_.count()) + " ms.");
      changed_.NotifyAll();
    }
    if (failure_) throw Error(*failure_);
  }

  [[nodiscard]] std::optional<size_t> Missing(size_t step) const REQUIRES(mutex_) {
    for (size_t r = 0; r < size_; ++r) {
      if (at_[r] < step) return r;
    }
    return std::nullopt;
  }

  const size_t size_;
  const std::chrono::milliseconds timeout_;
  Mutex mutex_;
  Condition changed_;
  std::vector<size_t> at_ GUARDED_BY(mutex_);                // steps by rank
  std::vector<std::vector<Bytes>> sent_ GUARDED_BY(mutex_);  // by sender and receiver
  std::optional<Error> failure_ GUARDED_BY(mutex_);
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_CLUSTER_THREAD_RANKS_FOR_TEST_H_
