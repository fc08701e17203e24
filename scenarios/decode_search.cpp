#include <limits>

#include "scenarios/decode.h"

namespace midflight::scenarios {
namespace {

constexpr Range kBound{0, std::numeric_limits<std::uint32_t>::max()};

void decode_bounds(const Cursor& cursor, sim::Bounds& bounds) {
  const Object object(cursor, sections::kBounds);
  object.read("injections", bounds.injections, kBound);
  object.read("losses", bounds.losses, kBound);
  object.read("duplicates", bounds.duplicates, kBound);
  object.read("reorderings", bounds.reorderings, kBound);
  object.read("rekeys", bounds.rekeys, kBound);
  object.read("timers", bounds.timers, kBound);
  object.read("depth", bounds.depth, kBound);
}

}  // namespace

void decode_search(const Object& scenario, sim::ScenarioConfig& config) {
  const auto member = scenario.find("search");
  if (!member) return;
  const Object object(*member, sections::kSearch);
  auto& search = config.search;
  if (const auto from = object.find("from")) {
    if (from->is(JsonKind::object)) {
      search.from = decode_trigger(*from, config);
    } else {
      decode(*from, std::get<Duration>(search.from));
    }
  }
  object.read("until", search.until);
  const auto* begin = std::get_if<Duration>(&search.from);
  if (begin != nullptr && search.until && *search.until < *begin) {
    object.find("until")->error("\"until\" is before \"from\"");
  }
  if (const auto bounds = object.find("bounds")) decode_bounds(*bounds, search.bounds);
  object.read("untimed", search.untimed);
  object.read("tcp", search.tcp);
  if (const auto vary = object.find("vary")) {
    for (const auto& path : vary->members()) {
      if (path.elements().empty()) path.expected("[low, high] or a list of values");
    }
    search.vary = to_json(vary->value());
  }
}

}  // namespace midflight::scenarios
