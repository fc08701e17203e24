// Ten bugs of a known depth in a little protocol. Clients hand a server a program each, an
// operation a message, over a stream: one client's operations stay in order, those of different
// clients meet in any. The server does each as it comes and keeps no locks, and that is the bug: in
// some orders it comes to what no client's program allows.
#pragma once

#include <array>
#include <string_view>

#include "sim/world/protocol.h"

namespace midflight::sim {

// What an operation says, and the register of the server that it is about.
enum class Verb : std::uint8_t {
  work,     // nothing that matters here
  read,     // register into the client's local
  write,    // value into register
  swap,     // if the register holds the local: value into it; else the client gives up
  require,  // gives up unless the register holds value
  same,     // local: whether it is what the register holds
  check,    // wrong unless the register holds value
  never,    // wrong if the register holds value
  assure,   // wrong if the local is 0
};
struct Operation {
  Verb verb = Verb::work;
  std::size_t about = 0;
  std::uint8_t value = 0;
};

struct PlantedBug {
  std::string_view name;
  // Orders of two operations that it takes, in the sense of PCT: d - 1 change points can show it,
  // fewer can't.
  std::uint32_t depth;
  std::array<std::uint8_t, 3> registers;  // at first
  // Of each client: "VERB REGISTER VALUE" after another, or a number of `work`.
  std::vector<std::string_view> programs;
};
[[nodiscard]] const std::vector<PlantedBug>& planted_bugs();

using Programs = std::vector<std::vector<Operation>>;
[[nodiscard]] Programs programs_of(const PlantedBug& bug);

// The server's state, and how far each client's program is.
struct ServerState {
  struct Client {
    std::size_t next = 0;
    std::uint8_t local = 0;
    bool gave_up = false;
    friend auto operator<=>(const Client&, const Client&) = default;
  };
  std::array<std::uint8_t, 3> registers{};
  std::vector<Client> clients;
  friend auto operator<=>(const ServerState&, const ServerState&) = default;
};
// Does the client's next operation. True if it went wrong.
[[nodiscard]] bool proceed(ServerState& state, std::size_t index, const Operation& operation);
// How likely a run is to go wrong in which each client that has something left is as likely to be
// next as any other: summed up over all that may happen, not measured.
[[nodiscard]] double random_chance(const PlantedBug& bug);

// A scenario of midflight in which this server runs: what goes wrong is delivered, and so violates
// delivered-once.
[[nodiscard]] ScenarioConfig planted_scenario(const PlantedBug& bug);

}  // namespace midflight::sim
