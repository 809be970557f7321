#include "rest/transport/http_server.h"

#include <microhttpd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/heap_budget.h"
#include "base/log.h"
#include "base/mutex.h"
#include "rest/protocol/error_answer.h"
#include "rest/protocol/page_check.h"
#include "rest/transport/client_watch.h"
#include "rest/transport/delay_queue.h"
#include "rest/transport/peer_address.h"
#include "rest/transport/worker_pool.h"
#include "text/plain_text.h"

namespace hydrofoil::rest {
namespace {

constexpr size_t kStreamBlock = 256 * 1024;
constexpr size_t kLargeAnswer = size_t{1} << 20;
// The transport's own limit on silence; the guard's limits are about progress.
constexpr unsigned kSilenceSeconds = 75;
// How long the last answers may take when the server stops.
constexpr std::chrono::milliseconds kLastAnswers{500};

// One request from its first line to the end of its answer. Owned by the connection; while the
// connection is suspended the workers have it to themselves.
struct Exchange {
  enum class Stage { kHead, kBody, kWorking, kAnswered };

  Exchange(std::string_view uri, BodyStore& bodies)
      : path(uri.substr(0, uri.find('?'))),
        query(uri.size() > path.size() ? uri.substr(path.size() + 1) : ""),
        request("", PercentDecode(path, false)),
        body(bodies) {}

  std::string path;  // encoded
  std::string query;
  Stage stage = Stage::kHead;
  MHD_Connection* connection = nullptr;
  ConnectionGuard::Id guard_id = 0;
  ClientWatch::Id watch_id = 0;
  int socket = -1;
  std::string client;  // its address
  const Route* route = nullptr;
  Lane lane;
  std::stop_source stop;  // requested once the client has gone
  std::stop_token session_end;
  Request request;
  BodyReceiver body;
  Response response;

  // Of an answer in pieces: what was produced and how much of it is sent.
  std::string piece;
  size_t sent = 0;
  bool finished = false;
  bool broken = false;
  bool was_large = false;  // its body
};

struct Head {
  Request request;
  size_t hosts = 0;
};

MHD_Result CopyHeader(void* self, MHD_ValueKind, const char* name, const char* value) {
  auto& head = *static_cast<Head*>(self);
  if (AsciiLower(name) == "host") ++head.hosts;
  head.request.SetHeader(name, value == nullptr ? "" : value);
  return MHD_YES;
}

const sockaddr* AddressOf(MHD_Connection* connection) {
  const auto* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  return info == nullptr ? nullptr : info->client_addr;
}

// The decoder of the transport: parameters are decoded later, and only once.
size_t KeepEncoded(void*, MHD_Connection*, char* text) { return std::strlen(text); }

void LogTransport(void*, const char*, va_list) {}

std::optional<uint64_t> LengthOf(const Request& request) {
  const std::string_view text = request.Header("content-length");
  uint64_t length = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), length);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return length;
}

}  // namespace

class HttpServer::Transport {
 public:
  Transport(ListenSocket socket, const RouteTable& routes, Context& context,
            const HttpLimits& limits);
  ~Transport() { Stop(); }
  void Stop();

 private:
  // Called by the transport thread, through the C functions below.
  struct Line {  // the first of a request
    const char* method;
    const char* version;
  };
  MHD_Result OnAccess(MHD_Connection* connection, Exchange& exchange, const Line& line,
                      std::string_view upload);
  MHD_Result ReceiveHead(Exchange& exchange, const Line& line);
  MHD_Result Refuse(Exchange& exchange, const std::exception_ptr& fault);
  MHD_Result StartWork(Exchange& exchange);
  MHD_Result SendAnswer(Exchange& exchange);
  ssize_t ReadPiece(Exchange& exchange, char* buffer, size_t size);

