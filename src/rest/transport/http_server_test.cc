// The transport under clients that behave and clients that do not, over real sockets.
#include "rest/transport/http_server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <latch>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <thread>

#include "ingest/files/access_policy.h"
#include "ingest/remote/remote_settings.h"

namespace hydrofoil::rest {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

// A TCP connection to the server under test.
class Client {
 public:
  explicit Client(uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  bool Send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
    return connected_;
  }

  // All that comes until the server closes, `end` is seen, or the time is over.
  std::string Receive(std::string_view end = "", milliseconds time = milliseconds(10'000)) {
    std::string text;
    const auto until = Clock::now() + time;
    char buffer[65536];
    while (end.empty() || text.find(end) == std::string::npos) {
      const auto left = std::chrono::duration_cast<milliseconds>(until - Clock::now()).count();
      pollfd waiting{socket_, POLLIN, 0};
      if (left <= 0 || poll(&waiting, 1, static_cast<int>(left)) <= 0) break;
      const ssize_t got = ::recv(socket_, buffer, sizeof(buffer), 0);
      if (got <= 0) {
        closed_ = true;
        break;
      }
      text.append(buffer, static_cast<size_t>(got));
    }
    return text;
  }
  bool closed() const { return closed_; }

 private:
  int socket_;
  bool connected_ = false;
  bool closed_ = false;
};

Response Ping(Context&, const Request&) { return Response::OfText("pong"); }
Response Echo(Context&, const Request& request) {
  return Response::OfText(request.Text("a", "unset") + "|" + request.body());
}
Response Slow(Context&, const Request&) {
  std::this_thread::sleep_for(milliseconds(300));
  return Response::OfText("slow");
}
Response Receive(Context&, const Request& request) {
  const UploadedFile& file = *request.upload();
  return Response::OfText(file.client_name() + "|" +
                          std::to_string(std::filesystem::file_size(file.path())) + "|" +
                          file.path().string() + "|" + request.Text("x", ""));
}
Response HoldJob(Context& context, const Request&) {
  const JobPtr job = context.jobs.List().front();
  return Response::OfHold(
      {job, milliseconds(400),
       [job] { return Response::OfText(std::string(JobStatusName(job->Snapshot().status))); }});
}
Response Stream(Context&, const Request& request) {
  const int64_t pieces = request.Int("pieces", 0);
  const auto sent = std::make_shared<int64_t>(0);
  return Response::OfDownload("a\"b.csv", "text/csv", [pieces, sent](std::string& out) {
    if (*sent == 2000) throw std::runtime_error("broken");
    out.append(10'000, static_cast<char>('a' + *sent % 26));
    return ++*sent < pieces;
  });
}
Response BreakStream(Context&, const Request&) {
  return Response::OfDownload("x", "text/csv",
                              [](std::string&) -> bool { ThrowIllegalArgument("no"); });
}

std::atomic<bool> g_waiting{false};
std::atomic<Clock::rep> g_gone{0};  // since the clock's epoch; 0: not yet

// Until the client goes, or for five seconds.
Response WaitForEnd(Context&, const Request& request) {
  const std::stop_callback gone(request.stop(),
                                [] { g_gone = Clock::now().time_since_epoch().count(); });
  g_waiting = true;
  for (int i = 0; i < 500 && !request.stop().stop_requested(); ++i) {
    std::this_thread::sleep_for(milliseconds(10));
  }
  return Response::OfText("over");
}
Response Throw(Context&, const Request& request) {
  const std::string what = request.Text("what", "");
  if (what == "number") throw 3;  // NOLINT(hicpp-exception-baseclass): as no code should
  if (what == "memory") throw std::bad_alloc();
  throw std::runtime_error("a fault");
}

class HttpServerTest : public testing::Test {
 protected:
  HttpServerTest() {
    table_.Add({"GET", "/ping", Ping, ""});
    table_.Add({"GET", "/wait", WaitForEnd, ""});
    table_.Add({"GET", "/throw", Throw, "", {{"what"}}});
    table_.Add({"GET", "/slow", Slow, ""});
    table_.Add({"GET", "/hold", HoldJob, ""});
    table_.Add({"GET", "/stream", Stream, "", {{"pieces"}}});
    table_.Add({"GET", "/break", BreakStream, ""});
    table_.Add({"POST", "/echo", Echo, "", {{"a", "b"}}});
    table_.Add({.method = "POST",
                .pattern = "/file",
                .handler = Receive,
                .summary = "",
                .body = BodyUse::kFile});
  }

  void Start(const HttpLimits& limits = {}) {
    ListenSocket socket = ListenSocket::Open("127.0.0.1", 0);
    port_ = socket.port();
    server_ = std::make_unique<HttpServer>(std::move(socket), table_, context_, limits);
  }

  std::string Exchange(const std::string& request) {
    Client client(port_);
    client.Send(request);
    return client.Receive();
  }
  std::string Get(const std::string& path, const std::string& headers = "") {
    return Exchange("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" +
                    headers + "\r\n");
  }
  std::string Post(const std::string& path, const std::string& type, const std::string& body,
                   const std::string& headers = "") {
    return Exchange("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" +
                    headers + "Content-Type: " + type +
                    "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  }
  // The server answers, and soon.
  void ExpectAlive() {
    const auto before = Clock::now();
    EXPECT_TRUE(Get("/ping").ends_with("\r\n\r\npong"));
    EXPECT_LT(Clock::now() - before, milliseconds(2000));
  }

  RouteTable table_;
  ServerOptions options_;
  Context context_{{}, options_, table_, [] {}};
  std::unique_ptr<HttpServer> server_;
  uint16_t port_ = 0;
};

std::string StatusOf(const std::string& answer) { return answer.substr(0, answer.find("\r\n")); }
std::string BodyOf(const std::string& answer) {
  const size_t end = answer.find("\r\n\r\n");
  return end == std::string::npos ? "" : answer.substr(end + 4);
}

TEST_F(HttpServerTest, AnswersWithSafeHeaders) {
  Start();
  const std::string answer = Get("/ping");
  EXPECT_EQ(StatusOf(answer), "HTTP/1.1 200 OK");
  EXPECT_NE(answer.find("X-Content-Type-Options: nosniff"), answer.npos);
  EXPECT_NE(answer.find("X-h2o-build-project-version: 3.46.0.11"), answer.npos);
  EXPECT_EQ(answer.find("Access-Control-Allow-Origin"), answer.npos);
}

TEST_F(HttpServerTest, KeepsConnectionsAlive) {
  Start();
  Client client(port_);
  for (int i = 0; i < 3; ++i) {
    client.Send("GET /ping HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_TRUE(client.Receive("pong").ends_with("pong"));
  }
  client.Send("HEAD /ping HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(BodyOf(client.Receive("\r\n\r\n")), "");
  EXPECT_FALSE(client.closed());
}

TEST_F(HttpServerTest, ReadsFormsJsonAndRawBodies) {
  Start();
  EXPECT_EQ(BodyOf(Post("/echo?a=query", "application/x-www-form-urlencoded", "b=1")), "query|");
  EXPECT_EQ(BodyOf(Post("/echo", "application/x-www-form-urlencoded", "a=%41+%42")), "A B|");
  EXPECT_EQ(BodyOf(Post("/echo", "application/json", R"({"a": "json"})")), "json|");
  EXPECT_EQ(BodyOf(Post("/echo", "text/plain", "raw")), "unset|raw");
  EXPECT_EQ(BodyOf(Post("/echo", "multipart/form-data; boundary=zz",
                        "--zz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\npart\r\n"
                        "--zz--\r\n")),
            "part|");
}

TEST_F(HttpServerTest, RefusesWhatIsTooLargeOrTooDeep) {
  HttpLimits limits;
  limits.bodies.most_in_memory = 100'000;
  Start(limits);
  const std::string form = "application/x-www-form-urlencoded";
  EXPECT_EQ(StatusOf(Post("/echo", form, std::string(200'000, 'a'))),
            "HTTP/1.1 413 Content Too Large");
  EXPECT_EQ(StatusOf(Get("/ping", "X: " + std::string(100'000, 'x') + "\r\n")).substr(0, 12),
            "HTTP/1.1 431");
  EXPECT_EQ(StatusOf(Post("/echo", "application/json", std::string(90'000, '['))),
            "HTTP/1.1 400 Bad Request");
  std::string chunked =
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
      "Transfer-Encoding: chunked\r\n\r\n";
  for (int i = 0; i < 20; ++i) chunked += "4000\r\n" + std::string(0x4000, 'c') + "\r\n";
  EXPECT_EQ(StatusOf(Exchange(chunked + "0\r\n\r\n")), "HTTP/1.1 413 Content Too Large");
  ExpectAlive();
}

TEST_F(HttpServerTest, StreamsUploadsIntoFilesThatGoAway) {
  Start();
  const std::string raw = BodyOf(Post("/file", "", std::string(3'000'000, 'u')));
  EXPECT_TRUE(raw.starts_with("|3000000|/")) << raw;
  const std::string body =
      "--zz\r\nContent-Disposition: form-data; name=\"x\"; filename=\"../../etc/a.csv\"\r\n"
      "Content-Type: text/csv\r\n\r\n1,2\n\r\n--zz--\r\n";
  const std::string multipart = BodyOf(Post("/file", "multipart/form-data; boundary=zz", body));
  EXPECT_TRUE(multipart.starts_with("a.csv|4|/")) << multipart;
  for (const std::string& answer : {raw, multipart}) {
    const size_t slash = answer.find('/');
    const std::string path = answer.substr(slash, answer.find('|', slash) - slash);
    for (int i = 0; i < 1000 && std::filesystem::exists(path); ++i) {
      std::this_thread::sleep_for(milliseconds(1));
    }
    EXPECT_FALSE(std::filesystem::exists(path)) << path;
  }
}

TEST_F(HttpServerTest, RefusesBrokenMultipart) {
  Start();
  EXPECT_EQ(StatusOf(Post("/file", "multipart/form-data", "x")), "HTTP/1.1 400 Bad Request");
  EXPECT_EQ(StatusOf(Post("/file", "multipart/form-data; boundary=zz", "--zz\r\nnonsense")),
            "HTTP/1.1 400 Bad Request");
  ExpectAlive();
}

TEST_F(HttpServerTest, RefusesForeignHostsAndOrigins) {
  Start();
  EXPECT_EQ(StatusOf(Exchange("GET /ping HTTP/1.1\r\nHost: evil.com\r\n\r\n")),
            "HTTP/1.1 403 Forbidden");
  EXPECT_EQ(StatusOf(Post("/echo", "text/plain", "x", "Origin: http://evil.com\r\n")),
            "HTTP/1.1 403 Forbidden");
  EXPECT_EQ(StatusOf(Post("/echo", "text/plain", "x", "Origin: http://localhost\r\n")),
            "HTTP/1.1 200 OK");
}

TEST_F(HttpServerTest, NeedsOneHost) {
  Start();
  EXPECT_EQ(StatusOf(Exchange("GET /ping HTTP/1.1\r\nConnection: close\r\n\r\n")),
            "HTTP/1.1 400 Bad Request");
  EXPECT_EQ(StatusOf(Get("/ping", "Host: localhost\r\n")), "HTTP/1.1 400 Bad Request");
  EXPECT_TRUE(Exchange("GET /ping HTTP/1.0\r\n\r\n").ends_with("pong"));
}

TEST_F(HttpServerTest, RefusesOtherPagesWhateverTheMethod) {
  Start();
  const std::string navigation = "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n";
  // Nothing says what these routes do, so they may change something.
  EXPECT_EQ(StatusOf(Get("/ping", navigation)), "HTTP/1.1 403 Forbidden");
  EXPECT_EQ(StatusOf(Get("/ping", "User-Agent: Mozilla/5.0\r\n")), "HTTP/1.1 403 Forbidden");
  table_.Add({"GET", "/3/Ping", Ping, ""});
  EXPECT_EQ(StatusOf(Get("/3/Ping", navigation)), "HTTP/1.1 200 OK");
}

TEST_F(HttpServerTest, AnswersQueriesOfManyParameters) {
  Start();
  for (const size_t count : {500, 1000, 2000, 10'000, 20'000}) {
    std::string query = "a=1";
    for (size_t i = 1; i < count; ++i) query += "&a=1";
    const std::string status = StatusOf(Get("/ping?" + query));
    EXPECT_EQ(status,
              count < 15'000 ? "HTTP/1.1 412 Precondition Failed" : "HTTP/1.1 414 URI Too Long")
        << count;
  }
}

TEST_F(HttpServerTest, AnswersHeadsOfManyHeaders) {
  Start();
  for (const size_t count : {100, 500, 1000, 2000, 5000, 20'000}) {
    std::string headers;
    for (size_t i = 0; i < count; ++i) headers += "a:b\r\n";
    const std::string status = StatusOf(Get("/ping", headers));
    EXPECT_TRUE(status == "HTTP/1.1 200 OK" || status.starts_with("HTTP/1.1 431")) << status;
  }
}

TEST_F(HttpServerTest, ReadsNoBodyForRoutesThatDoNotExist) {
  Start();
  EXPECT_EQ(StatusOf(Post("/nothing", "application/json", "{not json")), "HTTP/1.1 404 Not Found");
}

TEST_F(HttpServerTest, TellsHandlersThatTheClientHasGone) {
  Start();
  {
    Client client(port_);
    client.Send("GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n");
    while (!g_waiting) std::this_thread::sleep_for(milliseconds(1));
    EXPECT_EQ(g_gone, 0);
  }
  const auto closed = Clock::now();
  while (g_gone == 0 && Clock::now() < closed + milliseconds(2000)) {
    std::this_thread::sleep_for(milliseconds(1));
  }
  ASSERT_NE(g_gone, 0);
  EXPECT_LT(Clock::time_point(Clock::duration(g_gone)) - closed, milliseconds(100));
}

TEST_F(HttpServerTest, UploadsWithoutBodiesKeepNobodyOut) {
  HttpLimits limits;
  limits.connections.most_connections = 100;
  Start(limits);
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 100; ++i) {
    clients.push_back(std::make_unique<Client>(port_));
    clients.back()->Send("POST /file HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\n\r\n");
    if (i == 80) std::this_thread::sleep_for(milliseconds(1100));
  }
  ExpectAlive();
}

TEST_F(HttpServerTest, OneAddressDoesNotTakeAllConnections) {
  HttpLimits limits;
  limits.connections.most_of_an_address = 20;
  Start(limits);
  std::latch end(1);
  context_.jobs.Start({"test", "k", "Key<Frame>", 1}, [&](Job&) { end.wait(); });
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 30; ++i) {
    clients.push_back(std::make_unique<Client>(port_));
    clients.back()->Send("GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\n");
    std::this_thread::sleep_for(milliseconds(5));
  }
  size_t refused = 0;
  for (const auto& client : clients) {
    refused += client->Receive("RUNNING").find("RUNNING") == std::string::npos ? 1 : 0;
  }
  EXPECT_GE(refused, 10U);
  EXPECT_LE(refused, 12U);
  end.count_down();
  context_.jobs.List().front()->Wait();
}

TEST_F(HttpServerTest, SurvivesFaultsOfEveryKind) {
  Start();
  EXPECT_EQ(StatusOf(Get("/throw?what=runtime")), "HTTP/1.1 500 Internal Server Error");
  EXPECT_EQ(StatusOf(Get("/throw?what=number")), "HTTP/1.1 500 Internal Server Error");
  EXPECT_EQ(StatusOf(Get("/throw?what=memory")), "HTTP/1.1 413 Content Too Large");
  ExpectAlive();
}

TEST_F(HttpServerTest, SaysThatThereIsNoPlaceForUploads) {
  const std::string before = std::filesystem::temp_directory_path().string();
  ASSERT_EQ(setenv("TMPDIR", "/nowhere/at/all", 1), 0);
  Start();
  const std::string refused = Post("/file", "", "abc");
  EXPECT_EQ(StatusOf(refused), "HTTP/1.1 500 Internal Server Error");
  EXPECT_NE(refused.find("/nowhere/at/all, does not exist; TMPDIR names another"), refused.npos);
  ASSERT_EQ(setenv("TMPDIR", before.c_str(), 1), 0);
  const std::string taken = BodyOf(Post("/file", "", "abc"));
  EXPECT_TRUE(taken.starts_with("|3|")) << taken;
  const std::filesystem::path path = taken.substr(3, taken.find('|', 3) - 3);
  std::filesystem::remove_all(path.parent_path());
  EXPECT_TRUE(BodyOf(Post("/file", "", "abc")).starts_with("|3|"));
}

TEST_F(HttpServerTest, SurvivesNonsense) {
  Start();
  const std::string nonsense[] = {
      "NONSENSE\r\n\r\n", std::string("\0\x01\xff\r\n\r\n", 7), "GET /ping HTTP/9.9\r\n\r\n",
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n"};
  for (const std::string& text : nonsense) {
    Client client(port_);
    client.Send(text);
    EXPECT_EQ(client.Receive("", milliseconds(100)).find("200 OK"), std::string::npos) << text;
  }
  EXPECT_EQ(StatusOf(Get("/%00%ff%zz?%=&&a")), "HTTP/1.1 404 Not Found");
  ExpectAlive();
}

TEST_F(HttpServerTest, SlowHandlersDoNotStopOthers) {
  Start();
  std::vector<std::jthread> clients;
  std::atomic<int> answered{0};
  const auto before = Clock::now();
  for (int i = 0; i < 16; ++i) {
    clients.emplace_back([&] { answered += Get("/slow").ends_with("slow") ? 1 : 0; });
  }
  std::this_thread::sleep_for(milliseconds(50));
  ExpectAlive();
  clients.clear();
  EXPECT_EQ(answered, 16);
  EXPECT_LT(Clock::now() - before, milliseconds(3000));
}

TEST_F(HttpServerTest, ManyIdleAndHalfOpenConnectionsCostNothing) {
  HttpLimits limits;
  limits.connections.most_connections = 100;
  Start(limits);
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 300; ++i) {
    clients.push_back(std::make_unique<Client>(port_));
    if (i % 3 == 1) clients.back()->Send("GET /pi");
    if (i % 3 == 2) clients.back()->Send("POST /echo HTTP/1.1\r\nContent-Le");
    if (i % 50 == 49) ExpectAlive();
  }
  ExpectAlive();
}

TEST_F(HttpServerTest, CutsOffHeadsAndBodiesThatTrickle) {
  HttpLimits limits;
  limits.connections.head_timeout = milliseconds(200);
  limits.connections.body_timeout = milliseconds(200);
  Start(limits);
  Client head(port_);
  Client body(port_);
  body.Send("POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n");
  const auto before = Clock::now();
  bool head_lives = true;
  bool body_lives = true;
  while ((head_lives || body_lives) && Clock::now() - before < std::chrono::seconds(10)) {
    head_lives =
        head_lives && head.Send("G") && !(head.Receive("", milliseconds(20)), head.closed());
    body_lives =
        body_lives && body.Send("b") && !(body.Receive("", milliseconds(20)), body.closed());
  }
  EXPECT_FALSE(head_lives);
  EXPECT_FALSE(body_lives);
  ExpectAlive();
}

TEST_F(HttpServerTest, HoldsAnAnswerUntilTheJobEnds) {
  Start();
  std::latch end(1);
  const JobPtr job = context_.jobs.Start({"test", "k", "Key<Frame>", 1}, [&](Job&) { end.wait(); });
  // More than there are workers: a held answer needs none.
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < 60; ++i) {
    clients.push_back(std::make_unique<Client>(port_));
    clients.back()->Send("GET /hold HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  }
  std::this_thread::sleep_for(milliseconds(50));
  ExpectAlive();
  const auto before = Clock::now();
  end.count_down();
  for (const auto& client : clients) {
    const std::string answer = BodyOf(client->Receive());
    EXPECT_TRUE(answer == "DONE" || answer == "RUNNING") << answer;
  }
  EXPECT_LT(Clock::now() - before, milliseconds(2000));
  EXPECT_EQ(BodyOf(Get("/hold")), "DONE");
}

TEST_F(HttpServerTest, HeldAnswersComeAfterTheirTime) {
  Start();
  std::latch end(1);
  context_.jobs.Start({"test", "k", "Key<Frame>", 1}, [&](Job&) { end.wait(); });
  const auto before = Clock::now();
  EXPECT_EQ(BodyOf(Get("/hold")), "RUNNING");
  EXPECT_GE(Clock::now() - before, milliseconds(390));
  end.count_down();
  context_.jobs.List().front()->Wait();
}

TEST_F(HttpServerTest, StreamsLongAnswers) {
  Start();
  const std::string answer = Get("/stream?pieces=1000");
  EXPECT_NE(answer.find("filename=a_b.csv"), answer.npos);
  EXPECT_GT(answer.size(), 10'000'000U);
  EXPECT_EQ(std::count(answer.begin(), answer.end(), 'z'), 380'000);
  EXPECT_EQ(StatusOf(Get("/break")), "HTTP/1.1 412 Precondition Failed");
  // Breaks off in the middle: the end of the chunks is missing.
  const std::string broken = Get("/stream?pieces=3000");
  EXPECT_FALSE(broken.ends_with("0\r\n\r\n"));
  ExpectAlive();
}

TEST_F(HttpServerTest, ForgetsClientsThatLeave) {
  Start();
  for (int i = 0; i < 50; ++i) {
    Client client(port_);
    client.Send(i % 2 == 0 ? "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n"
                           : "GET /stream?pieces=1000 HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }
  ExpectAlive();
}

TEST_F(HttpServerTest, StopsWhileAnswersAreHeldAndHandlersRun) {
  Start();
  std::latch end(1);
  context_.jobs.Start({"test", "k", "Key<Frame>", 1}, [&](Job&) { end.wait(); });
  Client held(port_);
  held.Send("GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\n");
  Client slow(port_);
  slow.Send("GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const Client idle(port_);
  std::this_thread::sleep_for(milliseconds(100));
  const auto before = Clock::now();
  server_->Stop();
  EXPECT_LT(Clock::now() - before, milliseconds(3000));
  EXPECT_NE(held.Receive("RUNNING").find("RUNNING"), std::string::npos);
  EXPECT_NE(slow.Receive("slow").find("slow"), std::string::npos);
  EXPECT_FALSE(Client(port_).Send("GET /ping HTTP/1.1\r\n\r\n") &&
               Client(port_).Receive().find("pong") != std::string::npos);
  end.count_down();
  context_.jobs.List().front()->Wait();
}

TEST(ListenSocket, SaysWhyItCannotListen) {
  const ListenSocket taken = ListenSocket::Open("127.0.0.1", 0);
  EXPECT_TRUE(taken.is_loopback());
  try {
    ListenSocket::Open("127.0.0.1", taken.port());
    FAIL() << "two sockets listen on one port";
  } catch (const Error& error) {
    EXPECT_NE(std::string(error.what()).find("the port is taken"), std::string::npos);
  }
  EXPECT_GT(ListenSocket::OpenFrom("127.0.0.1", taken.port()).port(), taken.port());
  EXPECT_THROW(ListenSocket::Open("not an address", 0), Error);
}

}  // namespace
}  // namespace hydrofoil::rest
