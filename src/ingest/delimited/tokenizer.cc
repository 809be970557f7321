#include "ingest/delimited/tokenizer.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace hydrofoil {

static_assert(std::endian::native == std::endian::little);

std::string Unescape(const Field& field, const Dialect& dialect) {
  std::string out;
  out.reserve(field.text.size());
  for (size_t i = 0; i < field.text.size(); ++i) {
    const char c = field.text[i];
    const bool more = field.quoted && i + 1 < field.text.size();
    if (more && ((c == dialect.quote && field.text[i + 1] == dialect.quote) ||
                 (c == dialect.escape && dialect.escape != 0))) {
      ++i;
    }
    out.push_back(field.text[i]);
  }
  return out;
}

namespace {

// Whether a separator could be taken for a part of a number or for the end of its line.
bool OfNumbers(char separator) {
  return std::string_view("0123456789.-\n\r").find(separator) != std::string_view::npos;
}

}  // namespace

Tokenizer::Tokenizer(std::string_view text, const Dialect& dialect)
    : dialect_(dialect),
      runs_(dialect.separator == ' '),
      begin_(text.data()),
      at_(text.data()),
      end_(text.data() + text.size()),
      numbers_until_(begin_) {
  classes_[' '] = kBlank;
  classes_['\t'] = kBlank;
  classes_['\n'] = kStop;
  classes_['\r'] = kStop;
  classes_[static_cast<unsigned char>(dialect.separator)] = kStop;
  for (const char c : dialect.comments + " \t\n\r")
    no_record_[static_cast<unsigned char>(c)] = true;
  if (text.size() > kPlainNumberReach && !OfNumbers(dialect.separator)) {
    numbers_until_ = end_ - kPlainNumberReach;
  }
}

void Tokenizer::SkipBlanks() {
  while (at_ != end_ && ClassOf(*at_) == kBlank) {
    ++at_;
  }
}

// Passes over comments and blank lines.
bool Tokenizer::StartRecord() {
  while (at_ != end_) {
    if (!no_record_[static_cast<unsigned char>(*at_)]) return true;
    const char* line = at_;
    if (dialect_.IsComment(*at_)) {
      while (at_ != end_ && *at_ != '\n' && *at_ != '\r') {
        ++at_;
      }
      SkipLineEnd();
      continue;
    }
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\t')) {
      ++at_;
    }
    if (at_ != end_ && *at_ != '\n' && *at_ != '\r') {
      // Blanks that separate must be seen as separators, except before the first field.
      at_ = runs_ ? at_ : line;
      return true;
    }
    SkipLineEnd();
  }
  return false;
}

void Tokenizer::ReadQuoted(Field& field) {
  field = {};
  field.quoted = true;
  const char* start = ++at_;
  const char* close = end_;
  while (at_ != end_) {
    if (*at_ == dialect_.escape && dialect_.escape != 0 && at_ + 1 != end_) {
      field.has_escapes = true;
      at_ += 2;
    } else if (*at_ != dialect_.quote) {
      ++at_;
    } else if (at_ + 1 != end_ && at_[1] == dialect_.quote) {
      field.has_escapes = true;
      at_ += 2;
    } else {
      close = at_++;
      break;
    }
  }
  field.open = close == end_;
  field.text = {start, static_cast<size_t>(close - start)};
  // What stands between the closing quote and the separator has no meaning.
  while (at_ != end_ && ClassOf(*at_) != kStop) {
    ++at_;
  }
}

// To the next separator or line end, eight bytes at a time.
void Tokenizer::SkipToStop() {
  constexpr uint64_t kOnes = 0x0101010101010101ULL;
  const auto zero_bytes = [](uint64_t word) { return (word - kOnes) & ~word & (kOnes << 7); };
  const uint64_t separators = kOnes * static_cast<unsigned char>(dialect_.separator);
  while (end_ - at_ >= 8) {
    uint64_t word = 0;
    std::memcpy(&word, at_, sizeof(word));
    // The lowest mark is right, higher ones may be borrowed.
    const uint64_t marks = zero_bytes(word ^ separators) | zero_bytes(word ^ (kOnes * '\n')) |
                           zero_bytes(word ^ (kOnes * '\r'));
    if (marks != 0) {
      at_ += std::countr_zero(marks) / 8;
      return;
    }
    at_ += sizeof(word);
  }
  while (at_ != end_ && ClassOf(*at_) != kStop) {
    ++at_;
  }
}