  // Called by workers, while the connection is suspended.
  void Prepare(Exchange& exchange);
  void Work(Exchange& exchange);
  void Busy(Exchange& exchange);
  void Fail(Exchange& exchange);  // with the exception that is handled
  [[nodiscard]] WorkerPool& PoolOf(const Exchange& exchange);
  void Settle(Exchange& exchange);
  void StartHold(Exchange& exchange);
  void Produce(Exchange& exchange);
  void Resume(Exchange& exchange);

  // Counts suspended connections, so that Stop() can wait for them. False once stopping.
  bool BeginSuspension();
  void EndSuspension();
  void MarkAnswered(Exchange& exchange);
  void WatchConnections();

  static Exchange& ExchangeOf(void* self) { return *static_cast<Exchange*>(self); }
  static Transport& TransportOf(void* self) { return *static_cast<Transport*>(self); }
  static void* OnUri(void* self, const char* uri, MHD_Connection* connection);
  static void OnCompleted(void* self, MHD_Connection* connection, void** exchange,
                          MHD_RequestTerminationCode code);
  static void OnConnection(void* self, MHD_Connection* connection, void** id,
                           MHD_ConnectionNotificationCode code);

  struct StopDaemon {
    void operator()(MHD_Daemon* daemon) const { MHD_stop_daemon(daemon); }
  };

  const RouteTable& routes_;
  Context& context_;
  BodyStore bodies_;
  ConnectionGuard guard_;
  ClientWatch clients_;
  WorkerPool short_workers_;
  WorkerPool workers_;
  unsigned seconds_ = 0;  // since the start

  Mutex mutex_;
  Condition settled_;
  size_t suspended_ GUARDED_BY(mutex_) = 0;
  size_t answers_ GUARDED_BY(mutex_) = 0;  // on their way
  bool stopping_ GUARDED_BY(mutex_) = false;

  std::unique_ptr<MHD_Daemon, StopDaemon> daemon_;
  DelayQueue delays_;
};

HttpServer::Transport::Transport(ListenSocket socket, const RouteTable& routes, Context& context,
                                 const HttpLimits& limits)
    : routes_(routes),
      context_(context),
      bodies_{limits.bodies, {}, 0},
      guard_(limits.connections),
      short_workers_(limits.most_short_workers, limits.most_waiting_requests),
      workers_(limits.most_workers, limits.most_waiting_requests) {
  const MHD_AccessHandlerCallback on_access = [](void* self, MHD_Connection* connection,
                                                 const char*, const char* method,
                                                 const char* version, const char* upload,
                                                 size_t* upload_size, void** exchange) {
    const std::string_view bytes(upload, *upload_size);
    *upload_size = 0;
    if (*exchange == nullptr) return MHD_NO;
    return TransportOf(self).OnAccess(connection, ExchangeOf(*exchange), {method, version}, bytes);
  };
  const int descriptor = socket.Release();
  daemon_.reset(MHD_start_daemon(
      MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC | MHD_USE_ERROR_LOG, 0,
      nullptr, nullptr, on_access, this,                             //
      MHD_OPTION_EXTERNAL_LOGGER, &LogTransport, nullptr,            //
      MHD_OPTION_LISTEN_SOCKET, descriptor,                          //
      MHD_OPTION_URI_LOG_CALLBACK, &Transport::OnUri, this,          //
      MHD_OPTION_UNESCAPE_CALLBACK, &KeepEncoded, nullptr,           //
      MHD_OPTION_NOTIFY_COMPLETED, &Transport::OnCompleted, this,    //
      MHD_OPTION_NOTIFY_CONNECTION, &Transport::OnConnection, this,  //
      MHD_OPTION_CONNECTION_LIMIT,
      static_cast<unsigned>(limits.connections.most_connections),  //
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, limits.most_head_bytes,  //
      MHD_OPTION_CONNECTION_TIMEOUT, kSilenceSeconds, MHD_OPTION_END));
  if (daemon_ == nullptr) {
    ::close(descriptor);
    throw Error(ErrorKind::kInternal, "The HTTP transport cannot start.");
  }
  WatchConnections();
}

