// Expressions with the answers of the reference.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/error.h"
#include "base/recorded_files_for_test.h"
#include "rapids/functions/memory_workspace_for_test.h"
#include "rapids/functions/standard_builtins.h"
#include "rapids/language/evaluate.h"

namespace hydrofoil::rapids {
namespace {

class Expressions : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(workspace_.Load(RecordedFile("data/prostate.csv"), "prostate"));
    ASSERT_TRUE(workspace_.Load(RecordedFile("data/iris_wheader.csv"), "iris"));
  }

  double Number(const std::string& text) { return std::get<double>(Evaluate(text, workspace_)); }
  std::vector<double> Numbers(const std::string& text) {
    const Value value = Evaluate(text, workspace_);
    if (const auto* row = std::get_if<RowValue>(&value)) {
      return row->numbers;
    }
    return std::get<NumberList>(value).Expand();
  }
  Frame Result(const std::string& text) {
    return std::get<FrameValue>(Evaluate(text, workspace_)).frame;
  }
  // The first `count` values of the first column.
  std::vector<double> Head(const std::string& text, size_t count = 3) {
    std::vector<double> values = Result(text).column(0)->Values();
    values.resize(std::min(values.size(), count));
    return values;
  }
  std::string Fault(const std::string& text) {
    try {
      (void)Evaluate(text, workspace_);
    } catch (const Error& error) {
      return error.what();
    }
    return "no fault";
  }

  MemoryWorkspace workspace_;
};

using Values = std::vector<double>;

TEST_F(Expressions, ChainsAreComputedWhenReadAndCutWhenLong) {
  const Frame sum = Result("(tmp= t (+ (* (cols prostate [2]) 2) (cols prostate [1])))");
  EXPECT_TRUE(sum.column(0)->is_deferred());
  EXPECT_EQ(sum.column(0)->steps(), 2U);
  EXPECT_FALSE(Result("(assign kept t)").column(0)->is_deferred());
  EXPECT_EQ(Number("(sum t)"), Number("(sum kept)"));
  // Each level reads its operand twice: 2^30 readings, were nothing stored in between.
  std::string text = "(cols prostate [2])";
  for (int i = 0; i < 30; ++i) {
    text.insert(0, "({x . (/ (+ x x) 2)} ");
    text += ')';
  }
  EXPECT_EQ(Head(text), (Values{65, 72, 70}));
}

TEST_F(Expressions, ArithmeticOfColumnsAndNumbers) {
  EXPECT_EQ(Head("(+ (cols_py prostate 'AGE') 1)"), (Values{66, 73, 71}));
  EXPECT_EQ(Head("(- 0 (cols prostate [2]))"), (Values{-65, -72, -70}));
  EXPECT_EQ(Head("(%/% (cols prostate [2]) 7)"), (Values{9, 10, 10}));
  EXPECT_EQ(Head("(% (- (cols prostate [2]) 70) 3)"), (Values{-2, 2, 0}));
  EXPECT_EQ(Head("(round (/ (cols prostate [2]) 3) 2)"), (Values{21.67, 24, 23.33}));
  EXPECT_EQ(Head("(signif (/ (cols prostate [2]) 3) 2)"), (Values{22, 24, 23}));
  EXPECT_EQ(Number("(round 2.5 0)"), 2);
  EXPECT_EQ(Number("(signif 1234.567 2)"), 1200);
}

TEST_F(Expressions, NamesOfResults) {
  EXPECT_EQ(Result("(> (cols prostate [2]) 65)").name(0), "AGE");
  EXPECT_EQ(Result("(== (cols prostate [2]) 65)").name(0), "C1");
  EXPECT_EQ(Result("(!! (cols prostate [2]))").name(0), "not(AGE)");
  EXPECT_EQ(Result("(log1p (cols prostate [2]))").name(0), "log1p(AGE)");
  EXPECT_EQ(Result("(is.na (cols prostate [2]))").name(0), "isNA(AGE)");
  EXPECT_EQ(Result("(cbind iris (cols iris [0]))").names().back(), "sepal_len0");
}

