// What every transport must do, as one function per rank: compared with the same computed
// without ranks.
#ifndef HYDROFOIL_CLUSTER_COLLECTIVES_FOR_TEST_H_
#define HYDROFOIL_CLUSTER_COLLECTIVES_FOR_TEST_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/random.h"
#include "cluster/communicator.h"

namespace hydrofoil {

// The values that `rank` contributes: of very different sizes, so that the order of a sum shows.
template <typename Number>
std::vector<Number> ValuesOfRank(size_t rank, size_t count) {
  Pcg random(static_cast<int64_t>(rank) + 1);
  std::vector<Number> values(count);
  for (size_t i = 0; i < count; ++i) {
    values[i] = static_cast<Number>((random.NextDouble() - 0.5) * (i % 3 == 0 ? 1e7 : 1));
  }
  return values;
}

template <typename Number>
void CheckReductions(Communicator& ranks, size_t count) {
  for (const Reduction reduction : {Reduction::kSum, Reduction::kMin, Reduction::kMax}) {
    std::vector<Number> expected = ValuesOfRank<Number>(0, count);
    for (size_t r = 1; r < ranks.size(); ++r) {
      const std::vector<Number> other = ValuesOfRank<Number>(r, count);
      for (size_t i = 0; i < count; ++i) {
        expected[i] = reduction == Reduction::kSum   ? expected[i] + other[i]
                      : reduction == Reduction::kMin ? std::min(expected[i], other[i])
                                                     : std::max(expected[i], other[i]);
      }
    }
    std::vector<Number> values = ValuesOfRank<Number>(ranks.rank(), count);
    ranks.AllReduce(std::span<Number>(values), reduction);
    EXPECT_EQ(values, expected) << "rank " << ranks.rank() << " of " << ranks.size();
  }
}

inline Bytes BytesFor(size_t from, size_t to) {
  return Bytes(from * 1000 + to * 10, static_cast<std::byte>(from * 16 + to));
}

inline void CheckMovements(Communicator& ranks) {
  const size_t me = ranks.rank();
  const size_t n = ranks.size();
  std::vector<Bytes> out;
  for (size_t r = 0; r < n; ++r) out.push_back(BytesFor(me, r));
  const std::vector<Bytes> in = ranks.AllToAll(std::vector<BytesView>(out.begin(), out.end()));
  const std::vector<Bytes> all = ranks.AllGather(BytesFor(me, 3));
  const size_t root = n - 1;
  const std::vector<Bytes> gathered = ranks.Gather(BytesFor(me, 5), root);
  ASSERT_EQ(in.size(), n);
  ASSERT_EQ(all.size(), n);
  ASSERT_EQ(gathered.size(), me == root ? n : 0);
  for (size_t r = 0; r < n; ++r) {
    EXPECT_EQ(in[r], BytesFor(r, me));
    EXPECT_EQ(all[r], BytesFor(r, 3));
    if (me == root) {
      EXPECT_EQ(gathered[r], BytesFor(r, 5));
    }
  }
  std::vector<float> values = ValuesOfRank<float>(me, 11);
  ranks.Broadcast(std::span<float>(values), root);
  EXPECT_EQ(values, ValuesOfRank<float>(root, 11));
}

inline void CheckCollectives(Communicator& ranks) {
  for (const size_t count : {size_t{0}, size_t{1}, size_t{7}, size_t{100'003}}) {
    CheckReductions<float>(ranks, count);
    CheckReductions<double>(ranks, count);
    CheckReductions<int64_t>(ranks, count);
  }
  CheckMovements(ranks);
  ranks.Barrier();
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_CLUSTER_COLLECTIVES_FOR_TEST_H_