void HttpServer::Transport::Stop() {
  {
    const MutexLock lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
  }
  // Refuses new connections from here on. Closed only when the transport thread has ended, which
  // may still look at it.
  const int listening = MHD_quiesce_daemon(daemon_.get());
  ::shutdown(listening, SHUT_RDWR);
  delays_.Hurry();
  {
    const MutexLock lock(mutex_);
    while (suspended_ > 0) settled_.Wait(mutex_);
    const auto end = DelayQueue::Clock::now() + kLastAnswers;
    while (answers_ > 0 && DelayQueue::Clock::now() < end) settled_.WaitUntil(mutex_, end);
  }
  daemon_.reset();
  ::close(listening);
  short_workers_.Stop();
  workers_.Stop();
}

void HttpServer::Transport::MarkAnswered(Exchange& exchange) {
  if (std::exchange(exchange.stage, Exchange::Stage::kAnswered) == Exchange::Stage::kAnswered) {
    return;  // another piece of the same answer
  }
  const MutexLock lock(mutex_);
  ++answers_;
}

bool HttpServer::Transport::BeginSuspension() {
  const MutexLock lock(mutex_);
  if (stopping_) return false;
  ++suspended_;
  return true;
}

void HttpServer::Transport::EndSuspension() {
  const MutexLock lock(mutex_);
  if (--suspended_ == 0) settled_.NotifyAll();
}

void HttpServer::Transport::WatchConnections() {
  constexpr unsigned kSecondsBetweenLooks = 30;
  const auto now = DelayQueue::Clock::now();
  guard_.CutOff(now);
  if (++seconds_ % kSecondsBetweenLooks == 0) context_.sessions.EndIdle();
  {
    const MutexLock lock(mutex_);
    if (stopping_) return;
  }
  delays_.RunAt(now + std::chrono::seconds(1), [this] { WatchConnections(); });
}

void* HttpServer::Transport::OnUri(void* self, const char* uri, MHD_Connection* connection) try {
  auto exchange = std::make_unique<Exchange>(uri, TransportOf(self).bodies_);
  exchange->connection = connection;
  // The transport would cut the query into arguments of its own, and 0.9.75 never comes to an end
  // with a connection whose arguments fill its memory. The text is in its writable buffer.
  if (!exchange->query.empty()) const_cast<char*>(uri)[exchange->path.size() + 1] = '\0';
  const auto* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  if (info != nullptr) {
    exchange->guard_id = reinterpret_cast<ConnectionGuard::Id>(info->socket_context);
  }
  return exchange.release();  // taken back in OnCompleted
} catch (const std::exception& error) {
  LogError(std::string("a request was dropped: ") + error.what());
  return nullptr;
}

void HttpServer::Transport::OnCompleted(void* self, MHD_Connection*, void** exchange,
                                        MHD_RequestTerminationCode) {
  std::unique_ptr<Exchange> owned(static_cast<Exchange*>(std::exchange(*exchange, nullptr)));
  if (owned == nullptr) return;
  Transport& transport = TransportOf(self);
  const bool answered = owned->stage == Exchange::Stage::kAnswered;
  transport.guard_.WaitingForRequest(owned->guard_id);
  const bool was_large = owned->was_large || owned->response.body.size() > kLargeAnswer;
  const Lane lane = owned->lane;
  owned.reset();
  // Not here: it takes its time, and all connections would wait.
  if (was_large) transport.workers_.Continue(lane, [] { ReturnFreeMemory(); });
  if (!answered) return;
  const MutexLock lock(transport.mutex_);
  if (--transport.answers_ == 0) transport.settled_.NotifyAll();
}

