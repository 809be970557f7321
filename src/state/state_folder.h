// The folder where a server keeps its state: a version, a lock, a journal, and numbered files of
// objects that the journal names. Safe from every thread, except the constructor.
//
//   version     "HYDROFOIL STATE 1\n": the format
//   lock        held by the server that uses the folder
//   journal     which objects there are, what runs: state/journal.h
//   objects/N   frames, models and the rest; never changed once the journal names them
//   notebooks/  store/notebook_store.h
//   spill/      chunks of frames being made that do not fit: state/spill.h
//   damaged/    what could not be read, for inspection
#ifndef HYDROFOIL_STATE_STATE_FOLDER_H_
#define HYDROFOIL_STATE_STATE_FOLDER_H_

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "ingest/files/file_descriptor.h"

namespace hydrofoil::state {

class StateFolder {
 public:
  // Makes what is missing. Throws Error(kIllegalArgument) when the folder cannot be written to, is
  // used by another server, or is of a later version.
  explicit StateFolder(const std::filesystem::path& path);

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path JournalPath() const { return path_ / "journal"; }
  [[nodiscard]] std::filesystem::path NotebooksPath() const { return path_ / "notebooks"; }
  // After this, the names of new objects are on disk. Throws Error(kIllegalArgument).
  void SyncObjects() const;
  // Of the object with this number.
  [[nodiscard]] std::filesystem::path PathOf(uint64_t number) const;
  // A number that no object has.
  uint64_t NewNumber() { return ++last_number_; }
  // Those of all objects that have files, in no order.
  [[nodiscard]] std::vector<uint64_t> Numbers() const;

  void Remove(uint64_t number) const noexcept;
  // Moves the file to damaged/ and says so in the log.
  void SetAside(uint64_t number, std::string_view why) const noexcept;
  void SetAside(const std::filesystem::path& file, std::string_view why) const noexcept;

 private:
  std::filesystem::path path_;
  FileDescriptor lock_;
  FileDescriptor objects_;
  std::atomic<uint64_t> last_number_ = 0;
};

}  // namespace hydrofoil::state

#endif  // HYDROFOIL_STATE_STATE_FOLDER_H_
