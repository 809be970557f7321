// Exceptions -> H2O's error JSON and HTTP status: the only place where that is decided.
#ifndef HYDROFOIL_REST_PROTOCOL_ERROR_ANSWER_H_
#define HYDROFOIL_REST_PROTOCOL_ERROR_ANSWER_H_

#include <exception>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "rest/protocol/json.h"
#include "rest/protocol/response.h"

namespace hydrofoil::rest {

// A refused training request: answered as H2OModelBuilderErrorV3, which has the parameters and
// the messages about them besides the text.
class ModelBuilderError : public Error {
 public:
  // `parameters`, `messages`, `error_count` (and `values`, if any) of the schema, as one JSON
  // object; they are merged into the answer. `text` is the whole message, "Illegal argument(s) for
  // <algorithm> model: ...".
  ModelBuilderError(const std::string& text, const Json& details);
  [[nodiscard]] const Json& details() const { return *details_; }

 private:
  std::shared_ptr<const Json> details_;
};

// The answer for an exception of a handler. Texts are wrapped as H2O does
// ("\n\nERROR MESSAGE:\n\n...\n\n"). An Error's values become "values", except the names
// "exception_type" and "http_status", which replace the ones that follow from its kind.
Response ErrorAnswer(std::string_view error_url, const std::exception_ptr& exception);

// H2O's answer for a path that no route has.
Response UnknownRouteAnswer(std::string_view path);

// The same status and kind for a path that H2O has and this server lacks; `text` says why.
Response AbsentRouteAnswer(std::string_view path, const std::string& text);

// The name by which the clients know such an error, e.g.
// "water.exceptions.H2OIllegalArgumentException".
std::string ExceptionType(const Error& error);

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_PROTOCOL_ERROR_ANSWER_H_
