#include "sim/live/socket.h"

#include <gmock/gmock.h>

namespace midflight::sim {
namespace {

using testing::HasSubstr;

TEST(EndpointText, SplitsHostAndPort) {
  const auto name = parse_endpoint("example.org:655");
  ASSERT_TRUE(name);
  EXPECT_EQ(name->host, "example.org");
  EXPECT_EQ(name->port, "655");
  const auto v6 = parse_endpoint("[fe80::1]:0");
  ASSERT_TRUE(v6);
  EXPECT_EQ(v6->host, "fe80::1");
  EXPECT_EQ(to_text(*v6), "[fe80::1]:0");
  const auto anywhere = parse_endpoint(":65535");
  ASSERT_TRUE(anywhere);
  EXPECT_EQ(anywhere->host, "");
}

TEST(EndpointText, NeedsAPortAndBracketsAroundIpv6) {
  for (const auto* text : {"", "host", "host:", "host:65536", "host:-1", "host:ssh", "host:6x"}) {
    const auto parsed = parse_endpoint(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_THAT(parsed.error().message, HasSubstr("HOST:PORT"));
  }
  const auto bare = parse_endpoint("::1:655");
  ASSERT_FALSE(bare);
  EXPECT_THAT(bare.error().message, HasSubstr("[::1]:655"));
}

bool never() { return false; }
bool at_once() { return true; }

TEST(Dialling, NobodyThereIsAnErrorThatNamesTheEndpoint) {
  std::optional<Endpoint> closed;
  {
    const auto bound = bind_to({"127.0.0.1", "0"}, SocketType::tcp);
    ASSERT_TRUE(bound) << bound.error().message;
    closed = *local_endpoint(*bound);
  }
  const auto socket = dial(*closed, SocketType::tcp, never);
  ASSERT_FALSE(socket);
  EXPECT_THAT(socket.error().message, HasSubstr(to_text(*closed) + ": Connection refused"));
}

TEST(Accepting, IsStoppedWithoutAnybodyComing) {
  for (const auto transport : {SocketType::tcp, SocketType::udp}) {
    auto bound = bind_to({"127.0.0.1", "0"}, transport);
    ASSERT_TRUE(bound) << bound.error().message;
    const auto socket = accept_one(std::move(*bound), transport, at_once);
    ASSERT_TRUE(socket);
    EXPECT_FALSE(*socket);
  }
}

}  // namespace
}  // namespace midflight::sim
