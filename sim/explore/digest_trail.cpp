#include "sim/explore/digest_trail.h"

namespace midflight::sim {

void DigestTrail::observe(const Event& event) {
  digest_.observe(event);
  if (!comparing_) {
    trail_.push_back(digest_.value());
  } else if (difference_.empty() &&
             (event.number > trail_.size() || trail_[event.number - 1] != digest_.value())) {
    difference_ = "event " + std::to_string(event.number) + " at " + to_text(event.at) + " (" +
                  std::string(to_text(event.kind)) + ") differs between two runs";
  }
  last_ = event.number;
}

void DigestTrail::compare_from_here() {
  comparing_ = true;
  first_end_ = digest_.value();
  digest_ = Digest{};
  last_ = 0;
}

std::string DigestTrail::difference() const {
  if (!difference_.empty()) return difference_;
  if (last_ < trail_.size()) {
    return "the second run ends before event " + std::to_string(last_ + 1) + " of the first";
  }
  return digest_.value() == first_end_ ? "" : "the final states of two runs differ";
}

}  // namespace midflight::sim
