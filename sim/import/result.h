// What an import found: plain data for text, JSON and traces. Instants are the daemons' own clocks,
// in nanoseconds since 1970 as the logs write them, without time zone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/time.h"

namespace midflight::sim {

// One line of a log, as it stands there.
struct Evidence {
  std::string node;
  std::uint32_t line = 0;  // counted from 1, through all parts of a rotated log
  std::string text;
};

struct ImportedLog {
  std::string node;
  bool from_start = false;  // it holds the daemon's first line
  std::uint32_t lines = 0;  // without empty ones
  std::uint32_t understood = 0;
  std::uint32_t unknown = 0;   // tinc's, but of no known wording
  std::uint32_t foreign = 0;   // not in the form of this daemon's log
  std::uint32_t requests = 0;  // meta messages sent, received or forwarded
  std::uint32_t packets = 0;   // of the VPN, sent or received
  std::uint32_t records = 0;   // sent or relayed
  LocalInstant first;
  LocalInstant last;
  Duration clock_offset{};    // added to its instants to align it with the first log
  std::uint32_t matched = 0;  // messages that this log shares with another
  std::uint32_t acausal = 0;  // of these, received before they were sent, even so
  std::vector<std::string> notes;
};

// Two neighbours: a connection was between them.
struct ImportedLink {
  std::string a;  // the dialler, if a log tells
  std::string b;
  std::optional<Duration> delay{};  // the least time that a message took, if both logs are there
};

// A datagram of the link's capture.
struct CapturedDatagram {
  LocalInstant at;
  std::string from;  // the node that sealed the record
  std::string to;    // empty: whoever receives it directly
  std::uint32_t number = 0;
  std::uint32_t size = 0;  // of the record
};

// The packets of interest in a capture of the link.
struct ImportedPcap {
  std::uint64_t packets = 0;  // all that the file holds
  std::uint64_t datagrams = 0;
  std::uint64_t segments = 0;
  std::uint64_t bytes = 0;  // on the wire
  LocalInstant first;
  LocalInstant last;
  std::vector<std::string> notes;
};

struct ImportedRace {
  std::string name;                // of spec 2, "The races to show"
  std::string node;                // where it struck
  std::string peer;                // the channel's other end
  LocalInstant at;                 // aligned
  std::string at_text;             // as the log of the first line of evidence writes it
  std::string story{};             // what happened, in a sentence
  std::optional<Duration> down{};  // how long the channel was down; nothing: until the logs end
  std::vector<Evidence> evidence{};
};

// A line of a log, in its place among those of all logs.
struct ImportedLine {
  LocalInstant at;  // aligned
  Evidence line;
};

struct Deviation {
  LocalInstant at;  // aligned
  Evidence where;   // the line at which the two part
  std::string real;
  std::string simulated;
};

struct NodeConformance {
  std::string node;
  std::uint32_t messages = 0;  // of key exchanges, sent by the node
  std::uint32_t messages_agreed = 0;
  std::uint32_t restarts = 0;
  std::uint32_t restarts_agreed = 0;
  std::uint32_t refusals = 0;
  std::uint32_t refusals_agreed = 0;
  std::uint32_t key_states = 0;  // lines that imply validkey
  std::uint32_t key_states_agreed = 0;
  std::uint32_t numbers = 0;                 // sealed handshake records, of which the record number
  std::uint32_t numbers_agreed = 0;          // is the same
  std::optional<Deviation> first_deviation;  // where following ended
  std::optional<Deviation> key_state_deviation;  // the first; following went on
  std::vector<std::string> not_compared;
};

// "ans_key_clears_validkey" to "true".
struct FlagSetting {
  std::string flag;
  std::string value;
};

struct FlagValue {
  std::string value;
  std::optional<Deviation> deviation;  // nothing: this value agrees with the capture
};
struct FlagInference {
  std::string flag;
  std::vector<FlagValue> values;
};

struct ImportResult {
  std::vector<std::string> nodes;  // all that a log names, in byte order
  std::vector<ImportedLink> links;
  std::vector<ImportedLog> logs;
  std::vector<ImportedLine> lines;          // whole logs, in order of time
  std::vector<CapturedDatagram> datagrams;  // in order of time
  std::optional<ImportedPcap> pcap;
  std::vector<ImportedRace> races;
  std::uint32_t harmless_refusals = 0;  // records that could not be opened, without consequence
  std::vector<FlagSetting> behaviour;   // of the simulated nodes
  std::vector<NodeConformance> conformance;
  std::vector<FlagInference> flags;
};

}  // namespace midflight::sim
