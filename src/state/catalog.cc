#include "state/catalog.h"

#include <utility>

#include "exchange/record.h"

namespace hydrofoil::state {
namespace {

// Ended jobs that are remembered; a client asks within minutes.
constexpr size_t kRemembered = 200;

}  // namespace

template <class Archive>
void Describe(Archive& archive, ObjectRecord& object) {
  auto content = static_cast<uint8_t>(object.content);
  archive.Field("key", object.key);
  archive.Field("content", content);
  archive.Field("owner", object.owner);
  archive.Field("number", object.number);
  archive.Field("size", object.size);
  archive.Field("files", object.files);
  if (content >= kContents) ThrowDamaged("the kind of an object");
  object.content = static_cast<Content>(content);
}

template <class Archive>
void Describe(Archive& archive, PinnedFrame& frame) {
  archive.Field("key", frame.key);
  archive.Field("temporary", frame.temporary);
  archive.Field("number", frame.number);
  archive.Field("files", frame.files);
}

template <class Archive>
void Describe(Archive& archive, JobRecord& job) {
  archive.Field("key", job.key);
  archive.Field("description", job.description);
  archive.Field("target", job.target);
  archive.Field("target_type", job.target_type);
  archive.Field("command", job.command);
  archive.Field("frames", job.frames);
  archive.Field("start_millis", job.start_millis);
}

template <class Archive>
void Describe(Archive& archive, JobEnd& end) {
  archive.Field("status", end.status);
  archive.Field("error", end.error);
  archive.Field("error_kind", end.error_kind);
  archive.Field("warnings", end.warnings);
  archive.Field("millis", end.millis);
}

std::string Catalog::PutRecord(const ObjectRecord& object) {
  RecordWriter record;
  record.Field("put", object);
  return record.bytes();
}

std::string Catalog::RemoveRecord(const std::string& key) {
  RecordWriter record;
  record.Field("remove", key);
  return record.bytes();
}

std::string Catalog::StartRecord(const JobRecord& job) {
  RecordWriter record;
  record.Field("start", job);
  return record.bytes();
}

std::string Catalog::EndRecord(const std::string& job, const JobEnd& end) {
  RecordWriter record;
  record.Field("end", job);
  record.Field("how", end);
  return record.bytes();
}

void Catalog::Apply(std::string_view bytes) {
  const RecordReader record(bytes);
  std::optional<ObjectRecord> object;
  std::optional<JobRecord> job;
  std::optional<std::string> removed;
  std::optional<std::string> ended;
  JobEnd end;
  record.Field("put", object);
  record.Field("remove", removed);
  record.Field("start", job);
  record.Field("end", ended);
  record.Field("how", end);
  if (object) Put(*std::move(object));
  if (removed) Remove(*removed);
  if (job) {
    if (const auto it = running_.find(job->key); it != running_.end()) {
      for (const PinnedFrame& frame : it->second.frames) Release(frame.files);
      running_.erase(it);
    }
    for (const PinnedFrame& frame : job->frames) Use(frame.files);
    std::string key = job->key;
    running_.insert_or_assign(std::move(key), *std::move(job));
  }
  if (ended) End(*ended, std::move(end));
}

void Catalog::Use(const std::vector<uint64_t>& files) {
  for (const uint64_t file : files) {
    ++uses_[file];
    unused_.erase(file);
  }
}

void Catalog::Release(const std::vector<uint64_t>& files) {
  for (const uint64_t file : files) {
    const auto it = uses_.find(file);
    if (it == uses_.end() || --it->second > 0) continue;
    uses_.erase(it);
    unused_.insert(file);
  }
}

void Catalog::Put(ObjectRecord object) {
  Use(object.files);
  Remove(object.key);
  std::string key = object.key;
  objects_.insert_or_assign(std::move(key), std::move(object));
}

void Catalog::Remove(std::string_view key) {
  const auto it = objects_.find(key);
  if (it == objects_.end()) return;
  Release(it->second.files);
  objects_.erase(it);
}

void Catalog::End(std::string_view key, JobEnd end) {
  const auto it = running_.find(key);
  if (it == running_.end()) return;
  for (const PinnedFrame& frame : it->second.frames) Release(frame.files);
  EndedJob& job = ended_.emplace_back(EndedJob{std::move(it->second), std::move(end)});
  job.job.frames.clear();
  job.job.command.clear();
  running_.erase(it);
  if (ended_.size() > kRemembered) ended_.pop_front();
}

std::set<uint64_t> Catalog::TakeUnused() { return std::exchange(unused_, {}); }

std::vector<std::string> Catalog::Records() const {
  std::vector<std::string> records;
  for (const auto& [key, object] : objects_) records.push_back(PutRecord(object));
  for (const EndedJob& job : ended_) {
    records.push_back(StartRecord(job.job));
    records.push_back(EndRecord(job.job.key, job.end));
  }
  for (const auto& [key, job] : running_) records.push_back(StartRecord(job));
  return records;
}

}  // namespace hydrofoil::state
