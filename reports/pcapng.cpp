#include "reports/pcapng.h"

#include <algorithm>

#include "reports/event_text.h"
#include "reports/text.h"

namespace midflight::reports {
namespace {

using sim::Event;
using sim::EventKind;

// Of the pcapng format.
constexpr std::uint32_t kSectionHeader = 0x0a0d0d0a;
constexpr std::uint32_t kInterface = 1;
constexpr std::uint32_t kEnhancedPacket = 6;
constexpr std::uint32_t kByteOrderMagic = 0x1a2b3c4d;
constexpr std::uint16_t kComment = 1;
constexpr std::uint16_t kFlags = 2;           // of a packet
constexpr std::uint16_t kInterfaceName = 2;   // of an interface
constexpr std::uint16_t kApplication = 4;     // of a section
constexpr std::uint16_t kTimeResolution = 9;  // of an interface
constexpr std::uint16_t kUser0 = 147;
constexpr std::uint32_t kInbound = 1;
constexpr std::uint32_t kOutbound = 2;

// Of our frames (FORMAT.md).
constexpr std::uint8_t kVersion = 1;

constexpr std::size_t kMaxComment = 60'000;

void pad(Bytes& out) { out.resize((out.size() + 3) / 4 * 4); }

// What is too long for its length is cut.
void add_option(Bytes& out, std::uint16_t code, ByteView value) {
  value = value.first(std::min<std::size_t>(value.size(), 0xffff));
  Writer(out).integer(code).integer(static_cast<std::uint16_t>(value.size())).bytes(value);
  pad(out);
}

void end_options(Bytes& out) { Writer(out).integer(std::uint32_t{0}); }

// Puts type and length around the body that `fill` writes.
template <class Fill>
void make_block(Bytes& out, std::uint32_t type, Fill fill) {
  out.clear();
  Writer(out).integer(type).integer(std::uint32_t{0});
  fill();
  const auto size = static_cast<std::uint32_t>(out.size() + 4);
  Writer(out).integer(size);
  std::copy(out.end() - 4, out.end(), out.begin() + 4);
}

void add_text(Bytes& out, std::string_view text) {
  text = text.substr(0, 255);
  Writer(out).integer(static_cast<std::uint8_t>(text.size())).text(text);
}

Bytes make_frame(const Event& event, NodeNames names, ByteView payload) {
  const bool arrives = event.kind == EventKind::arrived;
  Bytes texts;
  add_text(texts, name_of(names, arrives ? event.peer : event.node));
  add_text(texts, name_of(names, arrives ? event.node : event.peer));
  add_text(texts, event.message);
  add_text(texts, event.record);
  Bytes frame;
  constexpr std::size_t kFixed = 28;
  Writer(frame)
      .integer(kVersion)
      .integer(static_cast<std::uint8_t>(event.kind))
      .integer(static_cast<std::uint16_t>(kFixed + texts.size()))
      .integer(event.number)
      .integer(event.cause)
      .integer(event.exchange)
      .integer(event.record_number)
      .bytes(texts)
      .bytes(payload);
  return frame;
}

std::string number_text(const Event& event) { return "event " + std::to_string(event.number); }

void add_line(std::string& comment, std::string_view name, std::string_view value) {
  if (!value.empty()) comment.append("\n").append(name).append(": ").append(value);
}

// "lost (partition)", "duplicated", ...
std::string fault_text(const Event& event, NodeNames names) {
  std::string out(sim::to_text(event.kind));
  if (!event.text.empty()) out += " (" + filled_text(event, names) + ")";
  return out;
}

}  // namespace

Pcapng::Pcapng(std::vector<std::string> node_names, ChoiceNotes* choices, Sink sink)
    : names_(std::move(node_names)), choices_(choices), sink_(std::move(sink)) {
  make_block(block_, kSectionHeader, [this] {
    Writer(block_).integer(kByteOrderMagic).integer(std::uint16_t{1}).integer(std::uint16_t{0});
    Writer(block_).integer(~std::uint64_t{0});  // the section's length isn't known
    add_option(block_, kApplication, as_bytes("midflight"));
    end_options(block_);
  });
  sink_(as_text(block_));
  for (const auto& name : names_) {
    make_block(block_, kInterface, [this, &name] {
      Writer(block_).integer(kUser0).integer(std::uint16_t{0}).integer(std::uint32_t{0});
      add_option(block_, kInterfaceName, as_bytes(name));
      const FixedBytes<1> nanoseconds{9};
      add_option(block_, kTimeResolution, nanoseconds);
      end_options(block_);
    });
    sink_(as_text(block_));
  }
}

void Pcapng::observe(const Event& event) {
  const auto choices = note_choices();
  if (tells_of_sent(event)) {
    sent_->faults += (sent_->faults.empty() ? "" : ", ") + fault_text(event, names_);
    return;
  }
  flush();
  if (event.kind == EventKind::sent) {
    sent_.emplace(Sent{event, Bytes(event.payload.begin(), event.payload.end()), "", ""});
  } else if (event.kind == EventKind::arrived || event.kind == EventKind::lost) {
    write_arrival(event, choices);
  }
}

void Pcapng::settled(NodeIndex /*node*/, ByteView /*state*/) {
  (void)note_choices();
  flush();
}

void Pcapng::finish() { flush(); }

std::string Pcapng::note_choices() {
  auto notes = choices_ == nullptr ? std::string() : choices_->take();
  if (!sent_ || notes.empty()) return notes;
  sent_->choices += (sent_->choices.empty() ? "" : ", ") + notes;
  return "";
}

bool Pcapng::tells_of_sent(const Event& event) const {
  const bool of_network = event.kind > EventKind::arrived && event.kind <= EventKind::held;
  return of_network && sent_ && event.cause == sent_->event.number;
}

void Pcapng::flush() {
  if (!sent_) return;
  auto comment = number_text(sent_->event);
  add_line(comment, "choice", sent_->choices);
  add_line(comment, "fault", sent_->faults);
  write_packet(sent_->event, sent_->payload, comment);
  if (!sent_->choices.empty() || !sent_->faults.empty()) {
    auto& remembered = under_way_[sent_->event.number];
    add_line(remembered, "choice", sent_->choices);
    add_line(remembered, "fault", sent_->faults);
    if (under_way_.size() > kMaxUnderWay) under_way_.erase(under_way_.begin());
  }
  sent_.reset();
}

// Also a loss farther on the way, where the packet had come by then.
void Pcapng::write_arrival(const Event& event, const std::string& choices) {
  auto comment = number_text(event);
  if (event.cause != 0) comment += ", sent by event " + std::to_string(event.cause);
  const auto found = under_way_.find(event.cause);
  if (found != under_way_.end()) comment += found->second;
  if (event.kind == EventKind::lost) {
    add_line(comment, "choice", choices);
    add_line(comment, "fault", fault_text(event, names_));
  }
  write_packet(event, event.payload, comment);
}

void Pcapng::write_packet(const Event& event, ByteView payload, const std::string& comment) {
  if (event.node.value >= names_.size()) return;
  const auto frame = make_frame(event, names_, payload);
  const auto time = static_cast<std::uint64_t>(event.at.time_since_epoch().count());
  const auto size = static_cast<std::uint32_t>(frame.size());
  make_block(block_, kEnhancedPacket, [&] {
    Writer(block_).integer(event.node.value).integer(time).integer(size).integer(size);
    Writer(block_).bytes(frame);
    pad(block_);
    const auto text = printable(comment).substr(0, kMaxComment);
    add_option(block_, kComment, as_bytes(text));
    Bytes flags;
    Writer(flags).integer(event.kind == EventKind::sent ? kOutbound : kInbound);
    add_option(block_, kFlags, flags);
    end_options(block_);
  });
  sink_(as_text(block_));
}

}  // namespace midflight::reports
