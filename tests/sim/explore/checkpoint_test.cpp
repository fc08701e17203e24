// A search that is stopped and goes on proves what one that was never stopped proves, to the byte.
#include "sim/explore/checkpoint.h"

#include <gmock/gmock.h>

#include "sim/explore/certificate.h"
#include "tests/sim/explore/search_support.h"

namespace midflight::sim {
namespace {

using ::testing::HasSubstr;

const Hash128 kScenario{1, 2};
constexpr std::uint64_t kSeed = 1;

std::string certified(const PlannedSearch& search, const SearchResult& result) {
  crypto::Operations crypto(crypto::Memoise::on);
  return to_json(certify(search, result, "{}", crypto));
}

// Stops after so many questions whether to stop, goes on from what was written, and so forth.
std::string in_pieces(const PlannedSearch& search, int questions, std::size_t& pieces) {
  std::string file;
  for (pieces = 1;; ++pieces) {
    SearchLimits limits;
    limits.keep_ledger = true;
    limits.jobs = 2 - pieces % 2;
    limits.stop = [left = questions](const SearchProgress&) mutable { return left-- == 0; };
    Checkpoint from;
    if (!file.empty()) {
      auto read = read_checkpoint(file, kScenario, kSeed);
      if (!read) throw std::runtime_error(read.error().message);
      from = std::move(*read);
      limits.resume = &from.ledger;
    }
    auto result = exhaust(search, limits);
    if (result.finished) return certified(search, result);
    EXPECT_FALSE(result.ledger.empty());
    file = write_checkpoint({kScenario, search.plan.chosen(), std::move(result.ledger)});
  }
}

struct Case {
  const char* scenario;
  std::vector<scenarios::Override> overrides;
};

class InPieces : public ::testing::TestWithParam<Case> {};

TEST_P(InPieces, ASearchComesToTheSameCertificate) {
  const auto search = planned(load_search(GetParam().scenario, GetParam().overrides));
  const auto whole = certified(search, exhaust(search));
  // A batch of 64 chunks can't be done with fewer questions on one thread.
  for (const int questions : {64, 90, 120}) {
    std::size_t pieces = 0;
    EXPECT_EQ(in_pieces(search, questions, pieces), whole) << questions << " questions";
    EXPECT_GT(pieces, 1U);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Scenarios, InPieces,
    ::testing::Values(Case{"rekey-3.part.json", {}},
                      Case{"rekey-2.part.json", {before_fix(), bound("losses", 1)}},
                      Case{"rekey-3.part.json", {bound("losses", 1), bound("reorderings", 1)}}));

class Refused : public ::testing::Test {
 protected:
  static std::string checkpoint() {
    return write_checkpoint({kScenario, SearchOptions{}, Bytes{1, 2, 3}});
  }
  static std::string refusal(const std::string& text, Hash128 scenario = kScenario,
                             std::uint64_t seed = kSeed) {
    const auto read = read_checkpoint(text, scenario, seed);
    return read ? "" : read.error().message;
  }
};

TEST_F(Refused, IsNothingThatIsWhole) { EXPECT_EQ(refusal(checkpoint()), ""); }

TEST_F(Refused, IsACheckpointThatWasTornAtAnyPlace) {
  const auto text = checkpoint();
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_NE(refusal(text.substr(0, size)), "") << size << " bytes";
  }
}

TEST_F(Refused, IsACheckpointWithAnyBitFlipped) {
  auto text = checkpoint();
  for (auto& byte : text) {
    byte = static_cast<char>(byte ^ 0x10);
    EXPECT_NE(refusal(text), "");
    byte = static_cast<char>(byte ^ 0x10);
  }
}

TEST_F(Refused, IsACheckpointOfSomethingElse) {
  EXPECT_THAT(refusal(checkpoint(), Hash128{1, 3}), HasSubstr("another scenario"));
  EXPECT_THAT(refusal(checkpoint(), kScenario, 2), HasSubstr("of seed 1, not 2"));
  EXPECT_THAT(refusal("{}"), HasSubstr("not a checkpoint"));
}

TEST_F(Refused, IsALedgerThatSaysNothing) {
  const auto search = planned(load_search("rekey-1.part.json"));
  SearchLimits limits;
  const Bytes nonsense{1, 2, 3};
  limits.resume = &nonsense;
  EXPECT_FALSE(search_states(search, limits));
}

TEST_F(Refused, IsALedgerWhoseWaysLeadNowhere) {
  auto search = planned(load_search("rekey-3.part.json"));
  SearchLimits limits;
  limits.keep_ledger = true;
  limits.stop = [left = 64](const SearchProgress&) mutable { return left-- == 0; };
  const auto stopped = exhaust(search, limits);
  SearchLimits resumed;
  resumed.resume = &stopped.ledger;
  const auto other = planned(load_search("rekey-1.part.json"));
  const auto result = search_states(other, resumed);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().message, HasSubstr("a way that it went is none in this scenario"));
}

}  // namespace
}  // namespace midflight::sim
