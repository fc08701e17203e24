// Formats, compresses and writes a trace on a thread of its own, while the run goes on: the lines
// are the same, in the same order. What was observed is copied, so nothing of the run is shared.
#pragma once

#include <array>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "sim/trace/digest.h"
#include "sim/trace/recorder.h"

namespace midflight::cli {

class TraceThread final : public sim::Observer, public sim::ChoiceObserver {
 public:
  // The digest is the run's, which keeps it up ahead of its observers.
  TraceThread(sim::Recorder& recorder, const sim::Digest& digest);
  ~TraceThread() override;
  TraceThread(const TraceThread&) = delete;
  TraceThread& operator=(const TraceThread&) = delete;
  TraceThread(TraceThread&&) = delete;
  TraceThread& operator=(TraceThread&&) = delete;

  void observe(const sim::Event& event) override;
  void settled(NodeIndex node, ByteView state) override;
  void chose(const sim::Choice& choice) override;

  // Returns when the recorder has all that was observed. The recorder may be used from then on
  // until more is observed.
  void drain();

 private:
  enum class Kind : std::uint8_t { event, state, choice };
  struct Item {
    Kind kind = Kind::event;
    NodeIndex node;           // state
    std::uint64_t state = 0;  // its fingerprint
    std::size_t bytes = 0;    // event: where its texts and payload begin, one after another
    sim::DigestValue digest;
    sim::Event event;
    sim::Choice choice;
  };
  struct Batch {
    std::vector<Item> items;
    Bytes bytes;
  };

  [[nodiscard]] Item& add(Kind kind);
  void hand_over();
  void work();
  void write(const Batch& batch);

  sim::Recorder& recorder_;
  const sim::Digest& digest_;
  std::array<Batch, 4> batches_;
  std::size_t filling_ = 0;  // the run's own

  std::mutex mutex_;  // guards all below
  std::condition_variable changed_;
  std::size_t full_ = 0;     // batches that were handed over, ever
  std::size_t written_ = 0;  // of these
  bool over_ = false;

  std::thread thread_;
};

}  // namespace midflight::cli
