// The transport against a server that misbehaves as it is told.

#include "aws/transport/crt_transport.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <functional>
#include <future>
#include <poll.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "base/testing/matchers.h"

namespace dynalake::aws {
namespace {

using ::testing::HasSubstr;

// A connection, as a server sees it.
class Peerless {
 public:
  explicit Peerless(int socket) : socket_(socket) {}

  // False at the end of the connection.
  bool ReadHead() const {
    std::string head;
    char byte = 0;
    while (!head.ends_with("\r\n\r\n")) {
      if (recv(socket_, &byte, 1, 0) <= 0) {
        return false;
      }
      head += byte;
    }
    return true;
  }
  bool Write(std::string_view text) const {
    return send(socket_, text.data(), text.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(text.size());
  }
  // Writes all of it, and calls `full` whenever no more can be written for now.
  void WriteAll(std::string_view text, const std::function<void()>& full) const {
    while (!text.empty()) {
      const ssize_t count = send(socket_, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (count > 0) {
        text.remove_prefix(static_cast<size_t>(count));
      } else if (errno == EAGAIN) {
        full();
        pollfd writable{.fd = socket_, .events = POLLOUT, .revents = 0};
        poll(&writable, 1, -1);
      } else {
        return;
      }
    }
  }
  void WaitForTheEnd() const {
    char byte = 0;
    while (recv(socket_, &byte, 1, 0) > 0) {
    }
  }

 private:
  int socket_;
};

// Each connection is served on a thread of its own, and closed after it.
class Server {
 public:
  explicit Server(std::function<void(const Peerless&)> serve) : serve_(std::move(serve)) {
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    listen(listener_, 16);
    socklen_t size = sizeof(address);
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    endpoint_ =
        *ParseEndpointUrl(fmt::format("http://127.0.0.1:{}", ntohs(address.sin_port)), "us-east-1");
    acceptor_ = std::thread([this] { Accept(); });
  }
  ~Server() {
    shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    close(listener_);
    for (const int accepted : sockets_) {
      shutdown(accepted, SHUT_RDWR);
    }
    for (std::thread& thread : threads_) {
      thread.join();
    }
    for (const int accepted : sockets_) {
      close(accepted);
    }
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  const Endpoint& endpoint() const { return endpoint_; }
  int connections() const { return connections_; }

 private:
  void Accept() {
    while (true) {
      const int accepted = accept(listener_, nullptr, nullptr);
      if (accepted < 0) {
        return;
      }
      ++connections_;
      sockets_.push_back(accepted);
      threads_.emplace_back([this, accepted] {
        serve_(Peerless(accepted));
        shutdown(accepted, SHUT_RDWR);
      });
    }
  }

  std::function<void(const Peerless&)> serve_;
  int listener_ = -1;
  Endpoint endpoint_;
  std::atomic<int> connections_{0};
  std::vector<int> sockets_;  // of the acceptor's thread, as the next
  std::vector<std::thread> threads_;
  std::thread acceptor_;
};

class Sink final : public BodySink {
 public:
  explicit Sink(std::function<Result<void>(std::string_view)> take) : take_(std::move(take)) {}

  Result<void> Begin(const HttpResponse&) override { return {}; }
  Result<void> Write(std::string_view bytes) override { return take_(bytes); }

 private:
  std::function<Result<void>(std::string_view)> take_;
};

class CrtTransportTest : public ::testing::Test {
 protected:
  CrtTransportTest()
      : runtime_(*Runtime::Make()), transport_(*runtime_, {.window_bytes = size_t{256} << 10}) {}

  Result<HttpResponse> Get(const Server& server, const TimeLimits& limits = {},
                           BodySink* sink = nullptr, const CancelToken& cancel = {}) {
    return transport_.Send(server.endpoint(), {}, sink, limits, cancel);
  }

  std::unique_ptr<Runtime> runtime_;
  CrtTransport transport_;
};

bool MayHaveArrived(const Error& error) {
  const auto* failure = error.FindDetail<TransportFailure>();
  return failure != nullptr && failure->may_have_arrived;
}

TEST_F(CrtTransportTest, AConnectionServesManyRequests) {
  const Server server([](const Peerless& peer) {
    while (peer.ReadHead()) {
      peer.Write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    }
  });
  for (int i = 0; i < 3; ++i) {
    ASSERT_OK_AND_ASSIGN(const HttpResponse answer, Get(server));
    EXPECT_EQ(answer.body, "hi");
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(CrtTransportTest, AnAnswerThatCameBeforeIsNoAnswer) {
  // From the second on, each answer is that to the request before.
  std::atomic<int> answered = 0;
  const Server server([&](const Peerless& peer) {
    while (peer.ReadHead()) {
      const int id = std::max(answered++ - 1, 0);
      peer.Write(fmt::format(
          "HTTP/1.1 200 OK\r\nx-amzn-RequestId: {}\r\nContent-Length: 1\r\n\r\n{}", id, id));
    }
  });
  ASSERT_OK_AND_ASSIGN(const HttpResponse first, Get(server));
  EXPECT_EQ(first.body, "0");
  const auto second = Get(server);
  ASSERT_THAT(second, IsError(ErrorCode::kUnreachable, HasSubstr("came once more")));
  EXPECT_TRUE(MayHaveArrived(second.error()));
  ASSERT_OK_AND_ASSIGN(const HttpResponse third, Get(server));
  EXPECT_EQ(third.body, "1");
  EXPECT_EQ(server.connections(), 2);
}

TEST_F(CrtTransportTest, WhereNobodyListensNothingHasArrived) {
  const Endpoint nobody = *ParseEndpointUrl("http://127.0.0.1:1", "us-east-1");
  const auto answer = transport_.Send(nobody, {}, nullptr, {}, {});
  ASSERT_THAT(answer, IsError(ErrorCode::kUnreachable, HasSubstr("127.0.0.1:1 cannot be reached")));
  EXPECT_FALSE(MayHaveArrived(answer.error()));
}

TEST_F(CrtTransportTest, ACutAnswerIsNoAnswer) {
  const Server server([](const Peerless& peer) {
    peer.ReadHead();
    peer.Write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
  });
  const auto answer = Get(server);
  ASSERT_THAT(answer, IsError(ErrorCode::kUnreachable));
  EXPECT_TRUE(MayHaveArrived(answer.error()));
}

TEST_F(CrtTransportTest, AStalledAnswerEnds) {
  const Server server([](const Peerless& peer) {
    peer.ReadHead();
    peer.Write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
    peer.WaitForTheEnd();
  });
  EXPECT_THAT(Get(server, {.stall_ms = 200}),
              IsError(ErrorCode::kUnreachable, HasSubstr("no byte came or went for 200 ms")));
}

TEST_F(CrtTransportTest, AnAnswerThatNeverStartsEnds) {
  const Server server([](const Peerless& peer) { peer.WaitForTheEnd(); });
  const auto answer = Get(server, {.first_byte_ms = 200});
  ASSERT_THAT(answer, IsError(ErrorCode::kUnreachable));
  EXPECT_TRUE(MayHaveArrived(answer.error()));
}

TEST_F(CrtTransportTest, ACancelledRequestEndsSoon) {
  const Server server([](const Peerless& peer) { peer.WaitForTheEnd(); });
  const CancelToken cancel;
  auto answer = std::async(std::launch::async, [&] { return Get(server, {}, nullptr, cancel); });
  while (server.connections() == 0) {
    std::this_thread::yield();
  }
  cancel.Cancel();
  ASSERT_EQ(answer.wait_for(std::chrono::seconds(10)), std::future_status::ready);
  EXPECT_THAT(answer.get(), IsError(ErrorCode::kCancelled));
}

TEST_F(CrtTransportTest, ASlowSinkHoldsTheServerBack) {
  constexpr size_t kSizeBytes = size_t{50} << 20;  // far more than the kernel's buffers hold
  std::promise<void> full;
  const Server server([&](const Peerless& peer) {
    peer.ReadHead();
    peer.Write(fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", kSizeBytes));
    bool told = false;
    peer.WriteAll(std::string(kSizeBytes, 'x'), [&] {
      if (!std::exchange(told, true)) {
        full.set_value();
      }
    });
  });
  size_t taken_bytes = 0;
  Sink sink([&](std::string_view bytes) -> Result<void> {
    if (taken_bytes == 0) {
      full.get_future().wait();  // forever, if all of it could be written
    }
    taken_bytes += bytes.size();
    return {};
  });
  ASSERT_THAT(Get(server, {}, &sink), IsOk());
  EXPECT_EQ(taken_bytes, kSizeBytes);
}

TEST_F(CrtTransportTest, ASinksErrorEndsTheRequest) {
  const Server server([](const Peerless& peer) {
    peer.ReadHead();
    peer.Write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + std::string(1000, 'x'));
    peer.WaitForTheEnd();
  });
  Sink sink([](std::string_view) -> Result<void> {
    return Error(ErrorCode::kResourceExhausted, "the disk is full");
  });
  EXPECT_THAT(Get(server, {}, &sink),
              IsError(ErrorCode::kResourceExhausted, HasSubstr("the disk is full")));
}

}  // namespace
}  // namespace dynalake::aws
