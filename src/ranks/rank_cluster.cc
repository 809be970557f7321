#include "ranks/rank_cluster.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <new>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "base/heap_budget.h"
#include "base/mutex.h"
#include "base/wall_clock.h"
#include "ranks/gloo_mesh.h"
#include "ranks/member_facts.h"
#include "ranks/team_verdict.h"

namespace hydrofoil::ranks {
namespace {

using TeamVerdictPtr = std::shared_ptr<TeamVerdict>;

constexpr uint32_t kGreeting = 1;  // the first team

std::string NameOf(uint32_t number) { return fmt::format("team/{}/", number); }

template <typename Body>
void LeaveAtFault(TeamVerdict& verdict, const Body& body) try {
  const HeapBound bound;
  body();
} catch (const Error& error) {
  verdict.Leave(error.kind(), error.what());
} catch (const std::bad_alloc&) {
  verdict.Leave(ErrorKind::kOutOfMemory, "no memory is left.");
} catch (const std::exception& error) {
  verdict.Leave(ErrorKind::kInternal, error.what());
}

class MeshTeam final : public Team {
 public:
  // `through`: this rank has finished, and waits until all have.
  MeshTeam(const MeshPlace& place, RankMember& member, TeamVerdictPtr verdict,
           std::function<void()> through, const std::stop_token& stop = {})
      : verdict_(std::move(verdict)),
        through_(std::move(through)),
        cancel_(stop, [this] { Cancel(); }),
        mesh_(place, NameOf(verdict_->number()), member, *verdict_, verdict_->stop_token()) {}
  ~MeshTeam() override {
    if (!finished_) Cancel();
  }

  [[nodiscard]] size_t rank() const override { return mesh_.rank(); }
  [[nodiscard]] size_t size() const override { return mesh_.size(); }
  [[nodiscard]] std::stop_token stop_token() const override { return verdict_->stop_token(); }
  [[nodiscard]] std::optional<Error> failure() const override { return verdict_->failure(); }
  void Leave(ErrorKind kind, const std::string& reason) override { verdict_->Leave(kind, reason); }
  // Connections stay until all ranks are through: gloo takes the end of one for a fault of all.
  void Finish() override {
    Barrier();
    finished_ = true;
    through_();
    verdict_->AwaitEnd();
  }

 protected:
  std::vector<Bytes> Exchange(std::string_view operation,
                              std::span<const BytesView> parts) override {
    return mesh_.Exchange(operation, parts);
  }

 private:
  void Cancel() { Leave(ErrorKind::kCancelled, "Job was cancelled."); }

  const TeamVerdictPtr verdict_;
  const std::function<void()> through_;
  bool finished_ = false;
  const std::stop_callback<std::function<void()>> cancel_;
  GlooMesh mesh_;
};

class Ranks final : public RankCluster {
 public:
  Ranks(const RankSettings& settings, RankDuties duties)
      : duties_(std::move(duties)),
        members_(settings.size - 1),
        meeting_(
            settings, [this](const Error& lost) { OnFailure(lost); },
            [this](const RankMessage& message) { OnMessage(message); }) {
    try {
      place_ = meeting_.Meet();
      BeginWork();
      if (IsRankZero()) Greet();
    } catch (const Error& error) {
      if (!member().failure()) member().Leave(error.kind(), error.what());
      throw;
    }
    if (!IsRankZero()) facts_ = std::jthread([this](const auto& stop) { TellFacts(stop); });
  }

  ~Ranks() override {
    FailAll(Error(ErrorKind::kCancelled, "The server ends."));
    std::map<uint32_t, std::jthread> ending;
    {
      const MutexLock lock(mutex_);
      may_start_ = false;
      ending.swap(threads_);
    }
  }

  [[nodiscard]] size_t size() const override { return place_.where.size(); }

  [[nodiscard]] std::vector<Member> Members() const override {
    const bool healthy = !failure();
    const MutexLock lock(mutex_);
    std::vector<Member> members = members_;
    for (Member& one : members) one.healthy = healthy;
    return members;
  }

  [[nodiscard]] std::optional<Error> failure() const override {
    return meeting_.member().failure();
  }

