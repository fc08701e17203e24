// A run in another program's format, written as it goes: an observer that hands text to a sink.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/kernel/event.h"

namespace midflight::reports {

// Takes the file's bytes in order.
using Sink = std::function<void(std::string_view)>;

class Exporter : public sim::Observer {
 public:
  // No event comes any more: writes what the file ends with.
  virtual void finish() {}
};

}  // namespace midflight::reports
