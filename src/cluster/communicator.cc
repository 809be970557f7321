#include "cluster/communicator.h"

#include <algorithm>
#include <cstring>

namespace hydrofoil {
namespace {

// The part of `count` elements that rank `rank` reduces.
struct Segment {
  size_t first = 0;
  size_t size = 0;
};

Segment SegmentOf(size_t rank, size_t ranks, size_t count) {
  const size_t first = count / ranks * rank + std::min(rank, count % ranks);
  return {first, count / ranks + (rank < count % ranks ? 1 : 0)};
}

[[noreturn]] void ThrowApart(std::string_view operation, size_t rank, size_t got, size_t wanted) {
  throw Error(ErrorKind::kInternal,
              "Rank " + std::to_string(rank) + " sent " + std::to_string(got) + " bytes in " +
                  std::string(operation) + " where " + std::to_string(wanted) +
                  " were expected: the ranks have gone apart.");
}

template <typename Number>
void Apply(std::span<Number> into, const Number* from, Reduction reduction) {
  for (size_t i = 0; i < into.size(); ++i) {
    switch (reduction) {
      case Reduction::kSum:
        into[i] += from[i];
        break;
      case Reduction::kMin:
        into[i] = std::min(into[i], from[i]);
        break;
      case Reduction::kMax:
        into[i] = std::max(into[i], from[i]);
        break;
    }
  }
}

std::string_view NameOf(Reduction reduction) {
  constexpr std::string_view kNames[] = {"sum", "min", "max"};
  return kNames[static_cast<size_t>(reduction)];
}

}  // namespace

std::vector<Bytes> Communicator::AllToAll(std::span<const BytesView> parts) {
  if (parts.size() != size()) {
    throw Error(ErrorKind::kInternal, "all-to-all needs a part a rank");
  }
  return Exchange("all-to-all", parts);
}

std::vector<Bytes> Communicator::AllGather(BytesView mine) {
  const std::vector<BytesView> parts(size(), mine);
  return Exchange("all-gather", parts);
}

std::vector<Bytes> Communicator::Gather(BytesView mine, size_t root) {
  std::vector<BytesView> parts(size());
  parts[root] = mine;
  std::vector<Bytes> all = Exchange("gather", parts);
  if (rank() != root) all.clear();
  return all;
}

void Communicator::Broadcast(std::span<std::byte> bytes, size_t root) {
  if (size() < 2) return;
  const std::vector<BytesView> parts(size(), rank() == root ? BytesView(bytes) : BytesView());
  const std::vector<Bytes> all = Exchange("broadcast", parts);
  if (all[root].size() != bytes.size()) {
    ThrowApart("broadcast", root, all[root].size(), bytes.size());
  }
  std::copy(all[root].begin(), all[root].end(), bytes.begin());
}

// Every rank reduces one segment of all ranks' values and sends the result to all: each byte
// crosses the network twice, as in a ring, but the order of the sums is that of the ranks.
template <typename Number>
void Communicator::Reduce(std::span<Number> values, Reduction reduction) {
  if (size() < 2) return;
  std::vector<BytesView> parts(size());
  for (size_t r = 0; r < size(); ++r) {
    const Segment segment = SegmentOf(r, size(), values.size());
    parts[r] = std::as_bytes(values.subspan(segment.first, segment.size));
  }
  const Segment mine = SegmentOf(rank(), size(), values.size());
  std::vector<Number> reduced(mine.size);
  std::vector<Number> other(mine.size);
  const std::vector<Bytes> received = Exchange(NameOf(reduction), parts);
  for (size_t r = 0; r < size(); ++r) {
    const size_t wanted = mine.size * sizeof(Number);
    if (received[r].size() != wanted) {
      ThrowApart(NameOf(reduction), r, received[r].size(), wanted);
    }
    if (wanted == 0) continue;
    std::memcpy(r == 0 ? reduced.data() : other.data(), received[r].data(), wanted);
    if (r > 0) Apply(std::span<Number>(reduced), other.data(), reduction);
  }
  const std::vector<BytesView> results(size(), std::as_bytes(std::span<const Number>(reduced)));
  const std::vector<Bytes> all = Exchange(NameOf(reduction), results);
  for (size_t r = 0; r < size(); ++r) {
    const Segment segment = SegmentOf(r, size(), values.size());
    const size_t wanted = segment.size * sizeof(Number);
    if (all[r].size() != wanted) ThrowApart(NameOf(reduction), r, all[r].size(), wanted);
    if (wanted > 0) std::memcpy(&values[segment.first], all[r].data(), wanted);
  }
}

void Communicator::AllReduce(std::span<float> values, Reduction reduction) {
  Reduce(values, reduction);
}
void Communicator::AllReduce(std::span<double> values, Reduction reduction) {
  Reduce(values, reduction);
}
void Communicator::AllReduce(std::span<int64_t> values, Reduction reduction) {
  Reduce(values, reduction);
}

void Communicator::Barrier() {
  const std::vector<BytesView> parts(size());
  Exchange("barrier", parts);
}

std::vector<Bytes> SingleProcess::Exchange(std::string_view /*operation*/,
                                           std::span<const BytesView> parts) {
  return {Bytes(parts[0].begin(), parts[0].end())};
}

}  // namespace hydrofoil
