#include "schema/json_reader.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/error.h"
#include "text/json_depth.h"

namespace hydrofoil::schema {
namespace {

constexpr int kDeepestJson = 32;
// Objects with fewer members are searched one by one.
constexpr size_t kFewMembers = 16;

// How objects are stored.
using Members = Json::object_t::Container;

class Builder : public nlohmann::json_sax<Json> {
 public:
  [[nodiscard]] Json TakeValue() { return std::move(root_); }
  [[nodiscard]] const std::string& fault() const { return fault_; }

  bool null() override { return Take(nullptr); }
  bool boolean(bool value) override { return Take(value); }
  bool number_integer(int64_t value) override { return Take(value); }
  bool number_unsigned(uint64_t value) override { return Take(value); }
  bool number_float(double value, const std::string& /*text*/) override { return Take(value); }
  bool string(std::string& value) override { return Take(std::move(value)); }
  bool binary(Json::binary_t& /*value*/) override { return false; }

  bool start_object(size_t /*count*/) override { return Open(Json::object()); }
  bool end_object() override { return Close(); }
  bool start_array(size_t /*count*/) override { return Open(Json::array()); }
  bool end_array() override { return Close(); }

  bool key(std::string& name) override {
    Level& level = open_.back();
    Members& members = level.value->get_ref<Json::object_t&>();
    if (const auto known = Find(level, members, name)) {
      level.member = &members[*known].second;
    } else {
      if (level.index != nullptr) level.index->emplace(name, members.size());
      members.emplace_back(std::move(name), nullptr);
      level.member = &members.back().second;
    }
    return true;
  }

  bool parse_error(size_t /*position*/, const std::string& /*last*/,
                   const Json::exception& error) override {
    fault_ = error.what();
    return false;
  }

 private:
  struct Level {
    Json* value;
    Json* member = nullptr;  // of an object: the one whose value comes next
    std::unique_ptr<std::unordered_map<std::string, size_t>> index;  // of an object with many
  };

  static std::optional<size_t> Find(Level& level, const Members& members, const std::string& name) {
    if (members.size() < kFewMembers) {
      const auto found = std::find_if(members.begin(), members.end(),
                                      [&](const auto& member) { return member.first == name; });
      if (found == members.end()) return std::nullopt;
      return static_cast<size_t>(found - members.begin());
    }
    if (level.index == nullptr) {
      level.index = std::make_unique<std::unordered_map<std::string, size_t>>();
      for (size_t i = 0; i < members.size(); ++i) level.index->emplace(members[i].first, i);
    }
    const auto found = level.index->find(name);
    if (found == level.index->end()) return std::nullopt;
    return found->second;
  }

  // Where the next value belongs.
  Json& Place(Json&& value) {
    if (open_.empty()) return root_ = std::move(value);
    if (open_.back().member != nullptr) return *open_.back().member = std::move(value);
    auto& elements = open_.back().value->get_ref<Json::array_t&>();
    return elements.emplace_back(std::move(value));
  }
  bool Take(Json&& value) {
    Place(std::move(value));
    return true;
  }
  bool Open(Json&& value) {
    Json& placed = Place(std::move(value));
    open_.push_back({&placed, nullptr, nullptr});
    return true;
  }
  bool Close() {
    open_.pop_back();
    return true;
  }

  Json root_;
  std::vector<Level> open_;  // none of a closed one moves
  std::string fault_;
};

void RequireShallow(std::string_view text) {
  if (IsShallowJson(text, kDeepestJson)) return;
  throw Error(ErrorKind::kMalformedRequest,
              "The JSON is nested deeper than " + std::to_string(kDeepestJson) + " levels.");
}

}  // namespace

Json ParseJson(std::string_view text, std::string_view fault) {
  RequireShallow(text);
  Builder builder;
  if (!Json::sax_parse(text, &builder)) {
    throw Error(ErrorKind::kMalformedRequest, std::string(fault) + builder.fault());
  }
  return builder.TakeValue();
}

std::optional<Json> TryParseJson(std::string_view text) {
  RequireShallow(text);
  Builder builder;
  if (!Json::sax_parse(text, &builder)) return std::nullopt;
  return builder.TakeValue();
}

}  // namespace hydrofoil::schema
