#include "exchange/zip_writer.h"

#include <archive.h>
#include <archive_entry.h>

#include <memory>

#include "base/error.h"

namespace hydrofoil {
namespace {

la_ssize_t AppendTo(archive*, void* out, const void* bytes, size_t size) {
  static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), size);
  return static_cast<la_ssize_t>(size);
}

void Require(int status, archive* zip) {
  if (status < ARCHIVE_WARN) {
    throw Error(ErrorKind::kInternal,
                std::string("Cannot write a zip file: ") + archive_error_string(zip));
  }
}

}  // namespace

std::string ZipOf(const std::vector<std::pair<std::string, std::string>>& files) {
  std::string out;
  const std::unique_ptr<archive, decltype(&archive_write_free)> zip(archive_write_new(),
                                                                    &archive_write_free);
  Require(archive_write_set_format_zip(zip.get()), zip.get());
  Require(archive_write_set_bytes_in_last_block(zip.get(), 1), zip.get());
  Require(archive_write_open(zip.get(), &out, nullptr, &AppendTo, nullptr), zip.get());
  for (const auto& [name, content] : files) {
    const std::unique_ptr<archive_entry, decltype(&archive_entry_free)> entry(archive_entry_new(),
                                                                              &archive_entry_free);
    archive_entry_set_pathname(entry.get(), name.c_str());
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(content.size()));
    Require(archive_write_header(zip.get(), entry.get()), zip.get());
    if (archive_write_data(zip.get(), content.data(), content.size()) < 0) {
      Require(ARCHIVE_FATAL, zip.get());
    }
  }
  Require(archive_write_close(zip.get()), zip.get());
  return out;
}

}  // namespace hydrofoil
