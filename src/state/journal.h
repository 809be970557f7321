// An append-only file of records: what the state consists of. Each has its length and a
// checksum; a record is there when Append() has returned, or not at all. Not synchronized.
//
// 16 bytes "HYDROFOIL JOURN\n", then records: "REC1", the length of the content (4 bytes), its
// checksum (8), the content. Little-endian.
#ifndef HYDROFOIL_STATE_JOURNAL_H_
#define HYDROFOIL_STATE_JOURNAL_H_

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "state/durable_file.h"

namespace hydrofoil::state {

// The contents of the records in `bytes`.
struct JournalContent {
  std::vector<std::string_view> records;  // borrowed
  // The last record was being written when the server was killed: nobody was told of it.
  bool torn = false;
  // Something between records is not as it was written; what can be read is in `records`.
  bool damaged = false;
};
[[nodiscard]] JournalContent ReadJournal(std::string_view bytes);

class Journal {
 public:
  // A new journal that begins with `records`, replacing the existing one. Throws as
  // DurableFile.
  Journal(const std::filesystem::path& path, const std::vector<std::string>& records);

  // On disk when it returns. Throws as DurableFile; then none of them is in the journal.
  void Append(const std::vector<std::string>& records);
  [[nodiscard]] uint64_t size() const { return file_.size(); }
  // It ends with an incomplete record: nothing can be appended.
  [[nodiscard]] bool broken() const { return broken_; }

 private:
  DurableFile file_;
  uint64_t reserved_ = 0;  // bytes of the file whose space is reserved
  bool broken_ = false;
};

}  // namespace hydrofoil::state

#endif  // HYDROFOIL_STATE_JOURNAL_H_
