// midflight fuzz, with the program itself, and what it left behind.
#pragma once

#include <nlohmann/json.hpp>
#include <set>

#include "tests/cli/workplace.h"

namespace midflight::cli {

class FuzzPlace : public Workplace {
 protected:
  [[nodiscard]] static std::string search(const std::string& name) {
    return std::string(MIDFLIGHT_SOURCE_DIR) + "/scenarios/search/" + name;
  }
  // The race of the node before the fix.
  [[nodiscard]] Spawned fuzz(const std::string& corpus, std::vector<std::string> more) const {
    more.insert(more.begin(), {"fuzz", search("rekey-before-fix.json"), "--corpus", corpus});
    return midflight(std::move(more));
  }
  [[nodiscard]] nlohmann::json status(const std::string& corpus) const {
    const auto ran = midflight({"status", corpus, "--json", "-"});
    EXPECT_EQ(ran.status, 0) << ran.err;
    const auto json = nlohmann::json::parse(ran.out, nullptr, false);
    return json.is_array() && json.size() == 1 ? json[0] : nlohmann::json::object();
  }
  [[nodiscard]] std::uint64_t runs(const std::string& corpus) const {
    std::uint64_t sum = 0;
    const auto json = status(corpus);
    for (const auto& campaign : json.at("campaigns")) {
      sum += campaign.at("runs").get<std::uint64_t>();
    }
    return sum;
  }
  [[nodiscard]] std::set<std::string> finds(const std::string& corpus) const {
    std::set<std::string> out;
    const auto json = status(corpus);
    for (const auto& find : json.at("finds")) {
      out.insert(find.at("property").get<std::string>() + "-" +
                 find.at("fingerprint").get<std::string>());
    }
    return out;
  }
  // All of a corpus but how long it took: names of entries and finds, and what stands in them.
  [[nodiscard]] std::string listing(const std::string& corpus) const {
    std::string out;
    std::set<std::string> files;
    const auto root = folder_ / corpus;
    for (const auto& file : std::filesystem::recursive_directory_iterator(root)) {
      const auto name = std::filesystem::relative(file.path(), root).string();
      if (name.starts_with("entries/") || name.ends_with("scenario.json")) files.insert(name);
    }
    for (const auto& file : files) out += file + "\n" + read(corpus + "/" + file) + "\n";
    const auto json = status(corpus);
    out += json.at("features").dump() + "\n";
    for (const auto& find : json.at("finds")) {
      out += find.at("fingerprint").dump() + find.at("times").dump() + find.at("steps").dump() +
             find.at("shrunk").dump() + "\n";
    }
    return out;
  }
};

}  // namespace midflight::cli
