#include "ingest/type_votes.h"

#include "ingest/cell_text.h"

namespace hydrofoil {

void TypeVotes::Add(const Field& field) {
  if (field.text.empty() && !field.quoted) {
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

// Few different words are levels, words that hardly ever repeat are text.
ParseType TypeVotes::OfText() const {
  constexpr double kTextShare = 0.95;
  const auto words = static_cast<double>(words_.levels().size());
  if (words_.levels().size() <= 1 || words < kTextShare * static_cast<double>(texts_)) {
    return ParseType::kEnum;
  }
  const size_t others = zeros_ + numbers_ + times_ + uuids_;
  return texts_ > others ? ParseType::kString : ParseType::kNumeric;
}

// Zeros among words may stand for missing ones.
ParseType TypeVotes::OfTextAndZeros() const {
  if (words_.levels().size() <= 1) {
    return texts_ >= zeros_ ? ParseType::kEnum : ParseType::kNumeric;
  }
  return OfText();
}

ParseType TypeVotes::Winner() const {
  const size_t numeric = zeros_ + numbers_;
  const bool one_word = words_.levels().size() == 1;
  if (times_ > 0 && words_.levels().size() <= 1 && numeric == 0 && uuids_ == 0) {
    return ParseType::kTime;
  }
  if (times_ > numeric + uuids_ + texts_) {
    return ParseType::kTime;
  }
  if (uuids_ > numeric + times_ + texts_ && !one_word) {
    return ParseType::kUuid;
  }
  if (one_word && IsMissingWord(words_.levels().front())) {
    return ParseType::kNumeric;
  }
  if (numbers_ > 0 && numeric >= texts_) {
    return ParseType::kNumeric;
  }
  if (texts_ == 0 && times_ + uuids_ == 0) {
    return ParseType::kNumeric;
  }
  if (zeros_ > 0 && numbers_ == 0) {
    return texts_ == 0 ? ParseType::kNumeric : OfTextAndZeros();
  }
  return OfText();
}

}  // namespace hydrofoil
