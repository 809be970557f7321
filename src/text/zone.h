// Time zones, read from the system's zone files.
#ifndef HYDROFOIL_TEXT_ZONE_H_
#define HYDROFOIL_TEXT_ZONE_H_

#include <cctz/time_zone.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hydrofoil {

// A zone's offsets from UTC, in the past and, by its present rules, in the future. A value; safe
// from every thread.
class Zone {
 public:
  // Throws Error when there is no zone of that name. "UTC" and offsets such as "+02:00" need no
  // files.
  explicit Zone(const std::string& name);

  // Local time minus UTC in ms, at a UTC time in ms since 1970.
  [[nodiscard]] int64_t OffsetAt(int64_t utc_ms) const;
  // Nothing for a local time that a change skipped; of two times that a change repeated, the
  // earlier one.
  [[nodiscard]] std::optional<int64_t> LocalToUtc(int64_t local_ms) const;

 private:
  bool is_utc_ = true;
  cctz::time_zone zone_ = cctz::utc_time_zone();
};

// The zones of this machine as the reference lists them: a heading, then "+01:00 Europe/London,
// GB", the offset of 1970 with the name and its aliases, sorted as text.
[[nodiscard]] std::vector<std::string> ZoneTable();

}  // namespace hydrofoil

#endif  // HYDROFOIL_TEXT_ZONE_H_
