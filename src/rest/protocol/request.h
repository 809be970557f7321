// One request: path, query, form and JSON body merged into parameters by name, with H2O's
// conversions. Built by the transport; handlers only read it. A value without synchronization.
//
// Conversions: "", "null", "NULL" and "None" mean unset; booleans are true/True/TRUE/1 and so on;
// lists are ["a","b"] or [a,b] or a single value. A JSON body gives the same parameters: its
// scalars as text, its lists and objects as their JSON text.
#ifndef HYDROFOIL_REST_PROTOCOL_REQUEST_H_
#define HYDROFOIL_REST_PROTOCOL_REQUEST_H_

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rest/protocol/json.h"

namespace hydrofoil {
class Algorithm;  // model/algorithm.h
}  // namespace hydrofoil

namespace hydrofoil::rest {

// A file received from a client, deleted with the last reference to it unless moved away before.
class UploadedFile {
 public:
  explicit UploadedFile(std::filesystem::path path) : path_(std::move(path)) {}
  ~UploadedFile();
  UploadedFile(const UploadedFile&) = delete;
  UploadedFile& operator=(const UploadedFile&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  // The name the client gave to the file; may be empty. Never a path.
  [[nodiscard]] const std::string& client_name() const { return client_name_; }
  void set_client_name(std::string name) { client_name_ = std::move(name); }

 private:
  std::filesystem::path path_;
  std::string client_name_;
};

using Parameters = std::vector<std::pair<std::string, std::string>>;

class Request {
 public:
  // Keys of `headers` in lower case. `path` is decoded.
  Request(std::string method, std::string path)
      : method_(std::move(method)), path_(std::move(path)) {}

  [[nodiscard]] const std::string& method() const { return method_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  // Empty when absent. `name` in lower case.
  [[nodiscard]] std::string_view Header(std::string_view name) const;
  // The peer is on this machine's loopback.
  [[nodiscard]] bool from_loopback() const { return from_loopback_; }
  // Requested once the client has gone and nobody wants the answer.
  [[nodiscard]] const std::stop_token& stop() const { return stop_; }
  // "python", "R", "safari" (browsers) or "": the part of a generated model key.
  [[nodiscard]] std::string_view Agent() const;
  // The parameter schema that conversion errors name.
  [[nodiscard]] const std::string& schema() const { return schema_; }
  // The one that the route is for. Only in handlers of such routes.
  [[nodiscard]] const Algorithm& algorithm() const { return *algorithm_; }

  // All parameters in the order they came, path parameters last.
  [[nodiscard]] const Parameters& parameters() const { return parameters_; }
  // As sent, even if empty or "null"; the last one of that name.
  [[nodiscard]] const std::string* Raw(std::string_view name) const;
  [[nodiscard]] bool Has(std::string_view name) const { return Text(name).has_value(); }

  // Unset values give nothing or `otherwise`; values that do not convert throw
  // Error(kIllegalArgument) as H2O words it.
  [[nodiscard]] std::optional<std::string> Text(std::string_view name) const;
  [[nodiscard]] std::string Text(std::string_view name, std::string_view otherwise) const;
  // Throws Error(kIllegalArgument) "Required field NAME not specified".
  [[nodiscard]] std::string RequiredText(std::string_view name) const;
  [[nodiscard]] bool Bool(std::string_view name, bool otherwise) const;
  [[nodiscard]] int64_t Int(std::string_view name, int64_t otherwise) const;
  [[nodiscard]] double Double(std::string_view name, double otherwise) const;
  [[nodiscard]] std::optional<std::vector<std::string>> List(std::string_view name) const;
  [[nodiscard]] std::optional<std::vector<int64_t>> Ints(std::string_view name) const;
  [[nodiscard]] std::optional<std::vector<double>> Doubles(std::string_view name) const;
  // [["a"],[],["b","c"]]; an unset inner list is empty.
  [[nodiscard]] std::optional<std::vector<std::vector<std::string>>> Lists(
      std::string_view name) const;

  // Throws Error(kIllegalArgument) "Unknown parameter: NAME" unless every parameter is in `known`.
  void RequireKnown(std::span<const std::string_view> known) const;

  // The body as it came, when it was neither a form nor a JSON object.
  [[nodiscard]] const std::string& body() const { return body_; }
  // For routes that take uploads: the file received, else null.
  [[nodiscard]] const std::shared_ptr<UploadedFile>& upload() const { return upload_; }

  // For the transport, the router and tests.
  void AddParameter(std::string name, std::string value);
  void AddQuery(std::string_view encoded);  // a=b&c=d, percent-encoded
  // A form, a JSON object or anything else, by content type; throws Error(kMalformedRequest).
  void SetBody(std::string body, std::string_view content_type);
  void SetHeader(std::string_view name, std::string value);
  void set_upload(std::shared_ptr<UploadedFile> file) { upload_ = std::move(file); }
  void set_stop(std::stop_token stop) { stop_ = std::move(stop); }
  void set_from_loopback(bool value) { from_loopback_ = value; }
  void set_schema(std::string_view name) { schema_ = name; }
  void set_algorithm(const Algorithm* algorithm) { algorithm_ = algorithm; }

 private:
  void MergeJson(const std::string& text);
  [[noreturn]] void ThrowConversion(std::string_view name, std::string_view value,
                                    std::string_view type) const;

  std::string method_;
  std::string path_;
  std::map<std::string, std::string, std::less<>> headers_;
  Parameters parameters_;
  std::string body_;
  std::shared_ptr<UploadedFile> upload_;
  std::string schema_;
  const Algorithm* algorithm_ = nullptr;
  bool from_loopback_ = true;
  std::stop_token stop_;
};

}  // namespace hydrofoil::rest

#endif  // HYDROFOIL_REST_PROTOCOL_REQUEST_H_
