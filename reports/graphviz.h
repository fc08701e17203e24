// Why things happened, as a graph for Graphviz: every restart, key exchange, refusal, crash, fault,
// loss of a handshake message and end of a session, with the chain of causes that led to it.
#pragma once

#include <deque>

#include "reports/exporter.h"

namespace midflight::reports {

class Graphviz final : public Exporter {
 public:
  static constexpr std::size_t kMaxRemembered = 65'536;  // events that a cause is looked up in
  static constexpr std::size_t kMaxDrawn = 2000;         // more can't be laid out in good time

  Graphviz(std::vector<std::string> node_names, Sink sink);

  void observe(const sim::Event& event) override;
  void finish() override;

 private:
  struct Remembered {
    sim::Event event;
    bool drawn = false;
  };

  [[nodiscard]] Remembered* find(std::uint64_t number);
  void draw(Remembered& remembered);

  std::vector<std::string> names_;
  Sink sink_;
  std::deque<Remembered> events_;  // consecutive
  std::size_t drawn_ = 0;
};

}  // namespace midflight::reports
