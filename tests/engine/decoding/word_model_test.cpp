// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decoding/word_model.h"

#include "engine/decoding/decoder.h"
#include "engine/error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace engine::test {
namespace {

using testing::ElementsAre;

std::vector<std::string> wordsOf(const WordTable& table, const std::vector<TokenId>& tokens) {
    std::vector<std::string> words;
    for (const TokenId token : tokens)
        words.push_back(table.words.at(static_cast<std::size_t>(token)));
    return words;
}

/// The best text of two words behind "The".
std::vector<std::string> twoWords(const std::shared_ptr<const WordTable>& table, DecodingOptions options) {
    options.maxNewTokens = 2;
    options.eosTokenIds = {table->end};
    WordModel model(table);
    const auto result = decode(model, WordModel::start({table->token("The")}), options);
    return wordsOf(*table, result.sequences.at(0).tokens);
}

/// Words that stay possible behind `before`.
std::size_t possible(const std::shared_ptr<const WordTable>& table, const std::vector<std::string>& before,
                     const DecodingOptions& options) {
    std::vector<TokenId> path;
    for (const std::string& word : before)
        path.push_back(table->token(word));
    WordModel model(table);
    const auto start = WordModel::start(path);
    const ScoreChain chain = chainAt(model, start, start, options);
    return static_cast<std::size_t>(std::ranges::count_if(chain.distribution, [](double p) { return p > 0; }));
}

TEST(WordModel, GreedyFindsTheNiceWomanAndTwoBeamsThatTheDogHas) {
    DecodingOptions options;
    EXPECT_THAT(twoWords(articleTree(), options), ElementsAre("nice", "woman"));
    options.numBeams = 2;
    EXPECT_THAT(twoWords(articleTree(), options), ElementsAre("dog", "has"));
    options.numBeams = 1;
    options.exhaustiveDepth = 2;
    options.topK = 10;
    EXPECT_THAT(twoWords(articleTree(), options), ElementsAre("dog", "has"));
}

TEST(WordModel, TopKKeepsTwoThirdsOfTheMassAndThenNearlyAllOfIt) {
    DecodingOptions options;
    options.doSample = true;
    options.topK = 6;
    for (const auto& [before, least, most] : {std::tuple(std::vector<std::string>{"The"}, .64, .70),
                                              std::tuple(std::vector<std::string>{"The", "car"}, .98, 1.)}) {
        EXPECT_EQ(possible(articleCharts(), before, options), 6U);
        std::vector<TokenId> path;
        for (const std::string& word : before)
            path.push_back(articleCharts()->token(word));
        double mass = 0;
        for (std::size_t i = 0; i < 6; ++i)
            mass += articleCharts()->next.at(path)[i].second;
        EXPECT_GT(mass, least);
        EXPECT_LT(mass, most);
    }
}

TEST(WordModel, TopPNeedsNineWordsAndThenThree) {
    DecodingOptions options;
    options.doSample = true;
    options.topP = .92;
    EXPECT_EQ(possible(articleCharts(), {"The"}, options), 9U);
    EXPECT_EQ(possible(articleCharts(), {"The", "car"}, options), 3U);
}

TEST(WordModel, BehindWordsWithoutAnEntryThereIsOnlyTheEnd) {
    const auto table = articleTree();
    DecodingOptions options;
    options.maxNewTokens = 9;
    options.eosTokenIds = {table->end};
    WordModel model(table);
    const auto result = decode(model, WordModel::start({table->token("The")}), options);
    EXPECT_THAT(wordsOf(*table, result.sequences.at(0).tokens), ElementsAre("nice", "woman", "."));
    EXPECT_NEAR(std::exp(result.sequences[0].sum), .2, 1e-6);
    EXPECT_EQ(model.tokenText(table->token("woman")), " woman");
}

TEST(WordModel, ContrastiveSearchNeverRepeatsWhatElseIsThere) {
    auto table = std::make_shared<WordTable>();
    table->words = {"a", "b"};
    table->end = 1;
    table->next[{0}] = {{0, .6}, {1, .4}};
    WordModel model(table);
    DecodingOptions options;
    options.maxNewTokens = 1;
    options.penaltyAlpha = .6;
    options.topK = 2;
    EXPECT_THAT(decode(model, WordModel::start({0}), options).sequences.at(0).tokens, ElementsAre(1));
}

TEST(RateText, SaysWhatTheModelGaveEachToken) {
    const auto table = articleTree();
    WordModel model(table);
    const auto start = WordModel::start({table->token("The")});
    const auto rated = rateText(model, start, std::vector<TokenId>{table->token("car"), table->token("is")});
    ASSERT_EQ(rated.size(), 2U);
    EXPECT_NEAR(rated[0].probability, .1, 1e-6);
    EXPECT_EQ(rated[0].rank, 2);
    EXPECT_NEAR(rated[1].probability, .3, 1e-6);
    EXPECT_EQ(rated[1].rank, 1);
    const auto never = rateText(model, start, std::vector<TokenId>{table->token("woman")});
    EXPECT_EQ(never.at(0).probability, 0);
    EXPECT_TRUE(rateText(model, start, {}).empty());
}

TEST(RateText, EndsWithTheContextAndRefusesWhatIsNoToken) {
    const auto table = articleTree();
    WordModel model(table);
    const std::vector<TokenId> full(static_cast<std::size_t>(WordModel::positions), table->end);
    // The last position still says what it thinks of a token that has no place any more.
    EXPECT_EQ(rateText(model, WordModel::start(full), full).size(), 1U);
    EXPECT_EQ(rateText(model, WordModel::start({0}), full).size(), full.size());
    for (const TokenId wrong : {-1, static_cast<TokenId>(table->words.size())}) {
        try {
            rateText(model, WordModel::start({0}), std::vector<TokenId>{wrong});
            ADD_FAILURE() << wrong;
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::BadToken);
        }
    }
    std::stop_source stop;
    stop.request_stop();
    RunOptions run;
    run.stop = stop.get_token();
    EXPECT_THROW(rateText(model, WordModel::start({0}), full, run), Error);
}

TEST(WordModel, TablesThatAreNoModelsAreRefused) {
    const auto refused = [](auto change) {
        auto table = std::make_shared<WordTable>(*articleTree());
        change(*table);
        try {
            WordModel model(table);
        } catch (const Error& error) {
            return error.code();
        }
        return ErrorCode::Stopped;
    };
    EXPECT_EQ(refused([](WordTable& t) { t.next[{0}][0].second = .6; }), ErrorCode::BadArgument);
    EXPECT_EQ(refused([](WordTable& t) { t.next[{0}][0].second = std::nan(""); }), ErrorCode::BadArgument);
    EXPECT_EQ(refused([](WordTable& t) { t.next[{0}][0].first = 99; }), ErrorCode::BadToken);
    EXPECT_EQ(refused([](WordTable& t) { t.next[{99}] = {{0, 1}}; }), ErrorCode::BadToken);
    EXPECT_EQ(refused([](WordTable& t) { t.end = -1; }), ErrorCode::BadToken);
    EXPECT_THROW(articleTree()->token("cat"), Error);
}

} // namespace
} // namespace engine::test
