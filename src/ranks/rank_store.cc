#include "ranks/rank_store.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <list>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "base/error.h"
#include "ranks/secret.h"

namespace hydrofoil::ranks {
namespace {

using std::chrono::milliseconds;

constexpr size_t kMostStrangers = 64;
constexpr auto kStrangersMayStay = std::chrono::seconds(10);
constexpr auto kFarewell = std::chrono::seconds(2);
constexpr size_t kMostStored = size_t{256} << 20;

struct Peer {
  Socket socket;
  std::string from;   // its address
  std::string nonce;  // ours
  Clock::time_point heard = Clock::now();
  MessageReader reader{};
  std::string out = {};
  std::optional<uint32_t> rank = {};
  std::string where = {};  // as the rank says it
  std::vector<std::string> awaited = {};
  bool left = false;     // in good order
  bool closing = false;  // once `out` is sent
  bool gone = false;
};

class Service {
 public:
  Service(StoreSettings settings, Socket listener)
      : settings_(std::move(settings)),
        listener_(std::move(listener)),
        joined_(settings_.size),
        tick_(std::clamp(settings_.timeout / 10, milliseconds(10), milliseconds(1000))),
        deadline_(Clock::now() + settings_.timeout) {}

  void Run(const std::stop_token& stop) {
    std::optional<Clock::time_point> end;
    while (!end || (Clock::now() < *end && HasRanks())) {
      if (stop.stop_requested() && !end) end = Clock::now() + kFarewell;
      Poll();
      LookAtClock();
      peers_.remove_if([](const Peer& peer) { return peer.gone; });
    }
  }

 private:
  [[nodiscard]] bool HasRanks() const {
    return std::ranges::any_of(peers_, [](const Peer& peer) { return peer.rank.has_value(); });
  }

  void Poll() {
    std::vector<pollfd> waits{{listener_.descriptor(), POLLIN, 0}};
    for (const Peer& peer : peers_) {
      const short events = peer.out.empty() ? POLLIN : POLLIN | POLLOUT;
      waits.push_back({peer.socket.descriptor(), events, 0});
    }
    constexpr int kMostMilliseconds = 50;  // so that the end of the store is seen
    if (poll(waits.data(), waits.size(), kMostMilliseconds) <= 0) return;
    size_t i = 1;
    for (Peer& peer : peers_) {
      const short happened = waits[i++].revents;
      if ((happened & (POLLIN | POLLHUP | POLLERR)) != 0) Read(peer);
      if (!peer.gone) Flush(peer);
    }
    if (waits[0].revents != 0) Accept();
  }

