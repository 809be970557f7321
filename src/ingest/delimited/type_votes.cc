#include "ingest/delimited/type_votes.h"

#include <algorithm>

#include "text/cell_text.h"

namespace hydrofoil {

void TypeVotes::Add(const Field& field) {
  if ((field.text.empty() && !field.quoted) || IsSignAlone(field.text)) {
    return;
  }
  if (const auto number = ParseNumber(field.text)) {
    AddNumber(*number == 0);
  } else if (ParseTime(field.text)) {
    ++times_;
  } else if (ParseUuid(field.text)) {
    ++uuids_;
  } else {
    ++texts_;
    words_.CodeOf(field.text);
  }
}

void TypeVotes::Merge(const TypeVotes& other) {
  zeros_ += other.zeros_;
  numbers_ += other.numbers_;
  times_ += other.times_;
  uuids_ += other.uuids_;
  texts_ += other.texts_;
  for (const std::string& word : other.words_.levels()) words_.CodeOf(word);
}

// All texts are the same, and there are no times.
ParseType TypeVotes::OfOneWord() const {
  const size_t numeric = zeros_ + numbers_;
  if (IsMissingWord(words_.levels().front())) {
    return uuids_ > numeric ? ParseType::kUuid : ParseType::kNumeric;
  }
  const bool outnumbered = texts_ < numeric || (numbers_ >= texts_ && numeric >= uuids_);
  return outnumbered ? ParseType::kNumeric : ParseType::kEnum;
}

// Few different words are levels, words that hardly ever repeat are text.
ParseType TypeVotes::OfText() const {
  constexpr double kTextShare = 0.95;
  const size_t numeric = zeros_ + numbers_;
  const auto words = static_cast<double>(words_.levels().size());
  const bool levels = texts_ == 0 || words < kTextShare * static_cast<double>(texts_);
  // Zeros among words may stand for missing ones; one cell of another kind does not count.
  const bool words_and_zeros = zeros_ > 0 && numbers_ + times_ + uuids_ <= 1 &&
                               (words_.levels().size() > 1 || texts_ >= numeric);
  if (levels && words_and_zeros) return ParseType::kEnum;
  const bool as_many = numbers_ > 0 && numbers_ == texts_ && numeric >= std::max(times_, uuids_);
  if (numeric > texts_ || as_many) return ParseType::kNumeric;
  if (levels) return ParseType::kEnum;
  return texts_ > std::max({numeric, times_, uuids_}) ? ParseType::kString : ParseType::kNumeric;
}

ParseType TypeVotes::Winner() const {
  const size_t numeric = zeros_ + numbers_;
  const size_t words = words_.levels().size();
  if (numeric + times_ + uuids_ + texts_ == 0) return ParseType::kNumeric;
  if (words == 1 && times_ == 0) return OfOneWord();
  if (words <= 1 && numeric > times_ + uuids_) return ParseType::kNumeric;
  if (words <= 1 && times_ > 0 && numeric + uuids_ == 0) return ParseType::kTime;
  // One word, however often, says nothing against times and UUIDs.
  const size_t texts = words > 1 ? texts_ : 0;
  if (times_ > std::max({uuids_, numeric, texts})) return ParseType::kTime;
  if (uuids_ > std::max({times_, numeric, texts})) return ParseType::kUuid;
  return OfText();
}

}  // namespace hydrofoil
