#include "sim/shrink/comparison.h"

#include <algorithm>

#include "sim/explore/places.h"
#include "sim/trace/recorder.h"

namespace midflight::sim {
namespace {

// Its scenario's text nobody reads.
TraceHeader header_for(const ScenarioConfig& scenario, const Answers& answers) {
  auto header = header_of(scenario, answers);
  header.scenario = "{}";
  return header;
}

// Runs the old variant, recorded in memory, and then the new one against that.
template <class Run>
Result<Lockstep> lockstep_of(const VariantPair& variants, const TraceHeader& header, Run run_before,
                             const std::function<bool()>& stop, crypto::Operations& crypto) {
  TraceText recorded(header);
  Observer* const observer = &recorded.recorder();
  ReplayOptions options;
  options.keep_going = true;
  options.observers = {&observer, 1};
  options.choices = {&recorded.recorder()};
  options.digest = &recorded.digest();
  options.stop = stop;
  Result<ReplayReport> before = run_before(options);
  if (!before) return fail(before.error());
  const auto written = recorded.recorder().finish("{}");
  if (!written) return fail(written.error());

  auto reader = TraceReader::open(from_memory(recorded.text()));
  if (!reader) return fail(reader.error());
  ReplayOptions again;
  again.keep_going = true;
  again.stop = stop;
  auto after = replay(variants.after, *reader, again, crypto);
  if (!after) return fail(after.error());
  // That the two differ is what is asked for here, and no error.
  before->result.error.clear();
  after->result.error.clear();
  return Lockstep{std::move(before->result), std::move(after->result), std::move(after->difference),
                  after->used, after->skipped};
}

}  // namespace

Result<Lockstep> compare_on(const VariantPair& variants, const Answers& choices,
                            crypto::Operations& crypto) {
  return lockstep_of(
      variants, header_for(variants.before, choices),
      [&](const ReplayOptions& options) {
        return Result<ReplayReport>(replay(variants.before, choices, options, crypto));
      },
      {}, crypto);
}

Result<Lockstep> compare_on(const VariantPair& variants, TraceReader& trace,
                            const std::function<bool()>& stop, crypto::Operations& crypto) {
  const auto& given = trace.header();
  auto header = header_for(variants.before, {given.seed, given.unlikely, {}});
  header.searched = given.searched;
  return lockstep_of(
      variants, header,
      [&](const ReplayOptions& options) { return replay(variants.before, trace, options, crypto); },
      stop, crypto);
}

Verdict verdict_of(const Lockstep& lockstep) {
  if (!lockstep.after.violations.empty()) return Verdict::violated;
  if (lockstep.before.cut_short || lockstep.after.cut_short) return Verdict::unfinished;
  return lockstep.before.violations.empty() ? Verdict::vacuous : Verdict::holds;
}

Verdict Comparison::verdict() const {
  const auto& certificate = after.certificate;
  const bool fails = std::any_of(classes.begin(), classes.end(),
                                 [](const ComparedClass& each) { return !each.passes(); });
  if (fails || !certificate.violations.empty()) return Verdict::violated;
  if (!before.certificate.finished || !certificate.finished) return Verdict::unfinished;
  return classes.empty() || !certificate.unseen.empty() ? Verdict::vacuous : Verdict::holds;
}

Result<Comparison> compare(const VariantPair& variants, const ExplorationOptions& options) {
  auto before = explore(variants.before, "", options);
  if (!before) return fail(before.error());
  auto after = explore(variants.after, "", options);
  if (!after) return fail(after.error());
  Comparison out{std::move(*before), std::move(*after), {}};
  crypto::Operations crypto(crypto::Memoise::on);
  const auto& finds = out.before.certificate.violations;
  for (std::size_t i = 0; i < finds.size(); ++i) {
    auto lockstep = compare_on(variants, out.before.answers[i], crypto);
    if (!lockstep) return fail(lockstep.error());
    out.classes.push_back({finds[i], out.before.answers[i], std::move(*lockstep)});
  }
  return out;
}

}  // namespace midflight::sim
