// POST /3/SplitFrame: a frame cut into frames of rows that follow one another.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "frame/frame.h"
#include "frame/row_choice.h"
#include "rest/protocol/job_schema.h"
#include "rest/protocol/json.h"
#include "rest/protocol/router.h"

namespace hydrofoil::rest {
namespace {

// Shares that miss 1 by less were meant to be all.
constexpr double kRounding = 1e-6;

// The shares of the parts: scaled to 1 when they are more, else with the rest as the last part.
std::vector<double> SharesOf(const Request& request) {
  std::vector<double> shares = request.Doubles("ratios").value_or(std::vector<double>{});
  if (shares.empty()) ThrowIllegalArgument("Required field ratios not specified");
  for (const double share : shares) {
    if (!(share >= 0 && share <= 1)) {
      throw Error(ErrorKind::kMalformedRequest, "Ratio must be between 0 and 1!");
    }
  }
  const double sum = std::accumulate(shares.begin(), shares.end(), 0.0);
  if (sum < 1 - kRounding) {
    shares.push_back(1 - sum);
  } else {
    for (double& share : shares) share /= sum;
  }
  return shares;
}

std::vector<std::string> NamesOf(const Request& request, const std::string& dataset, size_t parts) {
  std::vector<std::string> names =
      request.List("destination_frames").value_or(std::vector<std::string>{});
  if (names.empty()) {
    for (size_t i = 0; i < parts; ++i) names.push_back(dataset + "_part" + std::to_string(i));
  }
  if (names.size() != parts) {
    throw Error(ErrorKind::kMalformedRequest,
                "Number of destination keys has to match to a number of split ratios!");
  }
  if (std::set<std::string>(names.begin(), names.end()).size() != parts) {
    ThrowIllegalArgument("destination_frames: every part needs a name of its own.");
  }
  return names;
}

Frame RowsBetween(const Frame& frame, size_t first, size_t end) {
  std::vector<RowNumber> rows(end - first);
  std::iota(rows.begin(), rows.end(), static_cast<RowNumber>(first));
  return frame.TakeRows(rows);
}

Response SplitFrame(Context& context, const Request& request) {
  const std::string dataset = request.RequiredText("dataset");
  const FramePtr frame = context.store.RequireFrame(dataset, "dataset");
  const std::vector<double> shares = SharesOf(request);
  const std::vector<std::string> names = NamesOf(request, dataset, shares.size());
  CheckRowNumbers(frame->rows());
  Store& store = context.store;
  const JobPtr job = context.jobs.Start(
      {"SplitFrame", names.front(), "Key<Frame>", 1}, [frame, shares, names, &store](Job&) {
        size_t first = 0;
        for (size_t i = 0; i < shares.size(); ++i) {
          const auto rows =
              static_cast<size_t>(shares[i] * static_cast<double>(frame->rows()) + kRounding);
          const bool last = i + 1 == shares.size();
          const size_t end = last ? frame->rows() : std::min(frame->rows(), first + rows);
          store.PutFrame(names[i], RowsBetween(*frame, first, end));
          first = end;
        }
      });
  Json answer = AnswerSchema("SplitFrameV3", "SplitFrame");
  answer["key"] = JobKey(job->key());
  answer["dataset"] = FrameKey(dataset);
  answer["ratios"] = request.Doubles("ratios").value_or(std::vector<double>{});
  Json keys = Json::array();
  for (const std::string& name : names) keys.push_back(FrameKey(name));
  answer["destination_frames"] = std::move(keys);
  return Response::OfJson(answer);
}

}  // namespace

void AddSplitRoutes(RouteTable& table) {
  table.Add({"POST",
             "/3/SplitFrame",
             SplitFrame,
             "Cuts a frame into frames of rows that follow one another.",
             {{"dataset", "ratios", "destination_frames"}},
             "SplitFrameV3"});
}

}  // namespace hydrofoil::rest
