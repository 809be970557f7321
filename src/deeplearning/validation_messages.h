// Collects the messages of the checks; used by validation*.cc only.
#ifndef HYDROFOIL_DEEPLEARNING_VALIDATION_MESSAGES_H_
#define HYDROFOIL_DEEPLEARNING_VALIDATION_MESSAGES_H_

#include <string>
#include <utility>
#include <vector>

#include "deeplearning/validation.h"

namespace hydrofoil {

class MessageList {
 public:
  void Error(std::string field, std::string text) {
    messages_.push_back({MessageLevel::kError, std::move(field), std::move(text)});
  }
  void Warn(std::string field, std::string text) {
    messages_.push_back({MessageLevel::kWarning, std::move(field), std::move(text)});
  }
  // The parameter has no effect beside the others.
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

// The checks of validation_columns.cc: columns named by parameters and the training frame.
void CheckSpecialColumns(const ValidationInput& input, MessageList& out);
void CheckTrainingFrame(const ValidationInput& input, MessageList& out);

// The checks of validation_network.cc: the parameters of the algorithm itself.
void CheckAlgorithm(const ValidationInput& input, MessageList& out);

// What this version does not build yet (validation_unsupported.cc).
void CheckSupported(const ValidationInput& input, MessageList& out);

[[nodiscard]] inline bool IsClassification(const ValidationInput& input) {
  return input.training != nullptr && input.training->is_classification();
}

}  // namespace hydrofoil

#endif  // HYDROFOIL_DEEPLEARNING_VALIDATION_MESSAGES_H_
