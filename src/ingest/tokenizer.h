// Splits delimited text into records and fields (RFC 4180, with the reference's habits: blank and
// comment lines are skipped, blanks before a field are dropped, runs of blanks are one separator
// when the separator is a blank). Values, one thread each.
#ifndef HYDROFOIL_INGEST_TOKENIZER_H_
#define HYDROFOIL_INGEST_TOKENIZER_H_

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

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
  // Bytes consumed so far.
  [[nodiscard]] size_t position() const { return static_cast<size_t>(at_ - begin_); }

 private:
  enum Class : char { kOther, kStop, kBlank };

  bool SkipToRecord();
  void SkipBlanks();
  void ReadQuoted(std::vector<Field>& fields);
  void ReadPlain(std::vector<Field>& fields);
  void SkipToStop();
  void SkipLineEnd();
  [[nodiscard]] Class ClassOf(char c) const { return classes_[static_cast<unsigned char>(c)]; }

  Dialect dialect_;
  const char* begin_;
  const char* at_;
  const char* end_;
  std::array<Class, 256> classes_ = {};
};

// The end (one past the line end) of the last record of `text` that ends within it, 0 if none.
// `text` begins at the start of a record.
size_t LastRecordEnd(std::string_view text, const Dialect& dialect);

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_TOKENIZER_H_
