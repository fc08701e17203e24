#include "sim/cli/page.h"

namespace midflight::cli {
namespace {

// The rules that versions of tinc differ in (core/node/behaviour.h), in words.
std::vector<reports::PageRule> rules_of(const node::Behaviour& behaviour) {
  return {
      {"ans_key_clears_validkey", behaviour.ans_key_clears_validkey,
       "Any ANS_KEY that carries a handshake record clears validkey at once, although the old key "
       "still works until the exchange is over. The fix of 22 November 2015 drops this rule.",
       "--set defaults.node.behaviour.ans_key_clears_validkey=false"},
      {"restart_on_undecryptable", behaviour.restart_on_undecryptable,
       "A record that can't be decrypted restarts the channel if its last start is 10 s old.",
       "--set defaults.node.behaviour.restart_on_undecryptable=false"},
      {"restart_needs_lasting_failure", behaviour.restart_needs_lasting_failure,
       "After data, the rule above waits until nothing has opened for 10 s. No tinc does; the "
       "project proposes it.",
       "--set defaults.node.behaviour.restart_needs_lasting_failure=false"},
      {"rekey_over_req_key", behaviour.rekey_over == node::RekeyOver::req_key,
       "Later key exchanges travel in REQ_KEY, which a relay may move to UDP; since 17 May 2015 "
       "they travel in ANS_KEY over TCP.",
       "--set defaults.node.behaviour.rekey_over=ans_key"},
  };
}

}  // namespace

reports::PageHead page_head(const scenarios::LoadedScenario* only_scenario) {
  reports::PageHead head;
  head.version = MIDFLIGHT_VERSION;
  if (only_scenario == nullptr) return head;
  head.summary = only_scenario->config.summary;
  for (const auto& node : only_scenario->config.nodes) {
    head.nodes.push_back({node.name, rules_of(node.behaviour)});
  }
  return head;
}

}  // namespace midflight::cli
