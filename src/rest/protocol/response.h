// What a handler answers: JSON, text, bytes produced piece by piece, or "hold this until the job
// ends". A value.
#ifndef HYDROFOIL_REST_PROTOCOL_RESPONSE_H_
#define HYDROFOIL_REST_PROTOCOL_RESPONSE_H_

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rest/protocol/json.h"
#include "store/job.h"

namespace hydrofoil::rest {

struct Response;

// Appends the next piece of the body (64 KB or so) to `out`; returns false after the last. Called
// on worker threads, one call at a time. An exception cuts the connection off.
using Producer = std::function<bool(std::string& out)>;

// Sends nothing until `job` has ended or `at_most` has passed; then answers finish(). No thread is
// held in the meantime.
struct Hold {
  JobPtr job;
  std::chrono::milliseconds at_most;
  std::function<Response()> finish;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  Producer producer;             // instead of body, when set
  std::optional<Hold> hold;      // instead of everything else, when set
  bool fields_excluded = false;  // the body already lacks what "_exclude_fields" names

  // Whether `headers` has one of that name, spelled so.
  [[nodiscard]] bool Has(std::string_view header) const;

  static Response OfJson(const Json& json, int status = 200);
  static Response OfText(std::string text, std::string_view content_type = "text/plain");
  // A download under `filename` (quoted as needed).
  static Response OfDownload(std::string_view filename, std::string_view content_type,
                             Producer producer);
  // A whole file. The clients look for its name between quotes when it is a model, and take the
  // quotes as part of it when it is not.
  static Response OfFile(std::string_view filename, std::string bytes);
  static Response OfHold(Hold hold);
};

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_PROTOCOL_RESPONSE_H_