TEST_F(Expressions, LogicWithMissingValues) {
  EXPECT_EQ(Number("(& 0 NA)"), 0);
  EXPECT_TRUE(std::isnan(Number("(& 1 NA)")));
  EXPECT_EQ(Number("(| 1 NA)"), 1);
  EXPECT_EQ(Number("(> 1 nan)"), 0);
  EXPECT_EQ(Number("(== nan nan)"), 1);
  EXPECT_EQ(Number("(&& 0 nosuch)"), 0);
  EXPECT_EQ(Fault("(&& 1 nosuch)"), "Name lookup of 'nosuch' failed");
}

TEST_F(Expressions, Reducers) {
  EXPECT_NEAR(Number("(sum (cols prostate [2]))"), 25095, 1e-9);
  EXPECT_EQ(Number("(max (cols prostate [2]))"), 79);
  EXPECT_NEAR(Numbers("(sd (cols prostate [2]) FALSE)")[0], 6.527071269173311, 1e-12);
  EXPECT_EQ(Numbers("(median (cols prostate [2]) TRUE)"), (Values{67}));
  EXPECT_NEAR(Numbers("(skewness (cols prostate [2]) TRUE)")[0], -0.4631933551485484, 1e-12);
  EXPECT_NEAR(Numbers("(kurtosis (cols prostate [2]) TRUE)")[0], 2.8251613115349627, 1e-12);
  EXPECT_NEAR(Numbers("(getrow (mean prostate FALSE))")[6], 15.408631578947375, 1e-12);
  EXPECT_NEAR(Number("(prod (/ (cols prostate [2]) 60))") / 970085846383796.8, 1, 1e-12);
  EXPECT_EQ(Fault("(sumNA 3)"), "Expected a Frame but found a class water.rapids.vals.ValNum");
}

TEST_F(Expressions, VarianceAndCorrelation) {
  EXPECT_NEAR(Number("(cor (cols prostate [2]) (cols prostate [6]) \"everything\" \"Pearson\")"),
              0.005961902610882626, 1e-12);
  EXPECT_NEAR(Result("(var (cols prostate [2 3]) (cols prostate [2 3]) 'everything' TRUE)")
                  .column(0)
                  ->At(1),
              -0.05620747118676965, 1e-10);
}

TEST_F(Expressions, TwoSidedVarianceHasARowForEachOfTheFirst) {
  const Frame both = Result("(var (cols iris [0 1 2]) (cols iris [3]) 'complete.obs' FALSE)");
  EXPECT_EQ(both.names(), (std::vector<std::string>{"petal_wid"}));
  EXPECT_EQ(both.rows(), 3U);
  EXPECT_NEAR(both.column(0)->At(1), -0.11798120805369115, 1e-12);
}

TEST_F(Expressions, RowsAndColumns) {
  EXPECT_EQ(Result("(rows prostate (> (cols_py prostate 'AGE') 65))").rows(), 218U);
  EXPECT_EQ(Head("(rows (cols prostate [2]) [0 2 4])"), (Values{65, 70, 69}));
  EXPECT_EQ(Result("(cols prostate [-1])").column_count(), 8U);
  EXPECT_EQ(Result("(cols_py iris -1)").name(0), "class");
  EXPECT_EQ(Result("(rows iris [148:10])").rows(), 2U);
  EXPECT_EQ(Fault("(rows iris [5 3])"),
            "H2O does not currently reorder rows, please sort your row selection first");
  EXPECT_EQ(Fault("(cols iris 'nope')"), "Column nope not found");
  EXPECT_EQ(Fault("(cols iris 7)"), "Column must be an integer from 0 to 4");
}

TEST_F(Expressions, NoColumnsAreRefusedWhereOneIsNeeded) {
  EXPECT_EQ(Fault("(topn prostate [] 10 1)"), "Expected a column but found none");
  EXPECT_EQ(Fault("(GB prostate [3] mean [] 'all')"), "Expected a column but found none");
}

