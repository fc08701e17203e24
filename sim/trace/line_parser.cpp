#include <algorithm>

#include "sim/trace/line.h"
#include "sim/trace/members.h"

namespace midflight::sim {
namespace {

constexpr std::string_view kResult = R"({"result":)";

std::optional<DigestValue> parse_digest(std::string_view digits) {
  if (digits.size() != 32) return std::nullopt;
  const auto high = parse_hex(digits.substr(0, 16));
  const auto low = parse_hex(digits.substr(16));
  if (!high || !low) return std::nullopt;
  return DigestValue{*high, *low};
}

NodeIndex node_of(const std::map<std::string, NodeIndex, std::less<>>& nodes, const char* member,
                  Members& members) {
  if (!members.has(member)) return {};
  const auto found = nodes.find(members.text(member));
  if (found != nodes.end()) return found->second;
  members.wrong(member, "a node of this trace");
  return {};
}

Severity severity_of(Members& members) {
  constexpr auto kUsual = kSeverityNames[static_cast<std::size_t>(Severity::debug)];
  const auto name = members.text("severity", std::string(kUsual));
  const auto found = std::find(kSeverityNames.begin(), kSeverityNames.end(), name);
  if (found == kSeverityNames.end()) members.wrong("severity", "a severity such as debug");
  return static_cast<Severity>((found - kSeverityNames.begin()) % std::ssize(kSeverityNames));
}

}  // namespace

LineParser::LineParser(const TraceHeader& header) : kind_(header.kind) {
  for (std::uint32_t i = 0; i < header.nodes.size(); ++i) {
    nodes_.emplace(header.nodes[i], NodeIndex{i});
  }
  for (const auto& place : header.places) places_.emplace(place.name, place.fingerprint);
}

std::string_view LineParser::intern(std::string text) {
  return *texts_.insert(std::move(text)).first;
}

TraceItem LineParser::event(Members& members) {
  RecordedEvent out;
  auto& event = out.event;
  event.number = members.number<std::uint64_t>("event");
  event.at = Instant(Duration(members.number<Duration::rep>("at_ns")));
  const auto kind = find_event_kind(members.text("kind"));
  if (!kind) members.wrong("kind", "a kind of event");
  event.kind = kind.value_or(EventKind::log);
  event.cause = members.number<std::uint64_t>("cause", 0);
  event.node = node_of(nodes_, "node", members);
  event.peer = node_of(nodes_, "peer", members);
  event.message = intern(members.text("message", ""));
  event.record = intern(members.text("record", ""));
  event.name = intern(members.text("name", ""));
  event.text = intern(members.text("text", ""));
  event.value = members.number<std::int64_t>("value", 0);
  event.a = members.number<std::uint64_t>("a", 0);
  event.b = members.number<std::uint64_t>("b", 0);
  event.session = members.number<std::uint64_t>("session", 0);
  event.exchange = members.number<std::uint32_t>("exchange", 0);
  event.record_number = members.number<std::uint32_t>("record_number", 0);
  event.packet = members.number<std::uint64_t>("packet", 0);
  event.size = members.number<std::uint32_t>("size", 0);
  event.severity = severity_of(members);
  const auto payload = from_hex(members.text("payload", ""));
  if (!payload) members.wrong("payload", "hex digits");
  out.payload = payload.value_or(Bytes{});
  event.payload = out.payload;
  if (kind_ == TraceKind::run || members.has("digest")) {
    out.digest = parse_digest(members.text("digest"));
    if (!out.digest) members.wrong("digest", "32 hex digits");
  }
  return out;
}

TraceItem LineParser::choice(Members& members) const {
  Choice out;
  const auto kind = find_choice_kind(members.text("choice"));
  if (!kind) members.wrong("choice", "a kind of choice");
  out.kind = kind.value_or(ChoiceKind::next_event);
  const auto name = members.text("place");
  const auto place = places_.find(name);
  const auto unnamed = name.starts_with('#') ? parse_hex(name.substr(1)) : std::nullopt;
  if (place == places_.end() && !unnamed) members.wrong("place", "a place of this trace");
  out.place = place != places_.end() ? place->second : unnamed.value_or(0);
  out.subject = members.hex("subject");
  out.occurrence = members.number<std::uint32_t>("occurrence", 0);
  out.options = members.number<std::uint64_t>("options", 2);
  out.answer = members.number<std::uint64_t>("answer");
  const auto least = least_options(out.kind);
  if (out.options < least) members.wrong("options", "at least " + std::to_string(least));
  if (out.answer >= out.options) members.wrong("answer", "a number below options");
  return out;
}

Result<TraceItem> LineParser::parse(std::string_view line) {
  auto members = Members::parse(line);
  if (!members) return fail("this is no JSON object");
  TraceItem out;
  if (members->has("event")) {
    out = event(*members);
  } else if (members->has("choice")) {
    out = choice(*members);
  } else if (members->has("settled")) {
    out = RecordedState{node_of(nodes_, "settled", *members), members->hex("state")};
  } else if (members->has("result") && line.starts_with(kResult)) {
    if (!members->value("result").is_object()) members->wrong("result", "an object");
    out =
        RecordedResult{std::string(line.substr(kResult.size(), line.size() - kResult.size() - 1))};
  } else {
    return fail("this is no event, choice, settled state or result");
  }
  if (const auto error = members->error()) return fail(*error);
  return out;
}

std::string differing_members(std::string_view one, std::string_view other) {
  const auto a = nlohmann::json::parse(one, nullptr, false);
  const auto b = nlohmann::json::parse(other, nullptr, false);
  if (!a.is_object() || !b.is_object()) return {};
  std::set<std::string> names;
  for (const auto& [name, value] : a.items()) {
    if (!b.contains(name) || b[name] != value) names.insert(name);
  }
  for (const auto& [name, value] : b.items()) {
    if (!a.contains(name)) names.insert(name);
  }
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
  return out;
}

}  // namespace midflight::sim
