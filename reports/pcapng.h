// A run as a capture for Wireshark (reports/wireshark): one interface a node, nanoseconds of
// virtual time, each packet with a comment. FORMAT.md describes the frames.
#pragma once

#include <map>
#include <optional>

#include "core/base/bytes.h"
#include "reports/choice_notes.h"
#include "reports/exporter.h"

namespace midflight::reports {

class Pcapng final : public Exporter {
 public:
  // How many packets on their way are remembered with their choices.
  static constexpr std::size_t kMaxUnderWay = 4096;

  // `choices` sits between the run and who answers it; null: comments name no choices.
  Pcapng(std::vector<std::string> node_names, ChoiceNotes* choices, Sink sink);

  void observe(const sim::Event& event) override;
  void settled(NodeIndex node, ByteView state) override;
  void finish() override;

 private:
  // A packet that was sent waits for what the network says about it in the same step.
  struct Sent {
    sim::Event event;
    Bytes payload;
    std::string choices;
    std::string faults;
  };

  // Gives the choices since the last event to the packet that waits; else they are returned.
  std::string note_choices();
  [[nodiscard]] bool tells_of_sent(const sim::Event& event) const;
  void flush();
  void write_arrival(const sim::Event& event, const std::string& choices);
  void write_packet(const sim::Event& event, ByteView payload, const std::string& comment);

  std::vector<std::string> names_;
  ChoiceNotes* choices_;
  Sink sink_;
  std::optional<Sent> sent_;
  std::map<std::uint64_t, std::string> under_way_;  // by number of the sent event
  Bytes block_;
};

}  // namespace midflight::reports
