// Files of tests/captures, decompressed.
#pragma once

#include <zstd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace midflight {

inline std::string decompressed(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string packed{std::istreambuf_iterator<char>(file), {}};
  const auto size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (ZSTD_isError(size) != 0U) throw std::runtime_error(path.string() + " is no zstd file");
  std::string text(size, '\0');
  const auto got = ZSTD_decompress(text.data(), text.size(), packed.data(), packed.size());
  if (got != text.size()) throw std::runtime_error(path.string() + " is damaged");
  return text;
}

}  // namespace midflight