  std::unique_ptr<Team> Begin(const std::stop_token& stop) override {
    if (const auto lost = failure()) throw Error(*lost);
    const TeamVerdictPtr verdict = Call();
    try {
      // When it is through here, the others still are not.
      return std::make_unique<MeshTeam>(place_, member(), verdict, [] {}, stop);
    } catch (const Error& error) {
      verdict->Leave(error.kind(), error.what());
      throw;
    }
  }

  void Tell(std::string_view note) override {
    const MutexLock lock(stream_);
    SendToOthers("note", 0, note);
  }

  void End(const std::string& reason) override {
    if (!IsRankZero()) return member().Leave(ErrorKind::kCancelled, reason);
    const MutexLock lock(stream_);
    SendToOthers("end", 0, "");
    member().Done();
  }

 private:
  // All connect once in the beginning: better to learn now that somebody cannot. Then all have said
  // who they are, too.
  void Greet() {
    Begin({})->Finish();
    const auto unknown = [&]() REQUIRES(mutex_) {
      return std::ranges::any_of(members_, [](const Member& one) { return one.heard_millis == 0; });
    };
    const MutexLock lock(mutex_);
    while (!failed_ && unknown()) heard_.Wait(mutex_);
    if (failed_) throw Error(*failed_);
  }

  [[nodiscard]] bool IsRankZero() const { return meeting_.settings().rank == 0; }
  RankMember& member() { return meeting_.member(); }

  void SendToOthers(std::string_view key, uint32_t number, std::string_view value) {
    for (size_t r = 1; r < meeting_.settings().size; ++r) member().Send(r, key, number, value);
  }

  // Of a team that is known from now on.
  TeamVerdictPtr Verdict(uint32_t number, size_t others) {
    auto verdict =
        std::make_shared<TeamVerdict>(number, others, [this, number](const Error& error) {
          const std::string text = FailureText(error);
          IsRankZero() ? SendToOthers("stop", number, text)
                       : member().Send(0, "failed", number, text);
        });
    const MutexLock lock(mutex_);
    teams_[number] = verdict;
    return verdict;
  }

  // A new team: all ranks learn of teams in one order.
  TeamVerdictPtr Call() {
    const MutexLock lock(stream_);
    const uint32_t number = ++last_number_;
    TeamVerdictPtr verdict = Verdict(number, size() - 1);
    if (const auto lost = failure()) verdict->Fail(*lost);
    SendToOthers("run", number, "");
    return verdict;
  }

  [[nodiscard]] TeamVerdictPtr Find(uint32_t number) const {
    const MutexLock lock(mutex_);
    const auto found = teams_.find(number);
    return found == teams_.end() ? nullptr : found->second;
  }

  void Drop(uint32_t number) {
    member().Forget(NameOf(number));
    const MutexLock lock(mutex_);
    teams_.erase(number);
  }

  void FailAll(const Error& error) {
    std::vector<TeamVerdictPtr> all;
    {
      const MutexLock lock(mutex_);
      for (const auto& [number, verdict] : teams_) all.push_back(verdict);
    }
    for (const TeamVerdictPtr& verdict : all) verdict->Fail(error);
  }

  // Also while this is being made: from the thread that listens.
  void OnFailure(const Error& lost) {
    {
      const MutexLock lock(mutex_);
      failed_ = lost;
      heard_.NotifyAll();
    }
    FailAll(lost);
    if (duties_.on_failure) duties_.on_failure(lost);
  }

  void OnMessage(const RankMessage& message) {
    if (message.rank >= meeting_.settings().size) return;
    if (IsRankZero()) return HearRank(message);
    if (message.rank == 0) HearRankZero(message);
  }

  void HearRank(const RankMessage& message) {
    const size_t rank = message.rank;
    if (message.key == "facts") {
      const MutexLock lock(mutex_);
      if (rank > 0) members_[rank - 1] = {ParseFacts(message.value), NowMillis()};
      heard_.NotifyAll();
      return;
    }
    const TeamVerdictPtr verdict = Find(message.number);
    if (verdict == nullptr) return;
    if (message.key == "failed") {
      const Error error = ParseFailure(message.value);
      verdict->Leave(error.kind(), fmt::format("Rank {} ({}) failed: {}", rank, place_.where[rank],
                                               error.what()));
    } else if (message.key == "ended" && verdict->CountEnd()) {
      SendToOthers("close", message.number, "");
      member().Erase(NameOf(message.number));
      Drop(message.number);
    }
  }