void HttpServer::Transport::OnConnection(void* self, MHD_Connection* connection, void** id,
                                         MHD_ConnectionNotificationCode code) {
  ConnectionGuard& guard = TransportOf(self).guard_;
  if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
    guard.Closed(reinterpret_cast<ConnectionGuard::Id>(*id));
    return;
  }
  const auto* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  try {
    *id =
        reinterpret_cast<void*>(guard.Opened(info->connect_fd, AddressText(AddressOf(connection))));
  } catch (const std::exception& error) {
    LogError(std::string("a connection is not watched: ") + error.what());
  }
}

MHD_Result HttpServer::Transport::OnAccess(MHD_Connection* connection, Exchange& exchange,
                                           const Line& line, std::string_view upload) {
  exchange.connection = connection;
  switch (exchange.stage) {
    case Exchange::Stage::kHead:
      try {
        return ReceiveHead(exchange, line);
      } catch (...) {
        return Refuse(exchange, std::current_exception());
      }
    case Exchange::Stage::kBody:
      if (upload.empty()) return StartWork(exchange);
      guard_.ReceivedBytes(exchange.guard_id, upload.size());
      return exchange.body.Append(upload) ? MHD_YES : MHD_NO;
    case Exchange::Stage::kWorking:
      break;
    case Exchange::Stage::kAnswered:
      return SendAnswer(exchange);
  }
  return MHD_YES;
}

MHD_Result HttpServer::Transport::ReceiveHead(Exchange& exchange, const Line& line) {
  Head head{Request(line.method, exchange.request.path())};
  MHD_get_connection_values(exchange.connection, MHD_HEADER_KIND, &CopyHeader, &head);
  head.request.set_from_loopback(IsLoopback(AddressOf(exchange.connection)));
  head.request.set_stop(exchange.stop.get_token());
  exchange.client = AddressText(AddressOf(exchange.connection));
  exchange.lane.key = exchange.client;
  const auto* info =
      MHD_get_connection_info(exchange.connection, MHD_CONNECTION_INFO_CONNECTION_FD);
  if (info != nullptr) exchange.socket = info->connect_fd;
  const auto match = routes_.Find(line.method, exchange.path);
  exchange.route = match.has_value() ? match->route : nullptr;
  RequireOwnPage({head.request, head.hosts, std::string_view(line.version) != "HTTP/1.0",
                  exchange.route, exchange.client},
                 context_.options.host_names);
  head.request.AddQuery(exchange.query);
  exchange.request = std::move(head.request);
  exchange.stage = Exchange::Stage::kBody;
  guard_.ReceivingBody(exchange.guard_id);
  BodyReceiver::Head body;
  body.use = exchange.route == nullptr ? BodyUse::kNothing : exchange.route->body;
  body.most = exchange.route == nullptr ? 0 : exchange.route->traits.most_body;
  body.content_type = exchange.request.Header("content-type");
  body.length = LengthOf(exchange.request);
  exchange.body.Begin(body, exchange.connection);
  return MHD_YES;
}

MHD_Result HttpServer::Transport::Refuse(Exchange& exchange, const std::exception_ptr& fault) try {
  exchange.response = ErrorAnswer(exchange.request.path(), fault);
  MarkAnswered(exchange);
  guard_.Working(exchange.guard_id);
  return SendAnswer(exchange);
} catch (const std::exception& error) {
  LogError(std::string("no answer: ") + error.what());
  return MHD_NO;
}

WorkerPool& HttpServer::Transport::PoolOf(const Exchange& exchange) {
  return exchange.route == nullptr || exchange.route->traits.is_short ? short_workers_ : workers_;
}

MHD_Result HttpServer::Transport::StartWork(Exchange& exchange) {
  if (!BeginSuspension()) return MHD_NO;
  guard_.Working(exchange.guard_id);
  exchange.stage = Exchange::Stage::kWorking;
  MHD_suspend_connection(exchange.connection);
  if (&PoolOf(exchange) == &workers_) {
    exchange.watch_id = clients_.Watch(exchange.socket, exchange.stop);
  }
  // Large bodies take time to be read too.
  exchange.was_large = !exchange.body.is_small();
  WorkerPool& pool = exchange.was_large ? workers_ : short_workers_;
  if (!pool.Submit(exchange.lane, [this, &exchange] { Prepare(exchange); })) Busy(exchange);
  return MHD_YES;
}

