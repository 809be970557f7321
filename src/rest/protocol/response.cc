#include "rest/protocol/response.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace hydrofoil::rest {
namespace {

std::string SafeName(std::string_view filename) {
  std::string safe;
  for (const char c : filename) {
    const bool plain = static_cast<unsigned char>(c) > 0x1f && c != '"' && c != '\\' && c != '/' &&
                       c != ';' && c != 0x7f;
    safe += plain ? c : '_';
  }
  return safe;
}

}  // namespace

bool Response::Has(std::string_view header) const {
  return std::any_of(headers.begin(), headers.end(),
                     [header](const auto& one) { return one.first == header; });
}

Response Response::OfJson(const Json& json, int status) {
  Response response;
  response.status = status;
  // Names and cells may hold bytes that are no UTF-8; they are replaced, not refused.
  response.body = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  return response;
}

Response Response::OfText(std::string text, std::string_view content_type) {
  Response response;
  response.content_type = content_type;
  response.body = std::move(text);
  return response;
}

Response Response::OfDownload(std::string_view filename, std::string_view content_type,
                              Producer producer) {
  Response response;
  response.content_type = content_type;
  response.headers.emplace_back("Content-Disposition",
                                "attachment; filename=" + SafeName(filename));
  response.producer = std::move(producer);
  return response;
}

Response Response::OfFile(std::string_view filename, std::string bytes) {
  Response response;
  response.content_type = "application/octet-stream";
  response.headers.emplace_back("Content-Disposition",
                                "attachment; filename=\"" + SafeName(filename) + "\"");
  response.body = std::move(bytes);
  return response;
}

Response Response::OfHold(Hold hold) {
  Response response;
  response.hold = std::move(hold);
  return response;
}

}  // namespace hydrofoil::rest
