#include <chrono>
#include <cstdio>
#include <memory>

#include "reports/text.h"
#include "sim/cli/commands.h"
#include "sim/cli/key_files.h"
#include "sim/cli/log_output.h"
#include "sim/cli/run_outputs.h"
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
  LogOptions log;

  [[nodiscard]] SocketType transport() const {
    return datagram ? SocketType::udp : SocketType::tcp;
  }
};

// Tells on standard error what goes on, and logs it with the time since it was made.
class Teller {
 public:
  explicit Teller(const LogOptions& options) : log_({"local"}, options.level()) {}

  void say(Severity severity, std::string_view text) {
    std::fprintf(stderr, "%s\n", reports::printable(text).c_str());
    sim::Event event;
    event.at = Instant(std::chrono::steady_clock::now() - start_);
    event.severity = severity;
    event.node = NodeIndex{0};
    event.text = text;
    log_.observe(event);
  }
  // What went wrong out there is no fault of the command line.
  ExitStatus failed(const std::string& why) {
    say(Severity::error, "midflight: " + why);
    return ExitStatus::failed;
  }
  [[nodiscard]] std::string log() const { return log_.text(); }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  EventLog log_;
};

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

sim::MaybeSocket listen_on(const sim::Endpoint& endpoint, SocketType transport, Teller& teller) {
  auto bound = sim::bind_to(endpoint, transport);
  if (!bound) return fail(bound.error());
  const auto local = sim::local_endpoint(*bound);
  if (!local) return fail(local.error());
  teller.say(Severity::info, "Listening on " + sim::to_text(*local));
  return sim::accept_one(std::move(*bound), transport, stop_requested);
}

ExitStatus converse(const LiveOptions& options, const sim::Endpoint& endpoint, sptps::Setup setup,
                    Teller& teller) {
  auto socket = setup.role == Role::initiator
                    ? sim::dial(endpoint, options.transport(), stop_requested)
                    : listen_on(endpoint, options.transport(), teller);
  if (!socket) return teller.failed(socket.error().message);
  if (!*socket) return *stop_signal();
  teller.say(Severity::info, "Connected");
  const auto say = [&teller](Severity severity, std::string_view text) {
    teller.say(severity, text);
  };
  const sim::Terminal terminal{0, 1, say, stop_requested};
  const auto end = sim::converse(std::move(**socket), {std::move(setup), options.paced}, terminal);
  if (!end) return teller.failed(end.error().message);
  return stop_signal().value_or(ExitStatus::held);
}

ExitStatus speak(const LiveOptions& options, Role role) {
  const auto endpoint = sim::parse_endpoint(options.endpoint);
  if (!endpoint) return refuse(endpoint.error().message);
  const std::vector<std::string> inputs{options.key, options.peer};
  const auto distinct = check_distinct({&options.log.file, 1}, inputs);
  if (!distinct) return refuse(distinct.error().message);
  auto setup = setup_of(options, role);
  if (!setup) return refuse(setup.error().message);
  auto log = LogOutput::open(options.log);
  if (!log) return refuse(log.error().message);
  Teller teller(options.log);
  const auto status = converse(options, *endpoint, std::move(*setup), teller);
  if (options.log.file.empty()) return status;  // standard error has it already
  auto written = log->write(teller.log());
  if (written) written = log->commit();
  return written ? status : graver(status, refuse(written.error().message));
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
  add_log_options(*command, options->log);
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
