// What H2O tells of its cluster, for the one node there is: chunks of frames, the network, a
// profile, the lock.
#include <fmt/format.h>
#include <array>
#include <chrono>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/process_facts.h"
#include "base/wall_clock.h"
#include "model/table.h"
#include "rest/protocol/router.h"
#include "schema/frame_schema.h"
#include "schema/table_schema.h"

namespace hydrofoil::rest {
namespace {

using Clock = std::chrono::steady_clock;

Response ShowChunks(Context& context, const Request& request) {
  const std::string key = request.RequiredText("frame_id");
  const FramePtr frame = context.store.RequireFrame(key, "key");
  Json answer = Schema("FrameChunksV3", "Iced");
  answer["frame_id"] = FrameKey(key);
  Json& chunks = answer["chunks"] = Json::array();
  const auto& layout = *frame->layout();
  for (size_t i = 0; i + 1 < layout.size(); ++i) {
    Json chunk = Schema("FrameChunkV3", "Iced");
    chunk["chunk_id"] = i;
    chunk["row_count"] = layout[i + 1] - layout[i];
    chunk["node_idx"] = 0;
    chunks.push_back(std::move(chunk));
  }
  return Response::OfJson(answer);
}

// Microseconds for a message of so many bytes from this node to itself: a copy in memory.
double MicrosecondsToSelf(size_t bytes) {
  constexpr int kRepeats = 10;
  std::vector<char> from(bytes, 'x');
  std::vector<char> to(bytes);
  const auto start = Clock::now();
  for (int i = 0; i < kRepeats; ++i) {
    std::memcpy(to.data(), from.data(), bytes);
    from[0] = static_cast<char>(to[bytes - 1] + 1);  // keeps the copies apart
  }
  const std::chrono::duration<double, std::micro> spent = Clock::now() - start;
  return std::max(spent.count() / kRepeats, 1e-3);
}

std::string SpeedText(double microseconds, double bytes_per_second) {
  constexpr std::array kUnits = {"B/S", "KB/S", "MB/S", "GB/S", "TB/S"};
  size_t unit = 0;
  for (; bytes_per_second >= 1024 && unit + 1 < kUnits.size(); ++unit) bytes_per_second /= 1024;
  return fmt::format("{:.3f} usec, {:.1f} {}", microseconds, bytes_per_second, kUnits[unit]);
}

// With one node the collective test is the same as that of the node.
Response TestNetwork(Context& context, const Request&) {
  constexpr std::array<size_t, 3> kSizes = {1, 1024, 1048576};
  const std::string self = "/" + context.options.node();
  Table table{"Network Test", "Launched from " + self, {}};
  TableColumn destinations{"destination", "string", "%s", "Destination", {}};
  destinations.cells = {std::string("all - collective bcast/reduce"), "self " + self};
  table.columns.push_back(std::move(destinations));
  Json answer = AnswerSchema("NetworkTestV3", "NetworkTest");
  for (const char* name :
       {"microseconds_collective", "bandwidths_collective", "microseconds", "bandwidths"}) {
    answer[name] = Json::array();
  }
  for (const size_t size : kSizes) {
    TableColumn column{
        fmt::format("{}_bytes", size), "string", "%s", fmt::format("{} bytes", size), {}};
    for (const bool collective : {true, false}) {
      const double spent = MicrosecondsToSelf(size);
      const double speed = 2e6 * static_cast<double>(size) / spent;  // there and back
      column.cells.emplace_back(SpeedText(spent, speed));
      answer[collective ? "microseconds_collective" : "microseconds"].push_back(
          collective ? Json(spent) : Json::array({spent}));
      answer[collective ? "bandwidths_collective" : "bandwidths"].push_back(
          collective ? Json(speed) : Json::array({speed}));
    }
    table.columns.push_back(std::move(column));
  }
  answer["nodes"] = Json::array({self});
  answer["table"] = TableJson(table);
  return Response::OfJson(answer);
}

// The reference samples the stacks of its threads; here threads are told by name and state, which
// has a depth of two.
Response Profile(Context& context, const Request& request) {
  static_cast<void>(request.RequiredText("depth"));
  const int64_t depth = request.Int("depth", 0);
  if (depth < 1) ThrowIllegalArgument("depth must be >= 1.");
  std::map<std::string, int64_t> counts;
  for (const ThreadFacts& thread : Threads()) {
    ++counts[thread.name + (depth > 1 ? "\n" + thread.state : "") + "\n"];
  }
  std::vector<std::pair<std::string, int64_t>> sorted(counts.begin(), counts.end());
  std::ranges::stable_sort(sorted, std::greater<>{},
                           [](const auto& entry) { return entry.second; });
  Json node = Schema("ProfilerNodeV3", "Iced");
  node["node_name"] = context.options.node();
  node["timestamp"] = NowMillis();
  Json& entries = node["entries"] = Json::array();
  for (const auto& [stack, count] : sorted) {
    Json entry = Schema("ProfilerNodeEntryV3", "Iced");
    entry["stacktrace"] = stack;
    entry["count"] = count;
    entries.push_back(std::move(entry));
  }
  Json answer = AnswerSchema("ProfilerV3", "Iced");
  answer["depth"] = depth;
  answer["nodes"] = Json::array({std::move(node)});
  return Response::OfJson(answer);
}

// Every request but those for the status does the same; no node can ever join.
Response LockCloud(Context& context, const Request& request) {
  context.locked = true;
  Json answer = AnswerSchema("CloudLockV3", "Iced");
  answer["reason"] = TextOrNull(request.Text("reason", ""));
  return Response::OfJson(answer);
}

}  // namespace

void AddClusterRoutes(RouteTable& table) {
  table.Add({"GET", "/3/FrameChunks/{frame_id}", ShowChunks, "The chunks of a frame."});
  table.Add({"GET", "/3/NetworkTest", TestNetwork, "How fast messages are; here, in memory."});
  table.Add({"GET",
             "/3/Profiler",
             Profile,
             "The threads of the server, counted by name and state.",
             {{"depth"}},
             "ProfilerV3"});
  table.Add({.method = "POST",
             .pattern = "/3/CloudLock",
             .handler = LockCloud,
             .summary = "Locks the cluster, which takes no new nodes in any case.",
             .schema = "CloudLockV3",
             .without_effect = {{{"reason"},
                                 "H2O writes it into its log when it locks; here the "
                                 "cluster is always locked."}}});
}

}  // namespace hydrofoil::rest
