#include "tests/rules/includes.h"

namespace midflight::rules {

// An arrow in DESIGN's table is followed to its end here (who may include a room may include what
// that room may include), except that net, trace, property, explore, shrink and corpus stay cut
// off from core: they never know which protocol runs.
const std::vector<Room>& rooms() {
  static const std::vector<Room> kRooms{
      {"core/base", {}},
      {"core/crypto", {}},
      {"core/sptps", {"core/crypto"}},
      {"core/meta", {"core/crypto", "core/sptps"}},
      {"core/node", {"core"}},
      {"sim/kernel", {}},
      {"sim/net", {"sim/kernel"}},
      {"sim/host", {"core", "sim/kernel", "sim/net"}},
      {"sim/world", {"core", "sim/kernel", "sim/net", "sim/host"}},
      {"sim/trace", {"sim/kernel"}},
      {"sim/property", {"sim/kernel", "sim/trace"}},
      {"sim/explore",
       {"sim/kernel", "sim/net", "sim/host", "sim/world", "sim/trace", "sim/property"}},
      {"sim/shrink",
       {"sim/kernel", "sim/net", "sim/host", "sim/world", "sim/trace", "sim/property",
        "sim/explore"}},
      {"sim/corpus",
       {"sim/kernel", "sim/net", "sim/host", "sim/world", "sim/trace", "sim/property",
        "sim/explore"}},
      {"sim/import", {"core", "sim/kernel", "sim/net", "sim/host", "sim/trace"}},
      {"sim/live", {"core"}},
      {"sim/cli", {"core", "sim", "scenarios", "reports"}},
      {"scenarios", {"sim/world/config", "sim/world/protocol"}},
      {"reports",
       {"sim/kernel", "sim/trace", "sim/world/result", "sim/explore/result", "sim/shrink/result",
        "sim/corpus/result", "sim/import/result"}},
  };
  return kRooms;
}

const std::vector<Library>& libraries() {
  static const std::vector<std::string_view> kThreads{"sim/explore/driver", "sim/cli"};
  static const std::vector<std::string_view> kFiles{"sim/cli", "scenarios", "reports"};
  static const std::vector<Library> kLibraries{
      {"tl/expected", {"core/base"}},
      {"sodium", {"core/crypto"}},
      {"boost/graph", {"core/node", "sim/net"}},
      {"xxhash", {"core/base", "core/crypto", "sim"}},
      {"xxh_x86dispatch", {"sim/kernel/hash"}},
      {"zstd", {"sim/trace", "sim/corpus"}},
      {"nlohmann",
       {"sim/trace", "sim/live/vector", "sim/explore/certificate", "sim/cli", "scenarios",
        "reports"}},
      {"valijson", {"scenarios"}},
      {"pugixml", {"reports"}},
      {"pcap", {"sim/import"}},
      {"dlfcn", {"sim/import/libpcap"}},
      {"sqlite3", {"sim/corpus"}},
      {"SQLiteCpp", {"sim/corpus"}},
      {"CLI", {"sim/cli"}},
      {"spdlog", {"sim/cli"}},
      {"sys/socket", {"sim/live"}},
      {"netinet", {"sim/live"}},
      {"arpa", {"sim/live"}},
      {"netdb", {"sim/live"}},
      {"poll", {"sim/live"}},
      {"unistd", {"sim/live", "sim/cli"}},
      {"fcntl", {"sim/live", "sim/cli"}},
      {"sys/stat", {"sim/cli"}},
      {"sys/file", {"sim/cli"}},
      {"sys/timerfd", {"sim/live"}},
      {"sys/ioctl", {"sim/cli"}},
      {"thread", kThreads},
      {"mutex", kThreads},
      {"shared_mutex", kThreads},
      {"future", kThreads},
      {"condition_variable", kThreads},
      {"stop_token", kThreads},
      {"semaphore", kThreads},
      {"latch", kThreads},
      {"barrier", kThreads},
      {"iostream", kFiles},
      {"fstream", kFiles},
      {"filesystem", kFiles},
      {"cstdlib", {"core/base/check", "sim/cli"}},
      {"unordered_map", {}},
      {"unordered_set", {}},
      {"random", {}},
      {"ctime", {}},
      {"locale", {}},
      {"regex", {}},
  };
  return kLibraries;
}

}  // namespace midflight::rules