void HttpServer::Transport::Busy(Exchange& exchange) {
  const Error busy(ErrorKind::kInternal, "The server is too busy; try again later.",
                   {{"http_status", "503"}});
  exchange.response = ErrorAnswer(exchange.request.path(), std::make_exception_ptr(busy));
  Resume(exchange);
}

void HttpServer::Transport::Prepare(Exchange& exchange) {
  try {
    const HeapBound bound;
    exchange.body.Finish(exchange.request);
  } catch (...) {
    Fail(exchange);
    return;
  }
  if (&PoolOf(exchange) == &short_workers_) {
    Work(exchange);
    return;
  }
  // A session does one thing at a time; what waits for it takes nobody's place.
  const std::string* session = exchange.request.Raw("session_id");
  if (session != nullptr && !session->empty()) {
    exchange.lane = {"session " + *session, 1};
    exchange.session_end = context_.sessions.EndOf(*session);
  }
  if (!workers_.Submit(exchange.lane, [this, &exchange] { Work(exchange); })) Busy(exchange);
}

void HttpServer::Transport::Work(Exchange& exchange) {
  try {
    if (exchange.stop.stop_requested()) {
      throw Error(ErrorKind::kCancelled, "The client has gone.");
    }
    // The session must not begin anew with what waited for its turn.
    if (exchange.session_end.stop_requested()) {
      throw Error(ErrorKind::kCancelled, "Cancelled: the session has ended.");
    }
    engine::Context::BeginChanges();
    {
      const HeapBound bound(&PoolOf(exchange) == &workers_);
      exchange.response = Dispatch(routes_, context_, exchange.request, exchange.path);
    }
    context_.Settle();  // before anybody hears of it
    ReturnFreeMemory();
    Settle(exchange);
  } catch (...) {
    Fail(exchange);
  }
}

void HttpServer::Transport::Fail(Exchange& exchange) {
  try {
    exchange.response = ErrorAnswer(exchange.request.path(), std::current_exception());
  } catch (const std::exception& error) {  // not even memory for an answer
    exchange.response = Response();
    exchange.response.status = 500;
  }
  Resume(exchange);
}

void HttpServer::Transport::Settle(Exchange& exchange) {
  if (exchange.response.hold.has_value()) {
    StartHold(exchange);
  } else if (exchange.response.producer) {
    Produce(exchange);
  } else {
    Resume(exchange);
  }
}

void HttpServer::Transport::StartHold(Exchange& exchange) {
  struct Shared {
    std::atomic<bool> over{false};
    uint64_t callback = 0;
  };
  const auto shared = std::make_shared<Shared>();
  const JobPtr job = exchange.response.hold->job;
  const auto due = DelayQueue::Clock::now() + exchange.response.hold->at_most;
  // Whoever comes first, the job's end or the timer, answers. After that `this` is not touched:
  // the job may outlive the server.
  const auto answer = [this, shared, &exchange] {
    if (shared->over.exchange(true)) return;
    short_workers_.Continue(exchange.lane, [this, &exchange] {
      try {
        exchange.response = exchange.response.hold->finish();
        Settle(exchange);
      } catch (...) {
        Fail(exchange);
      }
    });
  };
  shared->callback = job->WhenEnded(answer);
  delays_.RunAt(due, [job, shared, answer] {
    job->Forget(shared->callback);
    answer();
  });
}

