// The operations of ranks over gloo, which keeps a connection from each to each. Ranks may have
// several meshes at once, each with a name of its own: what fails in one does not touch the others.
#ifndef HYDROFOIL_RANKS_GLOO_MESH_H_
#define HYDROFOIL_RANKS_GLOO_MESH_H_

#include <chrono>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/mutex.h"
#include "cluster/communicator.h"
#include "ranks/rank_member.h"
#include "ranks/verdict.h"

namespace gloo {
namespace rendezvous {
class Context;
}
namespace transport {
class UnboundBuffer;
}  // namespace transport
}  // namespace gloo

namespace hydrofoil::ranks {

// What all meshes of a rank have in common.
struct MeshPlace {
  size_t rank = 0;
  std::vector<std::string> where;  // the ranks are, for messages
  std::string bind;                // the address of this one
  std::string secret;
  std::chrono::milliseconds timeout;            // for a connection
  std::chrono::milliseconds operation_timeout;  // for a rank that lives but does not come
};

// Used by one thread, but for Leave().
class GlooMesh final : public Communicator {
 public:
  // Connects to all other ranks, which do so as well, by keys of the store that begin with `name`.
  // `failed` is requested when there is a verdict, which ends what waits. All outlive it. Throws
  // Error as operations do.
  GlooMesh(const MeshPlace& place, const std::string& name, RankMember& member, Verdict& verdict,
           std::stop_token failed);
  ~GlooMesh() override;
  GlooMesh(const GlooMesh&) = delete;
  GlooMesh& operator=(const GlooMesh&) = delete;

  [[nodiscard]] size_t rank() const override { return place_.rank; }
  [[nodiscard]] size_t size() const override { return place_.where.size(); }
  void Leave(ErrorKind kind, const std::string& reason) override { verdict_.Leave(kind, reason); }
  std::vector<Bytes> Exchange(std::string_view operation,
                              std::span<const BytesView> parts) override;

 private:
  struct Transfer;
  struct Active;

  void Connect(const std::string& name, RankMember& member);
  void Greet(const std::string& name, const std::string& session);
  void Move(std::string_view operation, uint64_t slot, const std::vector<Transfer>& transfers);
  void Post(const Transfer& transfer, int other, uint64_t slot, Active& active);
  void Wait(const Active& active, size_t other);
  void Abort();
  [[noreturn]] void ThrowApart(size_t other, std::string_view operation);
  [[noreturn]] void Throw(std::string_view operation, size_t other,
                          std::chrono::steady_clock::time_point begin, const std::string& fault);

  const MeshPlace& place_;
  Verdict& verdict_;
  const std::stop_token failed_;
  Mutex mutex_;
  const Active* active_ GUARDED_BY(mutex_) = nullptr;
  uint64_t sequence_ = 0;
  std::shared_ptr<gloo::rendezvous::Context> context_;
  std::stop_callback<std::function<void()>> abort_;  // the last: ends before the others go
};

}  // namespace hydrofoil::ranks

#endif  // HYDROFOIL_RANKS_GLOO_MESH_H_