  void Accept() {
    Socket socket(accept4(listener_.descriptor(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
    const auto strangers =
        std::ranges::count_if(peers_, [](const Peer& peer) { return !peer.rank; });
    if (socket.descriptor() < 0 || static_cast<size_t>(strangers) >= kMostStrangers) return;
    std::string from = PeerOf(socket);
    Peer& peer = peers_.emplace_back(
        Peer{.socket = std::move(socket), .from = std::move(from), .nonce = RandomBytes()});
    Say(peer, {.type = MessageType::kHello, .value = peer.nonce});
  }

  void Say(Peer& peer, const RankMessage& message) {
    peer.out += Encode(message);
    Flush(peer);
  }

  static void Flush(Peer& peer) {
    if (!peer.out.empty()) {
      const ssize_t sent =
          send(peer.socket.descriptor(), peer.out.data(), peer.out.size(), MSG_NOSIGNAL);
      if (sent > 0) peer.out.erase(0, static_cast<size_t>(sent));
    }
    if (peer.closing && peer.out.empty()) peer.gone = true;
  }

  void Read(Peer& peer) {
    std::string bytes;
    const Received received = Receive(peer.socket, bytes, Clock::now());
    if (received == Received::kNothing) return;
    if (received == Received::kEnd) {
      peer.gone = true;
      if (peer.rank && !peer.left) Lose(peer, "its connection has ended; was it killed?");
      return;
    }
    if (peer.rank) peer.heard = Clock::now();
    try {
      peer.reader.Feed(bytes);
      while (const auto message = peer.reader.Next()) {
        peer.rank ? HandleRank(peer, *message) : HandleStranger(peer, *message);
        if (peer.closing) return;
      }
    } catch (const Error& error) {
      peer.gone = true;
      if (peer.rank) Lose(peer, error.what());
    }
  }

  void Refuse(Peer& peer, const std::string& text) {
    peer.closing = true;
    refused_ = fmt::format("; refused from {}: {}", peer.from, text);
    Say(peer, {.type = MessageType::kRefused, .value = text});
  }

  void HandleStranger(Peer& peer, const RankMessage& join) {
    if (join.type != MessageType::kJoin) ThrowMalformedRequest("A stranger did not join.");
    if (!IsSame(join.mac, JoinMac(settings_.secret, peer.nonce, join))) {
      return Refuse(peer, "the secret is not that of rank 0.");
    }
    if (join.number != settings_.size) {
      return Refuse(peer, fmt::format("rank 0 was started for {} ranks, rank {} for {}.",
                                      settings_.size, join.rank, join.number));
    }
    if (join.rank >= settings_.size) {
      return Refuse(peer, fmt::format("rank {} is none of {} ranks, which count from 0.", join.rank,
                                      settings_.size));
    }
    if (const std::string& where = joined_[join.rank]; !where.empty()) {
      return Refuse(peer, fmt::format("rank {} is there already ({}).", join.rank, where));
    }
    if (verdict_) return Refuse(peer, verdict_->value);
    peer.rank = join.rank;
    peer.where = join.key.empty() ? peer.from : join.key;
    peer.reader.Allow(kMostOfRanks);
    peer.heard = Clock::now();
    joined_[join.rank] = peer.where;
    Say(peer, {.type = MessageType::kWelcome,
               .value = session_,
               .mac = WelcomeMac(settings_.secret, peer.nonce, join.value, session_)});
  }

  void HandleRank(Peer& peer, const RankMessage& message) {
    switch (message.type) {
      case MessageType::kSet:
        return Set(message);
      case MessageType::kGet:
        peer.awaited.push_back(message.key);
        return Answer(peer);
      case MessageType::kAlive:
        return;
      case MessageType::kSend:
        return Forward(peer, message);
      case MessageType::kErase:
        return Erase(message.key);
      case MessageType::kLeave:
        peer.left = true;
        if (message.number == kDone) return;
        return Decide(peer, {.type = MessageType::kVerdict,
                             .rank = *peer.rank,
                             .number = message.number,
                             .value = fmt::format("Rank {} ({}) ended: {}", *peer.rank, peer.where,
                                                  message.value)});
      default:
        ThrowMalformedRequest("it says what only rank 0 may say.");
    }
  }

  void Set(const RankMessage& message) {
    stored_ += message.key.size() + message.value.size();
    if (stored_ > kMostStored) ThrowMalformedRequest("it stores too much.");
    values_[message.key] = message.value;
    for (Peer& peer : peers_) Answer(peer);
  }

  // One that has gone hears nothing any more; the sender is told of that otherwise.
  void Forward(const Peer& from, RankMessage message) {
    const uint32_t to = std::exchange(message.rank, *from.rank);
    for (Peer& peer : peers_) {
      if (peer.rank == to && !peer.gone) Say(peer, message);
    }
  }

  void Erase(const std::string& prefix) {
    for (auto one = values_.lower_bound(prefix);
         one != values_.end() && one->first.starts_with(prefix); one = values_.erase(one)) {
      stored_ -= one->first.size() + one->second.size();
    }
  }

  void Answer(Peer& peer) {
    std::erase_if(peer.awaited, [&](const std::string& key) {
      const auto found = values_.find(key);
      if (found == values_.end()) return false;
      Say(peer, {.type = MessageType::kValue, .key = key, .value = found->second});
      return true;
    });
  }

  void Lose(const Peer& peer, const std::string& what) {
    const auto kind = static_cast<uint32_t>(ErrorKind::kInternal);
    Decide(peer, {.type = MessageType::kVerdict,
                  .rank = *peer.rank,
                  .number = kind,
                  .value = fmt::format("Rank {} ({}) is lost: {}", *peer.rank, peer.where, what)});
  }

  // The first is the cause of all that follow.
  void Decide(const Peer& about, RankMessage verdict) {
    if (verdict_) return;
    verdict_ = std::move(verdict);
    for (Peer& peer : peers_) {
      if (peer.rank && &peer != &about && !peer.gone) Say(peer, *verdict_);
    }
  }

  void LookAtClock() {
    const auto now = Clock::now();
    const bool tell = now >= next_word_;
    if (tell) next_word_ = now + tick_;
    for (Peer& peer : peers_) {
      if (peer.gone) continue;
      if (!peer.rank) {
        peer.gone = now - peer.heard > kStrangersMayStay;
        continue;
      }
      if (tell) Say(peer, {.type = MessageType::kAlive});
      if (!peer.left && now - peer.heard > settings_.timeout) {
        const double seconds = std::chrono::duration<double>(now - peer.heard).count();
        Lose(peer, fmt::format("it has been silent for {:.1f} s; does it hang?", seconds));
      }
    }
    if (now > deadline_ && !verdict_) LookForMissing();
  }

  void LookForMissing() {
    std::vector<size_t> missing;
    for (size_t r = 0; r < joined_.size(); ++r) {
      if (joined_[r].empty()) missing.push_back(r);
    }
    deadline_ = Clock::time_point::max();
    if (missing.empty()) return;
    const double seconds = std::chrono::duration<double>(settings_.timeout).count();
    const RankMessage verdict = {
        .type = MessageType::kVerdict,
        .rank = static_cast<uint32_t>(missing.front()),
        .number = static_cast<uint32_t>(ErrorKind::kInternal),
        .value =
            fmt::format("Rank{} {} did not come to {} within {:.0f} s{}",
                        missing.size() > 1 ? "s" : "", fmt::join(missing, ", "),
                        settings_.endpoint.text(), seconds, refused_.empty() ? "." : refused_)};
    Decide(Peer{}, verdict);
  }

  const StoreSettings settings_;
  const Socket listener_;
  const std::string session_ = RandomBytes();
  std::list<Peer> peers_;
  // Where each rank is, "" until it has come. A rank that is gone keeps its place: its part of the
  // training is lost.
  std::vector<std::string> joined_;
  std::map<std::string, std::string> values_;
  size_t stored_ = 0;
  std::optional<RankMessage> verdict_;
  std::string refused_;  // the last, for who waits in vain
  milliseconds tick_;
  Clock::time_point deadline_;
  Clock::time_point next_word_;
};

void AppendNumber(std::string& text, uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) text.push_back(static_cast<char>(number >> shift));
}

// Fields with their lengths, so that none can be read as part of another.
std::string Signed(std::initializer_list<std::string_view> fields) {
  std::string text;
  for (const std::string_view field : fields) {
    AppendNumber(text, static_cast<uint32_t>(field.size()));
    text.append(field);
  }
  return text;
}

}  // namespace

RankStore::RankStore(const StoreSettings& settings) : endpoint_(settings.endpoint) {
  Socket listener = Listen(settings.endpoint);
  endpoint_.port = std::to_string(PortOf(listener));
  auto service = std::make_shared<Service>(settings, std::move(listener));
  thread_ = std::jthread([service](const std::stop_token& stop) { service->Run(stop); });
}

RankStore::~RankStore() = default;

std::string JoinMac(std::string_view secret, std::string_view store_nonce,
                    const RankMessage& join) {
  std::string numbers;
  AppendNumber(numbers, join.rank);
  AppendNumber(numbers, join.number);
  return Hmac(secret, Signed({"join", store_nonce, numbers, join.key, join.value}));
}

std::string WelcomeMac(std::string_view secret, std::string_view store_nonce,
                       std::string_view rank_nonce, std::string_view session) {
  return Hmac(secret, Signed({"welcome", rank_nonce, store_nonce, session}));
}

}  // namespace hydrofoil::ranks
