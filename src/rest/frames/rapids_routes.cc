// Expressions and the sessions they run in.
#include <nlohmann/json.hpp>

#include "engine/evaluate.h"
#include "rest/protocol/json.h"
#include "rest/protocol/router.h"

namespace hydrofoil::rest {
namespace {

Json AnswerHead(std::string_view schema) {
  Json json = AnswerSchema(schema, "Iced");
  json["ast"] = nullptr;
  json["session_id"] = nullptr;
  json["id"] = nullptr;
  return json;
}

Json FrameAnswer(const rapids::FrameValue& value) {
  Json json = AnswerHead("RapidsFrameV3");
  json["key"] = FrameKey(value.key);
  json["num_rows"] = value.frame.rows();
  json["num_cols"] = value.frame.column_count();
  return json;
}

Json NumbersAnswer(const std::vector<double>& numbers) {
  Json json = AnswerHead("RapidsNumbersV3");
  json["scalar"] = Json::array();
  for (const double number : numbers) {
    json["scalar"].push_back(Number(number));
  }
  return json;
}

struct Render {
  Json operator()(double number) const {
    Json json = AnswerHead("RapidsNumberV3");
    json["scalar"] = Number(number);
    return json;
  }
  Json operator()(const rapids::NumberList& list) const { return NumbersAnswer(list.Expand()); }
  Json operator()(const rapids::RowValue& row) const { return NumbersAnswer(row.numbers); }
  Json operator()(const std::string& text) const {
    Json json = AnswerHead("RapidsStringV3");
    json["string"] = text;
    return json;
  }
  Json operator()(const rapids::StringList& list) const {
    Json json = AnswerHead("RapidsStringsV3");
    json["string"] = list;
    return json;
  }
  Json operator()(const rapids::FrameValue& value) const { return FrameAnswer(value); }
  Json operator()(const rapids::FunctionPtr& function) const {
    Json json = AnswerHead("RapidsFunctionV3");
    json["funstr"] = function->Text();
    return json;
  }
  Json operator()(const rapids::ModelValue& model) const {
    Json json = AnswerHead("RapidsStringV3");
    json["string"] = model.key;
    return json;
  }
  Json operator()(const rapids::FrameMapValue& map) const {
    Json json = AnswerHead("RapidsMapFrameV3");
    json["map_keys"]["string"] = map.names;
    json["frames"] = Json::array();
    for (const auto& frame : map.frames) {
      json["frames"].push_back(FrameAnswer(frame));
    }
    return json;
  }
};

Response EvaluateExpression(Context& context, const Request& request) {
  const std::string* text = request.Raw("ast");
  if (text == nullptr || text->empty()) {
    throw Error(ErrorKind::kMalformedRequest, "Expected an expression but ran out of text");
  }
  const engine::Evaluate command{*text, request.Text("session_id", ""), request.Text("id", "")};
  const rapids::Value value = engine::Run(context, command, request.stop());
  return Response::OfJson(std::visit(Render{}, value));
}

Response DescribeOperations(Context& context, const Request& /*request*/) {
  Json json = AnswerSchema("RapidsHelpV3", "Iced");
  json["syntax"] = Json::array();
  for (const rapids::Builtin* builtin : engine::FunctionsOf(context).All()) {
    Json entry = AnswerSchema("RapidsExpressionV3", "Iced");
    entry["name"] = builtin->name;
    entry["is_abstract"] = false;
    entry["pattern"] =
        "(" + builtin->name + (builtin->arguments.empty() ? "" : " " + builtin->arguments) + ")";
    entry["description"] = nullptr;
    entry["sub"] = nullptr;
    json["syntax"].push_back(std::move(entry));
  }
  return Response::OfJson(json);
}

Json SessionAnswer(const std::string& id) {
  Json json = AnswerSchema("InitIDV3", "Iced");
  json["session_key"] = id;
  json["session_properties_allowed"] = true;
  return json;
}

Response OpenSession(Context& context, const Request& /*request*/) {
  Json json;
  json["__schema"] = "/4/schemas/SessionIdV4";
  json["session_key"] = context.sessions.Open()->session_id();
  return Response::OfJson(json);
}

Response StartSession(Context& context, const Request& /*request*/) {
  return Response::OfJson(SessionAnswer(context.sessions.Open()->session_id()));
}

Response EndSession(Context& context, const Request& request) {
  const std::string id = request.Text("session_key", "");
  context.sessions.End(id);
  return Response::OfJson(SessionAnswer(id));
}

}  // namespace

void AddRapidsRoutes(RouteTable& table) {
  table.Add({"POST",
             "/99/Rapids",
             EvaluateExpression,
             "Evaluates an expression.",
             {{"ast", "session_id", "id"}},
             "RapidsSchemaV3"});
  table.Add({"GET", "/99/Rapids/help", DescribeOperations, "The operations of expressions."});
  table.Add({"POST", "/4/sessions", OpenSession, "Opens a session."});
  table.Add({"DELETE", "/4/sessions/{session_key}", EndSession,
             "Ends a session and removes its temporary frames."});
  table.Add({"GET", "/3/InitID", StartSession, "Opens a session."});
  table.Add({"DELETE",
             "/3/InitID",
             EndSession,
             "Ends a session and removes its temporary frames.",
             {{"session_key"}}});
}

}  // namespace hydrofoil::rest