void Tokenizer::ReadPlain(Field& field) {
  const char* start = at_;
  SkipToStop();
  field = {{start, static_cast<size_t>(at_ - start)}, false, false, false};
}

bool Tokenizer::NextField(Field& field) {
  SkipBlanks();
  if (at_ != end_ && *at_ == dialect_.quote) {
    ReadQuoted(field);
  } else {
    ReadPlain(field);
  }
  while (runs_ && at_ != end_ && *at_ == ' ') {
    ++at_;
  }
  if (at_ == end_ || *at_ == '\n' || *at_ == '\r') {
    SkipLineEnd();
    return false;
  }
  at_ += runs_ ? 0 : 1;
  return true;
}

bool Tokenizer::Next(std::vector<Field>& fields) {
  fields.clear();
  if (!StartRecord()) {
    return false;
  }
  while (NextField(fields.emplace_back())) {
  }
  return true;
}

namespace {

// Whether the quote at `text[i]` opens a field: only blanks lie between it and a separator.
bool OpensField(std::string_view text, size_t i, char separator) {
  while (i > 0 && text[i - 1] != separator && (text[i - 1] == ' ' || text[i - 1] == '\t')) {
    --i;
  }
  return i == 0 || text[i - 1] == separator || text[i - 1] == '\n' || text[i - 1] == '\r';
}

// One past the closing quote of the field whose content starts at `i`; npos when it is not closed.
size_t PastQuoted(std::string_view text, size_t i, const Dialect& dialect) {
  while (i < text.size()) {
    if (dialect.escape != 0 && text[i] == dialect.escape) {
      i += 2;
    } else if (text[i] != dialect.quote) {
      ++i;
    } else if (i + 1 < text.size() && text[i + 1] == dialect.quote) {
      i += 2;
    } else {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

// One past the last line end of text[from, to), or `from` if there is none. A final '\r' may be
// half a line end and does not count.
size_t PastLastLineEnd(std::string_view text, size_t from, size_t to) {
  for (size_t i = to; i > from; --i) {
    if (text[i - 1] == '\n' || (text[i - 1] == '\r' && i < text.size() && text[i] != '\n')) {
      return i;
    }
  }
  return from;
}

// Whether the line that holds text[i] is a comment; text[from, i) is outside of quotes.
bool InComment(std::string_view text, size_t from, size_t i, const Dialect& dialect) {
  size_t start = i;
  while (start > from && text[start - 1] != '\n' && text[start - 1] != '\r') {
    --start;
  }
  return (start > from || start == 0) && dialect.IsComment(text[start]);
}

// Where to go on after the quote at `text[quote]`; npos: it opens a field that is not closed.
size_t PastQuote(std::string_view text, size_t from, size_t quote, const Dialect& dialect) {
  if (InComment(text, from, quote, dialect)) {
    return std::min(text.find_first_of("\n\r", quote), text.size());
  }
  return OpensField(text, quote, dialect.separator) ? PastQuoted(text, quote + 1, dialect)
                                                    : quote + 1;
}

}  // namespace

size_t LastRecordEnd(std::string_view text, const Dialect& dialect) {
  size_t end = 0;
  size_t from = 0;
  while (true) {
    const void* found = std::memchr(text.data() + from, dialect.quote, text.size() - from);
    const size_t quote = found == nullptr
                             ? text.size()
                             : static_cast<size_t>(static_cast<const char*>(found) - text.data());
    const size_t past = PastLastLineEnd(text, from, quote);
    end = past > from ? past : end;
    if (found == nullptr) {
      return end;
    }
    from = PastQuote(text, from, quote, dialect);
    if (from == std::string_view::npos || from >= text.size()) {
      return end;
    }
  }
}

}  // namespace hydrofoil
