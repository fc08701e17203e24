// What nodes tell all others: edges and expired keys; and what follows from a changed mesh (spec 2,
// "Flooded requests", "Edges", "Graph").
#pragma once

#include "core/node/links.h"
#include "core/node/turn.h"

namespace midflight::node {

// Brings the routes up to date and handles the nodes whose reachability flipped.
void run_graph(const Turn& turn);

// A link got ACK: tells its peer all that is known, then everybody of the new edge.
void announce_edge(const Turn& turn, Link& link);
// A link that had an edge is over.
void withdraw_edge(const Turn& turn, Link& link, bool reported);

void take_add_edge(const Turn& turn, Link& link, const meta::AddEdge& request,
                   std::string_view text);
void take_del_edge(const Turn& turn, Link& link, const meta::DelEdge& request,
                   std::string_view text);
// Requests that mean nothing to this node, but may to others.
void pass_on(const Turn& turn, const Link& link, const meta::Message& request,
             std::string_view text);

// Floods KEY_CHANGED and forces a key exchange on every channel that is up.
void expire_keys(const Turn& turn);
// The timer of the memory of flooded requests.
void purge_seen(const Turn& turn);

}  // namespace midflight::node
