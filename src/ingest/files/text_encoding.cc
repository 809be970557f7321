#include "ingest/files/text_encoding.h"

#include <fmt/format.h>
#include <iconv.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <utility>

#include "base/error.h"
#include "text/plain_text.h"

namespace hydrofoil {
namespace {

constexpr size_t kPieceBytes = size_t{64} << 10;
constexpr size_t kStartBytes = 4096;  // what tells UTF-16
constexpr std::string_view kReplacement = "\xef\xbf\xbd";
constexpr std::string_view kUtf8 = "UTF-8";

// iconv knows hundreds of encodings, some of them by code that hardly anybody has looked at: only
// these are for foreign bytes.
struct Encoding {
  std::string_view name;
  size_t unit = 1;    // bytes to pass over when they are malformed
  bool ascii = true;  // ASCII and an upper half of 128 characters
  std::string_view other_name = {};
};

constexpr std::array kEncodings = {
    Encoding{"UTF-8"},
    Encoding{"UTF-16LE", 2, false},
    Encoding{"UTF-16BE", 2, false},
    Encoding{"ISO-8859-1", 1, true, "latin1"},
    Encoding{"ISO-8859-2", 1, true, "latin2"},
    Encoding{"ISO-8859-5"},
    Encoding{"ISO-8859-7"},
    Encoding{"ISO-8859-9", 1, true, "latin5"},
    Encoding{"ISO-8859-15", 1, true, "latin9"},
    Encoding{"windows-1250", 1, true, "cp1250"},
    Encoding{"windows-1251", 1, true, "cp1251"},
    Encoding{"windows-1252", 1, true, "cp1252"},
    Encoding{"windows-1253", 1, true, "cp1253"},
    Encoding{"windows-1254", 1, true, "cp1254"},
    Encoding{"windows-1257", 1, true, "cp1257"},
    Encoding{"KOI8-R"},
    Encoding{"GB18030", 1, false, "gbk"},
    Encoding{"Shift_JIS", 1, false, "sjis"},
    Encoding{"EUC-JP", 1, false},
    Encoding{"EUC-KR", 1, false},
    Encoding{"Big5", 1, false},
};

// Letters and digits, in lower case.
std::string Core(std::string_view name) {
  std::string core;
  for (const char c : AsciiLower(name)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) core += c;
  }
  return core;
}

const Encoding* Find(std::string_view name) {
  const std::string core = Core(name);
  const auto found = std::find_if(kEncodings.begin(), kEncodings.end(), [&](const Encoding& known) {
    return core == Core(known.name) || (!known.other_name.empty() && core == known.other_name);
  });
  return found == kEncodings.end() ? nullptr : &*found;
}

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xc0U) == 0x80; }

// Bytes of the UTF-8 sequence that begins at text[at]: 0 if none can, more than are left if it is
// cut off.
size_t SequenceLength(std::string_view text, size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4) return 0;
  const size_t length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  for (size_t i = 1; i < length && at + i < text.size(); ++i) {
    const auto next = static_cast<unsigned char>(text[at + i]);
    const bool low = i == 1 && ((lead == 0xe0 && next < 0xa0) || (lead == 0xf0 && next < 0x90));
    const bool high = i == 1 && ((lead == 0xed && next > 0x9f) || (lead == 0xf4 && next > 0x8f));
    if (!IsContinuation(text[at + i]) || low || high) return 0;
  }
  return length;
}

