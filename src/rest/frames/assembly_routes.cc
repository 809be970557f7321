// Assemblies: steps that the Python client collects and has done on a frame at once.
#include <atomic>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/error.h"
#include "engine/evaluate.h"
#include "rest/frames/frame_making_routes.h"
#include "rest/protocol/sent_values.h"
#include "schema/frame_schema.h"

namespace hydrofoil::rest {
namespace {

constexpr std::string_view kMark = "__";
constexpr size_t kMostSteps = 1000;

// What the client calls "name__class__expression__inplace__names".
struct Step {
  std::string kind;
  std::string expression;  // of a frame called `dummy`
  bool in_place = false;
  std::vector<std::string> new_names;
};

std::vector<std::string> Split(std::string_view text, std::string_view mark) {
  std::vector<std::string> parts;
  for (size_t end = text.find(mark); end != std::string_view::npos; end = text.find(mark)) {
    parts.emplace_back(text.substr(0, end));
    text.remove_prefix(end + mark.size());
  }
  parts.emplace_back(text);
  return parts;
}

Step ReadStep(const std::string& text) {
  const std::vector<std::string> parts = Split(text, kMark);
  if (parts.size() != 5) {
    ThrowIllegalArgument(
        "A step of an assembly is name__class__expression__inplace__names, found " + text);
  }
  Step step = {parts[1], parts[2], parts[3] == "True", {}};
  if (step.kind != "H2OColSelect" && step.kind != "H2OColOp" && step.kind != "H2OBinaryOp") {
    ThrowIllegalArgument("Steps of assemblies are H2OColSelect, H2OColOp and H2OBinaryOp, found " +
                         step.kind);
  }
  for (std::string& name : Split(parts[4], "|")) {
    if (!name.empty()) step.new_names.push_back(std::move(name));
  }
  return step;
}

// Calls part(text, quoted) for the pieces of an expression inside and outside of quotes.
template <typename Part>
void ForPieces(std::string_view text, const Part& part) {
  while (!text.empty()) {
    const char quote = text.front();
    const bool quoted = quote == '\'' || quote == '"';
    const size_t end = quoted ? text.find(quote, 1) : text.find_first_of("'\"");
    const size_t size =
        end == std::string_view::npos ? text.size() : end + (quoted ? size_t{1} : size_t{0});
    part(text.substr(0, size), quoted);
    text.remove_prefix(size);
  }
}

// The expression on the frame `key`; Python separates the names of a list by commas.
std::string ExpressionOn(const std::string& key, const std::string& expression) {
  constexpr std::string_view kFrame = " dummy";
  std::string out;
  ForPieces(expression, [&](std::string_view piece, bool quoted) {
    if (quoted) {
      out += piece;
      return;
    }
    std::string text(piece);
    for (char& c : text) c = c == ',' ? ' ' : c;
    for (size_t at = text.find(kFrame); at != std::string::npos; at = text.find(kFrame, at)) {
      text.replace(at, kFrame.size(), " " + key);
      at += key.size();
    }
    out += text;
  });
  return out;
}

// The column that the expression begins with.
size_t FirstColumn(const Frame& frame, const std::string& expression) {
  std::optional<std::string> name;
  ForPieces(expression, [&](std::string_view piece, bool quoted) {
    if (quoted && !name && piece.size() > 1) name = piece.substr(1, piece.size() - 2);
  });
  const auto found = name ? frame.Find(*name) : std::nullopt;
  if (!found) {
    ThrowIllegalArgument("Column " + name.value_or("") + " not found");
  }
  return *found;
}

Frame Append(Frame frame, const Frame& made, const std::string& source, const Step& step) {
  for (size_t i = 0; i < made.column_count(); ++i) {
    std::string name = i < step.new_names.size() ? step.new_names[i] : source;
    while (frame.Find(name)) name += '0';
    frame.Append(std::move(name), made.column(i));
  }
  return frame;
}

// Removes the frame of a step when it goes.
class StepFrame {
 public:
  explicit StepFrame(Context& context, std::string key) : context_(context), key_(std::move(key)) {}
  ~StepFrame() { context_.store.Remove(key_); }
  StepFrame(const StepFrame&) = delete;
  StepFrame& operator=(const StepFrame&) = delete;

  Frame Evaluate(const Frame& frame, const std::string& expression, const std::stop_token& stop) {
    context_.store.PutFrame(key_, frame);
    const auto value = engine::Run(context_, {ExpressionOn(key_, expression), "", ""}, stop);
    const auto* made = std::get_if<rapids::FrameValue>(&value);
    if (made == nullptr || (made->frame.rows() != frame.rows())) {
      ThrowIllegalArgument("A step of an assembly gives a value for every row, not " + expression);
    }
    return made->frame;
  }

 private:
  Context& context_;
  std::string key_;
};

Frame Apply(StepFrame& place, Frame frame, const Step& step, const std::stop_token& stop) {
  Frame made = place.Evaluate(frame, step.expression, stop);
  if (step.kind == "H2OColSelect") {
    return made;
  }
  const size_t column = FirstColumn(frame, step.expression);
  if (!step.in_place) {
    const std::string source = frame.name(column);
    return Append(std::move(frame), made, source, step);
  }
  frame.Replace(column, made.column(0));
  return frame;
}

// As they were sent: the client puts expressions between quotes without escaping them.
std::vector<std::string> StepTexts(const Request& request) {
  std::vector<std::string> texts = SplitList(request.Text("steps", "[]"));
  for (std::string& text : texts) {
    const bool quoted = text.size() > 1 && text.front() == '"' && text.back() == '"';
    if (quoted) text = text.substr(1, text.size() - 2);
  }
  return texts;
}

Response FitAssembly(Context& context, const Request& request) {
  static std::atomic<uint64_t> next = 1;
  const std::string key = request.RequiredText("frame");
  const FramePtr given = context.store.FindFrame(key);
  if (given == nullptr) {
    ThrowNotFound("Object '" + key + "' not found for argument: frame");
  }
  const std::vector<std::string> texts = StepTexts(request);
  if (texts.empty() || texts.size() > kMostSteps) {
    ThrowIllegalArgument("An assembly has 1 to 1000 steps.");
  }
  const std::string id = "assembly_" + std::to_string(next++);
  StepFrame place(context, id + "_step");
  Frame frame = *given;
  for (const std::string& text : texts) {
    frame = Apply(place, std::move(frame), ReadStep(text), request.stop());
  }
  const std::string result = id + "_" + key;
  context.store.PutFrame(result, frame.Stored());
  Json answer = Schema("AssemblyV99", "Assembly");
  answer["steps"] = texts;
  answer["frame"] = FrameKey(key);
  answer["result"] = FrameKey(result);
  answer["assembly"] = FrameKey(id);
  answer["assembly"]["type"] = "Key<Assembly>";
  answer["assembly"]["URL"] = nullptr;
  return Response::OfJson(answer);
}

}  // namespace

void AddAssemblyRoutes(RouteTable& table) {
  table.Add({"POST",
             "/99/Assembly",
             FitAssembly,
             "Applies the steps of an assembly to a frame.",
             {{"frame", "steps"}},
             "AssemblyV99"});
}

}  // namespace hydrofoil::rest
