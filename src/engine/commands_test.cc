// Commands without a server: what REST, the command line and Python all go through.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <functional>
#include <thread>

#include "algorithms/table.h"
#include "base/error.h"
#include "base/recorded_files_for_test.h"
#include "engine/evaluate.h"
#include "engine/explain.h"
#include "engine/import.h"
#include "engine/model_files.h"
#include "engine/parse.h"
#include "engine/remove.h"
#include "engine/score.h"
#include "engine/search.h"
#include "engine/train.h"
#include "ingest/formats/parse_setup.h"
#include "model/parameter_table.h"

namespace hydrofoil::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class Commands : public testing::Test {
 protected:
  Commands() {
    const RowLayoutPtr layout = MakeLayout(200);
    std::vector<double> x(layout->back());
    std::vector<double> y(layout->back());
    for (size_t i = 0; i < x.size(); ++i) {
      x[i] = static_cast<double>(i % 17);
      y[i] = 3 * x[i] - 1;
    }
    context_.store.PutFrame(
        "data", Frame({"x", "y"}, {Column::FromValues(ColumnType::kNumeric, layout, x),
                                   Column::FromValues(ColumnType::kNumeric, layout, y)}));
  }

  static Train SmallTraining(const std::string& key) {
    Train command{FindAlgorithm(Algorithms(), "deeplearning")->DefaultParameters(), key};
    for (const auto& [name, text] :
         std::vector<std::pair<std::string, std::string>>{{"training_frame", "data"},
                                                          {"response_column", "y"},
                                                          {"hidden", "[4]"},
                                                          {"epochs", "2"},
                                                          {"seed", "1"},
                                                          {"reproducible", "true"}}) {
      SetParameter(*command.parameters, name, text);
    }
    return command;
  }

  ModelPtr TrainSmall(const std::string& key) {
    return engine::Run(context_, Prepare(context_, SmallTraining(key)), {});
  }

  static ErrorKind KindOf(const std::function<void()>& run) {
    try {
      run();
    } catch (const Error& error) {
      return error.kind();
    }
    ADD_FAILURE() << "nothing was thrown";
    return ErrorKind::kInternal;
  }

  Context context_;
};

TEST_F(Commands, TrainPutsTheModelIntoTheStore) {
  const ModelPtr model = TrainSmall("m");
  EXPECT_EQ(context_.store.Find<Model>("m"), model);
  EXPECT_EQ(model->training_frame_key, "data");
  EXPECT_NE(context_.store.Find<ModelMetrics>(model->training_metrics->key()), nullptr);
}

TEST_F(Commands, TrainTellsEachFaultOnce) {
  Train command = SmallTraining("data");  // the name of a frame
  SetParameter(*command.parameters, "nfolds", "1");
  const Training training = Prepare(context_, command);
  EXPECT_TRUE(training.refused());
  const std::string faults = training.Faults("; ");
  EXPECT_NE(faults.find("model_id: The name 'data' belongs to a frame."), std::string::npos);
  EXPECT_NE(faults.find("nfolds: "), std::string::npos);
  EXPECT_EQ(faults.find("nfolds: "), faults.rfind("nfolds: "));
  command.parameters->training_frame = "none";
  EXPECT_EQ(KindOf([&] { Prepare(context_, command); }), ErrorKind::kMalformedRequest);
}

TEST_F(Commands, TrainIsStoppedByItsToken) {
  Train command = SmallTraining("m");
  SetParameter(*command.parameters, "epochs", "1000000");
  SetParameter(*command.parameters, "stopping_rounds", "0");
  SetParameter(*command.parameters, "regression_stop", "-1");
  std::stop_source stop;
  const std::jthread stopper([&] {
    std::this_thread::sleep_for(milliseconds(100));
    stop.request_stop();
  });
  EXPECT_EQ(KindOf([&] { engine::Run(context_, Prepare(context_, command), {stop.get_token()}); }),
            ErrorKind::kCancelled);
}

