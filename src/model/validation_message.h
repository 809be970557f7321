// What the checks of a training request report: all faults and remarks at once.
#ifndef HYDROFOIL_MODEL_VALIDATION_MESSAGE_H_
#define HYDROFOIL_MODEL_VALIDATION_MESSAGE_H_

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hydrofoil {

// The numbers are those of the API.
enum class MessageLevel { kError = 1, kWarning = 2, kInfo = 3, kTrace = 5 };

// "ERRR", "WARN", "INFO", "TRACE".
std::string_view MessageLevelName(MessageLevel level);

struct ValidationMessage {
  MessageLevel level;
  std::string field;  // a parameter, or "train" or "response"
  std::string text;

  bool operator==(const ValidationMessage&) const = default;
};

// Collects the messages of checks, in their order. Not synchronized.
class MessageList {
 public:
  void Error(std::string field, std::string text) {
    messages_.push_back({MessageLevel::kError, std::move(field), std::move(text)});
  }
  void Warn(std::string field, std::string text) {
    messages_.push_back({MessageLevel::kWarning, std::move(field), std::move(text)});
  }
  // The parameter has no effect given the others.
  void Hide(std::string field, std::string text) {
    messages_.push_back({MessageLevel::kTrace, std::move(field), std::move(text)});
  }
  void ErrorIf(bool fault, const char* field, const char* text) {
    if (fault) Error(field, text);
  }
  void HideIf(bool unused, const char* field, const char* text) {
    if (unused) Hide(field, text);
  }
  void Add(ValidationMessage message) { messages_.push_back(std::move(message)); }
  [[nodiscard]] std::vector<ValidationMessage> Take() { return std::move(messages_); }

 private:
  std::vector<ValidationMessage> messages_;
};

// As the API counts them: each error twice.
size_t ErrorCount(std::span<const ValidationMessage> messages);

// "Illegal argument(s) for <algorithm> model: KEY.  Details: ERRR on field: _hidden: ...\n".
// `algorithm`: as keys of models begin.
std::string ErrorText(std::string_view algorithm, std::string_view model_key,
                      std::span<const ValidationMessage> messages);

}  // namespace hydrofoil

#endif  // HYDROFOIL_MODEL_VALIDATION_MESSAGE_H_
