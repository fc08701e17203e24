// REQ_KEY and ANS_KEY, for this node and for others (spec 2, "Receiving").
#pragma once

#include "core/node/turn.h"

namespace midflight::node {

void take_req_key(const Turn& turn, const meta::ReqKey& request, std::string_view text);
void take_ans_key(const Turn& turn, const meta::AnsKey& request, std::string_view text);

}  // namespace midflight::node