TEST_F(Expressions, NumbersThatNameNoRowOrColumnAreRefusedOrIgnored) {
  EXPECT_EQ(Fault("(h2o.impute iris NA 'mean' 'interpolate' [] _ _)"),
            "Column not -1 or in range 0 to 5");
  EXPECT_EQ(Result("(cols iris [-0.5])").column_count(), 5U);
  EXPECT_EQ(Result("(rows iris [-0.5])").rows(), 150U);
  EXPECT_EQ(Number("(sumNA (cols_py (hist (* (- (cols iris [0]) 5.8) 8e307) 3) 'counts'))"), 150);
}

TEST_F(Expressions, RandomNumbersAreThoseOfTheReference) {
  const Values values = Head("(h2o.runif (cols prostate [2]) 3)");
  EXPECT_EQ(values, (Values{0.8000008463859558, 0.37552493810653687, 0.7467530965805054}));
  EXPECT_EQ(Result("(rows iris (<= (h2o.runif iris 1) 0.8))").rows(), 126U);
  EXPECT_EQ(Result("(rows iris (<= (h2o.runif iris 1234) 0.75))").rows(), 117U);
  EXPECT_EQ(Head("(kfold_column iris 3 1)", 6), (Values{0, 0, 2, 2, 1, 2}));
  EXPECT_EQ(Head("(stratified_kfold_column (cols iris [4]) 3 1)", 6), (Values{1, 1, 2, 0, 2, 0}));
  EXPECT_EQ(Head("(stratified_kfold_column (cols iris [0]) 3 1)", 6), (Values{1, 1, 2, 0, 2, 0}));
  const Frame split = Result("(h2o.random_stratified_split (cols iris [4]) 0.2 1)");
  std::vector<size_t> tests;
  for (size_t row = 0; row < split.rows(); ++row) {
    if (split.column(0)->At(row) == 1) tests.push_back(row);
  }
  EXPECT_EQ(tests, (std::vector<size_t>{15,  19,  21,  29,  32,  34,  36,  40,  44,  47,
                                        65,  69,  71,  79,  82,  84,  86,  90,  94,  97,
                                        115, 119, 121, 129, 132, 134, 136, 140, 144, 147}));
}

TEST_F(Expressions, AssignmentAndTemporaries) {
  EXPECT_EQ(Number("(, (tmp= t1 (cols iris [0 1])) (+ (ncol t1) (nrow (tmp= t2 (rows t1 0)))))"),
            3);
  EXPECT_EQ(Fault("(tmp= t1 iris)"), "Temp ID t1 already exists");
  EXPECT_EQ(Number("(rm t1)"), 1);
  EXPECT_EQ(Number("(rm t1)"), 0);
  const Frame changed = Result("(:= prostate (as.factor (cols_py prostate 'RACE')) 3 [])");
  EXPECT_TRUE(changed.column(3)->is_categorical());
  EXPECT_EQ(Fault("(:= iris 'x' [4] [0:2])"), "Cannot assign value x into a vector of type Enum.");
  EXPECT_EQ(Head("(:= iris 5 0 (> (cols iris [0]) 5))"), (Values{5, 4.9, 4.7}));
}

TEST_F(Expressions, FramesWhoseNamesAreNoWordsAreNamedInQuotes) {
  for (const std::string name : {R"("123")", R"("two words")", R"("a(b]\"'")"}) {
    EXPECT_EQ(Number(fmt::format("(, (assign {0} (rows iris [0:10])) (nrow {0}))", name)), 10);
    EXPECT_EQ(Result(fmt::format("(rbind {0} iris {0})", name)).rows(), 170U);
    EXPECT_EQ(Result(fmt::format("(cbind {0} (cols {0} 0))", name)).column_count(), 6U);
    EXPECT_EQ(Head(fmt::format("(sort {} [0] [1])", name)), (Values{4.4, 4.6, 4.6}));
    EXPECT_EQ(Number(fmt::format("(rm {})", name)), 1);
  }
  EXPECT_EQ(Fault("(nrow 'none')"), "Expected a Frame but found a class water.rapids.vals.ValStr");
  EXPECT_EQ(Fault("(cbind iris 'none')"), "unimplemented");
}

TEST_F(Expressions, LaterArgumentsSeeEarlierTemporaries) {
  EXPECT_EQ(Result("(cor (tmp= both (cols prostate [2 6])) both 'everything' 'Pearson')").rows(),
            2U);
}

