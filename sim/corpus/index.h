// A corpus's index: all that its state says but for the entries, which are files (FORMAT.md). It
// can be read while somebody writes it, and what was saved outlives a crash.
#pragma once

#include <memory>

#include "sim/corpus/state.h"

namespace midflight::sim {

class Index {
 public:
  // Makes one if there is none.
  [[nodiscard]] static Result<Index> open(const std::string& file);
  // Also one that is being written, or lies where nothing can be written.
  [[nodiscard]] static Result<Index> open_to_read(const std::string& file);

  Index(Index&&) noexcept;
  Index& operator=(Index&&) noexcept;
  Index(const Index&) = delete;
  Index& operator=(const Index&) = delete;
  ~Index();

  // Without the entries, whose names are in the features.
  [[nodiscard]] Result<CorpusState> load() const;
  // All or nothing.
  [[nodiscard]] Result<void> save(const CorpusState& state);

 private:
  class Database;
  explicit Index(std::unique_ptr<Database> database);
  std::unique_ptr<Database> database_;
};

}  // namespace midflight::sim
