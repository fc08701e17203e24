#include "sim/corpus/index.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/sim/corpus/fuzz_support.h"

namespace midflight::sim {
namespace {

namespace fs = std::filesystem;

class IndexFile : public ::testing::Test {
 protected:
  IndexFile() {
    std::string folder = fs::temp_directory_path() / "midflight-index-XXXXXX";
    folder_ = ::mkdtemp(folder.data());
    file_ = (folder_ / "a #1?.sqlite").string();
  }
  ~IndexFile() override {
    fs::permissions(folder_, fs::perms::owner_all);
    fs::remove_all(folder_);
  }
  fs::path folder_;
  std::string file_;
};

CorpusState sample_state() {
  const OneScenario variants(load_search("rekey-2.part.json", {before_fix()}));
  auto state = variants.empty_corpus();
  fuzz(variants, state, 128);
  state.campaigns[{}].settings = {{"seed", "3"}, {"links.0.jitter", "\"1ms\""}};
  state.scenarios.begin()->second.facts["seen"] = true;
  state.scenarios.begin()->second.facts["never"] = false;
  const auto& [key, failure] = *state.failures.begin();
  state.failures[key].filed_as = "0123456789abcdef";
  state.finds[key] = {"two\nlines", failure.example, true};
  state.throughput[{{}, 60'000}] = {1, 2, 3, 4};
  return state;
}

// The index leaves entries to files.
std::string listing_without_entries(CorpusState state) {
  state.entries.clear();
  return listing(state);
}

TEST_F(IndexFile, SaysWhatWasSaved) {
  const auto state = sample_state();
  {
    auto index = Index::open(file_);
    ASSERT_TRUE(index.has_value()) << index.error().message;
    ASSERT_TRUE(index->save(state).has_value());
    ASSERT_TRUE(index->save(state).has_value()) << "again changes nothing";
  }
  const auto index = Index::open_to_read(file_);
  ASSERT_TRUE(index.has_value()) << index.error().message;
  const auto loaded = index->load();
  ASSERT_TRUE(loaded.has_value()) << loaded.error().message;
  EXPECT_EQ(listing_without_entries(*loaded), listing_without_entries(state));
  EXPECT_EQ(loaded->campaigns, state.campaigns);
  EXPECT_EQ(loaded->throughput, state.throughput);
  EXPECT_EQ(loaded->scenarios.begin()->second.facts, state.scenarios.begin()->second.facts);
}

TEST_F(IndexFile, IsReadWhileItIsWritten) {
  auto writer = Index::open(file_);
  ASSERT_TRUE(writer.has_value());
  const auto reader = Index::open_to_read(file_);
  ASSERT_TRUE(reader.has_value()) << reader.error().message;
  ASSERT_TRUE(writer->save(sample_state()).has_value());
  const auto loaded = reader->load();
  ASSERT_TRUE(loaded.has_value()) << loaded.error().message;
  EXPECT_FALSE(loaded->finds.empty());
}

TEST_F(IndexFile, IsReadWhereNothingCanBeWritten) {
  {
    auto index = Index::open(file_);
    ASSERT_TRUE(index.has_value());
    ASSERT_TRUE(index->save(sample_state()).has_value());
  }
  fs::permissions(folder_, fs::perms::owner_read | fs::perms::owner_exec);
  const auto index = Index::open_to_read(file_);
  ASSERT_TRUE(index.has_value()) << index.error().message;
  EXPECT_TRUE(index->load().has_value());
}

TEST_F(IndexFile, ThatIsNoneIsAnErrorThatNamesIt) {
  std::ofstream(file_) << "this is no database, however long it may be";
  for (const auto& index :
       {Index::open(file_).has_value(), Index::open_to_read(file_).has_value()}) {
    EXPECT_FALSE(index);
  }
  const auto opened = Index::open(file_);
  ASSERT_FALSE(opened.has_value());
  EXPECT_NE(opened.error().message.find(file_), std::string::npos) << opened.error().message;
}

}  // namespace
}  // namespace midflight::sim
