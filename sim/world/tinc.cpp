// What scenarios may say of tinc's nodes.
#include "sim/world/protocol.h"
#include "sim/world/tinc_hosts.h"

namespace midflight::sim {
namespace {

std::vector<Rule> rules() {
  return {
      {"rekey_over",
       "Later key exchanges travel in REQ_KEY, which a relay may move to UDP; since 17 May 2015 "
       "they travel in ANS_KEY over TCP.",
       {"ans_key", "req_key"},
       "ans_key"},
      {"ans_key_clears_validkey",
       "Any ANS_KEY that carries a handshake record clears validkey at once, although the old key "
       "still works until the exchange is over. The fix of 22 November 2015 drops this rule."},
      {"restart_on_undecryptable",
       "A record that can't be decrypted restarts the channel if its last start is 10 s old.",
       {"false", "true"},
       "true"},
      {"restart_needs_lasting_failure",
       "After data, the rule above waits until nothing has opened for 10 s. No tinc does; the "
       "project proposes it."},
  };
}

Behaviour written(const node::Behaviour& behaviour) {
  // Does not compile where a flag is missing.
  const auto& [rekey_over, ans_key_clears_validkey, restart_on_undecryptable,
               restart_needs_lasting_failure] = behaviour;
  const auto flag = [](bool value) { return value ? "true" : "false"; };
  return {{"rekey_over", rekey_over == node::RekeyOver::ans_key ? "ans_key" : "req_key"},
          {"ans_key_clears_validkey", flag(ans_key_clears_validkey)},
          {"restart_on_undecryptable", flag(restart_on_undecryptable)},
          {"restart_needs_lasting_failure", flag(restart_needs_lasting_failure)}};
}

std::vector<BehaviourSet> sets() {
  std::vector<BehaviourSet> out;
  for (const auto* name :
       {"tinc-after-fix", "tinc-before-fix", "tinc-2015-05", "midflight-hardened"}) {
    out.push_back({name, written(node::behaviour_set(name).value())});
  }
  return out;
}

}  // namespace

const Protocol& tinc() {
  static const Protocol kTinc{
      .name = "tinc",
      .rules = rules(),
      .sets = sets(),
      .messages = {"ID", "ACK", "PING", "PONG", "ADD_EDGE", "DEL_EDGE", "KEY_CHANGED", "REQ_KEY",
                   "ANS_KEY", "PACKET", "SPTPS_PACKET", "UDP_INFO", "MTU_INFO", "UDP"},
      .records = {"KEX", "SIG", "ACK", "DATA", "PROBE"},
      .states = {"KEX", "SECONDARY_KEX", "SIG", "ACK", "STOPPED"},
      .flags = {"validkey", "waitingforkey", "udp_confirmed", "reachable"},
      .timers = {"key_expire", "ping", "redial", "purge", "udp_timeout"},
      .facts = {{"reachable"},
                {"validkey"},
                {"waitingforkey"},
                {"udp_confirmed"},
                {"session", FactKind::state},
                {"minmtu", FactKind::bytes},
                {"maxmtu", FactKind::bytes},
                {"mtu", FactKind::bytes},
                {"nexthop", FactKind::node},
                {"via", FactKind::node}},
      .settings = {"key_expire", "tcp_only", "udp_discovery", "ping_interval", "ping_timeout",
                   "replay_window", "key"},
      .hosts = make_tinc_hosts};
  return kTinc;
}

node::Behaviour tinc_behaviour(const Behaviour& behaviour) {
  const auto follows = [&](std::string_view rule) {
    return tinc().value(behaviour, rule) == "true";
  };
  return {.rekey_over = tinc().value(behaviour, "rekey_over") == "req_key"
                            ? node::RekeyOver::req_key
                            : node::RekeyOver::ans_key,
          .ans_key_clears_validkey = follows("ans_key_clears_validkey"),
          .restart_on_undecryptable = follows("restart_on_undecryptable"),
          .restart_needs_lasting_failure = follows("restart_needs_lasting_failure")};
}

}  // namespace midflight::sim
