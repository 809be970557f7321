// Text in the encodings that files come in, read as UTF-8. The stream is used like any other: from
// front to back, by one thread.
#ifndef HYDROFOIL_INGEST_FILES_TEXT_ENCODING_H_
#define HYDROFOIL_INGEST_FILES_TEXT_ENCODING_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "ingest/files/source.h"

namespace hydrofoil {

// The assumed encoding of text that is neither UTF-8 nor UTF-16 where the user has given none.
inline constexpr std::string_view kAssumedEncoding = "windows-1252";

// The name that messages use for the encoding: "latin1", "Latin-1" and "ISO_8859-1" are
// "ISO-8859-1". "" and "guess" are "". Throws Error(kIllegalArgument), listing those that can be
// read.
std::string EncodingOf(std::string_view name);

// The UTF-8 of every entry of a source. UTF-16 is recognized by its byte order mark or by the zeros
// beside its ASCII; other text is UTF-8 up to the first byte that cannot be. If it was ASCII
// until there, the rest is read in the encoding given, else that byte becomes U+FFFD. Encodings
// other than ASCII with an upper half of 128 characters are never guessed: if one is given, all
// text is read in it. Binary formats, recognized by their first bytes, pass unchanged.
class TextStream : public ByteStream {
 public:
  // `encoding` is a result of EncodingOf().
  TextStream(std::unique_ptr<ByteStream> bytes, std::string encoding);
  ~TextStream() override;
  TextStream(const TextStream&) = delete;
  TextStream& operator=(const TextStream&) = delete;

  bool NextEntry() override;
  size_t Read(std::span<char> out) override;
  [[nodiscard]] size_t position() const override { return bytes_->position(); }

  // Warnings about the entry as far as it was read: that an encoding was assumed, or that
  // something is not text in its encoding. Empty: none.
  [[nodiscard]] std::string Warning(std::string_view source_name) const;

 private:
  class Converter;

  [[nodiscard]] std::string_view raw() const { return std::string_view(raw_).substr(raw_next_); }
  size_t ReadDirectly(std::span<char> out);
  bool Refill();
  void Decode();
  void DecodeUtf8();
  void Replace(size_t bytes);
  void StartEntry();

  std::unique_ptr<ByteStream> bytes_;
  std::string given_;
  std::string encoding_;                  // of this entry; empty: bytes that pass unchanged
  std::unique_ptr<Converter> converter_;  // null: UTF-8, or bytes that pass
  bool assumed_ = false;
  bool beyond_ascii_ = false;  // UTF-8 beyond ASCII has been seen
  bool ended_ = false;         // the bytes of the entry have
  size_t malformed_ = 0;
  std::string raw_;  // from raw_next_ on: bytes that are not decoded yet
  size_t raw_next_ = 0;
  std::string ready_;  // from ready_next_ on: decoded, but not read yet
  size_t ready_next_ = 0;
};

// The text of `source` in the encoding it was given.
std::unique_ptr<TextStream> OpenText(const Source& source);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_FILES_TEXT_ENCODING_H_
