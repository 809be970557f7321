#include "ranks/gloo_communicator.h"

#include <fmt/format.h>

#include <csignal>
#include <utility>
#include <vector>

#include "ranks/gloo_mesh.h"
#include "ranks/meeting.h"

namespace hydrofoil::ranks {
namespace {

class Ranks final : public GlooCommunicator {
 public:
  Ranks(const RankSettings& settings, std::function<void()> on_failure)
      : on_failure_(std::move(on_failure)),
        meeting_(settings, [this](const Error&) { OnFailure(); }) {
    RankMember& member = meeting_.member();
    try {
      place_ = meeting_.Meet();
      mesh_.emplace(place_, "gloo/", member, member, failed_.get_token());
    } catch (const Error& error) {
      if (!member.failure()) member.Leave(error.kind(), error.what());
      throw;
    }
  }

  [[nodiscard]] size_t rank() const override { return place_.rank; }
  [[nodiscard]] size_t size() const override { return place_.where.size(); }
  void Leave(ErrorKind kind, const std::string& reason) override {
    meeting_.member().Leave(kind, reason);
  }
  void Finish() override {
    Barrier();
    meeting_.member().Done();
  }
  [[nodiscard]] std::optional<Error> failure() const override {
    return meeting_.member().failure();
  }

 protected:
  std::vector<Bytes> Exchange(std::string_view operation,
                              std::span<const BytesView> parts) override {
    return mesh_->Exchange(operation, parts);
  }

 private:
  void OnFailure() {
    failed_.request_stop();
    on_failure_();
  }

  const std::function<void()> on_failure_;
  std::stop_source failed_;
  Meeting meeting_;
  MeshPlace place_;
  std::optional<GlooMesh> mesh_;
};

}  // namespace

std::unique_ptr<GlooCommunicator> JoinRanks(const RankSettings& settings,
                                            std::function<void()> on_failure) {
  RequirePossible(settings);
  return std::make_unique<Ranks>(settings, std::move(on_failure));
}

}  // namespace hydrofoil::ranks
