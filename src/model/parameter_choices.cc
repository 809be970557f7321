#include "model/parameter_choices.h"

namespace hydrofoil {

namespace {

using std::string_view;

bool IsLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string Normalized(string_view text) {
  std::string result;
  for (const char c : text) {
    if (IsLetterOrDigit(c)) {
      result += (c >= 'A' && c <= 'Z') ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  return result;
}

}  // namespace

template <>
std::span<const string_view> EnumNames<FoldAssignment>() {
  return kFoldAssignmentNames;
}
template <>
std::span<const string_view> EnumNames<StoppingMetric>() {
  return kStoppingMetricNames;
}
template <>
std::span<const string_view> EnumNames<CategoricalEncoding>() {
  return kCategoricalEncodingNames;
}
template <>
std::span<const string_view> EnumNames<AucType>() {
  return kAucTypeNames;
}

std::optional<size_t> FindEnumName(std::span<const string_view> names, string_view text) {
  const std::string wanted = Normalized(text);
  for (size_t i = 0; i < names.size(); ++i) {
    if (Normalized(names[i]) == wanted) return i;
  }
  return std::nullopt;
}

}  // namespace hydrofoil
