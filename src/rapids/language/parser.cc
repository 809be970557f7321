#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "rapids/language/ast.h"
#include "rapids/language/fault.h"
#include "text/real_text.h"
#include "text/utf8.h"

namespace hydrofoil::rapids {
namespace {

constexpr size_t kMostParameters = 100;
constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

bool EndsWord(char c) {
  return IsSpace(c) || c == ',' || c == '(' || c == ')' || c == '[' || c == ']' || c == '{' ||
         c == '}' || c == '\'' || c == '"';
}

std::optional<double> ReadNumber(std::string_view word) {
  if (word == "NaN" || word == "nan" || word == "NA") {
    return kMissing;
  }
  if (word.starts_with('+')) {
    word.remove_prefix(1);
  }
  const bool digit_first = !word.empty() && word.find_first_of("0123456789") <= 2;
  double value = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (!digit_first || error != std::errc() || end != word.data() + word.size()) {
    return std::nullopt;
  }
  return value;
}

std::optional<double> ReadConstant(std::string_view word) {
  if (word == "TRUE" || word == "True" || word == "true") {
    return 1;
  }
  if (word == "FALSE" || word == "False" || word == "false") {
    return 0;
  }
  return ReadNumber(word);
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  NodePtr ParseWhole() {
    NodePtr root = ParseExpression(0);
    SkipSpace();
    if (position_ < text_.size()) {
      FailSyntax("Syntax error: illegal Rapids expression `" + std::string(text_) + "`");
    }
    return root;
  }

 private:
  NodePtr ParseExpression(int depth);
  NodePtr ParseCall(int depth);
  NodePtr ParseLambda(int depth);
  NodePtr ParseList();
  NodePtr ParseTextList();
  NodePtr ParseNumberList();
  NumberList::Range ParseRange();
  double ParseListNumber();
  std::string ParseText();
  void ParseEscape(std::string& out);
  void ParseHex(int digits, std::string& out);
  std::string ParseWord();

  void SkipSpace() {
    while (position_ < text_.size() && (IsSpace(text_[position_]) || text_[position_] == ',')) {
      ++position_;
    }
  }
  [[nodiscard]] char Peek() const { return position_ < text_.size() ? text_[position_] : '\0'; }
  [[nodiscard]] bool AtEnd() const { return position_ >= text_.size(); }
  char PeekPastSpace() {
    SkipSpace();
    return Peek();
  }

  std::string_view text_;
  size_t position_ = 0;
  size_t parameters_ = 0;  // of the functions around
};

std::shared_ptr<Node> MakeNode(Node::Kind kind) {
  auto node = std::make_shared<Node>();
  node->kind = kind;
  return node;
}

NodePtr Parser::ParseExpression(int depth) {
  if (depth > kMaxDepth) {
    FailSyntax("Expression is nested deeper than " + std::to_string(kMaxDepth) + " levels");
  }
  switch (PeekPastSpace()) {
    case '\0':
      FailSyntax("Expected an expression but ran out of text");
    case '(':
      return ParseCall(depth);
    case '{':
      return ParseLambda(depth);
    case '[':
      return ParseList();
    case '\'':
    case '"': {
      const auto node = MakeNode(Node::Kind::kText);
      node->text = ParseText();
      return node;
    }
    default:
      break;
  }
  const std::string word = ParseWord();
  const std::optional<double> number = ReadConstant(word);
  const auto node = MakeNode(number ? Node::Kind::kNumber : Node::Kind::kIdentifier);
  node->number = number.value_or(0);
  node->text = word;
  return node;
}

NodePtr Parser::ParseCall(int depth) {
  ++position_;
  const auto node = MakeNode(Node::Kind::kCall);
  // A comma is a separator, but as the first word it is the sequence operator.
  while (IsSpace(Peek())) {
    ++position_;
  }
  if (Peek() == ',') {
    ++position_;
    const auto comma = MakeNode(Node::Kind::kIdentifier);
    comma->text = ",";
    node->children.push_back(comma);
  }
  while (PeekPastSpace() != ')') {
    node->children.push_back(ParseExpression(depth + 1));
  }
  ++position_;
  if (node->children.empty()) {
    FailSyntax("Expected a function after '('");
  }
  return node;
}

NodePtr Parser::ParseLambda(int depth) {
  ++position_;
  const auto node = MakeNode(Node::Kind::kLambda);
  while (PeekPastSpace() != '.') {
    if (AtEnd()) {
      FailSyntax("Expected '.' after the parameters of a function");
    }
    node->strings.push_back(ParseWord());
    // Every name below is looked for among them.
    if (++parameters_ > kMostParameters) {
      FailSyntax("Functions within functions have more than " + std::to_string(kMostParameters) +
                 " parameters in all");
    }
  }
  ++position_;
  node->children.push_back(ParseExpression(depth + 1));
  parameters_ -= node->strings.size();
  if (PeekPastSpace() != '}') {
    FailSyntax("Expected '}'. Got: '" + std::string(1, Peek()));
  }
  ++position_;
  return node;
}

NodePtr Parser::ParseList() {
  ++position_;
  const char first = PeekPastSpace();
  return first == '\'' || first == '"' ? ParseTextList() : ParseNumberList();
}

NodePtr Parser::ParseTextList() {
  const auto node = MakeNode(Node::Kind::kTextList);
  while (PeekPastSpace() == '\'' || Peek() == '"') {
    node->strings.push_back(ParseText());
  }
  if (Peek() != ']') {
    FailSyntax("Expected ']'. Got: '" + (AtEnd() ? std::string() : std::string(1, Peek())));
  }
  ++position_;
  return node;
}

NodePtr Parser::ParseNumberList() {
  std::vector<NumberList::Range> ranges;
  while (PeekPastSpace() != ']') {
    ranges.push_back(ParseRange());
  }
  ++position_;
  const auto node = MakeNode(Node::Kind::kNumberList);
  node->numbers = NumberList(std::move(ranges));
  return node;
}

NumberList::Range Parser::ParseRange() {
  NumberList::Range range;
  range.first = ParseListNumber();
  if (PeekPastSpace() != ':') {
    return range;
  }
  ++position_;
  range.count = ParseListNumber();
  if (!(range.count >= 1) || range.count != std::floor(range.count)) {
    FailSyntax("Count must be a positive integer, got " + NumberText(range.count));
  }
  if (PeekPastSpace() == ':') {
    ++position_;
    range.stride = ParseListNumber();
    if (!(range.stride > 0)) {
      FailSyntax("Stride must be positive, got " + NumberText(range.stride));
    }
  }
  return range;
}

double Parser::ParseListNumber() {
  SkipSpace();
  const size_t begin = position_;
  while (!AtEnd() && !EndsWord(Peek()) && Peek() != ':') {
    ++position_;
  }
  const std::string word(text_.substr(begin, position_ - begin));
  if (word.empty()) {
    FailSyntax("Missing token");
  }
  const std::optional<double> number = ReadConstant(word);
  if (!number) {
    FailSyntax("java.lang.NumberFormatException: For input string: \"" + word + "\"");
  }
  return *number;
}

std::string Parser::ParseWord() {
  SkipSpace();
  const size_t begin = position_;
  while (!AtEnd() && !EndsWord(Peek())) {
    ++position_;
  }
  if (position_ == begin) {
    FailSyntax("Missing token");
  }
  return std::string(text_.substr(begin, position_ - begin));
}

std::string Parser::ParseText() {
  const size_t begin = position_ + 1;
  const char quote = text_[position_++];
  std::string out;
  while (!AtEnd() && Peek() != quote) {
    if (Peek() == '\\') {
      ParseEscape(out);
    } else {
      out += text_[position_++];
    }
  }
  if (AtEnd()) {
    FailSyntax("Unterminated string at " + std::to_string(begin));
  }
  ++position_;
  return out;
}

void Parser::ParseEscape(std::string& out) {
  ++position_;
  if (AtEnd()) {
    return;
  }
  constexpr std::string_view kLetters = "nrtbf\\'\"";
  constexpr std::string_view kMeanings = "\n\r\t\b\f\\'\"";
  const char letter = text_[position_++];
  const size_t i = kLetters.find(letter);
  if (i != std::string_view::npos) {
    out += kMeanings[i];
  } else if (letter == 'x') {
    ParseHex(2, out);
  } else if (letter == 'u') {
    ParseHex(4, out);
  } else if (letter == 'U') {
    ParseHex(8, out);
  } else {
    FailSyntax("Invalid escape sequence \\" + std::string(1, letter));
  }
}

void Parser::ParseHex(int digits, std::string& out) {
  const std::string_view word = text_.substr(position_, static_cast<size_t>(digits));
  unsigned code = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), code, 16);
  if (word.size() != static_cast<size_t>(digits) || error != std::errc() ||
      end != word.data() + word.size() || code > 0x10FFFF) {
    FailSyntax("Escape sequence has invalid hex digits: " + std::string(word));
  }
  position_ += word.size();
  AppendUtf8(code, out);
}

