// Splits delimited text into records and fields (RFC 4180, with the reference's habits: blank and
// comment lines are skipped, blanks before a field are dropped, runs of blanks are one separator
// when the separator is a blank). Values, one thread each.
#ifndef HYDROFOIL_INGEST_DELIMITED_TOKENIZER_H_
#define HYDROFOIL_INGEST_DELIMITED_TOKENIZER_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "text/plain_number.h"

namespace hydrofoil {

struct Dialect {
  // '\n': no separator, every line is one field.
  char separator = ',';
  char quote = '"';
  // 0: none. Takes the next character of a quoted field literally.
  char escape = 0;
  // Lines that start with one of these are comments.
  std::string comments = "#";

  [[nodiscard]] bool IsComment(char first) const {
    return comments.find(first) != std::string::npos;
  }
};

struct Field {
  std::string_view text;  // without the quotes around it, otherwise as in the file
  bool quoted = false;
  bool has_escapes = false;  // doubled quotes or escapes that Unescape() resolves
  bool open = false;         // the text ends within the quotes
};

// The content of a field: doubled quotes and escapes resolved.
std::string Unescape(const Field& field, const Dialect& dialect);

class Tokenizer {
 public:
  // `text` must outlive the tokenizer and the fields.
  Tokenizer(std::string_view text, const Dialect& dialect);

  // Reads the next record into `fields`; false at the end of the text.
  bool Next(std::vector<Field>& fields);

  // The same field by field. Goes to the first field of the next record; false at the end of the
  // text.
  bool StartRecord();
  // Reads the next field of the record and returns whether there is another.
  bool NextField(Field& field);
  // The fast path for most fields: reads one that is a plain number and nothing else. Leaves
  // others, and those near the end of the text, to NextField().
  enum class NumberField { kNone, kMore, kLast };
  NumberField NextNumber(PlainNumber& number) {
    if (at_ >= numbers_until_) return NumberField::kNone;
    const char* past = ReadPlainNumber(at_, number);
    if (past == nullptr) return NumberField::kNone;
    if (*past == dialect_.separator) {
      if (runs_) return NumberField::kNone;
      at_ = past + 1;
      return NumberField::kMore;
    }
    if (*past != '\n' && *past != '\r') return NumberField::kNone;
    at_ = past;
    SkipLineEnd();
    return NumberField::kLast;
  }
  // Bytes consumed so far.
  [[nodiscard]] size_t position() const { return static_cast<size_t>(at_ - begin_); }

 private:
  enum Class : char { kOther, kStop, kBlank };

  void SkipBlanks();
  void ReadQuoted(Field& field);
  void ReadPlain(Field& field);
  void SkipToStop();
  void SkipLineEnd() {
    at_ += at_ != end_ && *at_ == '\r' ? 1 : 0;
    at_ += at_ != end_ && *at_ == '\n' ? 1 : 0;
  }
  [[nodiscard]] Class ClassOf(char c) const { return classes_[static_cast<unsigned char>(c)]; }

  Dialect dialect_;
  bool runs_;  // a run of separators is one
  const char* begin_;
  const char* at_;
  const char* end_;
  const char* numbers_until_;  // where NextNumber() gives up
  std::array<Class, 256> classes_ = {};
  std::array<bool, 256> no_record_ = {};  // these may begin lines without a record
};

// The end (one past the line end) of the last record of `text` that ends within it, 0 if none.
// `text` begins at the start of a record.
size_t LastRecordEnd(std::string_view text, const Dialect& dialect);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_DELIMITED_TOKENIZER_H_
