#include "sim/cli/fuzz_screen.h"

#include "sim/cli/memory.h"

namespace midflight::cli {
namespace {

std::string count(std::uint64_t number) { return std::to_string(number); }

// "59 s", "3 min 20 s", "2 h 5 min"
std::string words(std::chrono::seconds time) {
  const auto seconds = static_cast<std::uint64_t>(time.count());
  if (seconds < 60) return count(seconds) + " s";
  if (seconds < 3600) return count(seconds / 60) + " min " + count(seconds % 60) + " s";
  return count(seconds / 3600) + " h " + count(seconds / 60 % 60) + " min";
}

std::string last_find(const FuzzScreen& screen) {
  return screen.since_find ? "last " + words(*screen.since_find) + " ago" : "none since it began";
}

std::string finds(const FuzzScreen& screen) {
  auto text = count(screen.finds);
  if (screen.known > 0) text += ", " + count(screen.known) + " of them known";
  if (screen.shrinking > 0)
    text += ", " + count(screen.shrinking) + " ways of failing to be shrunk";
  return text;
}

}  // namespace

std::string screen_text(const FuzzScreen& screen) {
  return "midflight fuzz: seed " + count(screen.seed) + ", " + words(screen.lasted) +
         ", Ctrl-C saves and ends\n" +                                             //
         "  corpus  " + screen.corpus + "\n" +                                     //
         "  runs    " + count(screen.runs) + ", " + count(screen.rate) + "/s\n" +  //
         "  seen    " + count(screen.seen) + " things in " + count(screen.entries) +
         " entries, last new " + words(screen.since_new) + " ago\n" +      //
         "  finds   " + finds(screen) + ", " + last_find(screen) + "\n" +  //
         "  memory  " + count(screen.memory / kMegabyte) + " MB\n";
}

std::string line_text(const FuzzScreen& screen) {
  return count(screen.runs) + " runs, " + count(screen.rate) + "/s, " + count(screen.seen) +
         " things seen (last new " + words(screen.since_new) + " ago), " + count(screen.entries) +
         " entries, " + count(screen.finds) + " finds (" + last_find(screen) + "), " +
         count(screen.memory / kMegabyte) + " MB";
}

}  // namespace midflight::cli
