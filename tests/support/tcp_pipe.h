// Two simulated TCP endpoints and the plain path between them: a fixed delay, and a fate for each
// segment that the test decides.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "sim/net/tcp.h"

namespace midflight::sim {

inline constexpr std::uint32_t kMss = 1000;

struct TcpFate {
  bool lost = false;
  bool twice = false;
  Duration extra{};  // on top of the path's delay
};

// One segment as it was sent.
struct TcpSent {
  Instant at;
  bool from_client = false;
  std::uint32_t index = 0;  // 0 is the first of its direction
  TcpSegment segment;
  std::size_t size = 0;
  bool lost = false;
};

class TcpPipe {
 public:
  using Decide = std::function<TcpFate(const TcpSent&)>;

  // One of the two hosts: its endpoint, and an application that writes, reads and notes.
  struct Host : TcpSink {
    Host(TcpPipe& pipe, const TcpConfig& config, bool client)
        : pipe_(pipe), end(config), is_client(client) {}

    void send(const TcpSegment& segment, ByteView payload) override {
      pipe_.carry(is_client, segment, payload);
    }
    void deliver(ByteView bytes) override {
      received.insert(received.end(), bytes.begin(), bytes.end());
    }
    void happened(TcpEvent event) override {
      events.emplace_back(pipe_.now, event);
      if (event == TcpEvent::writable || event == TcpEvent::established) may_write = true;
    }

    [[nodiscard]] std::optional<Instant> time_of(TcpEvent wanted) const {
      for (const auto& [at, event] : events) {
        if (event == wanted) return at;
      }
      return std::nullopt;
    }

    TcpPipe& pipe_;
    TcpEndpoint end;
    bool is_client;
    bool accepted = false;
    bool may_write = true;
    bool up = true;     // false: nobody answers at all
    bool knows = true;  // false: the host has forgotten the connection and answers with resets
    Bytes to_write;
    std::size_t written = 0;
    Bytes received;
    std::vector<std::pair<Instant, TcpEvent>> events;
  };

  explicit TcpPipe(Duration one_way, const TcpConfig& config = {})
      : client(*this, config, true), server(*this, config, false), delay_(one_way) {}
  TcpPipe(const TcpPipe&) = delete;
  TcpPipe& operator=(const TcpPipe&) = delete;

  void open() { client.end.open(now, client); }
  void write(Host& host, Bytes bytes) {
    host.to_write.insert(host.to_write.end(), bytes.begin(), bytes.end());
    feed(host);
  }
  void close(Host& host) { host.end.close(now, host); }

  // Handles all that happens up to and at `until`, which is then the time.
  void run_until(Instant until) {
    for (auto at = next_instant(); at && *at <= until; at = next_instant()) {
      now = *at;
      step();
    }
    now = until;
  }
  void run_for(Duration span) { run_until(now + span); }
  // Runs until nothing is pending or `done` holds; false if that takes beyond `limit`.
  bool run_while(const std::function<bool()>& busy, Instant limit) {
    while (busy()) {
      const auto at = next_instant();
      if (!at || *at > limit) return false;
      now = *at;
      step();
    }
    return true;
  }

  Instant now;
  Host client;
  Host server;
  Decide decide = [](const TcpSent&) { return TcpFate{}; };
  std::vector<TcpSent> sent;

  [[nodiscard]] std::vector<TcpSent> sent_by(const Host& host) const {
    std::vector<TcpSent> out;
    for (const auto& each : sent) {
      if (each.from_client == host.is_client) out.push_back(each);
    }
    return out;
  }

 private:
  struct Flying {
    bool from_client = false;
    TcpSegment segment;
    Bytes payload;
  };

  void carry(bool from_client, const TcpSegment& segment, ByteView payload) {
    auto& count = from_client ? client_sent_ : server_sent_;
    TcpSent record{now, from_client, count++, segment, payload.size(), false};
    const auto fate = decide(record);
    record.lost = fate.lost;
    sent.push_back(record);
    if (fate.lost) return;
    for (int copy = 0; copy < (fate.twice ? 2 : 1); ++copy) {
      flying_.emplace(std::pair(now + delay_ + fate.extra, ++flights_),
                      Flying{from_client, segment, Bytes(payload.begin(), payload.end())});
    }
  }

  [[nodiscard]] std::optional<Instant> next_instant() const {
    std::optional<Instant> first;
    if (!flying_.empty()) first = flying_.begin()->first.first;
    for (const auto* host : {&client, &server}) {
      const auto deadline = host->knows ? host->end.deadline() : std::nullopt;
      if (deadline && (!first || *deadline < *first)) first = deadline;
    }
    return first;
  }

  void step() {
    if (!flying_.empty() && flying_.begin()->first.first == now) {
      const auto flying = std::move(flying_.begin()->second);
      flying_.erase(flying_.begin());
      arrive(flying.from_client ? server : client, flying);
      return;
    }
    for (auto* host : {&client, &server}) {
      if (!host->knows || host->end.deadline() != now) continue;
      host->end.timer(now, *host);
      feed(*host);
      return;
    }
  }

  void arrive(Host& host, const Flying& flying) {
    if (!host.up) return;
    if (!host.knows) {
      const auto reply = reset_reply(flying.segment, flying.payload.size());
      if (reply) host.send(*reply, {});
      return;
    }
    if (!host.is_client && !host.accepted) {
      host.accepted = true;
      host.end.accept(flying.segment, now, host);
    } else {
      host.end.receive(flying.segment, flying.payload, now, host);
    }
    feed(host);
  }

  void feed(Host& host) {
    const auto rest = ByteView(host.to_write).subspan(host.written);
    if (!host.may_write || rest.empty()) return;
    const auto taken = host.end.write(rest, now, host);
    host.written += taken;
    host.may_write = taken == rest.size();
  }

  Duration delay_;
  std::map<std::pair<Instant, std::uint64_t>, Flying> flying_;
  std::uint64_t flights_ = 0;
  std::uint32_t client_sent_ = 0;
  std::uint32_t server_sent_ = 0;
};

// Bytes of which each place tells: a wrong order or offset shows.
inline Bytes patterned(std::size_t count) {
  Bytes out(count);
  for (std::size_t i = 0; i < count; ++i) {
    out[i] = static_cast<std::uint8_t>((i * 2654435761U) >> 13U);
  }
  return out;
}

// 64 well-mixed bits of a counter (the finalizer of SplitMix64).
inline std::uint64_t mixed(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15U;
  value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
  value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
  return value ^ (value >> 31U);
}

}  // namespace midflight::sim
