// Looks at nothing, but makes a run tell its states as it does to who looks.
#pragma once

#include "sim/kernel/event.h"

namespace midflight::bench {

class Nobody final : public sim::Observer {
 public:
  void observe(const sim::Event&) override {}
};

}  // namespace midflight::bench
