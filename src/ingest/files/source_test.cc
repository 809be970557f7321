#include "ingest/files/source.h"

#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <vector>

#include "base/error.h"

namespace hydrofoil {
namespace {

struct Entry {
  std::string name;
  std::string text;
};

// Packs the entries as a zip file, or the first one by the filter of that name.
std::string Pack(const std::vector<Entry>& entries, const std::string& kind) {
  std::string packed(entries[0].text.size() + (1 << 20), '\0');
  size_t used = 0;
  archive* a = archive_write_new();
  if (kind.starts_with("zip")) {
    archive_write_set_format_zip(a);
    if (kind == "zip_stored") archive_write_zip_set_compression_store(a);
  } else {
    EXPECT_EQ(archive_write_add_filter_by_name(a, kind.c_str()), ARCHIVE_OK) << kind;
    archive_write_set_format_raw(a);
  }
  archive_write_set_bytes_in_last_block(a, 1);
  archive_write_open_memory(a, packed.data(), packed.size(), &used);
  for (const Entry& entry : entries) {
    archive_entry* header = archive_entry_new();
    archive_entry_set_pathname(header, entry.name.c_str());
    archive_entry_set_size(header, static_cast<la_int64_t>(entry.text.size()));
    archive_entry_set_filetype(header, AE_IFREG);
    archive_write_header(a, header);
    archive_write_data(a, entry.text.data(), entry.text.size());
    archive_entry_free(header);
  }
  archive_write_close(a);
  archive_write_free(a);
  packed.resize(used);
  return packed;
}

std::vector<std::string> ReadAll(const Source& source) {
  std::vector<std::string> entries;
  const auto stream = source.Open();
  while (stream->NextEntry()) {
    std::string text(1 << 16, '\0');
    std::string all;
    for (size_t count = text.size(); count == text.size();) {
      count = stream->Read(text);
      all.append(text, 0, count);
    }
    entries.push_back(all);
  }
  return entries;
}

TEST(Source, ReadsPlainBytes) {
  EXPECT_EQ(ReadAll(Source::OfBytes("x", "a,b\n")), std::vector<std::string>{"a,b\n"});
  EXPECT_EQ(ReadAll(Source::OfBytes("x", "")), std::vector<std::string>{""});
}

TEST(Source, Decompresses) {
  const std::string text(200000, 'x');
  for (const std::string kind : {"gzip", "bzip2", "xz", "zstd"}) {
    const std::string packed = Pack({{"a", text}}, kind);
    EXPECT_LT(packed.size(), 1000) << kind;
    EXPECT_EQ(ReadAll(Source::OfBytes("x", packed)), std::vector<std::string>{text}) << kind;
    // Such files may be put together.
    EXPECT_EQ(ReadAll(Source::OfBytes("x", packed + packed)), std::vector<std::string>{text + text})
        << kind;
  }
  EXPECT_EQ(ReadAll(Source::OfBytes("x", Pack({{"a.csv", "1\n"}, {"b.csv", text}}, "zip"))),
            (std::vector<std::string>{"1\n", text}));
}

std::string Message(const Source& source) {
  try {
    ReadAll(source);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kIllegalArgument);
    return error.what();
  }
  return "";
}

TEST(Source, GivesRawBytesUpToALimit) {
  const std::string packed = Pack({{"a", std::string(3 << 20, 'x')}}, "zip");
  const auto path = std::filesystem::temp_directory_path() / "hydrofoil_source_test.zip";
  std::ofstream(path, std::ios::binary) << packed;
  const Source file = Source::OfFile("file", path, AccessPolicy::Unrestricted());
  const Source bytes = Source::OfBytes("bytes", packed);
  EXPECT_EQ(file.RawBytes(packed.size()), packed);
  EXPECT_EQ(bytes.RawBytes(packed.size() + 1), packed);
  EXPECT_EQ(file.RawBytes(10), packed.substr(0, 10));
  EXPECT_EQ(bytes.RawBytes(10), packed.substr(0, 10));
  std::filesystem::remove(path);
}

TEST(Source, NamesDamagedFiles) {
  std::string text;
  for (int i = 0; i < 50000; ++i) {
    text += std::to_string(i * 7919 % 10007) + "\n";
  }
  std::string packed = Pack({{"a", text}}, "gzip");
  packed.resize(packed.size() / 2);
  EXPECT_EQ(Message(Source::OfBytes("x.csv.gz", packed)),
            "Cannot decompress x.csv.gz: truncated gzip input");
}

TEST(Source, RefusesAZipWhoseSumsAreWrong) {
  std::string packed = Pack({{"a.csv", "a,b\n1,x\n"}}, "zip_stored");
  packed[packed.find("1,x")] = '2';
  EXPECT_TRUE(Message(Source::OfBytes("x.zip", packed))
                  .starts_with("Cannot decompress x.zip: ZIP bad CRC"));
}

TEST(Source, RefusesBombs) {
  const std::string zeros(size_t{80} << 20, '0');
  for (const std::string kind : {"gzip", "zstd", "zip"}) {
    EXPECT_EQ(Message(Source::OfBytes("bomb", Pack({{"a", zeros}}, kind))),
              "Refused to decompress bomb: it inflates to more than 200 times its size.")
        << kind;
  }
}

TEST(Source, OpensFilesThroughThePolicy) {
  const Source source = Source::OfFile("p", "/etc/passwd", AccessPolicy::Within({}));
  EXPECT_THROW(static_cast<void>(source.Open()), Error);
}

}  // namespace
}  // namespace hydrofoil
