// A corpus on disk (sim/corpus/FORMAT.md): one writer at a time, any number of readers.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "sim/corpus/index.h"

namespace midflight::cli {

// What a folder says at one moment, without taking it. Entries that can't be read any more are left
// out, and what they alone show with them.
[[nodiscard]] Result<sim::CorpusState> read_corpus(const std::string& folder);
// The same without the entries: what `status` needs.
[[nodiscard]] Result<sim::CorpusState> read_corpus_index(const std::string& folder);

// Of a corpus, those that nobody else may write to.
[[nodiscard]] std::vector<std::string> files_of_corpus(const std::string& folder);

class CorpusFolder {
 public:
  // Makes it if need be. An error if somebody else writes it, or if it holds something else.
  [[nodiscard]] static Result<CorpusFolder> open(const std::string& folder);
  [[nodiscard]] static bool exists(const std::string& folder);

  CorpusFolder(CorpusFolder&& other) noexcept;
  CorpusFolder& operator=(CorpusFolder&&) = delete;
  CorpusFolder(const CorpusFolder&) = delete;
  CorpusFolder& operator=(const CorpusFolder&) = delete;
  ~CorpusFolder();

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] sim::CorpusState& state() { return state_; }
  // After this the state is there whatever happens to the program.
  [[nodiscard]] Result<void> save();

 private:
  CorpusFolder(std::string path, int lock, sim::Index index)
      : path_(std::move(path)), lock_(lock), index_(std::move(index)) {}
  [[nodiscard]] Result<void> write_entries();
  void remove_strays() const;

  std::string path_;
  int lock_ = -1;
  sim::Index index_;
  sim::CorpusState state_;
  std::set<sim::Hash128> written_;  // entries that have a file
};

}  // namespace midflight::cli
