#include "ingest/formats/format.h"

#include <fmt/format.h>

#include <array>
#include <string>

#include "base/error.h"
#include "text/plain_text.h"

namespace hydrofoil {
namespace {

constexpr std::array kFormats = {&kParquetFormat, &kOrcFormat, &kArffFormat, &kSvmLightFormat,
                                 &kCsvFormat};

std::string KnownNames() {
  std::string names;
  for (size_t i = 0; i < kFormats.size(); ++i) {
    names += i == 0 ? "" : i + 1 == kFormats.size() ? " and " : ", ";
    names += kFormats[i]->name;
  }
  return names;
}

}  // namespace

std::span<const Format* const> Formats() { return kFormats; }

const Format* FormatOf(std::string_view name) {
  if (EqualIgnoringCase(name, "GUESS")) return nullptr;
  for (const Format* format : kFormats) {
    if (EqualIgnoringCase(name, format->name)) return format;
  }
  ThrowIllegalArgument(fmt::format("parse_type {} is not supported: {} are.", name, KnownNames()));
}

}  // namespace hydrofoil
