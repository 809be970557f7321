// The time of expressions grows with their length, not with its square: each operation that takes
// any number of arguments, or lists, and the parser.
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/growth_for_test.h"
#include "rapids/functions/memory_workspace_for_test.h"
#include "rapids/functions/operators.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/ast.h"
#include "rapids/language/evaluate.h"

namespace hydrofoil::rapids {
namespace {

constexpr size_t kWide = 1 << 17;
// As an expression may be.
constexpr size_t kMostBytes = size_t{16} << 20;

MemoryWorkspace SomeFrames() {
  MemoryWorkspace workspace;
  const RowLayoutPtr layout = MakeLayout(4);
  const auto domain = std::make_shared<const Domain>(Domain{"u", "v", "w"});
  const auto column = [&](std::vector<double> values) {
    return Column::FromValues(ColumnType::kNumeric, layout, values);
  };
  const auto factor = [&](std::vector<double> codes) {
    return Column::FromValues(ColumnType::kCategorical, layout, codes, domain);
  };
  const ColumnPtr numbers = column({3, 1, 4, 1});
  workspace.PutFrame("f", Frame({"a"}, {numbers}));
  workspace.PutFrame("k", Frame({"a"}, {factor({0, 1, 2, 0})}));
  const std::vector<std::optional<std::string>> texts = {"u v", "v", "w u", "u"};
  workspace.PutFrame("s", Frame({"a"}, {Column::FromStrings(layout, texts)}));
  const std::vector<double> many(kWide);
  workspace.PutFrame("t", Frame({"a"}, {MakeColumn(many)}));
  workspace.PutFrame("w", Frame(DefaultNames(kWide), std::vector<ColumnPtr>(kWide, numbers)));
  return workspace;
}

std::string Name(size_t i) { return "'C" + std::to_string(i + 1) + "' "; }
std::string Number(size_t i) { return std::to_string(i) + " "; }
std::string Word(size_t i) { return "'word" + std::to_string(i) + "' "; }

// A call with two lists that are equally long.
GrowingText Lists(const std::string& begin, std::string (*first)(size_t),
                  std::string (*second)(size_t), const std::string& end) {
  return [=](size_t parts) {
    return Repeated(begin + " [", first, "] [")(parts) + Repeated("", second, "]" + end)(parts);
  };
}

using Cases = std::map<std::string, std::vector<GrowingText>, std::less<>>;

std::vector<GrowingText> OfReducer(const std::string& name) {
  return {Repeated("(" + name + " f ", "f ", ")")};
}

Cases OfArguments() {
  Cases cases = {
      {",", {Repeated("(, 1 ", "2 ", ")")}},
      {"append",
       {Repeated(
            "(append f ", [](size_t i) { return "1 " + Word(i); }, ")"),
        Repeated("(append f ", "1 'a' ", ")")}},
      {"cbind",
       {Repeated("(cbind ", "f ", ")"), Repeated("(cbind f ", Number, ")"),
        Repeated("(cbind w ", "f ", ")"),
        Repeated(
            "(cbind ", [](size_t i) { return "(cols_py w " + Number(i % kWide) + ") "; }, ")")}},
      {"rbind",
       {Repeated("(rbind ", "f ", ")"), Repeated("(rbind ", "k ", ")"),
        Repeated("(rbind f ", Number, ")")}},
      {"GB",
       {Repeated("(GB f [0] ", "sum 0 'all' ", ")"), Repeated("(GB k [0] ", "nrow 0 'all' ", ")")}},
      {"h2o.impute",
       {Repeated(
           "(h2o.impute w 0 'mean' 'interpolate' [", [](size_t i) { return Number(i + 1); },
           "] _ _)")}},
      {"mean", {Repeated("(mean f TRUE ", "0 ", ")")}},
      {"match", {Repeated("(match k [", Word, "] 0 1)"), Repeated("(match f [", Number, "] 0 1)")}},
      {"sort",
       {Lists(
           "(sort w ", Number, [](size_t) { return std::string("1 "); }, ")")}},
      {"table", {Repeated("(table k k ", "TRUE ", ")")}},
  };
  return cases;
}

// A centre a column.
GrowingText OfScale(const std::string& name) {
  return [name](size_t parts) {
    return Repeated("(" + name + " (cols_py w [0:" + std::to_string(parts) + "]) [", Number,
                    "] TRUE)")(parts);
  };
}

Cases OfLists() {
  return {
      {"cols", {Repeated("(cols w [", Name, "])"), Repeated("(cols w [", Number, "])")}},
      {"cols_py", {Repeated("(cols_py w [", Name, "])"), Repeated("(cols_py w [", Number, "])")}},
      {"colnames=", {Lists("(colnames= w", Number, Word, ")")}},
      {"rows",
       {Repeated("(rows t [", Number, "])"),
        Repeated(
            "(rows t [", [](size_t i) { return Number(2 * i) + ":2 "; }, "])")}},
      {":=", {Repeated("(:= w 7 [", Number, "] [])"), Repeated("(:= t 7 [0] [", Number, "])")}},
      {"setDomain", {[](size_t parts) {
         return Repeated("(setDomain (appendLevels k FALSE [", Word, "]) FALSE [")(parts) +
                Repeated("'a' 'b' 'c' ", Word, "])")(parts);
       }}},
      {"appendLevels",
       {Repeated("(appendLevels k FALSE [", Word, "])"),
        Repeated("(toupper (appendLevels k FALSE [", Word, "]))"),
        Repeated("(strsplit (appendLevels k FALSE [", Word, "]) '1')"),
        Repeated("(ifelse (> f 2) (appendLevels k FALSE [", Word, "]) 'other')")}},
      {"cut",
       {Repeated("(cut f [", Number, "] [] FALSE TRUE 3)"),
        [](size_t parts) {
          return Repeated("(cut f [", Number, "")(parts) + Number(parts) +
                 Repeated("] [", Word, "] FALSE TRUE 3)")(parts);
        }}},
      {"hist", {Repeated("(hist f [", Number, "])")}},
      {"quantile",
       {Repeated(
           "(quantile f [", [](size_t i) { return "0." + Number(i % 1000); },
           "] 'interpolate' _)")}},
      {"countmatches", {Repeated("(countmatches s [", Word, "])")}},
      {"scale", {OfScale("scale")}},
      {"scale_inplace", {OfScale("scale_inplace")}},
      {"dropdup", {Repeated("(dropdup w [", Number, "] 'first')")}},
      {"merge", {Lists("(merge w w FALSE FALSE ", Number, Number, " 'auto')")}},
      {"ddply", {Repeated("(ddply w [", Number, "] {x . (mean x TRUE 0)})")}},
      {"melt", {Repeated("(melt w ['C131072'] [", Name, "] 'v' 'n' FALSE)")}},
      {"rank_within_groupby", {Lists("(rank_within_groupby w", Number, Number, " [1] 'rank' 0)")}},
      {"strsplit", {Repeated("(strsplit s '", "u|", "v')")}},
      {"tokenize", {Repeated("(tokenize s '", "u|", "v')")}},
      {"grep", {Repeated("(grep s '", "u|", "v' 0 0 1)")}},
      {"replaceall", {Repeated("(replaceall s '", "u|", "v' '' FALSE)")}},
      {"replacefirst", {Repeated("(replacefirst s 'u' '", "xx", "' FALSE)")}},
      {"lstrip", {Repeated("(lstrip s '", "uv", "')")}},
      {"rstrip", {Repeated("(rstrip s '", "uv", "')")}},
      {"as.Date", {Repeated("(as.Date (cols_py s 0) '", "%Y-", "')")}},
      {"t", {Repeated("(t (cols_py w [", Number, "]))")}},
  };
}

// Their names of arguments that lists and texts are given for.
bool TakesList(const Builtin& builtin) {
  for (const std::string_view name :
       {"columns", "names", "levels", "breaks", "words", "kept", "groups", "probabilities",
        "center", "by_left", "pattern", "set", "format", "rows"}) {
    if ((" " + builtin.arguments + " ").find(" " + std::string(name) + " ") != std::string::npos) {
      return true;
    }
  }
  return false;
}

class ExpressionGrowth : public testing::Test {
 protected:
  void Check(const std::string& what, const GrowingText& text) {
    SCOPED_TRACE(what + ": " + text(3));
    // No text is a date of so many parts.
    if (what != "as.Date") {
      ASSERT_NO_THROW((void)Evaluate(text(4), workspace_));
    }
    const Growth growth = MeasureGrowth(text, kMostBytes, [&](const std::string& expression) {
      try {
        (void)Evaluate(expression, workspace_);
      } catch (const Error&) {  // too many, from some size on
      }
    });
    EXPECT_LT(growth.exponent, kMostGrowth)
        << growth.bytes << " bytes take " << growth.seconds << " s";
  }

