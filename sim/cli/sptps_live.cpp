#include <cstdio>
#include <memory>

#include "reports/text.h"
#include "sim/cli/commands.h"
#include "sim/cli/key_files.h"
#include "sim/cli/signals.h"
#include "sim/live/peer.h"

namespace midflight::cli {
namespace {

using sim::SocketType;
using sptps::Role;

struct LiveOptions {
  std::string endpoint;
  std::string key;
  std::string peer;
  std::string label = "sptps_test";
  bool datagram = false;
  bool paced = false;
  bool allow_readable_key = false;

  [[nodiscard]] SocketType transport() const {
    return datagram ? SocketType::udp : SocketType::tcp;
  }
};

void say(std::string_view text) { std::fprintf(stderr, "%s\n", reports::printable(text).c_str()); }

Result<sptps::Setup> setup_of(const LiveOptions& options, Role role) {
  sptps::Setup setup;
  setup.mode = options.datagram ? sptps::Mode::datagram : sptps::Mode::stream;
  setup.role = role;
  const auto own = read_private_key(options.key, options.allow_readable_key);
  if (!own) return fail(own.error());
  setup.own = *own;
  const auto peer = read_peer_key(options.peer);
  if (!peer) return fail(peer.error());
  setup.peer = *peer;
  const auto label = as_bytes(options.label);
  setup.label.assign(label.begin(), label.end());
  return setup;
}

sim::MaybeSocket listen_on(const sim::Endpoint& endpoint, SocketType transport) {
  auto bound = sim::bind_to(endpoint, transport);
  if (!bound) return fail(bound.error());
  const auto local = sim::local_endpoint(*bound);
  if (!local) return fail(local.error());
  say("Listening on " + sim::to_text(*local));
  return sim::accept_one(std::move(*bound), transport, stop_requested);
}

// What went wrong out there is no fault of the command line.
ExitStatus failed(const std::string& why) {
  refuse(why);
  return ExitStatus::failed;
}

ExitStatus speak(const LiveOptions& options, Role role) {
  const auto endpoint = sim::parse_endpoint(options.endpoint);
  if (!endpoint) return refuse(endpoint.error().message);
  auto setup = setup_of(options, role);
  if (!setup) return refuse(setup.error().message);
  auto socket = role == Role::initiator ? sim::dial(*endpoint, options.transport(), stop_requested)
                                        : listen_on(*endpoint, options.transport());
  if (!socket) return failed(socket.error().message);
  if (!*socket) return *stop_signal();
  say("Connected");
  const sim::Terminal terminal{0, 1, say, stop_requested};
  const auto end = sim::converse(std::move(**socket), {std::move(*setup), options.paced}, terminal);
  if (!end) return failed(end.error().message);
  return stop_signal().value_or(ExitStatus::held);
}

void add(CLI::App& sptps, const std::string& name, Role role, Action& chosen) {
  const bool dials = role == Role::initiator;
  auto* command = sptps.add_subcommand(
      name, dials ? "speak SPTPS to a peer that listens" : "wait for a peer and speak SPTPS to it");
  auto options = std::make_shared<LiveOptions>();
  command
      ->add_option("ADDRESS", options->endpoint,
                   dials ? "where the peer listens"
                         : "where to listen; no host: everywhere; port 0: any that is free")
      ->type_name("HOST:PORT")
      ->required();
  command->add_option("--key", options->key, "own private key, in tinc's PEM form")
      ->type_name("FILE")
      ->required();
  command
      ->add_option("--peer", options->peer,
                   "the peer's public key: PEM, 43 digits, or a tinc host file")
      ->type_name("FILE")
      ->required();
  command->add_flag("--datagram", options->datagram, "UDP instead of TCP");
  command->add_option("--label", options->label, "what both sides sign (default: sptps_test)")
      ->type_name("TEXT");
  command->add_flag("--paced", options->paced,
                    "send records at least 50 ms apart, for an old sptps_test");
  command->add_flag("--allow-readable-key", options->allow_readable_key,
                    "take a private key that others can read");
  command->footer(
      "\nStandard input is sent, a line as one record; what arrives is printed. A line that "
      "starts\n"
      "with $ also begins a key exchange. A stream is closed when the input has ended, unless it "
      "was\nempty; then, and with --datagram, it ends with the peer or by Ctrl-C.\n"
      "\nExample:\n  $ midflight sptps " +
      name + (dials ? " [::1]" : " 127.0.0.1") + ":6550 --key alpha.priv --peer beta.pub");
  command->callback(
      [options, role, &chosen] { chosen = [options, role] { return speak(*options, role); }; });
}

}  // namespace

void add_sptps_live(CLI::App& sptps, Action& chosen) {
  add(sptps, "listen", Role::responder, chosen);
  add(sptps, "connect", Role::initiator, chosen);
}

}  // namespace midflight::cli