std::string ListText(const Node& node) {
  std::string out = "[";
  for (const auto& text : node.strings) {
    out += (out.size() > 1 ? " \"" : "\"") + text + "\"";
  }
  for (const auto& range : node.numbers.ranges()) {
    out += (out.size() > 1 ? " " : "") + NumberText(range.first);
    if (range.count != 1) {
      out += ":" + NumberText(range.count);
      out += range.stride != 1 ? ":" + NumberText(range.stride) : "";
    }
  }
  return out + "]";
}

}  // namespace

NodePtr Parse(std::string_view text) { return Parser(text).ParseWhole(); }

std::string Node::Text() const {
  switch (kind) {
    case Kind::kNumber:
      return NumberText(number);
    case Kind::kText:
      return "\"" + text + "\"";
    case Kind::kIdentifier:
      return text;
    case Kind::kNumberList:
    case Kind::kTextList:
      return ListText(*this);
    case Kind::kCall: {
      std::string out = "(";
      for (const auto& child : children) {
        out += child->Text() + " ";
      }
      return out + ")";
    }
    case Kind::kLambda: {
      std::string out = "{ ";
      for (const auto& parameter : strings) {
        out += parameter + " ";
      }
      return out + ". " + children.front()->Text() + "}";
    }
  }
  return {};
}

}  // namespace hydrofoil::rapids