  void HearRankZero(const RankMessage& message) {
    if (message.key == "run") {
      Run(Verdict(message.number, 1));
    } else if (message.key == "note") {
      if (duties_.note) duties_.note(message.value);
    } else if (message.key == "end") {
      member().Done();
      FailAll(Error(ErrorKind::kCancelled, "The server ends."));
      if (duties_.on_end) duties_.on_end();
    } else if (const TeamVerdictPtr verdict = Find(message.number)) {
      if (message.key == "stop") verdict->Fail(ParseFailure(message.value));
      if (message.key == "close") verdict->CountEnd();
    }
  }

  // Rank 0 may call before this rank knows the others.
  void BeginWork() {
    const MutexLock lock(mutex_);
    may_start_ = true;
    for (const TeamVerdictPtr& verdict : std::exchange(waiting_, {})) StartThread(verdict);
  }

  void Run(const TeamVerdictPtr& verdict) {
    const MutexLock lock(mutex_);
    if (may_start_) return StartThread(verdict);
    waiting_.push_back(verdict);
  }

  void StartThread(const TeamVerdictPtr& verdict) REQUIRES(mutex_) {
    std::erase_if(threads_,
                  [&](const auto& one) REQUIRES(mutex_) { return !teams_.contains(one.first); });
    threads_.emplace(verdict->number(), std::jthread([this, verdict] { Work(verdict); }));
  }

  // Its part of a team, on a rank that is not 0.
  void Work(const TeamVerdictPtr& verdict) {
    const uint32_t number = verdict->number();
    const auto tell_end = [&] { member().Send(0, "ended", number, ""); };
    bool told = false;
    LeaveAtFault(*verdict, [&] {
      MeshTeam team(place_, member(), verdict, [&] {
        told = true;
        tell_end();
      });
      // The others hear why before they see the connections end.
      LeaveAtFault(*verdict, [&] {
        if (number != kGreeting && duties_.work) duties_.work(team);
        team.Finish();
      });
    });
    if (!told) tell_end();
    Drop(number);
  }

  void TellFacts(const std::stop_token& stop) {
    constexpr auto kPause = std::chrono::seconds(1);
    while (!stop.stop_requested()) {
      MemberFacts facts = FactsOfProcess();
      facts.endpoint = Endpoint{meeting_.settings().bind, std::to_string(member().port())}.text();
      if (duties_.held) facts.held = static_cast<int64_t>(duties_.held());
      member().Send(0, "facts", 0, FactsText(facts));
      const MutexLock lock(mutex_);
      never_.WaitUntil(mutex_, stop, Clock::now() + kPause, [] { return false; });
    }
  }

  const RankDuties duties_;
  Mutex stream_;  // what is told to all, one after the other
  uint32_t last_number_ GUARDED_BY(stream_) = 0;
  mutable Mutex mutex_;
  StoppableCondition never_;  // only a stop ends its waits
  std::map<uint32_t, TeamVerdictPtr> teams_ GUARDED_BY(mutex_);
  std::vector<Member> members_ GUARDED_BY(mutex_);
  std::optional<Error> failed_ GUARDED_BY(mutex_);
  Condition heard_;
  bool may_start_ GUARDED_BY(mutex_) = false;
  std::vector<TeamVerdictPtr> waiting_ GUARDED_BY(mutex_);
  std::map<uint32_t, std::jthread> threads_ GUARDED_BY(mutex_);  // of teams; none on rank 0
  MeshPlace place_;
  Meeting meeting_;  // calls this, so it goes before all that stands above
  std::jthread facts_;
};

}  // namespace

std::unique_ptr<RankCluster> JoinCluster(const RankSettings& settings, RankDuties duties) {
  RequirePossible(settings);
  return std::make_unique<Ranks>(settings, std::move(duties));
}

}  // namespace hydrofoil::ranks
