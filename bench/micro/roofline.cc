// What this machine can do at most: fused multiply-adds in registers and reads of memory, on one
// thread and on two. Prints GFLOPS and GB/s. Compiled with -O3 -march=native by bench/training.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <thread>
#include <vector>

namespace {

constexpr size_t kLanes = 16;
typedef float Vector __attribute__((vector_size(kLanes * sizeof(float))));

double Now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Floating-point operations a second of one thread.
double Multiply() {
  std::array<Vector, 12> sums{};
  const Vector factor = Vector{} + 0.999F;
  asm volatile("" ::: "memory");
  constexpr size_t kRounds = 20'000'000;
  const double start = Now();
  for (size_t i = 0; i < kRounds; ++i) {
    for (Vector& sum : sums) sum = sum * factor + factor;
  }
  const double seconds = Now() - start;
  volatile float kept = 0;
  for (const Vector& sum : sums) kept = kept + sum[0];
  return 2.0 * kLanes * sums.size() * kRounds / seconds;
}

// Bytes a second that one thread reads.
double Read() {
  const std::vector<Vector> memory(size_t{256} << 20 >> 6);
  double best = 0;
  for (int round = 0; round < 5; ++round) {
    std::array<Vector, 4> sums{};
    const double start = Now();
    for (size_t i = 0; i + 4 <= memory.size(); i += 4) {
      for (size_t k = 0; k < 4; ++k) sums[k] += memory[i + k];
    }
    const double seconds = Now() - start;
    volatile float kept = sums[0][0] + sums[1][0] + sums[2][0] + sums[3][0];
    (void)kept;
    best = std::max(best, static_cast<double>(memory.size() * sizeof(Vector)) / seconds);
  }
  return best;
}

template <typename Work>
double OnThreads(size_t count, const Work& work) {
  std::vector<double> done(count);
  std::vector<std::thread> threads;
  for (double& result : done) threads.emplace_back([&] { result = work(); });
  for (std::thread& thread : threads) thread.join();
  double sum = 0;
  for (const double result : done) sum += result;
  return sum;
}

}  // namespace

int main() {
  for (const size_t threads : {size_t{1}, size_t{2}}) {
    std::printf("peak of %zu thread(s): %.1f GFLOPS, %.1f GB/s\n", threads,
                OnThreads(threads, Multiply) / 1e9, OnThreads(threads, Read) / 1e9);
  }
}
