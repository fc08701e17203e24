#include "tests/sim/corpus/planted_bugs.h"

#include <algorithm>
#include <map>
#include <sstream>

#include "sim/host/address.h"
#include "sim/kernel/choice.h"

namespace midflight::sim {
namespace {

constexpr std::array<std::string_view, 9> kVerbs{"work", "read",  "write", "swap",  "require",
                                                 "same", "check", "never", "assure"};
constexpr std::string_view kRegisters = "xyz";

// One or more of the same.
std::pair<std::size_t, Operation> parse(const std::string& text) {
  std::istringstream words(text);
  std::string verb;
  char about = 'x';
  int value = 0;
  words >> verb;
  if (std::isdigit(verb.front()) != 0) return {std::stoul(verb), {}};
  words >> about >> value;
  const auto found = std::find(kVerbs.begin(), kVerbs.end(), verb);
  return {1,
          {static_cast<Verb>(found - kVerbs.begin()), kRegisters.find(about),
           static_cast<std::uint8_t>(value)}};
}

}  // namespace

const std::vector<PlantedBug>& planted_bugs() {
  static const std::vector<PlantedBug> kBugs{
      // A list's head is taken and put back while it is being taken: what comes after it changed.
      {"aba",
       3,
       {1, 2, 0},
       {"2; read x; require x 1; require y 2; 1; swap x 2; 24; check y 2",
        "24; read x; require x 1; swap x 2; write y 3; write x 1; 1; write y 2"}},
      // Between two pops of a third the list's tag of one bit comes round.
      {"tagged-aba",
       3,
       {1, 1, 0},
       {"2; read x; require x 1; require y 1; 1; swap x 5; check y 1",
        "20; read x; require x 1; swap x 2; 1; write x 7",
        "4; require x 2; 20; write y 2; write x 1; 4"}},
      // A lease is taken over from one who has not noticed and still writes.
      {"stale-lease",
       3,
       {},
       {"2; require x 0; write x 1; 1; write y 1; 4",
        "40; require x 1; write x 2; write y 2; 1; check y 2; 4"}},
      // Two halves are read around a write, and the version, even again, does not tell.
      {"torn-read",
       3,
       {},
       {"2; require x 0; read y; 1; same z; 24; require x 0; assure",
        "24; write x 1; write y 1; write z 1; write x 0; 1; write x 1"}},
      // Who finds nothing to do goes to sleep, and was woken just before.
      {"lost-wakeup",
       3,
       {},
       {"2; require x 0; 1; write y 1; 24; require x 1; check y 0",
        "24; write y 0; write x 1; 1; write y 0; write x 2"}},
      // Something is there before what it consists of.
      {"half-initialised",
       3,
       {},
       {"2; require x 0; 1; require x 1; 24; check y 1", "24; write x 1; 1; write y 1", "20"}},
      // A renewal crosses the revocation that it answers.
      {"revoked-renewal",
       4,
       {},
       {"2; require x 0; write x 1; 1; require x 2; 20; write x 1; 1; check z 0",
        "20; require x 1; write x 2; 1; require x 1; 20; write z 1; 4"}},
      // A cache is filled with what was read before the write that emptied it.
      {"stale-refill",
       4,
       {},
       {"2; require y 0; require x 0; 1; write y 1; 1; never z 2",
        "24; write x 1; write y 0; 1; require y 1; 24; write z 2; 1; write z 0"}},
      // A session that was ended goes on, and is ended again too late.
      {"zombie-session",
       4,
       {},
       {"2; require x 0; write x 1; 1; require x 2; 16; write y 1; 1; never z 1",
        "16; require x 1; write x 2; 1; require y 1; write x 3; 16; write z 1; 1; write z 0",
        "20"}},
      // Two of three agree to commit while the third still may abort.
      {"early-commit",
       4,
       {},
       {"2; write x 1; 1; require y 1; 16; write z 1; 4",
        "16; require x 1; write y 1; 1; require z 1; 16; never x 2",
        "1; require y 1; 1; write x 2; 4; write x 3"}},
  };
  return kBugs;
}

Programs programs_of(const PlantedBug& bug) {
  Programs out;
  for (const auto text : bug.programs) {
    auto& program = out.emplace_back();
    std::istringstream parts{std::string(text)};
    for (std::string part; std::getline(parts >> std::ws, part, ';');) {
      const auto [times, operation] = parse(part);
      program.insert(program.end(), times, operation);
    }
  }
  return out;
}

bool proceed(ServerState& state, std::size_t index, const Operation& operation) {
  auto& client = state.clients[index];
  ++client.next;
  if (client.gave_up) return false;
  auto& at = state.registers.at(operation.about);
  switch (operation.verb) {
    case Verb::work:
      break;
    case Verb::read:
      client.local = at;
      break;
    case Verb::write:
      at = operation.value;
      break;
    case Verb::swap:
      client.gave_up = at != client.local;
      if (!client.gave_up) at = operation.value;
      break;
    case Verb::require:
      client.gave_up = at != operation.value;
      break;
    case Verb::same:
      client.local = at == client.local ? 1 : 0;
      break;
    case Verb::check:
      return at != operation.value;
    case Verb::never:
      return at == operation.value;
    case Verb::assure:
      return client.local == 0;
  }
  return false;
}

namespace {

ServerState first_state(const PlantedBug& bug) {
  return {bug.registers, std::vector<ServerState::Client>(bug.programs.size())};
}

// Adds what may happen next to a state that was come to so likely; returns how likely it goes
// wrong.
double spread(const ServerState& state, double likely, const Programs& programs,
              std::map<ServerState, double>& next) {
  std::vector<std::size_t> able;
  for (std::size_t i = 0; i < programs.size(); ++i) {
    if (state.clients[i].next < programs[i].size()) able.push_back(i);
  }
  double wrong = 0;
  for (const auto client : able) {
    const auto share = likely / static_cast<double>(able.size());
    auto then = state;
    if (proceed(then, client, programs[client][state.clients[client].next])) {
      wrong += share;
    } else {
      next[then] += share;
    }
  }
  return wrong;
}

constexpr NodeIndex kServer{0};
constexpr ConnectionId kToServer{0};
constexpr Duration kBegin = std::chrono::seconds(1);  // connections stand by then

NodeIndex node_of(std::size_t client) { return NodeIndex{static_cast<std::uint32_t>(client + 1)}; }

// Both ends of the protocol.
class PlantedHost final : public HostOf<PlantedHost> {
 public:
  explicit PlantedHost(const Birth& birth)
      : self_(birth.self),
        programs_(std::make_shared<const Programs>(programs_of(bug_of(birth.scenario)))),
        state_(first_state(bug_of(birth.scenario))) {}

