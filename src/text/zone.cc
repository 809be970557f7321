#include "text/zone.h"

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "base/error.h"

namespace hydrofoil {
namespace {

constexpr const char* kZoneFolder = "/usr/share/zoneinfo";

// Letters, digits, and _ + - / as in zone names; nothing that leaves the folder, nor the zone that
// this machine happens to be in.
bool IsZoneName(const std::string& name) {
  return !name.empty() && name.size() < 64 && name != "localtime" &&
         name.find("..") == std::string::npos && name.front() != '/' &&
         std::all_of(
             name.begin(), name.end(),
             [](unsigned char c) {
               return std::isalnum(c) || c == '_' || c == '+' || c == '-' || c == '/';
             });
}

// +hh:mm
std::optional<std::chrono::seconds> ParseOffset(const std::string& name) {
  const auto digit = [&](size_t i) { return name[i] >= '0' && name[i] <= '9'; };
  if (name.size() != 6 || (name[0] != '+' && name[0] != '-') || name[3] != ':' || !digit(1) ||
      !digit(2) || !digit(4) || !digit(5)) {
    return std::nullopt;
  }
  const std::chrono::minutes minutes((name[1] - '0') * 600 + (name[2] - '0') * 60 +
                                     (name[4] - '0') * 10 + (name[5] - '0'));
  return name[0] == '-' ? -minutes : minutes;
}

using UtcTime = cctz::time_point<cctz::seconds>;

UtcTime SecondOf(int64_t ms) {
  return UtcTime(std::chrono::floor<cctz::seconds>(std::chrono::milliseconds(ms)));
}

// "+05:30", with seconds where there are any.
std::string OffsetText(int64_t ms) {
  const int64_t seconds = std::abs(ms) / 1000;
  std::string text =
      fmt::format("{}{:02}:{:02}", ms < 0 ? '-' : '+', seconds / 3600, seconds / 60 % 60);
  return seconds % 60 == 0 ? text : text + fmt::format(":{:02}", seconds % 60);
}

}  // namespace

Zone::Zone(const std::string& name) {
  if (name == "UTC" || name == "GMT" || name == "Z") return;
  is_utc_ = false;
  if (const auto offset = ParseOffset(name)) {
    zone_ = cctz::fixed_time_zone(*offset);
  } else if (!IsZoneName(name) || !cctz::load_time_zone(name, &zone_)) {
    ThrowMalformedRequest("Unacceptable timezone " + name +
                          " given.  For a list of acceptable names, use listTimezone().");
  }
}

int64_t Zone::OffsetAt(int64_t utc_ms) const {
  if (is_utc_) return 0;  // the usual zone; a look-up takes some 200 ns
  return int64_t{zone_.lookup(SecondOf(utc_ms)).offset} * 1000;
}

std::optional<int64_t> Zone::LocalToUtc(int64_t local_ms) const {
  const UtcTime second = SecondOf(local_ms);  // told like UTC
  const auto found = zone_.lookup(cctz::convert(second, cctz::utc_time_zone()));
  if (found.kind == cctz::time_zone::civil_lookup::SKIPPED) return std::nullopt;
  return local_ms + std::chrono::milliseconds(found.pre - second).count();
}

std::vector<std::string> ZoneTable() {
  std::map<std::string, std::set<std::string>> aliases = {{"UTC", {}}};
  std::ifstream table(std::string(kZoneFolder) + "/tzdata.zi");
  std::string line;
  while (std::getline(table, line)) {
    std::istringstream words(line);
    std::string kind;
    std::string name;
    std::string alias;
    words >> kind >> name >> alias;
    if (kind == "Z") {
      aliases[name];
    } else if (kind == "L" && alias != "UTC") {
      aliases[name].insert(alias);
    }
  }
  std::vector<std::string> rows;
  for (const auto& [name, others] : aliases) {
    if (name == "Factory") {
      continue;
    }
    std::string row = OffsetText(Zone(name).OffsetAt(0)) + " " + name;
    for (const std::string& other : others) {
      row += ", " + other;
    }
    rows.push_back(std::move(row));
  }
  std::sort(rows.begin(), rows.end());
  rows.insert(rows.begin(), "StandardOffset CanonicalID, Aliases");
  return rows;
}

}  // namespace hydrofoil
