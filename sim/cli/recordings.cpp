#include "sim/cli/recordings.h"

#include <utility>

namespace midflight::cli {

Result<std::unique_ptr<Recordings>> Recordings::open(const OutputNames& names,
                                                     const sim::TraceHeader& header) {
  auto out = std::make_unique<Recordings>();
  if (names.exports.any()) {
    auto exports = Exports::open(names.exports, header.nodes);
    if (!exports) return fail(exports.error());
    out->exports_ = std::move(*exports);
  }
  if (!names.trace.empty()) {
    auto trace = TraceFile::open(names.trace, header, out->digest_);
    if (!trace) return fail(trace.error());
    out->trace_ = std::move(*trace);
  }
  return out;
}

std::vector<sim::Observer*> Recordings::observers() const {
  auto out = exports_ ? exports_->observers() : std::vector<sim::Observer*>();
  if (trace_) out.push_back(&trace_->recorder());
  return out;
}

std::vector<sim::ChoiceObserver*> Recordings::choices() const {
  std::vector<sim::ChoiceObserver*> out;
  if (exports_) out.push_back(&exports_->choices());
  if (trace_) out.push_back(&trace_->recorder());
  return out;
}

Result<void> Recordings::finish(const sim::RunResult& result) {
  auto finished = exports_ ? exports_->finish() : Result<void>();
  if (trace_) {
    auto traced = trace_->finish(result);
    if (finished) finished = std::move(traced);
  }
  return finished;
}

}  // namespace midflight::cli
