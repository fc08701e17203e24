#include <algorithm>
#include <array>
#include <charconv>
#include <concepts>

#include "sim/trace/line.h"
#include "sim/trace/text_buffer.h"

namespace midflight::sim {
namespace {

// Gathers the small pieces of a line on the stack, so that the buffer grows by whole lines: the hot
// path of recording.
class Pieces {
 public:
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): what is read is written first
  explicit Pieces(std::string& out) : out_(out) {}
  Pieces(const Pieces&) = delete;
  Pieces& operator=(const Pieces&) = delete;
  Pieces(Pieces&&) = delete;
  Pieces& operator=(Pieces&&) = delete;
  ~Pieces() { flush(); }

  Pieces& text(std::string_view text) {
    if (text.size() > gathered_.size() - size_) flush();
    if (text.size() > gathered_.size()) {
      out_ += text;
    } else {
      std::copy(text.begin(), text.end(), gathered_.data() + size_);
      size_ += text.size();
    }
    return *this;
  }
  template <std::integral T>
  Pieces& number(T value) {
    constexpr std::size_t kDigits = 20;
    if (gathered_.size() - size_ < kDigits) flush();
    auto* begin = gathered_.data() + size_;
    const auto* end = std::to_chars(begin, begin + kDigits, value).ptr;
    size_ += static_cast<std::size_t>(end - begin);
    return *this;
  }
  Pieces& hex(std::uint64_t value) {
    const auto digits = hex_digits(value);
    return text({digits.data(), digits.size()});
  }
  Pieces& hex(ByteView bytes) {
    flush();
    append_hex(out_, bytes);
    return *this;
  }

  // Members that are zero or empty are left out.
  template <std::integral T>
  Pieces& member(std::string_view key, T value) {
    return value == 0 ? *this : text(key).number(value);
  }
  Pieces& member(std::string_view key, std::string_view value) {
    if (value.empty()) return *this;
    text(key);
    if (std::none_of(value.begin(), value.end(), is_special)) {
      return text("\"").text(value).text("\"");
    }
    flush();
    append_quoted(out_, value);
    return *this;
  }

 private:
  void flush() {
    out_.append(gathered_.data(), size_);
    size_ = 0;
  }

  std::string& out_;
  std::array<char, 512> gathered_;  // of which `size_` are written
  std::size_t size_ = 0;
};

}  // namespace

LineFormat::LineFormat(std::span<const std::string> nodes, std::span<const Place> places) {
  for (const auto& node : nodes) append_quoted(nodes_.emplace_back(), node);
  for (const auto& place : places) {
    append_quoted(places_.emplace_back(Place{"", place.fingerprint}).name, place.name);
  }
  std::stable_sort(places_.begin(), places_.end(),
                   [](const Place& a, const Place& b) { return a.fingerprint < b.fingerprint; });
}

std::string_view LineFormat::node_name(NodeIndex node) const {
  return node.value < nodes_.size() ? std::string_view(nodes_[node.value]) : "null";
}

void LineFormat::append(std::string& out, const Event& event,
                        std::optional<DigestValue> digest) const {
  Pieces line(out);
  line.text(R"({"event":)").number(event.number);
  line.text(R"(,"at_ns":)").number(event.at.time_since_epoch().count());
  line.text(R"(,"kind":")").text(to_text(event.kind)).text("\"");
  line.member(R"(,"cause":)", event.cause);
  if (event.node.valid()) line.text(R"(,"node":)").text(node_name(event.node));
  if (event.peer.valid()) line.text(R"(,"peer":)").text(node_name(event.peer));
  line.member(R"(,"message":)", event.message);
  line.member(R"(,"record":)", event.record);
  line.member(R"(,"name":)", event.name);
  line.member(R"(,"text":)", event.text);
  line.member(R"(,"value":)", event.value);
  line.member(R"(,"a":)", event.a);
  line.member(R"(,"b":)", event.b);
  line.member(R"(,"session":)", event.session);
  line.member(R"(,"exchange":)", event.exchange);
  line.member(R"(,"record_number":)", event.record_number);
  line.member(R"(,"packet":)", event.packet);
  line.member(R"(,"size":)", event.size);
  if (event.severity != Severity::debug) {
    line.member(R"(,"severity":)", kSeverityNames[static_cast<std::size_t>(event.severity)]);
  }
  // In a run only where the bytes come into being: what happens to them later follows from the
  // cause, and a corrupted event says which bit was flipped. A real daemon's events tell no cause.
  const bool tells_bytes = digest ? event.kind == EventKind::sent : !event.payload.empty();
  if (tells_bytes) line.text(R"(,"payload":")").hex(event.payload).text("\"");
  if (digest) line.text(R"(,"digest":")").hex(digest->high).hex(digest->low).text("\"");
  line.text("}");
}

void LineFormat::append(std::string& out, const Choice& choice) const {
  Pieces line(out);
  line.text(R"({"choice":")").text(to_text(choice.kind)).text(R"(","place":)");
  const auto place = std::lower_bound(
      places_.begin(), places_.end(), choice.place,
      [](const Place& each, std::uint64_t fingerprint) { return each.fingerprint < fingerprint; });
  if (place != places_.end() && place->fingerprint == choice.place) {
    line.text(place->name);
  } else {
    line.text("\"#").hex(choice.place).text("\"");
  }
  line.text(R"(,"subject":")").hex(choice.subject).text("\"");
  line.member(R"(,"occurrence":)", choice.occurrence);
  if (choice.options != 2) line.member(R"(,"options":)", choice.options);
  line.text(R"(,"answer":)").number(choice.answer).text("}");
}

void LineFormat::append_state(std::string& out, NodeIndex node, std::uint64_t state) const {
  out.append(R"({"settled":)").append(node_name(node)).append(R"(,"state":")");
  append_hex(out, state);
  out += R"("})";
}

}  // namespace midflight::sim
