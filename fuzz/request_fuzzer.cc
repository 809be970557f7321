// Queries, forms and JSON bodies, and every conversion of what they hold.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/error.h"
#include "rest/protocol/request.h"

namespace hydrofoil::rest {
namespace {

template <typename Read>
void Try(Read read) {
  try {
    (void)read();
  } catch (const Error&) {
  }
}

void ReadAll(const Request& request) {
  constexpr size_t kMost = 100;  // as many as a route may have
  for (size_t i = 0; i < std::min(kMost, request.parameters().size()); ++i) {
    const std::string& name = request.parameters()[i].first;
    Try([&] { return request.Text(name); });
    Try([&] { return request.Bool(name, false); });
    Try([&] { return request.Int(name, 0); });
    Try([&] { return request.Double(name, 0); });
    Try([&] { return request.List(name); });
    Try([&] { return request.Ints(name); });
    Try([&] { return request.Doubles(name); });
    Try([&] { return request.Lists(name); });
  }
}

}  // namespace
}  // namespace hydrofoil::rest

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const char* type : {"application/json", "application/x-www-form-urlencoded", ""}) {
    hydrofoil::rest::Request request("POST", "/3/Parse");
    hydrofoil::rest::Try([&] {
      request.AddQuery(text);
      request.SetBody(std::string(text), type);
      return 0;
    });
    hydrofoil::rest::ReadAll(request);
  }
  return 0;
}
