// Every name that a scenario may use (spec 4), but for those of its protocol
// (sim/world/protocol.h). The schema lists the same, and a test compares them.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

namespace midflight::scenarios {

using Names = std::span<const std::string_view>;

// The members that one kind of object may have; `name` is that of its definition in the schema.
struct Section {
  std::string_view name;
  Names members;
  bool directions = false;  // also members named "alpha>beta"
};

namespace sections {
extern const Section kScenario, kDefaults, kNode, kClock, kKey;
extern const Section kLinkSettings, kLink, kDirection, kLoss, kConnection, kTraffic;
extern const Section kTrigger, kInjection, kSend, kForge, kAction, kFault;
extern const Section kSearch, kBounds;
extern const Section kExpectation, kCompare, kOutage, kDelivered;
}  // namespace sections
[[nodiscard]] std::span<const Section* const> all_sections();

// The values that a member may name; `name` is that of its definition in the schema.
struct Vocabulary {
  std::string_view name;
  Names names;
};

namespace names {
extern const Vocabulary kTcpModel, kEvent, kVerdict, kProperty, kCounter;
}  // namespace names
[[nodiscard]] std::span<const Vocabulary* const> all_vocabularies();

// The kinds of fault, in the order of sim::FaultKind.
[[nodiscard]] Names fault_kinds();

// " (did you mean \"key_expire\"?)"; if no name is near, the valid ones, if they are few.
[[nodiscard]] std::string suggestion(std::string_view given, Names valid);

}  // namespace midflight::scenarios