  MemoryWorkspace workspace_ = SomeFrames();
};

// Flaw: operations that take quadratic or cubic time in the number of their arguments (cbind)
TEST_F(ExpressionGrowth, OfArgumentsIsLinear) {
  Cases cases = OfArguments();
  for (const Builtin* builtin : StandardBuiltins().All()) {
    if (!builtin->arguments.ends_with("...")) continue;
    auto found = cases.find(builtin->name);
    if (found == cases.end() && builtin->arguments == "frame ...") {
      found = cases.emplace(builtin->name, OfReducer(builtin->name)).first;
    }
    ASSERT_NE(found, cases.end()) << builtin->name << " needs a case here";
    for (const GrowingText& text : found->second) Check(builtin->name, text);
  }
}

TEST_F(ExpressionGrowth, OfListsIsLinear) {
  const Cases cases = OfLists();
  for (const Builtin* builtin : StandardBuiltins().All()) {
    if (builtin->arguments.ends_with("...") || !TakesList(*builtin)) continue;
    EXPECT_TRUE(cases.contains(builtin->name)) << builtin->name << " needs a case here";
  }
  for (const auto& [name, texts] : cases) {
    for (const GrowingText& text : texts) Check(name, text);
  }
}

TEST_F(ExpressionGrowth, OfTheParserIsLinear) {
  const std::vector<GrowingText> texts = {
      Repeated("[", "1 ", "]"),
      Repeated("['", "\\x41", "']"),
      Repeated("[", "'a' ", "]"),
      Repeated(
          "{", [](size_t i) { return "a" + std::to_string(i) + " "; }, ". 1}"),
      Repeated(
          "({", [](size_t i) { return "a" + std::to_string(i) + " "; }, ". a0} 1)"),
      Repeated("({a . (, ", "a ", ")} 1)"),
      Repeated("", " ", "1"),
  };
  for (const GrowingText& text : texts) {
    SCOPED_TRACE(text(3));
    const Growth growth = MeasureGrowth(text, kMostBytes, [&](const std::string& expression) {
      try {
        (void)Evaluate(expression, workspace_);
      } catch (const Error&) {
      }
    });
    EXPECT_LT(growth.exponent, kMostGrowth)
        << growth.bytes << " bytes take " << growth.seconds << " s";
  }
}

}  // namespace
}  // namespace hydrofoil::rapids
