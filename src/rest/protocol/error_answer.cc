#include "rest/protocol/error_answer.h"

#include <new>
#include <nlohmann/json.hpp>

#include "base/log.h"
#include "base/wall_clock.h"

namespace hydrofoil::rest {
namespace {

// All that an error answer says.
struct Fault {
  int status = 500;
  std::string exception_type;
  std::string text;
  Json values = Json::object();
  const ModelBuilderError* model_builder = nullptr;
};

int StatusOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kIllegalArgument:
    case ErrorKind::kModelBuilderIllegalArgument:
      return 412;
    case ErrorKind::kNotFound:
      return 404;
    case ErrorKind::kMalformedRequest:
    case ErrorKind::kCancelled:
      return 400;
    case ErrorKind::kForbidden:
      return 403;
    case ErrorKind::kOutOfMemory:
      return 413;
    case ErrorKind::kInternal:
      break;
  }
  return 500;
}

// Texts that repeat what was sent are as long as that; the answer has them four times.
std::string Shortened(std::string text) {
  constexpr size_t kLongest = 20'000;
  if (text.size() > kLongest) {
    text.resize(kLongest);
    text += "...";
  }
  return text;
}

Fault FaultOf(const Error& error) {
  Fault fault;
  fault.status = StatusOf(error.kind());
  fault.exception_type = ExceptionType(error);
  fault.text = Shortened(error.what());
  for (const auto& [name, value] : error.values()) {
    if (name == "http_status") {
      fault.status = std::stoi(value);
    } else if (name != "exception_type") {
      fault.values[name] = value;
    }
  }
  fault.model_builder = dynamic_cast<const ModelBuilderError*>(&error);
  return fault;
}

Response Render(std::string_view error_url, const Fault& fault) {
  const bool of_builder = fault.model_builder != nullptr;
  Json answer = of_builder ? Schema("H2OModelBuilderErrorV3", "H2OModelBuilderError")
                           : Schema("H2OErrorV3", "H2OError");
  const std::string message = "\n\nERROR MESSAGE:\n\n" + fault.text + "\n\n";
  answer["timestamp"] = NowMillis();
  answer["error_url"] = error_url;
  answer["msg"] = message;
  answer["dev_msg"] = message;
  answer["http_status"] = fault.status;
  answer["values"] = fault.values;
  answer["exception_type"] = fault.exception_type;
  answer["exception_msg"] = message;
  answer["stacktrace"] = Json::array({fault.exception_type + ": " + fault.text});
  if (of_builder) answer.update(fault.model_builder->details());
  return Response::OfJson(answer, fault.status);
}

}  // namespace

ModelBuilderError::ModelBuilderError(const std::string& text, const Json& details)
    : Error(ErrorKind::kModelBuilderIllegalArgument, text),
      details_(std::make_shared<const Json>(details)) {}

std::string ExceptionType(const Error& error) {
  bool names_object = false;
  for (const auto& [name, value] : error.values()) {
    if (name == "exception_type") return value;
    names_object |= name == "argument";
  }
  switch (error.kind()) {
    case ErrorKind::kIllegalArgument:
      return "water.exceptions.H2OIllegalArgumentException";
    case ErrorKind::kModelBuilderIllegalArgument:
      return "water.exceptions.H2OModelBuilderIllegalArgumentException";
    case ErrorKind::kNotFound:
      return names_object ? "water.exceptions.H2OKeyNotFoundArgumentException"
                          : "water.exceptions.H2ONotFoundArgumentException";
    case ErrorKind::kMalformedRequest:
      return "java.lang.IllegalArgumentException";
    case ErrorKind::kForbidden:
      return "java.lang.SecurityException";
    case ErrorKind::kOutOfMemory:
      return "java.lang.OutOfMemoryError";
    case ErrorKind::kCancelled:
      return "water.Job$JobCancelledException";
    case ErrorKind::kInternal:
      break;
  }
  return "java.lang.RuntimeException";
}

Response ErrorAnswer(std::string_view error_url, const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const Error& error) {
    return Render(error_url, FaultOf(error));
  } catch (const std::bad_alloc&) {
    return Render(error_url, FaultOf(Error(ErrorKind::kOutOfMemory,
                                           "There is not enough memory for this request (--max-mem "
                                           "raises the limit).")));
  } catch (const std::exception& error) {
    LogError("fault in " + std::string(error_url) + ": " + error.what());
    return Render(error_url, FaultOf(Error(ErrorKind::kInternal, error.what())));
  } catch (...) {
    LogError("fault in " + std::string(error_url) + ": no std::exception");
    return Render(error_url, FaultOf(Error(ErrorKind::kInternal, "An unknown fault.")));
  }
}

Response UnknownRouteAnswer(std::string_view path) {
  const std::string resource = "Resource " + std::string(path);
  return Render(resource, FaultOf(Error(ErrorKind::kNotFound, resource + " not found")));
}

Response AbsentRouteAnswer(std::string_view path, const std::string& text) {
  return Render("Resource " + std::string(path), FaultOf(Error(ErrorKind::kNotFound, text)));
}

}  // namespace hydrofoil::rest
