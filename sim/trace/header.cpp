#include "sim/trace/header.h"

#include "sim/trace/members.h"
#include "sim/trace/text_buffer.h"

namespace midflight::sim {
namespace {

// The scenario is the last member, so that it can be cut out as it was written.
constexpr std::string_view kScenario = R"(,"scenario":)";

std::string_view to_text(TraceKind kind) { return kind == TraceKind::run ? "run" : "import"; }

template <class List, class Append>
void append_list(std::string& out, char open, const List& list, Append append) {
  out += open;
  const auto begin = out.size();
  for (const auto& each : list) {
    if (out.size() != begin) out += ',';
    append(each);
  }
  out += open == '[' ? ']' : '}';
}

std::vector<std::string> names_in(const nlohmann::json& list, const char* member,
                                  Members& members) {
  std::vector<std::string> names;
  if (!list.is_array()) members.wrong(member, "a list");
  for (const auto& each : list) {
    if (!each.is_string()) {
      members.wrong(member, "a list of names");
      break;
    }
    names.push_back(each.get<std::string>());
  }
  return names;
}

std::vector<Place> places_in(const nlohmann::json& object, Members& members) {
  std::vector<Place> places;
  if (!object.is_object()) members.wrong("places", "an object");
  for (const auto& [name, value] : object.items()) {
    const auto digits = value.is_string() ? parse_hex(value.get<std::string>()) : std::nullopt;
    if (!digits || name.starts_with('#')) members.wrong("places", "names with 16 hex digits each");
    places.push_back({name, digits.value_or(0)});
  }
  return places;
}

TraceKind kind_in(Members& members) {
  const auto kind = members.text("kind");
  if (kind == to_text(TraceKind::import)) return TraceKind::import;
  if (kind != to_text(TraceKind::run)) members.wrong("kind", "run or import");
  return TraceKind::run;
}

}  // namespace

std::uint64_t scenario_digest(std::string_view scenario) { return fingerprint(scenario); }

std::string to_line(const TraceHeader& header) {
  std::string out = R"({"midflight_trace":)";
  append_number(out, kTraceFormat);
  out.append(R"(,"kind":")").append(to_text(header.kind)).append(R"(","program":)");
  append_quoted(out, header.program);
  out += R"(,"file":)";
  append_quoted(out, header.file);
  out += R"(,"matrix":)";
  append_quoted(out, header.matrix_case);
  out += R"(,"seed":)";
  append_number(out, header.seed);
  out.append(R"(,"order":")").append(header.searched ? "searched" : "sampled").append("\"");
  out += R"(,"unlikely":)";
  std::vector<ChoiceKind> unlikely;
  for (const auto kind : all_choice_kinds()) {
    if (header.unlikely.has(kind)) unlikely.push_back(kind);
  }
  append_list(out, '[', unlikely, [&](ChoiceKind kind) { append_quoted(out, to_text(kind)); });
  out += R"(,"nodes":)";
  append_list(out, '[', header.nodes, [&](const std::string& name) { append_quoted(out, name); });
  out += R"(,"places":)";
  append_list(out, '{', header.places, [&](const Place& place) {
    append_quoted(out, place.name);
    out += ":\"";
    append_hex(out, place.fingerprint);
    out += '"';
  });
  out += R"(,"scenario_digest":")";
  append_hex(out, scenario_digest(header.scenario));
  return out.append("\"").append(kScenario).append(header.scenario).append("}");
}

Result<TraceHeader> parse_header(std::string_view line) {
  auto members = Members::parse(line);
  if (!members || !members->has("midflight_trace")) {
    return fail("this is no trace: its first line is not the header of one");
  }
  const auto format = members->number<std::uint64_t>("midflight_trace");
  if (format > kTraceFormat) {
    return fail("this trace has format " + std::to_string(format) +
                ", and this midflight reads formats up to " + std::to_string(kTraceFormat) +
                ": use a newer midflight");
  }
  if (format == 0) members->wrong("midflight_trace", "a format from 1");
  TraceHeader header;
  header.kind = kind_in(*members);
  header.program = members->text("program");
  header.file = members->text("file");
  header.matrix_case = members->text("matrix");
  header.seed = members->number<std::uint64_t>("seed");
  const auto order = members->text("order");
  header.searched = order == "searched";
  if (!header.searched && order != "sampled") members->wrong("order", "sampled or searched");
  for (const auto& name : names_in(members->value("unlikely"), "unlikely", *members)) {
    const auto kind = find_choice_kind(name);
    if (!kind) members->wrong("unlikely", "kinds of choice");
    if (kind) header.unlikely.add(*kind);
  }
  header.nodes = names_in(members->value("nodes"), "nodes", *members);
  header.places = places_in(members->value("places"), *members);
  const auto digest = members->hex("scenario_digest");
  if (!members->value("scenario").is_object()) members->wrong("scenario", "an object");
  const auto at = line.find(kScenario);
  if (at == std::string_view::npos) {
    members->wrong("scenario",
                   "to be the last member, without white space, as midflight writes it");
  }
  if (const auto error = members->error()) return fail("the header: " + *error);
  header.scenario = line.substr(at + kScenario.size(), line.size() - at - kScenario.size() - 1);
  if (scenario_digest(header.scenario) != digest) {
    return fail("the header: the scenario does not fit its digest");
  }
  return header;
}

}  // namespace midflight::sim
