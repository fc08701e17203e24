#include "sim/explore/ledger.h"

#include <algorithm>

namespace midflight::sim {
namespace {

void write_path(const std::vector<StepRef>& path, Writer& out) {
  out.integer(static_cast<std::uint32_t>(path.size()));
  for (const auto& step : path) out.integer(step.move).integer(step.answers);
}

void write_result(const SearchResult& result, Writer& out) {
  const auto& total = result.total;
  out.integer(total.states).integer(total.transitions).integer(total.violations);
  out.integer<std::uint64_t>(total.depth);
  out.integer(static_cast<std::uint32_t>(result.finds.size()));
  for (const auto& find : result.finds) {
    out.counted(find.property).counted(find.message).integer(find.times);
    write_path(find.path, out);
  }
  out.integer(static_cast<std::uint32_t>(result.outcomes.size()));
  for (const auto& [outcome, count] : result.outcomes) {
    out.integer(static_cast<std::uint8_t>(outcome.health)).integer(outcome.restarts);
    out.integer(count.states);
    write_path(count.path, out);
  }
  out.integer(static_cast<std::uint32_t>(result.seen.size()));
  for (const bool seen : result.seen) out.boolean(seen);
}

void write_waiting(const std::vector<Waiting>& list, Writer& out) {
  out.integer(static_cast<std::uint32_t>(list.size()));
  for (const auto& [trail, visit] : list) {
    out.integer(trail).boolean(visit.first).boolean(visit.whole);
    out.integer(static_cast<std::uint32_t>(visit.again.size()));
    for (const auto label : visit.again) out.integer(label);
    write_sleep_set(visit.asleep, out);
  }
}

std::vector<StepRef> read_path(Intake& in) {
  std::vector<StepRef> path(in.count(4));
  for (auto& step : path) {
    step.move = in.integer<std::uint16_t>();
    step.answers = in.integer<std::uint16_t>();
  }
  return path;
}

void read_result(Intake& in, SearchResult& result) {
  auto& total = result.total;
  total.states = in.integer<std::uint64_t>();
  total.transitions = in.integer<std::uint64_t>();
  total.violations = in.integer<std::uint64_t>();
  total.depth = static_cast<std::size_t>(in.integer<std::uint64_t>());
  result.finds.resize(in.count(20));
  for (auto& find : result.finds) {
    find.property = in.text();
    find.message = in.text();
    find.times = in.integer<std::uint64_t>();
    find.path = read_path(in);
  }
  for (auto left = in.count(17); left > 0; --left) {
    Outcome outcome;
    const auto health = in.integer<std::uint8_t>();
    in.require(health <= static_cast<std::uint8_t>(Health::down_for_good));
    outcome.health = static_cast<Health>(health);
    outcome.restarts = in.integer<std::uint32_t>();
    auto& count = result.outcomes[outcome];
    count.states = in.integer<std::uint64_t>();
    count.path = read_path(in);
  }
  total.outcomes = result.outcomes.size();
  result.seen.resize(in.count(1));
  for (std::size_t i = 0; i < result.seen.size(); ++i) result.seen[i] = in.boolean();
}

std::vector<Waiting> read_waiting(Intake& in, std::size_t trails) {
  std::vector<Waiting> list(in.count(14));
  for (auto& [trail, visit] : list) {
    trail = in.integer<std::uint32_t>();
    in.require(trail < trails);
    visit.first = in.boolean();
    visit.whole = in.boolean();
    visit.again.resize(in.count(8));
    for (auto& label : visit.again) label = in.integer<std::uint64_t>();
    visit.asleep = read_sleep_set(in);
  }
  return list;
}

}  // namespace

Bytes write_ledger(const Ledger& ledger) {
  Bytes bytes;
  Writer out(bytes);
  write_result(ledger.result, out);
  ledger.known.write(out);
  out.integer(static_cast<std::uint32_t>(ledger.trails.size()));
  for (const auto& [parent, step] : ledger.trails) {
    out.integer(parent).integer(step.move).integer(step.answers);
  }
  write_waiting(ledger.level, out);
  write_waiting(ledger.next, out);
  return bytes;
}

Result<void> read_ledger(ByteView bytes, Ledger& out) {
  Intake in(bytes);
  read_result(in, out.result);
  out.known.read(in);
  out.trails.resize(in.count(8));
  for (std::size_t i = 0; i < out.trails.size(); ++i) {
    auto& [parent, step] = out.trails[i];
    parent = in.integer<std::uint32_t>();
    in.require(parent < i || i == 0);
    step.move = in.integer<std::uint16_t>();
    step.answers = in.integer<std::uint16_t>();
  }
  in.require(!out.trails.empty());
  out.level = read_waiting(in, out.trails.size());
  out.next = read_waiting(in, out.trails.size());
  if (!in.complete()) return fail("what the search knew is not written down as it should be");
  return {};
}

}  // namespace midflight::sim
