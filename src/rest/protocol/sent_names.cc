#include "rest/protocol/sent_names.h"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "rest/protocol/json.h"
#include "rest/protocol/sent_values.h"
#include "schema/json_reader.h"
#include "text/plain_text.h"

namespace hydrofoil::rest {
namespace {

using Names = std::vector<std::string>;

std::string InQuotes(std::string_view name) { return '"' + std::string(name) + '"'; }

// What Python's client looks for before it adds quotes: two of them with something between, on one
// line.
bool HoldsQuotedText(std::string_view name) {
  for (size_t open = name.find('"'); open != std::string_view::npos;
       open = name.find('"', open + 1)) {
    const size_t from = open + 2;  // at least one character between
    if (from > name.size() || name[open + 1] == '\n') continue;
    const size_t close = name.find('"', from);
    if (close != std::string_view::npos && close < name.find('\n', from)) return true;
  }
  return false;
}

std::string AsPython(const std::string& name) {
  return HoldsQuotedText(name) ? name : InQuotes(name);
}

template <typename Write>
bool IsWritten(std::string_view sent, std::span<const std::string> names, const Write& write) {
  std::string text = "[";
  for (const std::string& name : names) {
    if (text.size() > 1) text += ',';
    text += write(name);
  }
  return text + "]" == sent;
}

std::string_view Inner(std::string_view sent) { return sent.substr(1, sent.size() - 2); }

// ["a","b"] cut at every ",".
Names CutAtQuotes(std::string_view inner) {
  constexpr std::string_view kBetween = "\",\"";
  Names names;
  inner = inner.substr(1, inner.size() - 2);
  size_t from = 0;
  for (size_t at = 0; (at = inner.find(kBetween, from)) != std::string_view::npos;
       from = at + kBetween.size()) {
    names.emplace_back(inner.substr(from, at - from));
  }
  names.emplace_back(inner.substr(from));
  return names;
}

// The name that Python's client would write as `element`; one in quotes of its own is the second
// choice.
std::optional<std::pair<std::string, size_t>> PythonName(std::string_view element) {
  const bool quoted = element.size() >= 2 && element.front() == '"' && element.back() == '"';
  if (quoted && !HoldsQuotedText(element.substr(1, element.size() - 2))) {
    return std::pair(std::string(element.substr(1, element.size() - 2)), size_t{0});
  }
  if (HoldsQuotedText(element)) return std::pair(std::string(element), size_t{1});
  return std::nullopt;
}

// Cuts a list at some of its commas so that every piece is a name as Python writes it.
class PythonCut {
 public:
  explicit PythonCut(std::string_view inner) : inner_(inner), begins_{0} {
    for (size_t i = 0; i < inner.size(); ++i) {
      if (inner[i] == ',') begins_.push_back(i + 1);
    }
    begins_.push_back(inner.size() + 1);
  }

  // With as few names without quotes as possible; empty if there is no way, or too many to try.
  Names Into(size_t count) {
    constexpr size_t kMostPieces = 100;
    constexpr size_t kMostBytes = 16384;
    const size_t pieces = begins_.size() - 1;
    if (pieces > kMostPieces || count > pieces || inner_.size() > kMostBytes) return {};
    Judge();
    // Of the first pieces as so many names: what they cost, and where the last of them begins.
    std::vector<std::vector<Cut>> cuts(count + 1, std::vector<Cut>(pieces + 1));
    cuts[0][0].cost = 0;
    for (size_t n = 1; n <= count; ++n) {
      for (size_t end = n; end <= pieces; ++end) cuts[n][end] = Best(cuts[n - 1], end);
    }
    if (cuts[count][pieces].cost == kNone) return {};
    Names names(count);
    size_t end = pieces;
    for (size_t n = count; n > 0; --n) {
      const size_t begin = cuts[n][end].begin;
      names[n - 1] = PythonName(Piece(begin, end))->first;
      end = begin;
    }
    return names;
  }

 private:
  static constexpr size_t kNone = std::numeric_limits<size_t>::max();

  struct Cut {
    size_t cost = kNone;
    size_t begin = 0;
  };

  [[nodiscard]] std::string_view Piece(size_t begin, size_t end) const {
    return inner_.substr(begins_[begin], begins_[end] - 1 - begins_[begin]);
  }

  void Judge() {
    costs_.assign(begins_.size(), std::vector<size_t>(begins_.size(), kNone));
    for (size_t begin = 0; begin + 1 < begins_.size(); ++begin) {
      for (size_t end = begin + 1; end < begins_.size(); ++end) {
        if (const auto name = PythonName(Piece(begin, end))) costs_[begin][end] = name->second;
      }
    }
  }

  [[nodiscard]] Cut Best(const std::vector<Cut>& before, size_t end) const {
    Cut best;
    for (size_t begin = 0; begin < end; ++begin) {
      if (before[begin].cost == kNone || costs_[begin][end] == kNone) continue;
      const size_t cost = before[begin].cost + costs_[begin][end];
      if (cost < best.cost) best = {cost, begin};
    }
    return best;
  }

  std::string_view inner_;
  std::vector<size_t> begins_;              // of pieces between commas, and one past the last
  std::vector<std::vector<size_t>> costs_;  // of pieces [begin, end) as one name
};

Names FromJson(std::string_view sent) {
  const Json list = TryParseJson(sent).value_or(nullptr);
  const bool texts = list.is_array() && std::all_of(list.begin(), list.end(), [](const Json& name) {
                       return name.is_string();
                     });
  return texts ? list.get<Names>() : Names();
}

Names Split(std::string_view sent) {
  Names names;
  for (const std::string& element : SplitList(sent)) names.push_back(Unquote(element));
  return names;
}

}  // namespace

bool IsPlainNameList(std::string_view sent) {
  if (sent.find('\\') != std::string_view::npos) return false;
  const Names elements = SplitList(sent);
  return std::all_of(elements.begin(), elements.end(), [](const std::string& element) {
    return element.size() >= 2 && element.front() == '"' &&
           element.find('"', 1) == element.size() - 1;
  });
}

Names ReadSentNames(std::string_view sent, size_t count, std::span<const std::string> known) {
  sent = Trimmed(sent);
  const auto as_json = [](const std::string& name) {
    return Json(name).dump(-1, ' ', false, Json::error_handler_t::replace);
  };
  if (IsWritten(sent, known, AsPython) || IsWritten(sent, known, InQuotes) ||
      IsWritten(sent, known, as_json)) {
    return {known.begin(), known.end()};
  }
  Names plain = Split(sent);
  const bool list = sent.size() > 2 && sent.front() == '[' && sent.back() == ']';
  if (!list || count == 0 || (IsPlainNameList(sent) && plain.size() == count)) return plain;
  const std::string_view inner = Inner(sent);
  if (Names names = FromJson(sent); names.size() == count) return names;
  const bool quoted = inner.size() >= 2 && inner.front() == '"' && inner.back() == '"';
  if (Names names = quoted ? CutAtQuotes(inner) : Names(); names.size() == count) return names;
  if (Names names = PythonCut(inner).Into(count); !names.empty()) return names;
  return plain;
}

}  // namespace hydrofoil::rest
