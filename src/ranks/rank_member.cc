#include "ranks/rank_member.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ranks/rank_store.h"
#include "ranks/secret.h"

namespace hydrofoil::ranks {
namespace {

using std::chrono::milliseconds;

double Seconds(Clock::duration time) { return std::chrono::duration<double>(time).count(); }

// Texts of somebody who is not known yet go to the terminal.
std::string Printable(std::string text) {
  std::ranges::replace_if(text, [](char c) { return static_cast<unsigned char>(c) < ' '; }, '?');
  return text;
}

ErrorKind KindOf(uint32_t number) {
  return static_cast<ErrorKind>(std::min(number, static_cast<uint32_t>(ErrorKind::kInternal)));
}

}  // namespace

RankMember::RankMember(JoinRequest request, std::function<void(const Error&)> on_failure,
                       std::function<void(const RankMessage&)> on_message)
    : request_(std::move(request)),
      on_failure_(std::move(on_failure)),
      on_message_(std::move(on_message)) {
  Join();
  reader_.Allow(kMostOfRanks);
  thread_ = std::jthread([this](const std::stop_token& stop) { Listen(stop); });
}

RankMember::~RankMember() = default;

void RankMember::Join() {
  const auto deadline = Clock::now() + request_.timeout;
  socket_ = Connect(request_.store, deadline);
  const RankMessage hello = Hear(MessageType::kHello, deadline);
  RankMessage join = {.type = MessageType::kJoin,
                      .rank = request_.rank,
                      .number = request_.size,
                      .key = request_.where,
                      .value = RandomBytes()};
  join.mac = JoinMac(request_.secret, hello.value, join);
  Say(join);
  const RankMessage welcome = Hear(MessageType::kWelcome, deadline);
  const std::string mac = WelcomeMac(request_.secret, hello.value, join.value, welcome.value);
  if (!IsSame(welcome.mac, mac)) {
    throw Error(ErrorKind::kForbidden,
                request_.store.text() + " does not know the secret of the ranks.");
  }
  session_ = welcome.value;
}

RankMessage RankMember::Hear(MessageType expected, Clock::time_point deadline) {
  const std::string who = "Rank 0 at " + request_.store.text();
  const auto begin = Clock::now();
  while (true) {
    if (auto message = reader_.Next()) {
      if (message->type == expected) return std::move(*message);
      if (message->type == MessageType::kRefused) {
        throw Error(ErrorKind::kForbidden, fmt::format("{} refused rank {}: {}", who, request_.rank,
                                                       Printable(message->value)));
      }
      throw Error(ErrorKind::kInternal, who + " does not speak as a rank 0 does.");
    }
    std::string bytes;
    const Received received = Receive(socket_, bytes, deadline);
    if (received == Received::kEnd) {
      throw Error(ErrorKind::kInternal, who + " closed the connection before it let this rank in.");
    }
    if (received == Received::kBytes) {
      reader_.Feed(bytes);
    } else if (Clock::now() >= deadline) {
      throw Error(ErrorKind::kInternal, fmt::format("{} has not let this rank in within {:.1f} s.",
                                                    who, Seconds(Clock::now() - begin)));
    }
  }
}

bool RankMember::Say(const RankMessage& message) {
  const MutexLock lock(sending_);
  cut_short_ = cut_short_ || !SendAll(socket_, Encode(message), Clock::now() + request_.timeout);
  return !cut_short_;
}

void RankMember::Set(const std::string& key, const std::string& value) {
  Say({.type = MessageType::kSet, .key = key, .value = value});
}

std::string RankMember::Get(const std::string& key) {
  Say({.type = MessageType::kGet, .key = key});
  const auto deadline = Clock::now() + 2 * request_.timeout;
  const MutexLock lock(mutex_);
  while (Clock::now() < deadline) {
    if (failure_) throw Error(*failure_);
    const auto found = values_.find(key);
    if (found != values_.end()) return found->second;
    changed_.WaitUntil(mutex_, deadline);
  }
  throw Error(ErrorKind::kInternal,
              fmt::format("Rank 0 at {} has no '{}' after {:.1f} s.", request_.store.text(), key,
                          Seconds(2 * request_.timeout)));
}

void RankMember::Forget(const std::string& prefix) {
  const MutexLock lock(mutex_);
  std::erase_if(values_, [&](const auto& one) { return one.first.starts_with(prefix); });
}

void RankMember::Erase(const std::string& prefix) {
  Say({.type = MessageType::kErase, .key = prefix});
}

void RankMember::Send(size_t to, std::string_view key, uint32_t number, std::string_view value) {
  Say({.type = MessageType::kSend,
       .rank = static_cast<uint32_t>(to),
       .number = number,
       .key = std::string(key),
       .value = std::string(value)});
}

std::optional<Error> RankMember::failure() const {
  const MutexLock lock(mutex_);
  return failure_;
}

std::optional<Error> RankMember::AwaitFailure(milliseconds most) {
  const auto deadline = Clock::now() + most;
  const MutexLock lock(mutex_);
  while (!failure_ && Clock::now() < deadline) changed_.WaitUntil(mutex_, deadline);
  return failure_;
}

void RankMember::Leave(ErrorKind kind, const std::string& reason) {
  Say({.type = MessageType::kLeave, .number = static_cast<uint32_t>(kind), .value = reason});
  Fail(Error(kind, reason));
}

void RankMember::Done() {
  {
    const MutexLock lock(mutex_);
    done_ = true;
  }
  Say({.type = MessageType::kLeave, .number = kDone});
}

void RankMember::Fail(const Error& error) {
  {
    const MutexLock lock(mutex_);
    if (failure_ || done_) return;
    failure_ = error;
    changed_.NotifyAll();
  }
  on_failure_(error);
}

void RankMember::Handle(const RankMessage& message) {
  if (message.type == MessageType::kVerdict) {
    Fail(Error(KindOf(message.number), message.value));
  } else if (message.type == MessageType::kValue) {
    const MutexLock lock(mutex_);
    values_[message.key] = message.value;
    changed_.NotifyAll();
  } else if (message.type == MessageType::kSend && on_message_) {
    on_message_(message);
  }
}

void RankMember::Listen(const std::stop_token& stop) {
  const auto tick = std::clamp(request_.timeout / 10, milliseconds(10), milliseconds(1000));
  auto heard = Clock::now();
  auto next_word = heard;
  const std::string store = "Rank 0 (" + request_.store.text() + ") is lost: ";
  while (!stop.stop_requested()) {
    if (Clock::now() >= next_word) {
      Say({.type = MessageType::kAlive});
      next_word = Clock::now() + tick;
    }
    std::string bytes;
    constexpr auto kPause = milliseconds(50);
    const Received received = Receive(socket_, bytes, Clock::now() + kPause);
    try {
      if (received == Received::kEnd) {
        return Fail(
            Error(ErrorKind::kInternal, store + "its connection has ended; was it killed?"));
      }
      if (received == Received::kBytes) {
        heard = Clock::now();
        reader_.Feed(bytes);
        while (const auto message = reader_.Next()) Handle(*message);
      } else if (Clock::now() - heard > request_.timeout) {
        return Fail(Error(ErrorKind::kInternal,
                          fmt::format("{}it has been silent for {:.1f} s; does it hang?", store,
                                      Seconds(Clock::now() - heard))));
      }
    } catch (const Error& error) {
      return Fail(Error(ErrorKind::kInternal, store + error.what()));
    }
  }
}

}  // namespace hydrofoil::ranks