  void start(const HostCall& call) override {
    if (self_ != kServer) call.effects.dial(kToServer, address_of(kServer));
  }
  void datagram(Address, ByteView, const HostCall&) override {}
  void connection(ConnectionId id, StreamEvent event, Address peer, const HostCall&) override {
    if (event == StreamEvent::accepted) clients_[id] = NodeIndex{peer.host - kFirstAddress};
  }
  // An operation.
  void stream(ConnectionId id, ByteView, const HostCall& call) override {
    const auto node = clients_.at(id);
    const auto client = node.value - 1;
    const auto& program = programs_->at(client);
    const auto& operation = program[state_.clients[client].next];
    Report report;
    report.peer = node;
    report.message = "OPERATION";
    report.record = kVerbs.at(static_cast<std::size_t>(operation.verb));
    report.kind = ReportKind::received;
    call.effects.report(report);
    if (proceed(state_, client, operation)) call.effects.deliver(node, as_bytes("wrong"));
    report.kind = state_.clients[client].gave_up ? ReportKind::refused : ReportKind::state;
    report.name = name_of(state_.registers);
    call.effects.report(report);
  }
  // Sends the program.
  void send_packet(NodeIndex, ByteView, const HostCall& call) override {
    const auto& program = programs_->at(self_.value - 1);
    for (std::size_t i = 0; i < program.size(); ++i) {
      Label label;
      label.message = "OPERATION";
      label.record = kVerbs.at(static_cast<std::size_t>(program[i].verb));
      label.peer = kServer;
      label.fingerprint = combine(self_.value, i);
      label.unique = true;
      call.effects.stream(kToServer, as_bytes("."), label);
    }
  }
  void write_state(Writer& out, Numbers) const override {
    for (const auto value : state_.registers) out.integer(value);
    for (const auto& client : state_.clients) {
      out.integer(std::uint64_t{client.next}).integer(client.local).boolean(client.gave_up);
    }
  }

 private:
  static const PlantedBug& bug_of(const ScenarioConfig& scenario) {
    const auto& bugs = planted_bugs();
    return *std::find_if(bugs.begin(), bugs.end(),
                         [&](const PlantedBug& bug) { return bug.name == scenario.name; });
  }
  // Values are digits; names are static.
  static std::string_view name_of(const std::array<std::uint8_t, 3>& registers) {
    static const auto kTexts = [] {
      std::array<std::string, 512> names;
      for (std::size_t i = 0; i < names.size(); ++i) {
        for (const auto digit : {i / 64, i / 8 % 8, i % 8}) names.at(i) += std::to_string(digit);
      }
      return names;
    }();
    return kTexts.at(64U * registers[0] + 8U * registers[1] + registers[2]);
  }

  NodeIndex self_;
  std::shared_ptr<const Programs> programs_;
  ServerState state_;
  std::map<ConnectionId, NodeIndex> clients_;
};

}  // namespace

ScenarioConfig planted_scenario(const PlantedBug& bug) {
  static const Protocol kPlanted{.name = "planted", .hosts = hosts_of<PlantedHost>};
  ScenarioConfig out;
  out.protocol = &kPlanted;
  out.name = bug.name;
  out.duration = 2 * kBegin;
  out.nodes.emplace_back().name = "server";
  for (std::size_t i = 0; i < bug.programs.size(); ++i) {
    const auto client = node_of(i);
    const auto name = "client " + std::to_string(client.value);
    out.nodes.emplace_back().name = name;
    auto& link = out.links.emplace_back();
    link.a = client;
    link.b = kServer;
    link.a_to_b.delay = link.b_to_a.delay = kBegin / 100;
    out.traffic.push_back({name, client, kServer, 84, Burst{1, kBegin}, {}, {}, false});
  }
  // All programs are sent, and nothing of them has arrived.
  out.search.from = kBegin + kBegin / 1000;
  out.search.untimed = true;
  return out;
}

double random_chance(const PlantedBug& bug) {
  const auto programs = programs_of(bug);
  std::map<ServerState, double> now{{first_state(bug), 1.0}};
  double wrong = 0;
  while (!now.empty()) {
    std::map<ServerState, double> next;
    for (const auto& [state, likely] : now) wrong += spread(state, likely, programs, next);
    now = std::move(next);
  }
  return wrong;
}

}  // namespace midflight::sim
