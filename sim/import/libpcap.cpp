#include "sim/import/libpcap.h"

#include <dlfcn.h>

#include <optional>
#include <string>
#include <type_traits>

namespace midflight::sim {
namespace {

constexpr auto kLibrary = "libpcap.so.0.8";

std::optional<Libpcap> load() {
  auto* const library = ::dlopen(kLibrary, RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return std::nullopt;
  Libpcap out{};
  const auto find = [library](const char* name, auto& function) {
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(dlsym(library, name));
    return function != nullptr;
  };
  const bool complete = find("pcap_fopen_offline_with_tstamp_precision", out.open) &&
                        find("pcap_next_ex", out.next) && find("pcap_datalink", out.link_type) &&
                        find("pcap_geterr", out.error) && find("pcap_close", out.close);
  return complete ? std::optional(out) : std::nullopt;
}

}  // namespace

Result<const Libpcap*> libpcap() {
  static const auto kLoaded = load();
  if (!kLoaded) {
    return fail(std::string("captures are read by ") + kLibrary +
                ", which can't be loaded: install libpcap0.8");
  }
  return &*kLoaded;
}

}  // namespace midflight::sim
