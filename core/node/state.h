// All that changes in a node: one value. Everything else that a node uses is in Setting, which
// never changes and is shared.
#pragma once

#include <list>
#include <memory>
#include <vector>

#include "core/base/sparse_table.h"
#include "core/meta/connection.h"
#include "core/meta/seen.h"
#include "core/node/config.h"
#include "core/node/directory.h"
#include "core/node/mesh.h"
#include "core/node/peer.h"
#include "core/sptps/session.h"

namespace midflight::node {

struct Setting {
  std::shared_ptr<const Config> config;
  std::shared_ptr<const Directory> directory;
  meta::Identity identity;
};

// A connection that this node is to keep up (tinc's ConnectTo). A directory knows one address per
// node, so after each try none is left and the back-off begins at once.
struct Outgoing {
  NodeIndex to;
  std::int64_t backoff = 0;  // seconds
};

// One meta connection.
struct Link {
  ConnectionId id;
  meta::Connection connection;
  Address address;                          // the stream's other end
  NodeIndex peer{};                         // known from dialling, or from ID on
  std::optional<std::uint32_t> outgoing{};  // place in State::outgoings
  bool has_edge = false;                    // ACK was handled, and the mesh has this link's edge
  bool gone = false;                        // terminated; removed when the call into the node ends
};

struct State {
  State(const Config& config, const std::shared_ptr<const Directory>& directory);

  SparseTable<Peer> peers;               // by node, this one included
  std::vector<sptps::Session> sessions;  // by Peer::session
  Mesh mesh;
  std::list<Link> links;  // oldest first; a list, because links stay in place while others come
  std::vector<Outgoing> outgoings;
  meta::SeenRequests seen;
  std::uint32_t unconfirmed_sends = 0;  // since the last that used a stored address: 0, 1 or 2
  std::uint32_t nonces = 0;             // of flooded requests
  std::uint32_t dials = 0;

  void write_state(Writer& out, Numbers numbers = Numbers::exact) const;
};

}  // namespace midflight::node
