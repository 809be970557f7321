#include "rest/protocol/route_traits.h"

#include <algorithm>
#include <array>
#include <string>

namespace hydrofoil::rest {
namespace {

struct Entry {
  std::string_view pattern;
  Effect effect;
  bool is_short;
};

constexpr bool kShort = true;
constexpr bool kLong = false;

// Those that take a folder write there.
constexpr std::array kOfGet = {
    Entry{"/", Effect::kReads, kShort},
    Entry{"/3/About", Effect::kReads, kShort},
    Entry{"/3/Capabilities", Effect::kReads, kShort},
    Entry{"/3/Capabilities/API", Effect::kReads, kShort},
    Entry{"/3/Capabilities/Core", Effect::kReads, kShort},
    Entry{"/3/Cloud", Effect::kReads, kShort},
    Entry{"/3/DownloadDataset", Effect::kReads, kLong},
    Entry{"/3/DownloadDataset.bin", Effect::kReads, kLong},
    Entry{"/3/Find", Effect::kReads, kLong},
    Entry{"/3/FrameChunks/{frame_id}", Effect::kReads, kLong},
    Entry{"/3/Frames", Effect::kReads, kLong},
    Entry{"/3/Frames/{frame_id}", Effect::kReads, kLong},
    Entry{"/3/Frames/{frame_id}/columns", Effect::kReads, kLong},
    Entry{"/3/Frames/{frame_id}/columns/{column}", Effect::kReads, kLong},
    Entry{"/3/Frames/{frame_id}/columns/{column}/domain", Effect::kReads, kLong},
    Entry{"/3/Frames/{frame_id}/columns/{column}/summary", Effect::kReads, kLong},
    Entry{"/3/Frames/{frame_id}/light", Effect::kReads, kLong},
    Entry{"/3/Frames/{frame_id}/summary", Effect::kReads, kLong},
    Entry{"/3/ImportFiles", Effect::kChanges, kLong},
    Entry{"/3/InitID", Effect::kChanges, kShort},
    Entry{"/3/JStack", Effect::kReads, kShort},
    Entry{"/3/Jobs", Effect::kReads, kShort},
    Entry{"/3/Jobs/{job_id}", Effect::kReads, kShort},
    Entry{"/3/KillMinus3", Effect::kChanges, kShort},
    Entry{"/3/Logs/download", Effect::kReads, kShort},
    Entry{"/3/Logs/download/{container}", Effect::kReads, kShort},
    Entry{"/3/Logs/nodes/{nodeidx}/files/{name}", Effect::kReads, kShort},
    Entry{"/3/Metadata/endpoints", Effect::kReads, kShort},
    Entry{"/3/Metadata/endpoints/{path...}", Effect::kReads, kShort},
    Entry{"/3/Metadata/openapi.json", Effect::kReads, kShort},
    Entry{"/3/Metadata/schemas", Effect::kReads, kShort},
    Entry{"/3/Metadata/schemas/{schemaname}", Effect::kReads, kShort},
    Entry{"/3/ModelBuilders", Effect::kReads, kShort},
    Entry{"/3/ModelBuilders/{algo}", Effect::kReads, kShort},
    Entry{"/3/ModelMetrics", Effect::kReads, kLong},
    Entry{"/3/ModelMetrics/frames/{frame}", Effect::kReads, kLong},
    Entry{"/3/ModelMetrics/frames/{frame}/models/{model}", Effect::kReads, kLong},
    Entry{"/3/ModelMetrics/models/{model}", Effect::kReads, kLong},
    Entry{"/3/ModelMetrics/models/{model}/frames/{frame}", Effect::kReads, kLong},
    Entry{"/3/Models", Effect::kReads, kLong},
    Entry{"/3/Models.fetch.bin/{model_id}", Effect::kReads, kLong},
    Entry{"/3/Models.java/{model_id}", Effect::kReads, kLong},
    Entry{"/3/Models.java/{model_id}/preview", Effect::kReads, kLong},
    Entry{"/3/Models/{model_id}", Effect::kReads, kLong},
    Entry{"/3/Models/{model_id}/mojo", Effect::kChanges, kLong},
    Entry{"/3/Models/{model_id}/onnx", Effect::kChanges, kLong},
    Entry{"/3/Models/{model_id}/worst_classes", Effect::kReads, kLong},
    Entry{"/3/NetworkTest", Effect::kReads, kLong},
    Entry{"/3/NodePersistentStorage/categories/{category}/exists", Effect::kReads, kShort},
    Entry{"/3/NodePersistentStorage/categories/{category}/names/{name}/exists", Effect::kReads,
          kShort},
    Entry{"/3/NodePersistentStorage/configured", Effect::kReads, kShort},
    Entry{"/3/NodePersistentStorage/{category}", Effect::kReads, kShort},
    Entry{"/3/NodePersistentStorage/{category}/{name}", Effect::kReads, kShort},
    Entry{"/3/NodePersistentStorage.bin/{category}/{name}", Effect::kReads, kShort},
    Entry{"/3/PartialDependence/{name}", Effect::kReads, kLong},
    Entry{"/3/Ping", Effect::kReads, kShort},
    Entry{"/3/Profiler", Effect::kReads, kShort},
    Entry{"/3/SessionProperties", Effect::kReads, kShort},
    Entry{"/3/Sessions", Effect::kReads, kShort},
    Entry{"/3/Timeline", Effect::kReads, kShort},
    Entry{"/3/Typeahead/files", Effect::kReads, kLong},
    Entry{"/3/WaterMeterCpuTicks/{nodeidx}", Effect::kReads, kShort},
    Entry{"/3/h2o-genmodel.jar", Effect::kReads, kLong},
    Entry{"/99/Grids", Effect::kReads, kLong},
    Entry{"/99/Grids/{grid_id}", Effect::kReads, kLong},
    Entry{"/99/Models", Effect::kReads, kLong},
    Entry{"/99/Models.bin/{model_id}", Effect::kChanges, kLong},
    Entry{"/99/Models.mojo/{model_id}", Effect::kChanges, kLong},
    Entry{"/99/Models.onnx/{model_id}", Effect::kChanges, kLong},
    Entry{"/99/Models/{model_id}", Effect::kReads, kLong},
    Entry{"/99/Models/{model_id}/json", Effect::kChanges, kLong},
    Entry{"/99/Rapids/help", Effect::kReads, kShort},
    Entry{"/flow/", Effect::kReads, kShort},
    Entry{"/flow/{file...}", Effect::kReads, kShort},
    Entry{"/web/", Effect::kReads, kShort},
    Entry{"/web/{file...}", Effect::kReads, kShort},
};

// Of the other methods: all that is short.
constexpr std::array kOfOthers = {
    Entry{"/3/CloudLock", Effect::kChanges, kShort},
    Entry{"/3/InitID", Effect::kChanges, kShort},
    Entry{"/3/Jobs/{job_id}/cancel", Effect::kChanges, kShort},
    Entry{"/3/LogAndEcho", Effect::kChanges, kShort},
    Entry{"/3/SessionProperties", Effect::kChanges, kShort},
    Entry{"/3/Sessions/{session_key}/cancel", Effect::kChanges, kShort},
    Entry{"/3/Shutdown", Effect::kChanges, kShort},
    Entry{"/3/UnlockKeys", Effect::kChanges, kShort},
    Entry{"/4/sessions", Effect::kChanges, kShort},
    Entry{"/4/sessions/{session_key}", Effect::kChanges, kShort},
};

// Lists of all columns, rows or files, and notebooks. "*" at the end: whatever follows.
constexpr std::array<std::string_view, 9> kLargeBodies = {
    "/3/ImportFilesMulti",        "/3/Parse",   "/3/ParseSetup", "/3/Score/{model_id}",
    "/3/ModelBuilders*",          "/99/Rapids", "/99/Grid/*",    "/3/SegmentModelsBuilders/*",
    "/3/NodePersistentStorage/*",
};
constexpr size_t kLargeBody = size_t{64} << 20;

bool Fits(std::string_view entry, std::string_view pattern) {
  if (!entry.ends_with('*')) return entry == pattern;
  return pattern.starts_with(entry.substr(0, entry.size() - 1));
}

template <size_t n>
const Entry* Find(const std::array<Entry, n>& entries, std::string_view pattern) {
  const auto* found = std::find_if(entries.begin(), entries.end(),
                                   [&](const Entry& entry) { return entry.pattern == pattern; });
  return found == entries.end() ? nullptr : found;
}

}  // namespace

RouteTraits TraitsOf(std::string_view method, std::string_view pattern) {
  RouteTraits traits;
  const Entry* entry = method == "GET" ? Find(kOfGet, pattern) : Find(kOfOthers, pattern);
  if (entry != nullptr) {
    traits.effect = entry->effect;
    traits.is_short = entry->is_short;
  } else if (method != "GET") {
    traits.effect = Effect::kChanges;
  }
  const bool large = std::any_of(kLargeBodies.begin(), kLargeBodies.end(),
                                 [&](std::string_view one) { return Fits(one, pattern); });
  if (large) traits.most_body = kLargeBody;
  return traits;
}

}  // namespace hydrofoil::rest
