#include "reports/page_document.h"

#include <nlohmann/json.hpp>

#include "core/base/check.h"
#include "reports/event_json.h"
#include "reports/page_shell.h"

namespace midflight::reports {
namespace {

constexpr std::string_view kSlot = "<!--data-->";

void append_element(std::string& out, std::string_view id, std::string_view json) {
  out.append("<script type=\"application/json\" id=\"").append(id).append("\">");
  out.append(json).append("</script>\n");
}

}  // namespace

std::string embeddable(std::string json) {
  constexpr std::string_view kEscape = "\\u003c";
  for (auto at = json.find('<'); at != std::string::npos; at = json.find('<', at)) {
    json.replace(at, 1, kEscape);
    at += kEscape.size();
  }
  return json;
}

std::string page_document(const nlohmann::ordered_json& report,
                          std::span<const std::string_view> events) {
  const auto shell = page_shell();
  const auto slot = shell.find(kSlot);
  MIDFLIGHT_CHECK(slot != std::string_view::npos, "the page has a place for its data");
  std::string out(shell.substr(0, slot));
  append_element(out, "report", embeddable(json_line(report)));
  for (std::size_t i = 0; i < events.size(); ++i) {
    append_element(out, "events-" + std::to_string(i), events[i]);
  }
  out += shell.substr(slot + kSlot.size());
  return out;
}

}  // namespace midflight::reports
