// What strangers send to rank 0: messages in pieces; the first byte says how large.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/error.h"
#include "ranks/rank_message.h"
#include "ranks/socket.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace hydrofoil;  // NOLINT
  if (size == 0) return 0;
  const size_t piece = size_t{data[0]} * 64 + 1;
  std::string_view left(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    static_cast<void>(ranks::ParseEndpoint("--rendezvous", left.substr(0, 300)));
  } catch (const Error&) {  // as it should be
  }
  ranks::MessageReader reader(ranks::kMostOfRanks);
  try {
    while (!left.empty()) {
      reader.Feed(left.substr(0, piece));
      left.remove_prefix(std::min(piece, left.size()));
      while (const auto message = reader.Next()) {
        // What is written is read again.
        ranks::MessageReader again(ranks::kMostOfRanks);
        again.Feed(ranks::Encode(*message));
        const auto same = again.Next();
        HYDROFOIL_CHECK(same && *same == *message);
      }
    }
  } catch (const Error&) {
  }
  return 0;
}
