// Time zones, read from the system's zone files.
#ifndef HYDROFOIL_RAPIDS_ZONE_H_
#define HYDROFOIL_RAPIDS_ZONE_H_

#include <cstdint>
#include <string>
#include <vector>

namespace hydrofoil::rapids {

// When a zone's offset from UTC changed. A value.
class Zone {
 public:
  // Throws Error when there is no zone of that name. "UTC" and offsets such as "+02:00" need no
  // files.
  explicit Zone(const std::string& name);

  // Local time minus UTC in ms, at a UTC time in ms since 1970.
  [[nodiscard]] int64_t OffsetAt(int64_t utc_ms) const;
  // Of a local time that stands for no or two UTC times: by the offset before the change.
  [[nodiscard]] int64_t LocalToUtc(int64_t local_ms) const;

 private:
  bool ReadOffset(const std::string& name);
  bool ReadFile(const std::string& path);

  std::vector<int64_t> changes_;  // seconds since 1970, ascending
  std::vector<int64_t>
      offsets_;  // seconds; offsets_[i] holds before changes_[i]; one more at the end
};

// Names of all zones on this machine, sorted.
[[nodiscard]] std::vector<std::string> ZoneNames();

}  // namespace hydrofoil::rapids

#endif  // HYDROFOIL_RAPIDS_ZONE_H_
