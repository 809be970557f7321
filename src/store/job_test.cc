#include "store/job.h"

#include <gtest/gtest.h>

#include <atomic>
#include <new>
#include <stdexcept>
#include <thread>

#include "store/job_registry.h"

namespace hydrofoil {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

JobTarget Target(const std::string& key = "model_1") {
  return {"DeepLearning", key, "Key<Model>", 10};
}

void WaitUntilCancelled(Job& job) {
  while (true) {
    job.CheckCancelled();
    std::this_thread::sleep_for(milliseconds(1));
  }
}

TEST(Job, EndsDoneWithWhatItReported) {
  JobRegistry jobs;
  const JobPtr job = jobs.Start(Target(), [](Job& self) {
    self.SetProgress(4, "Training...");
    self.SetProgress(2);
    self.AddWarning("Dropping constant columns");
  });
  ASSERT_TRUE(job->WaitFor(seconds(10)));
  const JobSnapshot shot = job->Snapshot();
  EXPECT_EQ(shot.status, JobStatus::kDone);
  EXPECT_EQ(shot.progress, 1.0);
  EXPECT_EQ(shot.message, "Done.");
  EXPECT_EQ(shot.warnings, std::vector<std::string>{"Dropping constant columns"});
  EXPECT_FALSE(shot.failure.has_value());
  EXPECT_EQ(shot.target.key, "model_1");
}

TEST(Job, ShowsProgressWhileItRuns) {
  JobRegistry jobs;
  std::atomic<bool> reported{false};
  const JobPtr job = jobs.Start(Target(), [&](Job& self) {
    self.SetProgress(5, "half");
    reported = true;
    WaitUntilCancelled(self);
  });
  while (!reported) std::this_thread::yield();
  const JobSnapshot shot = job->Snapshot();
  EXPECT_EQ(shot.status, JobStatus::kRunning);
  EXPECT_EQ(shot.progress, 0.5);
  EXPECT_EQ(shot.message, "half");
  EXPECT_FALSE(job->WaitFor(milliseconds(10)));
  EXPECT_EQ(jobs.RunningFor("model_1"), job);
}

TEST(Job, EndsCancelledSoonAfterCancel) {
  JobRegistry jobs;
  const JobPtr job = jobs.Start(Target(), WaitUntilCancelled);
  const auto before = Job::Clock::now();
  job->Cancel();
  ASSERT_TRUE(job->WaitFor(seconds(10)));
  EXPECT_LT(Job::Clock::now() - before, milliseconds(500));
  EXPECT_EQ(job->Snapshot().status, JobStatus::kCancelled);
  EXPECT_EQ(job->Snapshot().message, "Cancelled.");
  EXPECT_EQ(jobs.RunningFor("model_1"), nullptr);
}

TEST(Job, KeepsWhyItFailed) {
  JobRegistry jobs;
  const JobPtr refused = jobs.Start(Target(), [](Job& self) {
    self.SetProgress(2);
    ThrowIllegalArgument("no such thing");
  });
  const JobPtr broken =
      jobs.Start(Target(), [](Job&) { throw std::runtime_error("vector too long"); });
  const JobPtr starved = jobs.Start(Target(), [](Job&) { throw std::bad_alloc(); });
  for (const JobPtr& job : {refused, broken, starved}) ASSERT_TRUE(job->WaitFor(seconds(10)));
  EXPECT_EQ(refused->Snapshot().status, JobStatus::kFailed);
  EXPECT_EQ(refused->Snapshot().progress, 0.2);
  EXPECT_EQ(refused->Snapshot().failure->kind(), ErrorKind::kIllegalArgument);
  EXPECT_STREQ(refused->Snapshot().failure->what(), "no such thing");
  EXPECT_EQ(broken->Snapshot().failure->kind(), ErrorKind::kInternal);
  EXPECT_EQ(starved->Snapshot().failure->kind(), ErrorKind::kOutOfMemory);
}

TEST(Job, CallsBackOnceAtItsEndOrAtOnce) {
  JobRegistry jobs;
  std::atomic<int> early{0};
  std::atomic<int> forgotten{0};
  const JobPtr job = jobs.Start(Target(), WaitUntilCancelled);
  job->WhenEnded([&] { ++early; });
  job->Forget(job->WhenEnded([&] { ++forgotten; }));
  EXPECT_EQ(early, 0);
  job->Cancel();
  jobs.CancelAll();
  int late = 0;
  job->WhenEnded([&] { ++late; });
  EXPECT_EQ(late, 1);
  for (int i = 0; i < 1000 && early == 0; ++i) std::this_thread::sleep_for(milliseconds(1));
  EXPECT_EQ(early, 1);
  EXPECT_EQ(forgotten, 0);
}

TEST(JobRegistry, ListsInOrderAndFinds) {
  JobRegistry jobs;
  const JobPtr first = jobs.Start(Target("a"), [](Job&) {});
  const JobPtr second = jobs.Start(Target("b"), [](Job&) {});
  EXPECT_EQ(jobs.List(), (std::vector<JobPtr>{first, second}));
  EXPECT_EQ(jobs.Find(second->key()), second);
  EXPECT_EQ(jobs.Find("nope"), nullptr);
}

TEST(JobRegistry, ForgetsOldJobsAndRefusesTooMany) {
  JobRegistry jobs;
  for (int i = 0; i < 2100; ++i) jobs.Start(Target(), [](Job&) {})->Wait();
  EXPECT_LE(jobs.List().size(), 2000U);
  EXPECT_THROW(
      {
        for (int i = 0; i < 300; ++i) jobs.Start(Target(), WaitUntilCancelled);
      },
      Error);
  jobs.CancelAll();
}

TEST(JobRegistry, CancelsWhatRunsAtItsEnd) {
  JobPtr job;
  {
    JobRegistry jobs;
    job = jobs.Start(Target(), WaitUntilCancelled);
  }
  EXPECT_EQ(job->Snapshot().status, JobStatus::kCancelled);
}

TEST(JobRegistry, ForgetsOnlyJobsThatHaveEnded) {
  JobRegistry jobs;
  jobs.Start(Target(), [](Job&) {})->Wait();
  const JobPtr running = jobs.Start(Target(), WaitUntilCancelled);
  jobs.ForgetEnded();
  EXPECT_EQ(jobs.List(), std::vector<JobPtr>{running});
  running->Cancel();
  running->Wait();
  jobs.ForgetEnded();
  EXPECT_TRUE(jobs.List().empty());
}

TEST(JobRegistry, WhatABodyHeldIsGoneWhenItsEndIsTold) {
  struct Held {
    std::atomic<bool>& gone;
    ~Held() {
      std::this_thread::sleep_for(std::chrono::milliseconds(30));
      gone = true;
    }
  };
  JobRegistry jobs;
  for (const bool throws : {false, true}) {
    std::atomic<bool> gone = false;
    const JobPtr job = jobs.Start({}, [held = std::make_shared<Held>(gone), throws](Job&) {
      if (throws) throw Error(ErrorKind::kCancelled, "");
    });
    job->Wait();
    EXPECT_TRUE(gone);
  }
}

}  // namespace
}  // namespace hydrofoil
