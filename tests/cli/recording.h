// Runs that are recorded: a race that loses datagrams, with a key exchange in it.
#pragma once

#include <nlohmann/json.hpp>

#include "tests/cli/workplace.h"

namespace midflight::cli {

inline constexpr auto kChangedFlag = "defaults.node.behaviour.ans_key_clears_validkey=false";

class Recording : public Workplace {
 protected:
  // The exchange begins at 2 s; nothing of it can differ by a flag before that.
  static constexpr auto kExchangeAt = 2'000'000'000;

  void write_race(const std::string& file, const std::string& more = "") const {
    write(file, R"({"format": 1, "name": "race", "duration": "4s", "seed": 3,
      "defaults": {"node": {"key_expire": "2s", "behaviour": "tinc-before-fix"}},
      "nodes": {"alpha": {}, "beta": {}},
      "links": [{"between": ["alpha", "beta"], "delay": "10ms", "jitter": "5ms", "loss": 0.05}],
      "connections": [{"from": "alpha", "to": "beta"}],
      "traffic": [{"name": "ping", "from": "alpha", "to": "beta", "every": "20ms", "echo": true}])" +
                    more + "}");
  }
  // Runs race.json with the options and leaves its trace; what --json said of it.
  nlohmann::json record(const std::string& trace, const std::vector<std::string>& options = {}) {
    std::vector<std::string> arguments{"run", "race.json", "--trace", trace, "--json", "run.json"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const auto ran = midflight(arguments);
    EXPECT_LT(ran.status, 2) << ran.err;
    return nlohmann::json::parse(read("run.json")).front();
  }
  [[nodiscard]] std::vector<std::string> lines_of(const std::string& file) const {
    std::istringstream text(read(file));
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);) lines.push_back(line);
    return lines;
  }
};

}  // namespace midflight::cli
