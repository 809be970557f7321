#include "ranks/gloo_mesh.h"

#include <fmt/format.h>
#include <gloo/rendezvous/context.h>
#include <gloo/rendezvous/store.h>
#include <gloo/transport/tcp/device.h>

#include <algorithm>
#include <functional>
#include <stdexcept>
#include <utility>

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
  GlooStore(RankMember& member, std::string name) : member_(member), name_(std::move(name)) {}
  void set(const std::string& key, const std::vector<char>& data) override {
    member_.Set(name_ + key, std::string(data.begin(), data.end()));
  }
  std::vector<char> get(const std::string& key) override {
    const std::string value = member_.Get(name_ + key);
    return {value.begin(), value.end()};
  }
  void wait(const std::vector<std::string>& keys) override {
    for (const std::string& key : keys) static_cast<void>(member_.Get(name_ + key));
  }
  void wait(const std::vector<std::string>& keys, const milliseconds& /*timeout*/) override {
    wait(keys);
  }

 private:
  RankMember& member_;
  const std::string name_;
};

// Sent before the bytes of every part.
struct Header {
  uint64_t sequence = 0;
  uint64_t operation = 0;  // hash of its name
  uint64_t bytes = 0;
};

}  // namespace

// What goes to a rank and comes from it.
struct GlooMesh::Transfer {
  std::span<const std::byte> out;
  std::span<std::byte> in;
};

// The buffers of an operation, which a failure aborts.
struct GlooMesh::Active {
  explicit Active(GlooMesh& owner) : mesh(owner), sends(owner.size()), receives(owner.size()) {}
  ~Active() {
    const MutexLock lock(mesh.mutex_);
    mesh.active_ = nullptr;
  }
  Active(const Active&) = delete;
  Active& operator=(const Active&) = delete;

  GlooMesh& mesh;
  std::vector<UnboundBuffer> sends;
  std::vector<UnboundBuffer> receives;
};

GlooMesh::GlooMesh(const MeshPlace& place, const std::string& name, RankMember& member,
                   Verdict& verdict, std::stop_token failed)
    : place_(place),
      verdict_(verdict),
      failed_(std::move(failed)),
      abort_(failed_, [this] { Abort(); }) {
  try {
    Connect(name, member);
  } catch (const Error&) {
    if (const auto failure = verdict_.failure()) throw Error(*failure);
    throw;
  } catch (const std::exception& error) {
    if (const auto failure = verdict_.AwaitFailure(milliseconds(500))) throw Error(*failure);
    throw Error(ErrorKind::kInternal,
                fmt::format("Rank {} ({}) cannot connect to the other ranks: {}", rank(),
                            place_.where[rank()], error.what()));
  }
  if (const auto failure = verdict_.failure()) throw Error(*failure);
  Greet(name, member.session());
}

GlooMesh::~GlooMesh() {
  if (context_) context_->closeConnections();
}

// What fails is looked at only when all are connected, unless a rank is lost: gloo does not take
// back what waits for a connection, which would then be one of a pair that is gone. For the same
// reason the device, which has the listening socket, goes with the mesh.
void GlooMesh::Connect(const std::string& name, RankMember& member) {
  context_ = std::make_shared<gloo::rendezvous::Context>(static_cast<int>(rank()),
                                                         static_cast<int>(size()));
  // gloo waits five times as long for a first connection.
  context_->setTimeout(std::max(milliseconds(200), place_.timeout / 5));
  GlooStore store(member, name);
  std::shared_ptr<gloo::transport::Device> device =
      gloo::transport::tcp::CreateDevice(gloo::transport::tcp::attr(place_.bind.c_str()));
  context_->connectFullMesh(store, device);
}

// gloo lets in whoever comes first to a port: what answers must know the secret.
void GlooMesh::Greet(const std::string& name, const std::string& session) {
  const auto mac = [&](size_t from, size_t to) {
    return Hmac(place_.secret, fmt::format("pair {} {} {} {}", from, to, name, session));
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
                            rank(), r, place_.where[r]));
  }
}

std::vector<Bytes> GlooMesh::Exchange(std::string_view operation,
                                      std::span<const BytesView> parts) {
  // After a failure nothing more is sent, which others could take for a rank that goes on.
  if (const auto failure = verdict_.failure()) throw Error(*failure);
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

void GlooMesh::ThrowApart(size_t other, std::string_view operation) {
  const std::string text = fmt::format(
      "Rank {} ({}) does something else than {} as operation {}: the ranks have gone apart.", other,
      place_.where[other], operation, sequence_);
  verdict_.Leave(ErrorKind::kInternal, text);
  throw Error(ErrorKind::kInternal, text);
}

void GlooMesh::Abort() {
  const MutexLock lock(mutex_);
  if (active_ == nullptr) return;
  for (const UnboundBuffer& buffer : active_->sends) {
    if (buffer) buffer->abortWaitSend();
  }
  for (const UnboundBuffer& buffer : active_->receives) {
    if (buffer) buffer->abortWaitRecv();
  }
}

void GlooMesh::Move(std::string_view operation, uint64_t slot,
                    const std::vector<Transfer>& transfers) {
  const auto begin = Clock::now();
  Active active(*this);
  size_t other = rank();
  try {
    for (size_t step = 1; step < size(); ++step) {
      other = (rank() + step) % size();
      Post(transfers[other], static_cast<int>(other), slot, active);
    }
    {
      const MutexLock lock(mutex_);
      active_ = &active;
    }
    if (failed_.stop_requested()) Abort();
    for (size_t step = 1; step < size(); ++step) {
      other = (rank() + step) % size();
      Wait(active, other);
    }
  } catch (const std::exception& error) {
    Throw(operation, other, begin, error.what());
  }
}

void GlooMesh::Post(const Transfer& transfer, int other, uint64_t slot, Active& active) {
  const auto index = static_cast<size_t>(other);
  if (!transfer.in.empty()) {
    active.receives[index] = context_->createUnboundBuffer(transfer.in.data(), transfer.in.size());
    active.receives[index]->recv(other, slot);
  }
  if (!transfer.out.empty()) {
    // gloo reads it only.
    auto* data = const_cast<std::byte*>(transfer.out.data());  // NOLINT
    active.sends[index] = context_->createUnboundBuffer(data, transfer.out.size());
    active.sends[index]->send(other, slot);
  }
}

void GlooMesh::Wait(const Active& active, size_t other) {
  const UnboundBuffer& in = active.receives[other];
  const UnboundBuffer& out = active.sends[other];
  const bool came = !in || in->waitRecv(place_.operation_timeout);
  if (!came || (out && !out->waitSend(place_.operation_timeout))) {
    throw std::runtime_error("another rank has failed");
  }
}

// Others know better who is lost: a rank whose connection ends may only have noticed it first.
void GlooMesh::Throw(std::string_view operation, size_t other, Clock::time_point begin,
                     const std::string& fault) {
  const double waited = SecondsSince(begin);
  const bool expired = Clock::now() - begin >= place_.operation_timeout;
  const auto failure = verdict_.AwaitFailure(expired ? milliseconds(0) : milliseconds(2000));
  const std::string during =
      fmt::format(" (in {}, operation {}, after {:.1f} s)", operation, sequence_, waited);
  if (failure) throw Error(failure->kind(), failure->what() + during);
  const std::string text = fmt::format("Rank {} ({}) {}{}", other, place_.where[other],
                                       expired ? "has not come" : "is lost: " + fault, during);
  verdict_.Leave(ErrorKind::kInternal, text);
  throw Error(ErrorKind::kInternal, text);
}

}  // namespace hydrofoil::ranks
