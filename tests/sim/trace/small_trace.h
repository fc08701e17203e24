// A small trace with every kind of line, made by hand.
#pragma once

#include <string>

#include "sim/trace/reader.h"
#include "sim/trace/recorder.h"
#include "tests/sim/events.h"

namespace midflight::sim {

inline TraceHeader small_header() {
  TraceHeader header;
  header.program = "0.1.0";
  header.file = "a \"b\".json";
  header.matrix_case = "loss=0";
  header.seed = (std::uint64_t{1} << 53U) - 1;
  header.unlikely.add(ChoiceKind::lose);
  header.nodes = {"alpha", "beta"};
  header.places = {{"alpha>beta", 7}, {"alpha", 8}};
  header.scenario = R"({"format":1,"x":0.10,"y":",\"scenario\":{}"})";
  return header;
}

inline std::string small_trace(Packing packing, bool finished = true) {
  TraceText out(small_header(), packing);
  auto& recorder = out.recorder();
  Feed feed(recorder);
  feed.at(1ns).see(make(EventKind::started, kAlpha));
  recorder.chose({ChoiceKind::lose, 7, 9, 0, 2, 1});
  recorder.chose({ChoiceKind::delay, 6, 9, 3, 1000, 999});
  auto sent = make(EventKind::sent, kAlpha, kBeta);
  const Bytes payload{0, 255};
  sent.payload = payload;
  feed.at(1s).see(sent);
  recorder.settled(kAlpha, payload);
  if (!finished) {
    recorder.flush();
    return out.text();
  }
  EXPECT_TRUE(recorder.finish(R"({"verdict":"holds"})"));
  return out.text();
}

// All that is read of a trace, be it whole or not.
inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  auto reader = TraceReader::open(from_memory(text));
  if (!reader) return lines;
  do lines.emplace_back(reader->line());
  while (reader->advance().value_or(false));
  return lines;
}

}  // namespace midflight::sim
