#include "sim/explore/violations.h"

namespace midflight::sim {

ViolationObserver::ViolationObserver(const SharedContext& context, PropertySet properties)
    : context_(context), properties_(std::move(properties)), found_(properties_.found()) {
  for (const auto& property : properties_.list()) taken_.push_back(property->findings().size());
}

void ViolationObserver::take() {
  found_ = properties_.found();
  const auto properties = properties_.list();
  for (std::size_t i = 0; i < properties.size(); ++i) {
    const auto& property = *properties[i];
    for (; taken_[i] < property.findings().size(); ++taken_[i]) {
      const auto& finding = property.findings()[taken_[i]];
      Violation violation;
      violation.property = property.name();
      violation.fingerprint = steps_.fingerprint_of(property.name(), finding);
      violation.at = finding.at;
      violation.event = finding.event;
      violation.message = finding.message;
      for (const auto node : finding.nodes) violation.nodes.push_back(context_->name(node));
      violations_.push_back(std::move(violation));
    }
  }
}

}  // namespace midflight::sim