TEST_F(Expressions, FactorsAndTables) {
  EXPECT_EQ(*Result("(as.factor (- (cols prostate [2]) 70))").column(0)->domain()->begin(), "-27");
  EXPECT_EQ((*Result("(as.factor (cols iris [0]))").column(0)->domain())[7], "5.0");
  EXPECT_EQ(Result("(table (cols prostate [1 3]) TRUE)").column(2)->Values(),
            (Values{1, 204, 22, 2, 137, 14}));
  const Frame cut = Result("(table (cut (cols prostate [2]) [40 60 70 80] [] FALSE TRUE 3) TRUE)");
  EXPECT_EQ((*cut.column(0)->domain())[0], "(40.0,60.0]");
  EXPECT_EQ(cut.column(1)->Values(), (Values{77, 204, 99}));
  EXPECT_EQ(Number("(sumNA (cols_py (hist (cols iris [0]) 'sturges') 'counts'))"), 150);
  EXPECT_EQ(Head("(cols (hist (cols iris [0]) 'sturges') 1)", 9)[2], 32);
}

TEST_F(Expressions, GroupBySortAndMerge) {
  const Frame groups = Result("(GB prostate [3] 'nrow' 0 'all' 'mean' 2 'all' 'sdev' 2 'all')");
  EXPECT_EQ(groups.column(1)->Values(), (Values{3, 341, 36}));
  EXPECT_NEAR(groups.column(3)->At(1), 6.461225760656496, 1e-9);
  EXPECT_EQ(Head("(sort prostate ['AGE' 'PSA'] [-1 1])", 1).size(), 1U);
  EXPECT_EQ(Head("(sort prostate ['AGE'] [1])", 4), (Values{252, 116, 214, 250}));
  const Frame merged = Result(
      "(merge (rows (cols prostate [0 1]) [0:4]) (rows (cols prostate [0 2]) [2:4]) FALSE TRUE "
      "[0] [0] 'auto')");
  EXPECT_EQ(merged.column(0)->Values(), (Values{3, 4, 5, 6}));
  EXPECT_TRUE(merged.column(1)->IsMissing(2));
}

TEST_F(Expressions, ApplyWithFunctions) {
  EXPECT_EQ(Head("(apply (cols iris [0 1]) 1 { x . (max x) })"), (Values{5.1, 4.9, 4.7}));
  EXPECT_EQ(Head("(apply (cols iris [0 1]) 2 max)"), (Values{7.9}));
  EXPECT_EQ(Number("({ x y . (- x y) } 5 3)"), 2);
  EXPECT_EQ(Fault("({ x . (+ x 1) } 5 6)"),
            "Incorrect number of arguments; '{ x . (+ x 1.0 )}' expects 1 but was passed 2");
  EXPECT_EQ(Fault("(apply (cols prostate [2 6]) 1 { z . (sumNA z True 0) })"),
            "Expected a Frame but found a class water.rapids.vals.ValRow");
}

TEST_F(Expressions, Quantiles) {
  const Frame table = Result("(quantile (cols prostate [2]) [0.001 0.1 0.5] \"interpolate\" _)");
  EXPECT_EQ(table.name(1), "AGEQuantiles");
  EXPECT_EQ(table.column(1)->Values(), (Values{44.516, 57, 67}));
}

TEST_F(Expressions, TextAndTimes) {
  EXPECT_EQ((*Result("(replaceall (cols iris [4]) 'Iris-(.)' '$1_' FALSE)").column(0)->domain())[0],
            "s_etosa");
  EXPECT_EQ(Head("(strlen (cols iris [4]))", 1), (Values{11}));
  EXPECT_EQ(Result("(strsplit (as.character (cols iris [4])) 's')").column_count(), 4U);
  EXPECT_EQ(Head("(moment 2016 7 1 10 20 30 5)"), (Values{1467368430005}));
  EXPECT_EQ(Head("(week (moment 2016 7 1 10 20 30 5))"), (Values{26}));
  EXPECT_EQ(Head("(dayOfWeek (moment 2016 7 1 0 0 0 0))"), (Values{4}));
  EXPECT_TRUE(Result("(moment 2016 13 1 0 0 0 0)").column(0)->IsMissing(0));
  EXPECT_EQ(Fault("(setTimeZone 'Foo/Bar')"),
            "Unacceptable timezone Foo/Bar given.  For a list of acceptable names, use "
            "listTimezone().");
}

