// Counts what the cells of a column look like and derives the type of the column, as the
// reference does. A value, one thread.
#ifndef HYDROFOIL_INGEST_DELIMITED_TYPE_VOTES_H_
#define HYDROFOIL_INGEST_DELIMITED_TYPE_VOTES_H_

#include <cstddef>

#include "ingest/delimited/level_table.h"
#include "ingest/delimited/tokenizer.h"
#include "ingest/formats/parse_setup.h"

namespace hydrofoil {

class TypeVotes {
 public:
  void Add(const Field& field);
  void AddNumber(bool zero) { ++(zero ? zeros_ : numbers_); }
  void Merge(const TypeVotes& other);
  [[nodiscard]] ParseType Winner() const;

 private:
  [[nodiscard]] ParseType OfOneWord() const;
  [[nodiscard]] ParseType OfText() const;

  size_t zeros_ = 0;
  size_t numbers_ = 0;  // other than zero
  size_t times_ = 0;
  size_t uuids_ = 0;
  size_t texts_ = 0;
  LevelTable words_;  // distinct texts
};

}  // namespace hydrofoil

#endif  // HYDROFOIL_INGEST_DELIMITED_TYPE_VOTES_H_
