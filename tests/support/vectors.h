// The recorded vectors, and hex as tests write it.
#pragma once

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "core/base/bytes.h"

namespace midflight::test {

inline nlohmann::json load_vectors(const std::string& name) {
  std::ifstream file(std::string(MIDFLIGHT_SOURCE_DIR) + "/tests/vectors/" + name);
  return nlohmann::json::parse(file);
}

inline Bytes hex(const std::string& text) { return from_hex(text).value(); }

template <std::size_t N>
FixedBytes<N> fixed(const std::string& text) {
  const auto bytes = hex(text);
  return Reader(bytes).fixed<N>().value();
}

}  // namespace midflight::test
