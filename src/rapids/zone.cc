#include "rapids/zone.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "rapids/fault.h"

namespace hydrofoil::rapids {
namespace {

constexpr const char* kZoneFolder = "/usr/share/zoneinfo";

// Letters, digits, and _ + - / as in zone names; nothing that leaves the folder.
bool IsZoneName(const std::string& name) {
  return !name.empty() && name.size() < 64 && name.find("..") == std::string::npos &&
         name.front() != '/' &&
         std::all_of(
             name.begin(), name.end(),
             [](unsigned char c) {
               return std::isalnum(c) || c == '_' || c == '+' || c == '-' || c == '/';
             });
}

// Big-endian numbers of a zone file (RFC 8536).
class FileReader {
 public:
  explicit FileReader(std::string bytes) : bytes_(std::move(bytes)) {}

  [[nodiscard]] bool Has(size_t count) const { return position_ + count <= bytes_.size(); }
  void Skip(size_t count) { position_ += count; }
  int64_t Number(size_t size) {
    if (!Has(size)) {
      position_ = bytes_.size() + 1;
      return 0;
    }
    const bool negative = size > 1 && (bytes_[position_] & 0x80) != 0;
    uint64_t value = negative ? ~uint64_t{0} : 0;
    for (size_t i = 0; i < size; ++i) {
      value = (value << 8) | static_cast<unsigned char>(bytes_[position_ + i]);
    }
    position_ += size;
    return static_cast<int64_t>(value);
  }
  [[nodiscard]] bool StartsWith(std::string_view text) const {
    return std::string_view(bytes_).substr(std::min(position_, bytes_.size())).starts_with(text);
  }

 private:
  std::string bytes_;
  size_t position_ = 0;
};

struct Counts {
  size_t is_utc, is_standard, leaps, changes, types, letters;
};

Counts ReadHeader(FileReader& reader) {
  reader.Skip(20);
  Counts counts{};
  for (size_t* count : {&counts.is_utc, &counts.is_standard, &counts.leaps, &counts.changes,
                        &counts.types, &counts.letters}) {
    *count = static_cast<size_t>(std::clamp<int64_t>(reader.Number(4), 0, 100'000));
  }
  return counts;
}

}  // namespace

Zone::Zone(const std::string& name) {
  const bool known = name == "UTC" || name == "GMT" || name == "Z" || ReadOffset(name) ||
                     (IsZoneName(name) && ReadFile(std::string(kZoneFolder) + "/" + name));
  if (!known) {
    Fail("Unacceptable timezone " + name +
         " given.  For a list of acceptable names, use listTimezone().");
  }
  if (offsets_.empty()) {
    offsets_.push_back(0);
  }
}

// +hh:mm
bool Zone::ReadOffset(const std::string& name) {
  const auto digit = [&](size_t i) { return name[i] >= '0' && name[i] <= '9'; };
  if (name.size() != 6 || (name[0] != '+' && name[0] != '-') || name[3] != ':' || !digit(1) ||
      !digit(2) || !digit(4) || !digit(5)) {
    return false;
  }
  const int64_t minutes =
      (name[1] - '0') * 600 + (name[2] - '0') * 60 + (name[4] - '0') * 10 + (name[5] - '0');
  offsets_ = {minutes * (name[0] == '-' ? -60 : 60)};
  return true;
}

bool Zone::ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  FileReader reader(std::string(std::istreambuf_iterator<char>(file), {}));
  if (!file || !reader.StartsWith("TZif")) {
    return false;
  }
  const Counts old = ReadHeader(reader);
  reader.Skip(old.changes * 5 + old.types * 6 + old.letters + old.leaps * 8 + old.is_standard +
              old.is_utc);
  if (!reader.StartsWith("TZif")) {
    return false;
  }
  const Counts counts = ReadHeader(reader);
  std::vector<size_t> types;
  for (size_t i = 0; i < counts.changes; ++i) {
    changes_.push_back(reader.Number(8));
  }
  for (size_t i = 0; i < counts.changes; ++i) {
    types.push_back(static_cast<size_t>(reader.Number(1)));
  }
  std::vector<int64_t> offsets;
  for (size_t i = 0; i < counts.types; ++i) {
    offsets.push_back(reader.Number(4));
    reader.Skip(2);
  }
  if (offsets.empty() || !reader.Has(0)) {
    return false;
  }
  offsets_.push_back(offsets.front());
  for (const size_t type : types) {
    offsets_.push_back(offsets[std::min(type, offsets.size() - 1)]);
  }
  return true;
}

int64_t Zone::OffsetAt(int64_t utc_ms) const {
  const int64_t seconds = utc_ms >= 0 ? utc_ms / 1000 : (utc_ms - 999) / 1000;
  const auto it = std::upper_bound(changes_.begin(), changes_.end(), seconds);
  return offsets_[static_cast<size_t>(it - changes_.begin())] * 1000;
}

int64_t Zone::LocalToUtc(int64_t local_ms) const {
  constexpr int64_t kDay = 24LL * 3600 * 1000;
  const int64_t before = OffsetAt(local_ms - kDay);
  const int64_t utc = local_ms - before;
  const int64_t at = OffsetAt(utc);
  return at == before || OffsetAt(local_ms - at) != at ? utc : local_ms - at;
}

std::vector<std::string> ZoneNames() {
  std::vector<std::string> names = {"UTC"};
  std::ifstream table(std::string(kZoneFolder) + "/tzdata.zi");
  std::string line;
  while (std::getline(table, line)) {
    if (line.starts_with("Z ")) {
      names.push_back(line.substr(2, line.find(' ', 2) - 2));
    } else if (line.starts_with("L ")) {
      names.push_back(line.substr(line.rfind(' ') + 1));
    }
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace hydrofoil::rapids