TEST_F(Commands, TheSameTrainingAloneInAGridAndAfterLoadingPredictsTheSame) {
  TrainSmall("alone");
  Search search{"grid", SmallTraining("").parameters, {{{"epochs", {"2"}}}, {}}, {}, ""};
  search.base->model_id.clear();
  SetParameter(*search.base, "epochs", "10");  // the default
  Start(context_, Prepare(context_, search))->Wait();
  const GridPtr grid = context_.store.Find<Grid>("grid");
  ASSERT_EQ(grid->models.size(), 1);

  const std::string path =
      (std::filesystem::temp_directory_path() / "commands_test.model").string();
  engine::Run(context_, SaveModel{"alone", path, true});
  EXPECT_EQ(KindOf([&] { engine::Run(context_, SaveModel{"alone", path}); }),
            ErrorKind::kIllegalArgument);
  engine::Run(context_, Remove{"alone"});
  EXPECT_EQ(context_.store.Find<Model>("alone"), nullptr);
  engine::Run(context_, LoadModel{path});
  std::filesystem::remove(path);

  const auto predicted = [&](const std::string& model) {
    Score command;
    command.model = model;
    command.frame = "data";
    command.destination = "of_" + model;
    engine::Run(context_, Prepare(context_, command), {});
    return context_.store.FindFrame("of_" + model)->column(0)->Values();
  };
  EXPECT_EQ(predicted("alone"), predicted(grid->models.front()->key));
}

TEST_F(Commands, ExplainLeavesTables) {
  TrainSmall("m");
  Explain command{"m", "data", "explained"};
  command.bins = 5;
  Start(context_, command)->Wait();
  const auto explanation = context_.store.Find<Explanation>("explained");
  ASSERT_NE(explanation, nullptr);
  ASSERT_EQ(explanation->tables.size(), 1);
  EXPECT_EQ(explanation->tables.front().columns.front().cells.size(), 5);
}

TEST_F(Commands, ImportAndParseMakeAFrame) {
  const std::string path = SourceRoot() + "/tests/data/no_such_file.csv";
  EXPECT_EQ(KindOf([&] { engine::Run(context_, Import{{path}}, {}); }), ErrorKind::kNotFound);
  context_.store.Put<Source>(
      "s", ObjectKind::kSource,
      std::make_shared<const Source>(Source::OfBytes("s", "a,b\n1,2\n3,4\n5,6\n")));
  Parse command{{"s"}, ""};
  command.setup = GuessSetup(FindSources(context_, {"s"}, ""), {});
  command.destination = "parsed.hex";
  EXPECT_EQ(engine::Run(context_, command, {})->rows(), 3);
  EXPECT_EQ(context_.store.FindFrame("parsed.hex")->column(1)->At(2), 6);
  EXPECT_EQ(context_.store.Find<Source>("s"), nullptr);
  EXPECT_EQ(FreeDestination(context_, "/data/parsed.csv"), "parsed1.hex");
}

// Some minutes of work without an end in sight.
constexpr const char* kLong =
    "(apply data 1 {row . (sum (apply data 1 {r . (sum (apply data 1 {s . (sum s)}))}))})";

TEST_F(Commands, EvaluateIsStoppedInTheMiddle) {
  EXPECT_EQ(std::get<double>(engine::Run(context_, Evaluate{"(+ 1 2)", ""}, {})), 3);
  std::stop_source stop;
  std::jthread stopper([&] {
    std::this_thread::sleep_for(milliseconds(100));
    stop.request_stop();
  });
  const auto before = std::chrono::steady_clock::now();
  EXPECT_EQ(KindOf([&] { engine::Run(context_, Evaluate{kLong, "s"}, stop.get_token()); }),
            ErrorKind::kCancelled);
  EXPECT_LT(std::chrono::steady_clock::now() - before, seconds(2));
}

TEST_F(Commands, TheEndOfASessionStopsItsExpressionsAndThoseThatWait) {
  std::atomic<int> cancelled = 0;
  {
    std::vector<std::jthread> clients;
    for (int i = 0; i < 3; ++i) {
      clients.emplace_back([&] {
        if (KindOf([&] { engine::Run(context_, Evaluate{kLong, "s"}, {}); }) ==
            ErrorKind::kCancelled) {
          ++cancelled;
        }
      });
    }
    std::this_thread::sleep_for(milliseconds(100));
    EXPECT_TRUE(context_.sessions.End("s"));
  }
  EXPECT_EQ(cancelled, 3);
}

TEST_F(Commands, TheEndOfTheProgramStopsExpressions) {
  std::jthread stopper([&] {
    std::this_thread::sleep_for(milliseconds(100));
    context_.ending.request_stop();
  });
  EXPECT_EQ(KindOf([&] { engine::Run(context_, Evaluate{kLong, ""}, {}); }), ErrorKind::kCancelled);
}

}  // namespace
}  // namespace hydrofoil::engine
