#include "tests/scenarios/support.h"

#include <gtest/gtest.h>

namespace midflight::scenarios {

Result<std::vector<LoadedScenario>, Diagnostic> parse(const std::string& text,
                                                      const std::vector<Override>& overrides,
                                                      const Files& files) {
  return parse_scenario(text, "s.json", overrides,
                        [&](const std::string& path) -> Result<std::string> {
                          const auto found = files.find(path);
                          if (found == files.end()) return fail("there is no such file");
                          return found->second;
                        });
}

LoadedScenario parse_one(const std::string& text, const std::vector<Override>& overrides,
                         const Files& files) {
  auto all = parse(text, overrides, files);
  if (!all) {
    ADD_FAILURE() << to_text(all.error());
    return {};
  }
  EXPECT_EQ(all->size(), 1U);
  return all->front();
}

std::string complaint(const std::string& text, const std::vector<Override>& overrides,
                      const Files& files) {
  const auto all = parse(text, overrides, files);
  return all ? "" : to_text(all.error());
}

std::string two_nodes(std::string_view members) {
  return R"({"format": 1, "duration": "10s", "nodes": {"alpha": {}, "beta": {}},
"links": [{"between": ["alpha", "beta"], "delay": "10ms"}],
"connections": [{"from": "alpha", "to": "beta"}])" +
         (members.empty() ? "" : ",\n" + std::string(members)) + "}";
}

const std::string kEverything = R"({
  // A comment.
  "format": 1,
  "name": "everything", "summary": "One of each", "seed": 9007199254740991, "duration": "2min",
  "defaults": {
    "node": { "key_expire": "5s", "behaviour": "tinc-before-fix" },
    "link": { "delay": "10ms", "jitter": "1ms", "tcp": "stream", "tcp_stall": "200ms" }
  },
  "nodes": {
    "beta": { "key_expire": "7s", "behaviour": { "restart_on_undecryptable": false },
              "clock": { "rate_ppm": -50, "offset": "-1.5s" }, "starts_at": "1s" },
    "alpha": { "tcp_only": true, "udp_discovery": false, "ping_interval": "30s",
               "ping_timeout": "3s", "replay_window": 0, "key": 42 },
    "gamma": { "behaviour": { "rekey_over": "req_key", "ans_key_clears_validkey": true } }
  },
  "links": [
    { "between": ["alpha", "beta"], "loss": "1/1000", "duplicate": 0.25, "corrupt": 1e-3,
      "reorder": 0, "rate": "1.5Mbit/s", "queue": 1000, "mtu": 1400, "mtu_blackhole": true,
      "alpha>beta": { "delay": "12ms", "drop_mask": 9007199254740991 } },
    { "between": ["beta", "gamma"], "drop_mask": "0x5", "tcp": "segments",
      "loss": { "enter": 0.01, "leave": "1/2", "loss_bad": 0.9, "loss_good": 0.001 } }
  ],
  "connections": [ { "from": "alpha", "to": "beta", "weight": 7 }, { "from": "gamma", "to": "beta" } ],
  "traffic": [
    { "name": "ping", "from": "alpha", "to": "beta", "size": 100, "every": "10ms", "jitter": "1ms",
      "from_time": "2s", "until": "110s", "echo": true },
    { "from": "beta", "to": "gamma", "rate_per_second": "5/2" },
    { "name": "burst", "from": "gamma", "to": "alpha", "count": 3, "at": "4s" }
  ],
  "inject": [
    { "name": "amid", "when": { "node": "beta", "event": "received", "record": "KEX", "from": "alpha", "exchange": 2 },
      "before": { "event": "received", "record": "SIG" }, "after": "1ms", "optional": true,
      "send": { "from": "beta", "to": "alpha", "size": 84 } },
    { "name": "down", "when": { "node": "alpha", "event": "state", "state": "SIG", "occurrence": "every" },
      "do": { "crash": "alpha", "restart_after": "2s" } },
    { "name": "forged", "when": { "node": "alpha", "event": "timer", "timer": "key_expire" },
      "do": { "forge": { "from": "alpha", "to": "beta", "bytes": "00ff" } } },
    { "name": "again", "when": { "node": "alpha", "event": "sent", "message": "UDP", "to": "beta", "occurrence": 3 },
      "do": { "forge": { "from": "alpha", "to": "beta", "replay": 2 } } }
  ],
  "faults": [
    { "at": "30s", "partition": ["alpha", "beta"], "for": "3s", "oneway": true },
    { "at": "31s", "partition": [["alpha", "beta"], ["gamma"]], "for": "1s" },
    { "when": { "node": "beta", "event": "flag" }, "link_down": ["beta", "alpha"], "for": "1s" },
    { "at": "40s", "clog": ["alpha", "beta"], "for": "1s" },
    { "at": "50s", "reset": ["beta", "alpha"] },
    { "at": "60s", "pause": "gamma", "for": "1s" },
    { "at": "70s", "clock_step": "gamma", "by": "-2s" },
    { "at": "80s", "force_kex": ["beta", "alpha"] },
    { "at": "90s", "clock_rate": "gamma", "by_ppm": -500000, "for": "1s" }
  ],
  "search": {
    "from": { "node": "beta", "event": "flag", "flag": "waitingforkey", "value": true }, "until": "8s",
    "bounds": { "injections": 1, "losses": 2, "duplicates": 3, "reorderings": 4, "rekeys": 5, "timers": 6, "depth": 7 },
    "untimed": true, "tcp": "segments", "vary": { "links.0.jitter": ["0ms", "20ms"] }
  },
  "expect": [
    { "verdict": "violated", "property": "no-spurious-restart" },
    { "verdict": "unfinished", "name": "it takes long" },
    { "counter": "channel_restarts", "at_least": 1, "at_most": 5 },
    { "counter": "packets_lost", "of": "alpha>beta", "equals": 0 },
    { "outage": { "pair": ["alpha", "beta"], "longest_at_least": "9s", "longest_at_most": "12s" } },
    { "delivered": { "pair": ["alpha", "beta"], "at_least": 0.5, "at_most": "9/10" } },
    { "state": { "node": "beta", "peer": "alpha", "validkey": true, "session": "SECONDARY_KEX", "mtu": 1400, "via": "alpha" } },
    { "sequence": [ { "node": "alpha", "event": "timer" }, { "node": "beta", "event": "flag", "from": "alpha" } ] },
    { "compare": { "set": { "defaults.node.behaviour": "midflight-hardened", "faults": [] }, "expect": [ { "verdict": "holds" }, { "counter": "channel_restarts", "equals": 0 } ] } }
  ],
  "sometimes": [ "amid", { "node": "beta", "event": "received", "message": "REQ_KEY", "from": "alpha" } ]
})";

}  // namespace midflight::scenarios
