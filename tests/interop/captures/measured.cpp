#include "tests/interop/captures/measured.h"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace midflight::interop {
namespace {

Measured read_row(const std::string& line) {
  std::istringstream in(line);
  Measured row;
  auto& [fixed, relayed, rtt, loss, expire, flood] = row.conditions;
  auto& figures = row.figures;
  std::string build;
  std::string load;
  std::uint32_t nodes = 0;
  std::int64_t median = 0;
  std::int64_t longest = 0;
  in >> build >> nodes >> rtt >> loss >> expire[0] >> expire[1] >> expire[2] >> load;
  in >> figures.runs >> figures.rekeys >> figures.races >> figures.both_sided;
  in >> row.outages >> median >> longest;
  in >> figures.decode_restarts >> figures.patience_restarts;
  if (!in) throw std::runtime_error("a row has too few columns: " + line);
  fixed = build == "after";
  relayed = nodes == 3;
  flood = load == "flood";
  row.median = std::chrono::milliseconds(median);
  row.longest = std::chrono::milliseconds(longest);
  return row;
}

}  // namespace

Figures& Figures::operator+=(const Figures& more) {
  runs += more.runs;
  rekeys += more.rekeys;
  races += more.races;
  both_sided += more.both_sided;
  outages.insert(outages.end(), more.outages.begin(), more.outages.end());
  decode_restarts += more.decode_restarts;
  patience_restarts += more.patience_restarts;
  return *this;
}

std::vector<Measured> read_measured(const std::string& file) {
  std::ifstream in(file);
  std::vector<Measured> rows;
  for (std::string line; std::getline(in, line);) {
    if (!line.empty() && line[0] != '#') rows.push_back(read_row(line));
  }
  if (rows.empty()) throw std::runtime_error("no rows in " + file);
  return rows;
}

Duration median(std::vector<Duration> list) {
  if (list.empty()) return Duration{};
  const auto middle = list.begin() + static_cast<std::ptrdiff_t>(list.size() / 2);
  std::nth_element(list.begin(), middle, list.end());
  return *middle;
}

Duration longest(const std::vector<Duration>& list) {
  return list.empty() ? Duration{} : *std::max_element(list.begin(), list.end());
}

}  // namespace midflight::interop
