// Compresses what is written into an output file. One owner, one thread at a time.
#ifndef HYDROFOIL_INGEST_FILES_COMPRESSED_OUTPUT_H_
#define HYDROFOIL_INGEST_FILES_COMPRESSED_OUTPUT_H_

#include <memory>
#include <string_view>

#include "ingest/files/output_file.h"

struct archive;

namespace hydrofoil {

enum class Compression { kNone, kGzip, kBzip2, kZstd };

// "none" or "", "gzip", "bzip2", "zstd", ignoring case. Throws Error(kIllegalArgument) for others.
Compression CompressionOf(std::string_view name);

class CompressedOutput {
 public:
  // `file` must outlive the output, which does not commit it.
  CompressedOutput(OutputFile& file, Compression compression);
  ~CompressedOutput();
  CompressedOutput(const CompressedOutput&) = delete;
  CompressedOutput& operator=(const CompressedOutput&) = delete;

  // Throw what OutputFile::Write throws.
  void Write(std::string_view bytes);
  void Finish();

 private:
  void Require(int result) const;

  OutputFile& file_;
  archive* archive_ = nullptr;  // null: no compression
  std::unique_ptr<struct CompressedOutputSink> sink_;
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_FILES_COMPRESSED_OUTPUT_H_
