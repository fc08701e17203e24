#include "sim/cli/trace_thread.h"

namespace midflight::cli {
namespace {

constexpr std::size_t kItems = 512;

std::array<std::string_view*, 4> texts_of(sim::Event& event) {
  return {&event.message, &event.record, &event.name, &event.text};
}

}  // namespace

TraceThread::TraceThread(sim::Recorder& recorder, const sim::Digest& digest)
    : recorder_(recorder), digest_(digest) {
  for (auto& batch : batches_) batch.items.reserve(kItems);
  thread_ = std::thread([this] { work(); });
}

TraceThread::~TraceThread() {
  drain();
  {
    const std::scoped_lock lock(mutex_);
    over_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

TraceThread::Item& TraceThread::add(Kind kind) {
  if (batches_[filling_].items.size() == kItems) hand_over();
  auto& item = batches_[filling_].items.emplace_back();
  item.kind = kind;
  return item;
}

void TraceThread::observe(const sim::Event& event) {
  auto& item = add(Kind::event);
  auto& bytes = batches_[filling_].bytes;
  item.event = event;
  item.digest = digest_.value();
  item.bytes = bytes.size();
  for (const auto* text : texts_of(item.event))
    bytes.insert(bytes.end(), text->begin(), text->end());
  bytes.insert(bytes.end(), event.payload.begin(), event.payload.end());
}

void TraceThread::settled(NodeIndex node, ByteView state) {
  auto& item = add(Kind::state);
  item.node = node;
  item.state = sim::fingerprint(state);
}

void TraceThread::chose(const sim::Choice& choice) { add(Kind::choice).choice = choice; }

void TraceThread::hand_over() {
  std::unique_lock lock(mutex_);
  ++full_;
  changed_.notify_all();
  changed_.wait(lock, [this] { return full_ - written_ < batches_.size(); });
  filling_ = full_ % batches_.size();
}

void TraceThread::drain() {
  // A check that fails while a line is formatted: there is nobody else to write the rest.
  if (std::this_thread::get_id() == thread_.get_id()) return;
  if (!batches_[filling_].items.empty()) hand_over();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return written_ == full_; });
}

void TraceThread::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return over_ || written_ < full_; });
    if (written_ == full_) return;
    auto& batch = batches_[written_ % batches_.size()];
    lock.unlock();
    write(batch);
    batch.items.clear();
    batch.bytes.clear();
    lock.lock();
    ++written_;
    changed_.notify_all();
  }
}

void TraceThread::write(const Batch& batch) {
  for (const auto& item : batch.items) {
    switch (item.kind) {
      case Kind::event: {
        auto event = item.event;
        auto rest = ByteView(batch.bytes).subspan(item.bytes);
        for (auto* text : texts_of(event)) {
          *text = as_text(rest.first(text->size()));
          rest = rest.subspan(text->size());
        }
        event.payload = rest.first(event.payload.size());
        recorder_.record(event, item.digest);
        break;
      }
      case Kind::state:
        recorder_.record(item.node, item.state);
        break;
      case Kind::choice:
        recorder_.chose(item.choice);
        break;
    }
  }
}

}  // namespace midflight::cli
