// An import as events, in the form of those of a run: what traces and exports are made of.
#pragma once

#include "sim/import/result.h"
#include "sim/kernel/event.h"

namespace midflight::sim {

// One event for each line of each log, in order of time; and one for each captured datagram. Nodes
// are places in result.nodes; time begins with the first of them. Of a line, `text` is the whole
// line, `a` its number in its log, and what it tells is in the other members: kind, peer, message,
// record and so on. There is no digest and no cause.
void show(const ImportResult& result, Observer& observer);

}  // namespace midflight::sim
