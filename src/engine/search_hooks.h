// What a job hears of the trainings of a search: how far all of them are together.
#ifndef HYDROFOIL_ENGINE_SEARCH_HOOKS_H_
#define HYDROFOIL_ENGINE_SEARCH_HOOKS_H_

#include <string>

#include "model/train.h"
#include "store/job.h"

namespace hydrofoil::engine {

class SearchHooks : public TrainingHooks {
 public:
  explicit SearchHooks(Job& job) : job_(job) {}
  void OnProgress(double done, const std::string& message) override {
    job_.SetProgress(done, message);
  }
  [[nodiscard]] std::stop_token stop_token() const override { return job_.stop_token(); }

 private:
  Job& job_;
};

}  // namespace hydrofoil::engine

#endif  // HYDROFOIL_ENGINE_SEARCH_HOOKS_H_
