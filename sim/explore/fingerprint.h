// The fingerprint that a violation is filed by (spec 3, "Searching"): the same for the same race,
// whatever the times, seeds, names and counts.
#pragma once

#include <array>
#include <map>
#include <string>

#include "sim/property/property.h"

namespace midflight::sim {

// What the last events between each two nodes were, back to where the channel or a key exchange
// began, without anything that varies among runs of the same race: data counts only if the last
// step follows from an application's packet, or a flood would be another race than its one packet.
class RecentSteps final : public Observer {
 public:
  void observe(const Event& event) override;

  // 16 hex digits over the property and the last steps of the finding's two nodes, which are told
  // apart by their place in it alone. To be asked at the event that showed the violation.
  [[nodiscard]] std::string fingerprint_of(std::string_view property, const Finding& finding) const;

 private:
  static constexpr std::size_t kSteps = 6;
  struct Step {
    EventKind kind{};
    NodeIndex actor;
    std::int64_t value = 0;
    std::string_view message;
    std::string_view record;
    std::string_view name;
    friend bool operator==(const Step&, const Step&) = default;
  };
  struct Ring {
    std::array<Step, kSteps> steps;
    std::size_t count = 0;     // since the beginning; the last is at (count - 1) % kSteps
    std::uint64_t packet = 0;  // the application's last, by its event
    std::uint64_t last = 0;    // the last step's event
    bool by_packet = false;    // which follows from that packet
    bool began = false;        // the last step is such a beginning
  };

  static Step step_of(const Event& event);
  static std::uint64_t hash_of(const Step& step);

  std::map<Direction, Ring> pairs_;  // either way
};

}  // namespace midflight::sim