void HttpServer::Transport::Produce(Exchange& exchange) {
  exchange.piece.clear();
  exchange.sent = 0;
  try {
    const HeapBound bound;
    while (exchange.piece.empty() && !exchange.finished) {
      exchange.finished = !exchange.response.producer(exchange.piece);
    }
  } catch (...) {
    if (exchange.stage == Exchange::Stage::kWorking) {
      exchange.response = ErrorAnswer(exchange.request.path(), std::current_exception());
    } else {
      LogWarn("an answer broke off: " + exchange.path);
      exchange.broken = true;
    }
  }
  Resume(exchange);
}

void HttpServer::Transport::Resume(Exchange& exchange) {
  if (exchange.watch_id != 0) clients_.Forget(std::exchange(exchange.watch_id, 0));
  MarkAnswered(exchange);
  MHD_resume_connection(exchange.connection);
  // From here on the exchange belongs to the transport thread again.
  EndSuspension();
}

ssize_t HttpServer::Transport::ReadPiece(Exchange& exchange, char* buffer, size_t size) {
  const size_t left = exchange.piece.size() - exchange.sent;
  if (left > 0) {
    const size_t count = std::min(left, size);
    std::memcpy(buffer, exchange.piece.data() + exchange.sent, count);
    exchange.sent += count;
    return static_cast<ssize_t>(count);
  }
  if (exchange.finished) return MHD_CONTENT_READER_END_OF_STREAM;
  if (exchange.broken || !BeginSuspension()) return MHD_CONTENT_READER_END_WITH_ERROR;
  MHD_suspend_connection(exchange.connection);
  workers_.Continue(exchange.lane, [this, &exchange] { Produce(exchange); });
  return 0;
}

MHD_Result HttpServer::Transport::SendAnswer(Exchange& exchange) {
  Response& response = exchange.response;
  MHD_Response* answer = nullptr;
  if (response.producer) {
    struct Reader {
      Transport& transport;
      Exchange& exchange;
    };
    const MHD_ContentReaderCallback read = [](void* self, uint64_t, char* buffer, size_t size) {
      auto& reader = *static_cast<Reader*>(self);
      return reader.transport.ReadPiece(reader.exchange, buffer, size);
    };
    const MHD_ContentReaderFreeCallback free = [](void* self) {
      const std::unique_ptr<Reader> owned(static_cast<Reader*>(self));
    };
    answer = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, kStreamBlock, read,
                                               std::make_unique<Reader>(*this, exchange).release(),
                                               free);
  } else {
    // The body lives as long as the exchange, which ends after the answer is sent.
    answer = MHD_create_response_from_buffer(response.body.size(), response.body.data(),
                                             MHD_RESPMEM_PERSISTENT);
  }
  if (answer == nullptr) return MHD_NO;
  MHD_add_response_header(answer, "Content-Type", response.content_type.c_str());
  MHD_add_response_header(answer, "X-h2o-build-project-version",
                          context_.options.report_version.c_str());
  MHD_add_response_header(answer, "X-h2o-rest-api-version-max", "3");
  MHD_add_response_header(answer, "X-Frame-Options", "deny");
  MHD_add_response_header(answer, "X-Content-Type-Options", "nosniff");
  if (!response.Has("Content-Security-Policy")) {
    MHD_add_response_header(
        answer, "Content-Security-Policy",
        "default-src 'self' 'unsafe-eval' 'unsafe-inline'; img-src 'self' data:");
  }
  for (const auto& [name, value] : response.headers) {
    MHD_add_response_header(answer, name.c_str(), value.c_str());
  }
  const MHD_Result queued =
      MHD_queue_response(exchange.connection, static_cast<unsigned>(response.status), answer);
  MHD_destroy_response(answer);
  return queued;
}

HttpServer::HttpServer(ListenSocket socket, const RouteTable& routes, Context& context,
                       const HttpLimits& limits)
    : transport_(std::make_unique<Transport>(std::move(socket), routes, context, limits)) {}

HttpServer::~HttpServer() = default;

void HttpServer::Stop() { transport_->Stop(); }

}  // namespace hydrofoil::rest