// The first byte of text[at...] that is not ASCII.
size_t PastAscii(std::string_view text, size_t at) {
  constexpr uint64_t kHigh = 0x8080808080808080ULL;
  constexpr size_t kStep = 4 * sizeof(uint64_t);
  for (; at + kStep <= text.size(); at += kStep) {
    std::array<uint64_t, 4> words = {};
    std::memcpy(words.data(), text.data() + at, kStep);
    if (((words[0] | words[1] | words[2] | words[3]) & kHigh) != 0) break;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
}

// Bytes at the start that are whole UTF-8 sequences.
size_t Utf8Prefix(std::string_view text, bool& beyond_ascii) {
  size_t at = PastAscii(text, 0);
  while (at < text.size()) {
    const size_t length = SequenceLength(text, at);
    if (length == 0 || at + length > text.size()) return at;
    beyond_ascii = true;
    at += length;
    if (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) at = PastAscii(text, at);
  }
  return at;
}

// UTF-16 by its byte order mark, or by what it makes of ASCII: in a text hardly anything else is
// zero, and a fifth of the characters are ASCII (separators, line ends, digits) whatever its
// script.
std::string_view GuessUtf16(std::string_view start) {
  if (start.starts_with("\xff\xfe")) return "UTF-16LE";
  if (start.starts_with("\xfe\xff")) return "UTF-16BE";
  const auto is_text = [](char c) { return (c >= ' ' && c <= '~') || (c >= '\t' && c <= '\r'); };
  size_t little = 0;
  size_t big = 0;
  const size_t pairs = start.size() / 2;
  for (size_t i = 0; i < 2 * pairs; i += 2) {
    if (start[i] == 0 && start[i + 1] == 0) return {};
    little += is_text(start[i]) && start[i + 1] == 0 ? 1 : 0;
    big += is_text(start[i + 1]) && start[i] == 0 ? 1 : 0;
  }
  constexpr size_t kShare = 5;
  if (little * kShare >= pairs && little > 4 * big) return "UTF-16LE";
  if (big * kShare >= pairs && big > 4 * little) return "UTF-16BE";
  return {};
}

bool IsKnownBinary(std::string_view start) {
  return start.starts_with("PAR1") || start.starts_with("ORC");
}

}  // namespace

std::string EncodingOf(std::string_view name) {
  const std::string core = Core(name);
  if (core.empty() || core == "guess") return "";
  if (core == "utf16") return "UTF-16LE";
  if (const Encoding* found = Find(name)) return std::string(found->name);
  std::string names;
  for (const Encoding& known : kEncodings) names += fmt::format(", {}", known.name);
  ThrowIllegalArgument(fmt::format("Unknown encoding {}: guess{} can be read.", name, names));
}

