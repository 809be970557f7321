#include "ranks/gloo_communicator.h"

#include <fmt/format.h>
#include <gloo/rendezvous/context.h>
#include <gloo/rendezvous/store.h>
#include <gloo/transport/tcp/device.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <utility>
#include <vector>

#include "base/mutex.h"
#include "ranks/rank_member.h"
#include "ranks/rank_store.h"
#include "ranks/secret.h"

namespace hydrofoil::ranks {
namespace {

using std::chrono::milliseconds;
using UnboundBuffer = std::unique_ptr<gloo::transport::UnboundBuffer>;

double SecondsSince(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

// gloo's connection data, in the store of rank 0.
class GlooStore final : public gloo::rendezvous::Store {
 public:
  explicit GlooStore(RankMember& member) : member_(member) {}
  void set(const std::string& key, const std::vector<char>& data) override {
    member_.Set("gloo/" + key, std::string(data.begin(), data.end()));
  }
  std::vector<char> get(const std::string& key) override {
    const std::string value = member_.Get("gloo/" + key);
    return {value.begin(), value.end()};
  }
  void wait(const std::vector<std::string>& keys) override {
    for (const std::string& key : keys) static_cast<void>(member_.Get("gloo/" + key));
  }
  void wait(const std::vector<std::string>& keys, const milliseconds& /*timeout*/) override {
    wait(keys);
  }

 private:
  RankMember& member_;
};

// Sent before the bytes of every part.
struct Header {
  uint64_t sequence = 0;
  uint64_t operation = 0;  // hash of its name
  uint64_t bytes = 0;
};

// What goes to a rank and comes from it.
struct Transfer {
  std::span<const std::byte> out;
  std::span<std::byte> in;
};

class Ranks final : public GlooCommunicator {
 public:
  Ranks(const RankSettings& settings, std::function<void()> on_failure)
      : settings_(settings), on_failure_(std::move(on_failure)) {
    // gloo writes to sockets that may be closed.
    std::signal(SIGPIPE, SIG_IGN);
    RequireOwnAddress("--bind", settings_.bind);
    if (settings_.rank == 0) {
      store_.emplace(
          StoreSettings{settings_.rendezvous, settings_.size, settings_.secret, settings_.timeout});
      settings_.rendezvous = store_->endpoint();
    }
    member_.emplace(JoinRequest{settings_.rendezvous, static_cast<uint32_t>(settings_.rank),
                                static_cast<uint32_t>(settings_.size), Where(), settings_.secret,
                                settings_.timeout},
                    [this] { OnFailure(); });
    try {
      Meet();
    } catch (const Error& error) {
      if (!member_->failure()) member_->Leave(error.kind(), error.what());
      throw;
    }
  }

  ~Ranks() override {
    if (context_) context_->closeConnections();
  }

  [[nodiscard]] size_t rank() const override { return settings_.rank; }
  [[nodiscard]] size_t size() const override { return settings_.size; }
  void Leave(ErrorKind kind, const std::string& reason) override { member_->Leave(kind, reason); }
  void Finish() override {
    Barrier();
    member_->Done();
  }
  [[nodiscard]] std::optional<Error> failure() const override { return member_->failure(); }

 protected:
  std::vector<Bytes> Exchange(std::string_view operation,
                              std::span<const BytesView> parts) override {
    // After a failure nothing more is sent, which others could take for a rank that goes on.
    if (const auto failure = member_->failure()) throw Error(*failure);
    ++sequence_;
    std::vector<Header> out(size());
    std::vector<Header> in(size());
    std::vector<Transfer> transfers(size());
    const uint64_t name = std::hash<std::string_view>()(operation);
    for (size_t r = 0; r < size(); ++r) {
      out[r] = {sequence_, name, parts[r].size()};
      transfers[r] = {std::as_bytes(std::span(&out[r], 1)),
                      std::as_writable_bytes(std::span(&in[r], 1))};
    }
    Move(operation, 2 * sequence_, transfers);
    std::vector<Bytes> received(size());
    for (size_t r = 0; r < size(); ++r) {
      if (r == rank()) continue;
      if (in[r].sequence != sequence_ || in[r].operation != name) ThrowApart(r, operation);
      received[r].resize(in[r].bytes);
      transfers[r] = {parts[r], received[r]};
    }
    received[rank()].assign(parts[rank()].begin(), parts[rank()].end());
    Move(operation, 2 * sequence_ + 1, transfers);
    return received;
  }

 private:
  [[nodiscard]] std::string Where() const {
    std::array<char, 256> host{};
    gethostname(host.data(), host.size() - 1);
    return fmt::format("{}, process {} on {}", settings_.bind, getpid(), host.data());
  }

  void Meet() {
    member_->Set("member/" + std::to_string(rank()), Where());
    for (size_t r = 0; r < size(); ++r) {
      where_.push_back(member_->Get("member/" + std::to_string(r)));
    }
    try {
      gloo::transport::tcp::attr attributes(settings_.bind.c_str());
      auto device = gloo::transport::tcp::CreateDevice(attributes);
      context_ = std::make_shared<gloo::rendezvous::Context>(static_cast<int>(rank()),
                                                             static_cast<int>(size()));
      // gloo waits five times as long for a first connection.
      context_->setTimeout(std::max(milliseconds(200), settings_.timeout / 5));
      GlooStore store(*member_);
      context_->connectFullMesh(store, device);
    } catch (const Error&) {
      throw;
    } catch (const std::exception& error) {
      if (const auto failure = member_->AwaitFailure(milliseconds(500))) throw Error(*failure);
      throw Error(ErrorKind::kInternal,
                  fmt::format("Rank {} ({}) cannot connect to the other ranks: {}", rank(),
                              where_[rank()], error.what()));
    }
    Greet();
  }

  // gloo lets in whoever comes first to a port: what answers must know the secret.
  void Greet() {
    const auto mac = [&](size_t from, size_t to) {
      return Hmac(settings_.secret, fmt::format("pair {} {} {}", from, to, member_->session()));
    };
    std::vector<std::string> out(size());
    std::vector<std::string> in(size());
    std::vector<Transfer> transfers(size());
    for (size_t r = 0; r < size(); ++r) {
      out[r] = mac(rank(), r);
      in[r].resize(out[r].size());
      transfers[r] = {std::as_bytes(std::span(out[r])), std::as_writable_bytes(std::span(in[r]))};
    }
    Move("greeting", 0, transfers);
    for (size_t r = 0; r < size(); ++r) {
      if (r == rank() || IsSame(in[r], mac(r, rank()))) continue;
      throw Error(ErrorKind::kForbidden,
                  fmt::format("What answers rank {} as rank {} ({}) does not know the secret.",
                              rank(), r, where_[r]));
    }
  }

  [[noreturn]] void ThrowApart(size_t other, std::string_view operation) {
    const std::string text = fmt::format(
        "Rank {} ({}) does something else than {} as operation {}: the ranks have gone "
        "apart.",
        other, where_[other], operation, sequence_);
    member_->Leave(ErrorKind::kInternal, text);
    throw Error(ErrorKind::kInternal, text);
  }

  // The buffers of an operation, which a failure aborts.
  struct Active {
    explicit Active(Ranks& owner) : ranks(owner) {}
    ~Active() {
      const MutexLock lock(ranks.mutex_);
      ranks.active_ = nullptr;
    }
    Active(const Active&) = delete;
    Active& operator=(const Active&) = delete;

    Ranks& ranks;
    std::vector<UnboundBuffer> sends{};
    std::vector<UnboundBuffer> receives{};
  };

  void OnFailure() {
    {
      const MutexLock lock(mutex_);
      failed_ = true;
      if (active_ != nullptr) Abort(*active_);
    }
    on_failure_();
  }

  static void Abort(const Active& active) {
    for (const UnboundBuffer& buffer : active.sends) {
      if (buffer) buffer->abortWaitSend();
    }
    for (const UnboundBuffer& buffer : active.receives) {
      if (buffer) buffer->abortWaitRecv();
    }
  }

  void Move(std::string_view operation, uint64_t slot, const std::vector<Transfer>& transfers) {
    const auto begin = Clock::now();
    Active active(*this);
    active.sends.resize(size());
    active.receives.resize(size());
    size_t other = rank();
    try {
      for (size_t step = 1; step < size(); ++step) {
        other = (rank() + step) % size();
        Post(transfers[other], static_cast<int>(other), slot, active);
      }
      {
        const MutexLock lock(mutex_);
        active_ = &active;
        if (failed_) Abort(active);
      }
      for (size_t step = 1; step < size(); ++step) {
        other = (rank() + step) % size();
        Wait(active, other);
      }
    } catch (const std::exception& error) {
      Throw(operation, other, begin, error.what());
    }
  }

  void Post(const Transfer& transfer, int other, uint64_t slot, Active& active) {
    const auto index = static_cast<size_t>(other);
    if (!transfer.in.empty()) {
      active.receives[index] =
          context_->createUnboundBuffer(transfer.in.data(), transfer.in.size());
      active.receives[index]->recv(other, slot);
    }
    if (!transfer.out.empty()) {
      // gloo reads it only.
      auto* data = const_cast<std::byte*>(transfer.out.data());  // NOLINT
      active.sends[index] = context_->createUnboundBuffer(data, transfer.out.size());
      active.sends[index]->send(other, slot);
    }
  }

  void Wait(const Active& active, size_t other) {
    const UnboundBuffer& in = active.receives[other];
    const UnboundBuffer& out = active.sends[other];
    const bool came = !in || in->waitRecv(settings_.operation_timeout);
    if (!came || (out && !out->waitSend(settings_.operation_timeout))) {
      throw std::runtime_error("another rank has failed");
    }
  }

  // Others know better who is lost: a rank whose connection ends may only have noticed it first.
  [[noreturn]] void Throw(std::string_view operation, size_t other, Clock::time_point begin,
                          const std::string& fault) {
    const double waited = SecondsSince(begin);
    const bool expired = Clock::now() - begin >= settings_.operation_timeout;
    const auto failure = member_->AwaitFailure(expired ? milliseconds(0) : milliseconds(2000));
    const std::string during =
        fmt::format(" (in {}, operation {}, after {:.1f} s)", operation, sequence_, waited);
    if (failure) throw Error(failure->kind(), failure->what() + during);
    const std::string text = fmt::format("Rank {} ({}) {}{}", other, where_[other],
                                         expired ? "has not come" : "is lost: " + fault, during);
    member_->Leave(ErrorKind::kInternal, text);
    throw Error(ErrorKind::kInternal, text);
  }

  RankSettings settings_;
  const std::function<void()> on_failure_;
  Mutex mutex_;
  const Active* active_ GUARDED_BY(mutex_) = nullptr;
  bool failed_ GUARDED_BY(mutex_) = false;
  uint64_t sequence_ = 0;
  std::vector<std::string> where_;  // the ranks are
  std::optional<RankStore> store_;
  std::optional<RankMember> member_;
  std::shared_ptr<gloo::rendezvous::Context> context_;
};

}  // namespace

std::unique_ptr<GlooCommunicator> JoinRanks(const RankSettings& settings,
                                            std::function<void()> on_failure) {
  if (settings.size < 1 || settings.rank >= settings.size) {
    ThrowIllegalArgument(
        fmt::format("--rank {}: expected a number from 0 to {}, the --size less one.",
                    settings.rank, settings.size - 1));
  }
  return std::make_unique<Ranks>(settings, std::move(on_failure));
}

}  // namespace hydrofoil::ranks
