// A fast checksum of large blocks: any change of a single word shows, as each step is a bijection
// of the word and of what came before. Not where somebody hostile chooses the bytes. Part of the
// format of state files: never to be changed.
#ifndef HYDROFOIL_STATE_BLOCK_CHECKSUM_H_
#define HYDROFOIL_STATE_BLOCK_CHECKSUM_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace hydrofoil::state {

inline uint64_t BlockChecksum(std::span<const std::byte> bytes) {
  constexpr uint64_t kFactor = 0x9e3779b97f4a7c15U;
  constexpr size_t kLanes = 4;
  constexpr size_t kStep = kLanes * sizeof(uint64_t);
  std::array<uint64_t, kLanes> lanes = {bytes.size(), 1, 2, 3};
  const auto mix = [](uint64_t lane, uint64_t word) {
    return std::rotl((lane ^ word) * kFactor, 29);
  };
  size_t done = 0;
  for (; done + kStep <= bytes.size(); done += kStep) {
    std::array<uint64_t, kLanes> words;
    std::memcpy(words.data(), &bytes[done], kStep);
    for (size_t i = 0; i < kLanes; ++i) lanes[i] = mix(lanes[i], words[i]);
  }
  std::array<uint64_t, kLanes> rest = {};
  if (done < bytes.size()) std::memcpy(rest.data(), &bytes[done], bytes.size() - done);
  for (const uint64_t word : rest) lanes[0] = mix(lanes[0], word);
  for (size_t i = 1; i < kLanes; ++i) lanes[0] = mix(lanes[0], lanes[i]);
  return lanes[0];
}

inline uint64_t BlockChecksum(std::string_view text) {
  return BlockChecksum(std::as_bytes(std::span(text)));
}

}  // namespace hydrofoil::state

#endif  // HYDROFOIL_STATE_BLOCK_CHECKSUM_H_
