// One printable line that runs again, with the scenario at hand (spec 6): "mf1-" and base64url of
// the scenario's digest, the seed and the choices (FORMAT.md).
#pragma once

#include <string>

#include "core/base/result.h"
#include "sim/trace/choice_list.h"

namespace midflight::sim {

struct Token {
  std::uint64_t scenario = 0;  // scenario_digest
  Answers answers;             // an empty list: all were drawn from the seed
};

[[nodiscard]] std::string to_text(const Token& token);
// Fails on what is no token, was damaged, or is of a newer format.
[[nodiscard]] Result<Token> parse_token(std::string_view text);
// Whether somebody meant a token, be it whole or not, and no file.
[[nodiscard]] bool looks_like_token(std::string_view text);

}  // namespace midflight::sim