TEST_F(Expressions, WeightsOfWords) {
  const std::string documents =
      "(tmp= docs (cbind (cols (rows prostate [0:3]) [0]) (as.character (ifelse (== (cols (rows "
      "prostate [0:3]) [0]) 1) 'A B C  a' (ifelse (== (cols (rows prostate [0:3]) [0]) 2) "
      "'A a a Z' 'C c B C')))))";
  (void)Result(documents);
  const Frame table = Result("(tf-idf docs 0 1 TRUE FALSE)");
  EXPECT_EQ(table.names(), (std::vector<std::string>{"DocID", "Word", "TF", "IDF", "TF-IDF"}));
  EXPECT_EQ(table.column(0)->Values(), (Values{1, 2, 1, 3, 1, 3, 2}));
  EXPECT_EQ(table.column(2)->Values(), (Values{2, 3, 1, 1, 1, 3, 1}));
  EXPECT_EQ(table.column(1)->StringAt(6), "z");
  EXPECT_NEAR(table.column(4)->At(1), 0.8630462173553426, 1e-15);
  EXPECT_NEAR(table.column(3)->At(6), 0.6931471805599453, 1e-15);
  EXPECT_EQ(Result("(tf-idf docs 0 1 TRUE TRUE)").rows(), 10U);
  EXPECT_EQ(Result("(tf-idf docs 0 1 FALSE TRUE)").rows(), 3U);
  EXPECT_EQ(Fault("(tf-idf docs 0 5 TRUE TRUE)"),
            "Provided column index is out of bounds. Number of columns in the input frame: 2");
  EXPECT_EQ(Fault("(tf-idf docs 1 0 TRUE TRUE)"),
            "Incorrect format of input frame.Following row format is expected: (numeric) "
            "documentID, (string) documentContent.");
}

TEST_F(Expressions, FunctionsAreAppliedFourDeepAtMost) {
  const auto nested = [](int depth) {
    std::string text = "1";
    for (int i = 0; i < depth; ++i) {
      text.insert(0, "(sum (apply (cols_py prostate [0 1]) 2 {x . ");
      text += "}))";
    }
    return text;
  };
  EXPECT_EQ(Number(nested(4)), 16);
  EXPECT_EQ(Fault(nested(5)), "Functions are applied within functions more than four deep");
  EXPECT_EQ(Fault(nested(30)), "Functions are applied within functions more than four deep");
}

TEST_F(Expressions, SymbolicWordsOfRows) {
  const RowLayoutPtr layout = MakeLayout(5);
  const double missing = std::nan("");
  const std::vector<Values> columns = {
      {1, 0, 4, 1, missing}, {2, 0, 0, 1, 2}, {3, 0, 0, 1, 3}, {4, 4, 0, 1, 4}};
  Frame series;
  for (const Values& values : columns) {
    series.Append("C" + std::to_string(series.column_count() + 1),
                  Column::FromValues(ColumnType::kNumeric, layout, values));
  }
  workspace_.PutFrame("series", series);
  const Frame words = Result("(isax series 4 8 FALSE)");
  EXPECT_EQ(words.names(), (std::vector<std::string>{"iSax_index", "c0", "c1", "c2", "c3"}));
  EXPECT_EQ(words.column(0)->StringAt(0), "0^8_1^8_7^8_7^8");
  EXPECT_EQ(words.column(0)->StringAt(1), "1^8_1^8_5^8_7^8");
  EXPECT_EQ(words.column(0)->StringAt(2), "7^8_0^8_0^8_0^8");
  EXPECT_EQ(words.column(0)->StringAt(3), "0^8_0^8_0^8_0^8");
  EXPECT_EQ(words.column(0)->StringAt(4), "0^8_0^8_0^8_0^8");
  EXPECT_EQ(words.column(3)->Values(), (Values{7, 5, 0, 0, 0}));
  EXPECT_EQ(Result("(isax (rows series [0:3]) 4 8 TRUE)").column(0)->StringAt(1),
            "1^3_1^2_1^3_1^2");
  EXPECT_EQ(Result("(isax series 5 8 FALSE)").column(0)->StringAt(0), "0^8_0^8_0^8_0^8_0^8");
  EXPECT_EQ(Fault("(isax (as.factor (cols series 0)) 1 8 FALSE)"),
            "iSax only applies to numeric columns!");
}

