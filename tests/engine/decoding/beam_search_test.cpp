// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decoding/beam_search.h"

#include "engine/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <random>

namespace engine::test {
namespace {

using testing::ElementsAre;
using Fate = BeamCandidate::Fate;
using Tokens = std::vector<TokenId>;
using Rows = std::vector<std::vector<double>>;

constexpr double never = -std::numeric_limits<double>::infinity();

/// A language model that is a table: seeded log-probabilities of the next token for every beginning.
class TableModel {
public:
    TableModel(int vocabSize, unsigned seed) : m_vocabSize(vocabSize), m_seed(seed) {}

    std::vector<double> after(const Tokens& beginning) const {
        std::seed_seq seeds(beginning.begin(), beginning.end());
        std::vector<unsigned> mixed(1);
        seeds.generate(mixed.begin(), mixed.end());
        std::mt19937 generator(mixed[0] + m_seed);
        std::vector<double> row;
        double sum = 0;
        for (int i = 0; i < m_vocabSize; ++i) {
            row.push_back(3 * static_cast<double>(generator()) * 0x1p-32);
            sum += std::exp(row.back());
        }
        for (double& value : row)
            value -= std::log(sum);
        return row;
    }

private:
    int m_vocabSize;
    unsigned m_seed;
};

BeamSearch searched(const TableModel& model, const BeamSearchOptions& options) {
    BeamSearch search(options);
    std::vector<Tokens> open{{}};
    while (search.ending() == BeamEnding::Open) {
        Rows rows;
        for (const Tokens& tokens : open)
            rows.push_back(model.after(tokens));
        const BeamStep& step = search.advance(rows);
        open.clear();
        for (const int kept : step.kept)
            open.push_back(search.tokens(static_cast<int>(search.steps().size()) - 1, kept));
    }
    return search;
}

std::vector<std::pair<Tokens, double>> results(const BeamSearch& search) {
    std::vector<std::pair<Tokens, double>> list;
    for (const int i : search.ranking()) {
        const FinishedBeam& beam = search.finished()[static_cast<std::size_t>(i)];
        list.emplace_back(search.tokens(beam.step, beam.candidate), beam.score);
    }
    return list;
}

/// Every text there is, with its score, best first.
std::vector<std::pair<Tokens, double>> allTexts(const TableModel& model, const BeamSearchOptions& options) {
    std::vector<std::pair<Tokens, double>> texts;
    const std::function<void(const Tokens&, double)> visit = [&](const Tokens& tokens, double sum) {
        const int length = static_cast<int>(tokens.size());
        if (length == options.maxNewTokens || (length > 0 && tokens.back() == options.endToken)) {
            texts.emplace_back(tokens, sum / std::pow(length, options.lengthPenalty));
            return;
        }
        const std::vector<double> row = model.after(tokens);
        for (std::size_t token = 0; token < row.size(); ++token) {
            Tokens longer = tokens;
            longer.push_back(static_cast<TokenId>(token));
            visit(longer, sum + row[token]);
        }
    };
    visit({}, 0);
    std::sort(texts.begin(), texts.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    return texts;
}

TEST(BeamSearch, WithEnoughBeamsItFindsEveryTextInItsPlace) {
    for (const double penalty : {-1.0, 0.0, 0.7, 1.0, 2.0}) {
        for (unsigned seed = 0; seed < 6; ++seed) {
            const TableModel model(3, seed);
            const BeamSearchOptions options{64, 4, penalty, EarlyStopping::Never, 0};
            const auto wanted = allTexts(model, options);
            const auto got = results(searched(model, options));
            ASSERT_EQ(got.size(), wanted.size());
            for (std::size_t i = 0; i < got.size(); ++i) {
                EXPECT_EQ(got[i].first, wanted[i].first) << "place " << i << ", penalty " << penalty;
                EXPECT_NEAR(got[i].second, wanted[i].second, 1e-9);
            }
        }
    }
}

TEST(BeamSearch, OneBeamIsGreedy) {
    for (unsigned seed = 0; seed < 20; ++seed) {
        const TableModel model(5, seed);
        Tokens wanted;
        double sum = 0;
        while (wanted.size() < 6 && (wanted.empty() || wanted.back() != 0)) {
            const auto row = model.after(wanted);
            const auto best = std::max_element(row.begin(), row.end());
            sum += *best;
            wanted.push_back(static_cast<TokenId>(best - row.begin()));
        }
        const BeamSearch search = searched(model, {1, 6, 0.0, EarlyStopping::No, 0});
        const auto got = results(search);
        ASSERT_EQ(got.size(), 1u);
        EXPECT_EQ(got[0].first, wanted);
        EXPECT_NEAR(got[0].second, sum, 1e-12);
        EXPECT_EQ(search.ending(), wanted.size() == 6 ? BeamEnding::MaxLength : BeamEnding::Complete);
    }
}

/// log 0.5 and the like, so that the cases below can be followed by hand.
std::vector<double> logs(std::vector<double> probabilities) {
    for (double& p : probabilities)
        p = p > 0 ? std::log(p) : never;
    return probabilities;
}

TEST(BeamSearch, AnEndCountsOnlyAmongTheFirstBeams) {
    BeamSearch search({2, 5, 1.0, EarlyStopping::No, 0});
    const BeamStep& step = search.advance({logs({0.1, 0.5, 0.4})});
    ASSERT_EQ(step.candidates.size(), 3u) << "best first, all that there are";
    EXPECT_EQ(step.candidates[0].token, 1);
    EXPECT_EQ(step.candidates[0].fate, Fate::Kept);
    EXPECT_EQ(step.candidates[1].fate, Fate::Kept);
    EXPECT_EQ(step.candidates[2].token, 0);
    EXPECT_EQ(step.candidates[2].fate, Fate::TooLow);
    EXPECT_THAT(step.kept, ElementsAre(0, 1));
    EXPECT_TRUE(search.finished().empty());
}

TEST(BeamSearch, ASpareCandidateTakesTheEndedOnesPlace) {
    BeamSearch search({2, 5, 1.0, EarlyStopping::No, 0});
    const BeamStep& step = search.advance({logs({0.5, 0.3, 0.15, 0.05})});
    EXPECT_EQ(step.candidates[0].fate, Fate::Finished);
    EXPECT_THAT(step.kept, ElementsAre(1, 2));
    EXPECT_EQ(step.candidates[3].fate, Fate::Dropped);
    ASSERT_EQ(search.finished().size(), 1u);
    EXPECT_DOUBLE_EQ(search.finished()[0].score, std::log(0.5));
    EXPECT_EQ(search.openCount(), 2);
}

TEST(BeamSearch, EarlyStoppingDecidesWhenItEnds) {
    const auto steps = [](EarlyStopping early, double penalty) {
        BeamSearch search({2, 9, penalty, early, 0});
        search.advance({logs({0.0, 0.6, 0.4})});
        search.advance({logs({0.2, 0.8, 0.0}), logs({0.9, 0.1, 0.0})}); // open 0.48, ended 0.36 and (too low) 0.12
        while (search.ending() == BeamEnding::Open)
            search.advance(Rows(static_cast<std::size_t>(search.openCount()), logs({0.5, 0.5, 0.0})));
        return std::pair(search.steps().size(), search.ending());
    };
    // third step: 0.24 ends, so two are complete
    EXPECT_EQ(steps(EarlyStopping::Yes, 0.0), std::pair(std::size_t{3}, BeamEnding::Complete));
    // the open one has 0.24 as well: no better
    EXPECT_EQ(steps(EarlyStopping::No, 0.0), std::pair(std::size_t{3}, BeamEnding::NoBetter));
    EXPECT_EQ(steps(EarlyStopping::Never, 0.0), std::pair(std::size_t{3}, BeamEnding::NoBetter));
    // nine tokens long it could have log 0.24 ÷ 9, which is better than what is complete
    EXPECT_GT(steps(EarlyStopping::Never, 1.0).first, steps(EarlyStopping::No, 1.0).first);
}

TEST(BeamSearch, ABetterCompleteOneOutdoesTheWorst) {
    BeamSearch search({2, 9, 2.0, EarlyStopping::No, 0}); // long texts are favoured
    search.advance({logs({0.3, 0.6, 0.1})});              // log 0.3 ends
    search.advance({logs({0.45, 0.55, 0.0}), logs({0.0, 0.1, 0.9})});
    search.advance(Rows(2, logs({0.5, 0.4, 0.1})));
    const auto& finished = search.finished();
    ASSERT_GE(finished.size(), 3u);
    EXPECT_EQ(finished[0].outdoneIn, 2) << "a longer one scores better under this penalty";
    EXPECT_EQ(search.ranking().size(), 2u);
    EXPECT_THAT(search.ranking(), testing::Not(testing::Contains(0)));
}

TEST(BeamSearch, TheRecordTellsEachBeamsWay) {
    const TableModel model(4, 3);
    const BeamSearch search = searched(model, {3, 5, 1.0, EarlyStopping::No, 0});
    for (std::size_t s = 0; s < search.steps().size(); ++s) {
        const BeamStep& step = search.steps()[s];
        for (int c = 0; c < static_cast<int>(step.candidates.size()); ++c) {
            const BeamCandidate& candidate = step.candidates[static_cast<std::size_t>(c)];
            const Tokens tokens = search.tokens(static_cast<int>(s), c);
            ASSERT_EQ(tokens.size(), s + 1);
            double sum = 0;
            for (std::size_t i = 0; i < tokens.size(); ++i)
                sum += model.after({tokens.begin(), tokens.begin() + static_cast<std::ptrdiff_t>(i)})
                           .at(static_cast<std::size_t>(tokens[i]));
            EXPECT_NEAR(candidate.sum, sum, 1e-9);
            EXPECT_EQ(candidate.fate == Fate::Kept, std::count(step.kept.begin(), step.kept.end(), c) == 1);
        }
    }
}

TEST(BeamSearch, TokensThatMayNotFollowAreNeverTaken) {
    BeamSearch search({3, 4, 1.0, EarlyStopping::No, 0});
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const BeamStep& step = search.advance({{never, never, -1.0, nan}});
    ASSERT_EQ(step.candidates.size(), 1u);
    EXPECT_EQ(step.candidates[0].token, 2);
    EXPECT_EQ(search.openCount(), 1);
    search.advance({{never, never, never, never}});
    EXPECT_EQ(search.ending(), BeamEnding::NothingLeft);
    EXPECT_THAT(results(search), ElementsAre(std::pair(Tokens{2}, -1.0))) << "what was open counts";
}

TEST(BeamSearch, AStoppedOneKeepsWhatItHas) {
    const TableModel model(6, 1);
    BeamSearch search({3, 8, 1.0, EarlyStopping::No, 0});
    search.stop();
    EXPECT_EQ(search.ending(), BeamEnding::Stopped);
    EXPECT_TRUE(search.ranking().empty());

    BeamSearch second({3, 8, 1.0, EarlyStopping::No, 0});
    second.advance({logs({0.0, 0.5, 0.3, 0.2})});
    second.stop();
    EXPECT_EQ(second.ranking().size(), 3u);
    EXPECT_EQ(results(second).front().first, Tokens{1});
}

TEST(BeamSearch, RefusesWhatMakesNoSense) {
    EXPECT_THROW(BeamSearch({0, 4, 1.0, EarlyStopping::No, 0}), Error);
    EXPECT_THROW(BeamSearch({2, 0, 1.0, EarlyStopping::No, 0}), Error);
    EXPECT_THROW(BeamSearch({2, 4, std::nan(""), EarlyStopping::No, 0}), Error);
}

} // namespace
} // namespace engine::test
