#include "model/validation_message.h"

#include <algorithm>

namespace hydrofoil {

std::string_view MessageLevelName(MessageLevel level) {
  switch (level) {
    case MessageLevel::kError:
      return "ERRR";
    case MessageLevel::kWarning:
      return "WARN";
    case MessageLevel::kInfo:
      return "INFO";
    default:
      return "TRACE";
  }
}

size_t ErrorCount(std::span<const ValidationMessage> messages) {
  const auto errors = std::count_if(messages.begin(), messages.end(), [](const auto& message) {
    return message.level == MessageLevel::kError;
  });
  return 2 * static_cast<size_t>(errors);
}

std::string ErrorText(std::string_view algorithm, std::string_view model_key,
                      std::span<const ValidationMessage> messages) {
  std::string text = "Illegal argument(s) for " + std::string(algorithm) +
                     " model: " + std::string(model_key) + ".  Details: ";
  for (const ValidationMessage& message : messages) {
    if (message.level != MessageLevel::kError) continue;
    text += "ERRR on field: _" + message.field + ": " + message.text + "\n";
  }
  return text;
}

}  // namespace hydrofoil
