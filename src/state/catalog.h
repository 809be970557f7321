// What the journal says: which objects there are, in which files, which jobs run. A value,
// not synchronized.
#ifndef HYDROFOIL_STATE_CATALOG_H_
#define HYDROFOIL_STATE_CATALOG_H_

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace hydrofoil::state {

enum class Content : uint8_t {
  kFrame,
  kModel,
  kMetrics,    // of a model and a frame, in a file of their own
  kOfModel,    // metrics that the file of their model holds
  kPredictor,  // of a model, which its file holds
  kGrid,
  kSegments,  // models of segments
};
inline constexpr uint8_t kContents = 7;

struct ObjectRecord {
  std::string key;
  Content content = Content::kFrame;
  std::string owner;            // "" without one
  uint64_t number = 0;          // of its file; 0: none
  uint64_t size = 0;            // of that file
  std::vector<uint64_t> files;  // all that it needs, its own included
};

// A frame that a job works with, kept for as long as it runs.
struct PinnedFrame {
  std::string key;
  bool temporary = false;
  uint64_t number = 0;
  std::vector<uint64_t> files;
};

struct JobRecord {
  std::string key;
  std::string description;
  std::string target;  // key of what it makes
  std::string target_type;
  std::string command;  // how to start it again; "": it cannot be
  std::vector<PinnedFrame> frames;
  int64_t start_millis = 0;
};

struct JobEnd {
  std::string status;  // JobStatusName()
  std::string error;   // "": none
  int32_t error_kind = 0;
  std::vector<std::string> warnings;
  int64_t millis = 0;  // how long it ran
};

struct EndedJob {
  JobRecord job;
  JobEnd end;
};

class Catalog {
 public:
  // Records of the journal. Each call of Apply() with one of them is one change.
  static std::string PutRecord(const ObjectRecord& object);
  static std::string RemoveRecord(const std::string& key);
  static std::string StartRecord(const JobRecord& job);
  static std::string EndRecord(const std::string& job, const JobEnd& end);

  // Unknown kinds of records are skipped. Throws Error(kIllegalArgument) for a damaged one.
  void Apply(std::string_view record);

  [[nodiscard]] const std::map<std::string, ObjectRecord, std::less<>>& objects() const {
    return objects_;
  }
  [[nodiscard]] const std::map<std::string, JobRecord, std::less<>>& running() const {
    return running_;
  }
  // The latest ones, oldest first.
  [[nodiscard]] const std::deque<EndedJob>& ended() const { return ended_; }
  // Whether anything needs the file.
  [[nodiscard]] bool Uses(uint64_t number) const { return uses_.contains(number); }
  // Files that nothing needs any more, since the last call.
  std::set<uint64_t> TakeUnused();
  // The shortest journal with the same content.
  [[nodiscard]] std::vector<std::string> Records() const;

 private:
  void Use(const std::vector<uint64_t>& files);
  void Release(const std::vector<uint64_t>& files);
  void Put(ObjectRecord object);
  void Remove(std::string_view key);
  void End(std::string_view key, JobEnd end);

  std::map<std::string, ObjectRecord, std::less<>> objects_;
  std::map<std::string, JobRecord, std::less<>> running_;
  std::deque<EndedJob> ended_;
  std::map<uint64_t, size_t> uses_;
  std::set<uint64_t> unused_;
};

}  // namespace hydrofoil::state

#endif  // HYDROFOIL_STATE_CATALOG_H_