TEST_F(Expressions, DatesByTheirFormat) {
  const auto day = [&](const std::string& text, const std::string& format) {
    return Head("(as.Date (ifelse (cols iris [0]) '" + text + "' 'x') '" + format + "')", 1)[0];
  };
  EXPECT_EQ(day("2021-03-04", "%Y-%m-%d"), 1614816000000);
  EXPECT_EQ(day("03/04/69", "%d/%m/%y"), -23587200000);
  EXPECT_EQ(day("03/04/68", "%d/%m/%y"), 3100636800000);
  EXPECT_EQ(day("Wed 3 april 2021 03:04 pm", "%a %d %B %Y %I:%M %p"), 1617462240000);
  EXPECT_EQ(day("033 2021", "%j %Y"), 1612224000000);
  EXPECT_EQ(day("10:11:12", "%T"), 36672000);
  EXPECT_EQ(day("03", "%m"), 951868800000);
  EXPECT_EQ(day("+0100", "%z"), -3600000);
  EXPECT_EQ(day("01.02.2021 %", "%d.%m.%Y %%"), 1612137600000);
  const auto fault = [&](const std::string& text, const std::string& format) {
    return Fault("(as.Date (ifelse (cols iris [0]) '" + text + "' 'x') '" + format + "')");
  };
  EXPECT_EQ(fault("2021-02-30", "%F"),
            "Cannot parse \"2021-02-30\": Value 30 for dayOfMonth must be in the range [1,28]");
  EXPECT_EQ(fault("2021-03-04 extra", "%F"),
            "Invalid format: \"2021-03-04 extra\" is malformed at \" extra\"");
  EXPECT_EQ(fault("x", "%Q"), "%Qis not acceptted as a parse token, treating as a literal");
  EXPECT_EQ(fault("x", ""), "as.Date requires a non-empty format string");
}

TEST_F(Expressions, WideAndLongForms) {
  EXPECT_EQ(Head("(dropdup prostate [3 1] 'first')", 6), (Values{1, 4, 6, 11, 22, 252}));
  EXPECT_EQ(Head("(dropdup iris ['class'] 'last')"), (Values{5.0, 5.7, 5.9}));
  const Frame wide = Result("(pivot (rows prostate [0:5]) 'ID' 'RACE' 'AGE')");
  EXPECT_EQ(wide.names(), (std::vector<std::string>{"ID", "1", "2"}));
  EXPECT_EQ(wide.column(2)->At(3), 76);
  EXPECT_TRUE(wide.column(1)->IsMissing(3));
  EXPECT_EQ(Result("(pivot prostate 'RACE' 'CAPSULE' 'AGE')").column(1)->Values(),
            (Values{43, 65, 76}));
  const Frame ranks =
      Result("(rank_within_groupby prostate ['RACE'] ['PSA' 'ID'] [-1 1] 'rank' TRUE)");
  EXPECT_EQ(ranks.column(0)->At(2), 234);
  EXPECT_EQ(ranks.column(9)->At(2), 1);
  const Frame long_form = Result(
      "(melt (rows iris [0:3]) ['class'] ['sepal_len' 'sepal_wid'] 'variable' 'value' FALSE)");
  EXPECT_EQ(long_form.column(2)->Values(), (Values{5.1, 3.5, 4.9, 3.0, 4.7, 3.2}));
}

TEST_F(Expressions, CancelledBeforeTheFirstCall) {
  std::stop_source source;
  source.request_stop();
  try {
    (void)Evaluate("(+ 1 2)", workspace_, source.get_token());
    FAIL() << "not cancelled";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), ErrorKind::kCancelled);
  }
}

}  // namespace
}  // namespace hydrofoil::rapids