// An open conversion to UTF-8.
class TextStream::Converter {
 public:
  explicit Converter(const Encoding& from)
      : unit_(from.unit),
        iconv_(iconv_open("UTF-8", std::string(from.name).c_str())) {  // NOLINT: iconv's cast
    if (!is_open()) {
      ThrowIllegalArgument(
          fmt::format("The C library of this system has no converter for {}.", from.name));
    }
  }
  ~Converter() {
    if (is_open()) iconv_close(iconv_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  [[nodiscard]] size_t unit() const { return unit_; }

  enum class Outcome { kAll, kCutOff, kMalformed };
  // Appends what can be converted of raw[next...] to `out`; moves `next` on.
  Outcome Convert(std::string& raw, size_t& next, std::string& out) {
    int error = E2BIG;
    while (error == E2BIG) {
      std::array<char, 4096> piece;  // NOLINT(cppcoreguidelines-pro-type-member-init)
      char* in = raw.data() + next;
      size_t left = raw.size() - next;
      char* to = piece.data();
      size_t room = piece.size();
      error = iconv(iconv_, &in, &left, &to, &room) == static_cast<size_t>(-1) ? errno : 0;
      out.append(piece.data(), piece.size() - room);
      next = raw.size() - left;
    }
    if (error == 0) return Outcome::kAll;
    return error == EINVAL ? Outcome::kCutOff : Outcome::kMalformed;
  }

 private:
  [[nodiscard]] bool is_open() const { return std::bit_cast<intptr_t>(iconv_) != -1; }

  size_t unit_;
  iconv_t iconv_;
};

TextStream::TextStream(std::unique_ptr<ByteStream> bytes, std::string encoding)
    : bytes_(std::move(bytes)), given_(std::move(encoding)) {}

TextStream::~TextStream() = default;

bool TextStream::NextEntry() {
  if (!bytes_->NextEntry()) return false;
  raw_.clear();
  ready_.clear();
  raw_next_ = ready_next_ = 0;
  converter_.reset();
  assumed_ = beyond_ascii_ = ended_ = false;
  malformed_ = 0;
  StartEntry();
  return true;
}

// Reads enough to tell the encoding.
void TextStream::StartEntry() {
  raw_.resize(kStartBytes);
  const size_t got = bytes_->Read(raw_);
  ended_ = got < raw_.size();
  raw_.resize(got);
  if (IsKnownBinary(raw_)) {
    encoding_.clear();
    ready_.swap(raw_);
    return;
  }
  encoding_ = GuessUtf16(raw_);
  const Encoding* given = given_.empty() ? nullptr : Find(given_);
  if (given != nullptr && !given->ascii && encoding_.empty()) encoding_ = given->name;
  if (encoding_.empty()) {
    encoding_ = kUtf8;
  } else {
    converter_ = std::make_unique<Converter>(*Find(encoding_));
  }
}

// Adds a piece to raw_; false at the end of the entry.
bool TextStream::Refill() {
  if (ended_) return false;
  raw_.erase(0, std::exchange(raw_next_, 0));
  const size_t have = raw_.size();
  raw_.resize(have + kPieceBytes);
  const size_t got = bytes_->Read(std::span(raw_).subspan(have));
  raw_.resize(have + got);
  ended_ = got < kPieceBytes;
  return got > 0;
}

void TextStream::Replace(size_t bytes) {
  ready_ += kReplacement;
  raw_next_ += bytes;
  ++malformed_;
}

void TextStream::DecodeUtf8() {
  const size_t good = Utf8Prefix(raw(), beyond_ascii_);
  ready_.append(raw().substr(0, good));
  raw_next_ += good;
  if (raw().empty()) return;
  if (SequenceLength(raw(), 0) != 0 && !ended_) return;  // cut off: more is to come
  if (!beyond_ascii_ && given_ != kUtf8) {
    assumed_ = given_.empty();
    encoding_ = assumed_ ? kAssumedEncoding : given_;
    converter_ = std::make_unique<Converter>(*Find(encoding_));
    return;
  }
  Replace(1);
}

// Moves what can be decoded of raw_ to ready_.
void TextStream::Decode() {
  if (converter_ == nullptr) {
    DecodeUtf8();
    return;
  }
  const auto outcome = converter_->Convert(raw_, raw_next_, ready_);
  const bool cut = outcome == Converter::Outcome::kCutOff && ended_;
  if (cut) Replace(raw().size());
  if (outcome == Converter::Outcome::kMalformed)
    Replace(std::min(converter_->unit(), raw().size()));
}

// Most text: nothing is copied. What cannot be told yet goes to raw_.
size_t TextStream::ReadDirectly(std::span<char> out) {
  const size_t got = bytes_->Read(out);
  ended_ = got < out.size();
  const std::string_view read(out.data(), got);
  const size_t good = encoding_.empty() ? got : Utf8Prefix(read, beyond_ascii_);
  raw_ = read.substr(good);
  raw_next_ = 0;
  return good;
}

size_t TextStream::Read(std::span<char> out) {
  size_t done = 0;
  while (done < out.size()) {
    if (ready_next_ < ready_.size()) {
      const size_t count = std::min(out.size() - done, ready_.size() - ready_next_);
      std::copy_n(ready_.data() + ready_next_, count, out.data() + done);
      ready_next_ += count;
      done += count;
      continue;
    }
    ready_.clear();
    ready_next_ = 0;
    if (raw().empty() && ended_) break;
    if (raw().empty() && converter_ == nullptr) {
      done += ReadDirectly(out.subspan(done));
    } else if (raw().empty()) {
      Refill();
    } else {
      const size_t before = raw().size();
      Decode();
      if (ready_.empty() && raw().size() == before) Refill();
    }
  }
  return done;
}

std::string TextStream::Warning(std::string_view source_name) const {
  if (assumed_) {
    return fmt::format(
        "{} is no UTF-8: it was read as {}. If it is in another encoding, say so by --encoding "
        "when "
        "the server is started, or by the field encoding of ParseSetup and Parse.",
        source_name, encoding_);
  }
  if (malformed_ > 0) {
    return fmt::format("{} is not intact {}: U+FFFD stands in {} places with invalid bytes.",
                       source_name, encoding_, malformed_);
  }
  return "";
}

std::unique_ptr<TextStream> OpenText(const Source& source) {
  return std::make_unique<TextStream>(source.Open(), source.encoding());
}

}  // namespace hydrofoil
