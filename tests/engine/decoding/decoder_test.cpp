// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decoding/decoder.h"

#include "engine/decoding/sampling.h"
#include "engine/error.h"
#include "engine/models/gpt2/gpt2_model.h"
#include "engine/models/model_folder.h"
#include "tests/engine/decoding/hand_made_model.h"
#include "tests/engine/models/model_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <random>
#include <set>

namespace engine::test {
namespace {

using testing::ElementsAre;
using testing::SizeIs;
using Tokens = std::vector<TokenId>;
using Fate = SearchNode::Fate;

// The tree of "The …" (nice, dog, car, and what follows them).
enum Word : TokenId { The, nice, dog, car, woman, house, guy, has, runs, And, drives, is, turns, wordCount };

HandMadeModel theTree() {
    return {wordCount, [](const Tokens& tokens) {
                std::vector<double> p(wordCount);
                const auto set = [&p](Word a, double pa, Word b, double pb, Word c, double pc) {
                    p[a] = pa, p[b] = pb, p[c] = pc;
                };
                switch (tokens.back()) {
                case The:
                    set(nice, .5, dog, .4, car, .1);
                    break;
                case nice:
                    set(woman, .4, house, .3, guy, .3);
                    break;
                case dog:
                    set(has, .9, runs, .05, And, .05);
                    break;
                default:
                    set(drives, .5, is, .3, turns, .2);
                }
                return p;
            }};
}

DecodingOptions twoTokens(int beams) {
    DecodingOptions options;
    options.numBeams = beams;
    options.maxNewTokens = 2;
    return options;
}

const SearchNode& leaf(const DecodingResult& result, std::size_t i = 0) {
    return result.tree.node(result.sequences.at(i).node);
}

TEST(Decoder, GreedyTakesTheNiceWomanAndBeamsFindThatTheDogHas) {
    HandMadeModel model = theTree();
    const auto start = HandMadeModel::start({The});
    const DecodingResult greedy = decode(model, start, twoTokens(1));
    EXPECT_THAT(greedy.sequences.at(0).tokens, ElementsAre(nice, woman));
    EXPECT_NEAR(std::exp(greedy.sequences[0].sum), .20, 1e-6);

    const DecodingResult beams = decode(model, start, twoTokens(2));
    EXPECT_THAT(beams.sequences.at(0).tokens, ElementsAre(dog, has));
    EXPECT_NEAR(std::exp(beams.sequences[0].sum), .36, 1e-6);
    EXPECT_NEAR(leaf(beams).score, std::log(.36) / 2, 1e-6);
    // The first step tried three words: two went on.
    const SearchTree& tree = beams.tree;
    EXPECT_EQ(tree.node(1).token, nice);
    EXPECT_EQ(tree.node(2).token, dog);
    EXPECT_EQ(tree.node(3).token, car);
    EXPECT_EQ(tree.node(3).fate, Fate::Dropped);
    EXPECT_EQ(tree.node(2).fate, Fate::Kept);
    EXPECT_EQ(tree.children()[2].front(), beams.sequences[0].node);
    EXPECT_EQ(leaf(beams).fate, Fate::Finished);
    EXPECT_NEAR(leaf(beams).rawProbability, .9, 1e-6);
}

TEST(Decoder, AsManyBeamsAsPathsFindWhatExhaustiveSearchFinds) {
    for (int vocab = 2; vocab <= 4; ++vocab) {
        HandMadeModel model = irregularModel(vocab);
        for (const double penalty : {0.0, 1.0, 2.0}) {
            const auto start = HandMadeModel::start({1, 0});
            DecodingOptions options;
            options.maxNewTokens = 3;
            options.lengthPenalty = penalty;
            options.exhaustiveDepth = 3;
            options.eosTokenIds = {0};
            options.numReturnSequences = vocab * vocab;
            const DecodingResult all = decode(model, start, options);
            options.exhaustiveDepth = 0;
            options.numBeams = vocab * vocab * vocab;
            options.earlyStopping = EarlyStopping::Never;
            const DecodingResult beams = decode(model, start, options);
            ASSERT_EQ(all.sequences.size(), beams.sequences.size());
            for (std::size_t i = 0; i < all.sequences.size(); ++i) {
                EXPECT_NEAR(all.sequences[i].score, beams.sequences[i].score, 1e-12) << i;
                EXPECT_EQ(all.sequences[i].tokens, beams.sequences[i].tokens) << i;
            }
        }
    }
}

TEST(Decoder, SamplesAreAsFrequentAsProbable) {
    Gpt2Runner runner(Gpt2Model::load(dataModel("tiny-a")), 1);
    const Tensor logits = runner.lastLogits(*runner.run(Tokens{3, 14, 15}));
    const std::vector<double> probabilities = probabilitiesOf({logits.data.begin(), logits.data.end()});
    HandMadeModel model(static_cast<int>(probabilities.size()), [&](const Tokens&) { return probabilities; });
    const auto start = HandMadeModel::start({3, 14, 15});
    DecodingOptions options;
    options.doSample = true;
    options.maxNewTokens = 1;
    options.temperature = 2;
    double roots = 0;
    for (const double p : probabilities)
        roots += std::sqrt(p);
    constexpr int throws = 120'000;
    std::vector<int> counts(probabilities.size());
    for (int i = 0; i < throws; ++i) {
        options.seed = static_cast<std::uint64_t>(i);
        ++counts[static_cast<std::size_t>(decode(model, start, options).sequences.at(0).tokens[0])];
    }
    double chiSquared = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const double expected = std::sqrt(probabilities[i]) / roots * throws;
        ASSERT_GT(expected, 5) << "token " << i << " is too rare for the test";
        chiSquared += (counts[i] - expected) * (counts[i] - expected) / expected;
    }
    EXPECT_LT(chiSquared, 59.7) << "30 degrees of freedom, p = .001";
}

TEST(Decoder, TheCoinLiesInTheSliceOfTheTokenItChose) {
    HandMadeModel model = irregularModel(7);
    const auto start = HandMadeModel::start({2});
    DecodingOptions options;
    options.doSample = true;
    options.numReturnSequences = 20;
    options.seed = 5;
    DecodingRun run;
    run.keepPaths = true;
    const DecodingResult result = decode(model, start, options, run);
    ASSERT_THAT(result.sequences, SizeIs(20));
    std::set<Tokens> different;
    for (const DecodedSequence& made : result.sequences) {
        different.insert(made.tokens);
        for (const int index : result.tree.path(made.node)) {
            const SearchNode& node = result.tree.node(index);
            EXPECT_EQ(node.coin, coinAt(5 + static_cast<std::uint64_t>(node.search), 1 + node.step));
            EXPECT_LE(node.sliceBegin, node.coin);
            EXPECT_GT(node.sliceEnd, node.coin);
            EXPECT_NEAR(node.sliceEnd - node.sliceBegin, node.probability, 1e-12);
            const ScoreChain chain = chainAt(model, start, result.paths[static_cast<std::size_t>(index)], options);
            EXPECT_NEAR(chain.distribution[static_cast<std::size_t>(node.token)], node.probability, 1e-12);
        }
    }
    EXPECT_GT(different.size(), 15u);
}

TEST(Decoder, TheSameSeedThrowsTheSameWhateverTheThreads) {
    const auto model = Gpt2Model::load(dataModel("tiny-odd"));
    const auto translator = loadModel(dataModel("tiny-marian"));
    for (const int beams : {1, 3}) {
        DecodingOptions options;
        options.doSample = true;
        options.numBeams = beams;
        options.numReturnSequences = 2;
        options.maxNewTokens = 8;
        options.seed = 99;
        std::vector<DecodingResult> results;
        for (const int threads : {1, 2, 4}) {
            Gpt2Runner runner(model, threads);
            Gpt2Steps steps(runner);
            results.push_back(decode(steps, Gpt2Steps::start(runner.run(Tokens{4, 8, 15})), options));
            const auto translating = makeTranslationRunner(translator, threads);
            TranslationSteps translation(*translating, translating->encode(Tokens{4, 8, 15, 0}));
            results.push_back(decode(translation, translation.start({}), options));
        }
        for (std::size_t i = 2; i < results.size(); ++i) {
            ASSERT_EQ(results[i].sequences.size(), 2u);
            for (std::size_t s = 0; s < 2; ++s) {
                EXPECT_EQ(results[i].sequences[s].tokens, results[i % 2].sequences[s].tokens);
                EXPECT_EQ(results[i].sequences[s].sum, results[i % 2].sequences[s].sum);
            }
        }
    }
}

TEST(Decoder, OneDrawOfManyBeamsNeverDrawsTwice) {
    HandMadeModel model = irregularModel(5);
    DecodingOptions options;
    options.doSample = true;
    options.numBeams = 3;
    options.maxNewTokens = 4;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        options.seed = seed;
        const DecodingResult result = decode(model, HandMadeModel::start({1}), options);
        std::set<std::pair<int, TokenId>> tried;
        for (int i = 1; i < result.tree.size(); ++i)
            EXPECT_TRUE(tried.insert({result.tree.node(i).parent, result.tree.node(i).token}).second);
    }
}

TEST(Decoder, GroupsDifferByWhatTheyPayForTheSame) {
    HandMadeModel model = irregularModel(6);
    DecodingOptions options;
    options.numBeams = 3;
    options.numBeamGroups = 3;
    options.numReturnSequences = 3;
    options.maxNewTokens = 1;
    options.diversityPenalty = 100;
    const DecodingResult result = decode(model, HandMadeModel::start({3}), options);
    std::set<TokenId> first;
    for (const DecodedSequence& made : result.sequences)
        first.insert(made.tokens.at(0));
    EXPECT_EQ(first.size(), 3u);
}

TEST(Decoder, ContrastLeavesWhatLooksLikeThePast) {
    // Token 0 is the most probable always; only contrast gets away from it.
    HandMadeModel model(4, [](const Tokens&) { return std::vector<double>{.4, .3, .2, .1}; });
    DecodingOptions options;
    options.maxNewTokens = 3;
    EXPECT_THAT(decode(model, HandMadeModel::start({0}), options).sequences.at(0).tokens, ElementsAre(0, 0, 0));
    options.penaltyAlpha = .6;
    options.topK = 4;
    const DecodingResult result = decode(model, HandMadeModel::start({0}), options);
    EXPECT_EQ(result.sequences.at(0).tokens.at(0), 3); // cos(3) = −.99 against token 0
    EXPECT_NEAR(result.tree.node(1).similarity, 1, 1e-12);
    EXPECT_NEAR(result.tree.node(1).contrast, .4 * .4 - .6, 1e-6);
}

TEST(Decoder, StopStringsEndTheTextEvenAcrossTokens) {
    HandMadeModel model(4, [](const Tokens& tokens) {
        std::vector<double> p(4, .1);
        p[static_cast<std::size_t>((tokens.back() + 1) % 4)] = .7;
        return p;
    });
    DecodingOptions options;
    options.stopStrings = {"xyz", "cd"};
    const DecodingResult greedy = decode(model, HandMadeModel::start({0}), options);
    EXPECT_THAT(greedy.sequences.at(0).tokens, ElementsAre(1, 2, 3));
    EXPECT_TRUE(greedy.sequences[0].complete);
    EXPECT_EQ(greedy.ending, BeamEnding::Complete);
    options.stopStrings = {"ab"}; // begins in the prompt
    EXPECT_THAT(decode(model, HandMadeModel::start({0}), options).sequences.at(0).tokens, ElementsAre(1));
    options.numBeams = 2;
    EXPECT_TRUE(decode(model, HandMadeModel::start({0}), options).sequences.at(0).complete);
}

TEST(Decoder, AFullContextEndsTheTextAndSaysSo) {
    HandMadeModel model = irregularModel(4, 6);
    for (const int beams : {1, 3}) {
        DecodingOptions options;
        options.numBeams = beams;
        options.maxNewTokens = 50;
        const DecodingResult result = decode(model, HandMadeModel::start({1, 2, 3}), options);
        EXPECT_TRUE(result.contextFull);
        EXPECT_THAT(result.sequences.at(0).tokens, SizeIs(4));
    }
    DecodingOptions contrastive;
    contrastive.penaltyAlpha = .5;
    contrastive.topK = 2;
    EXPECT_THAT(decode(model, HandMadeModel::start({1, 2, 3}), contrastive).sequences.at(0).tokens, SizeIs(3));
}

TEST(Decoder, AStopLeavesWhatWasMade) {
    HandMadeModel model = irregularModel(4);
    for (const int beams : {1, 3}) {
        DecodingOptions options;
        options.numBeams = beams;
        DecodingRun run;
        run.onStep = [](const SearchTree&, int step) { return step < 2; };
        const DecodingResult result = decode(model, HandMadeModel::start({1}), options, run);
        EXPECT_EQ(result.ending, BeamEnding::Stopped);
        EXPECT_THAT(result.sequences.at(0).tokens, SizeIs(3));
    }
}

TEST(Decoder, AStopTokenEndsEveryMethodWithoutAnError) {
    HandMadeModel model = irregularModel(4);
    std::vector<DecodingOptions> methods(6);
    methods[1].doSample = true;
    methods[2].numBeams = methods[3].numBeams = 4;
    methods[3].numBeamGroups = 2;
    methods[3].diversityPenalty = 1;
    methods[4].penaltyAlpha = .5;
    methods[4].topK = 3;
    methods[5].exhaustiveDepth = 5;
    for (const DecodingOptions& options : methods) {
        SCOPED_TRACE(decodingMethodName(options.method()));
        std::stop_source stop;
        DecodingRun run;
        run.run.stop = stop.get_token();
        run.onStep = [&stop](const SearchTree&, int step) {
            if (step == 2)
                stop.request_stop();
            return true;
        };
        const DecodingResult result = decode(model, HandMadeModel::start({1}), options, run);
        EXPECT_EQ(result.ending, BeamEnding::Stopped);
        EXPECT_GT(result.tree.size(), 3);
        for (const DecodedSequence& made : result.sequences)
            EXPECT_LE(made.tokens.size(), 4u);
    }
}

TEST(Decoder, ATooLargeTreeIsRefused) {
    HandMadeModel model = irregularModel(50);
    DecodingOptions options;
    options.exhaustiveDepth = 4;
    EXPECT_THROW(decode(model, HandMadeModel::start({1}), options), Error);
    options.topK = 3;
    const DecodingResult result = decode(model, HandMadeModel::start({1}), options);
    EXPECT_EQ(result.tree.size(), 1 + 3 + 9 + 27 + 81);
}

TEST(SearchTree, IsWrittenAsJson) {
    HandMadeModel model = theTree();
    const DecodingResult result = decode(model, HandMadeModel::start({The}), twoTokens(2));
    const auto json = nlohmann::json::parse(
        searchTreeJson(result.tree, {The}, [](TokenId token) { return token == 1 ? "\xff\"" : "x"; }));
    EXPECT_EQ(json["format"], "headlight-search-tree");
    EXPECT_FALSE(json.contains("settings"));
    DecodingOptions options = twoTokens(2);
    options.seed = 1234567890123;
    options.stopStrings = {"\xff"};
    const auto settings = nlohmann::json::parse(searchTreeJson(result.tree, {The}, {}, &options))["settings"];
    EXPECT_EQ(settings["seed"], 1234567890123);
    EXPECT_EQ(settings["options"]["num_beams"], 2);
    EXPECT_EQ(settings["options"]["max_new_tokens"], options.maxNewTokens);
    EXPECT_EQ(json["prompt"], nlohmann::json({The}));
    ASSERT_EQ(static_cast<int>(json["nodes"].size()), result.tree.size());
    EXPECT_EQ(json["nodes"][0]["parent"], -1);
    EXPECT_EQ(json["nodes"][1]["text"], "\xEF\xBF\xBD\"");
    for (int i = 1; i < result.tree.size(); ++i) {
        const auto& node = json["nodes"][static_cast<std::size_t>(i)];
        EXPECT_EQ(node["token"], result.tree.node(i).token);
        EXPECT_EQ(node["fate"], fateName(result.tree.node(i).fate));
        EXPECT_EQ(node["sum"], result.tree.node(i).sum);
    }
}

/// Settings without sense, too: in the end there is a text or a sentence that says why not.
class RandomSettings {
public:
    explicit RandomSettings(unsigned seed) : m_chance(seed) {}

    DecodingOptions next() {
        DecodingOptions o;
        o.doSample = one(2);
        o.numBeams = one(2) ? 1 : upTo(5);
        o.numBeamGroups = one(5) ? upTo(3) : 1;
        o.diversityPenalty = one(5) ? .5 * upTo(3) : 0;
        o.penaltyAlpha = one(8) ? .3 : 0;
        o.exhaustiveDepth = one(10) ? upTo(3) : 0;
        o.exhaustiveNodes = 300;
        o.maxNewTokens = upTo(9);
        o.minLength = one(4) ? upTo(12) : 0;
        o.minNewTokens = one(4) ? upTo(9) : 0;
        o.lengthPenalty = upTo(5) - 2;
        o.earlyStopping = static_cast<EarlyStopping>(upTo(2));
        o.numReturnSequences = one(2) ? 1 : upTo(4);
        o.seed = m_chance();
        lists(o);
        warpers(o);
        return o;
    }
    Tokens prompt() { return some(6); }

private:
    bool one(unsigned of) { return m_chance() % of == 0; }
    int upTo(int most) { return static_cast<int>(m_chance() % static_cast<unsigned>(most + 1)); }
    Tokens some(int most) {
        Tokens tokens(static_cast<std::size_t>(1 + upTo(most - 1)));
        for (TokenId& token : tokens)
            token = upTo(5);
        return tokens;
    }
    void lists(DecodingOptions& o) {
        if (one(2))
            o.eosTokenIds = some(2);
        if (one(8))
            o.stopStrings = {"ab", "c"};
        if (one(4))
            o.sequenceBias = {{some(2), upTo(8) - 4.0}};
        if (one(4))
            o.badWordsIds = {some(1), some(3)};
        if (one(6))
            o.suppressTokens = some(6);
        if (one(6))
            o.beginSuppressTokens = some(6);
        o.forcedBosTokenId = one(6) ? upTo(6) : -1;
        o.forcedEosTokenId = one(6) ? upTo(5) : -1;
        o.noRepeatNgramSize = one(4) ? upTo(3) : 0;
        o.encoderNoRepeatNgramSize = one(6) ? upTo(3) : 0;
        o.repetitionPenalty = one(4) ? .5 * upTo(4) : 1;
        o.encoderRepetitionPenalty = one(6) ? .5 * upTo(4) : 1;
        if (one(6))
            o.exponentialDecayLengthPenalty = {upTo(3), .5 * upTo(200)};
    }
    void warpers(DecodingOptions& o) {
        o.temperature = one(3) ? std::pow(10.0, upTo(40) - 20) : 1;
        o.topK = one(3) ? upTo(8) : 0;
        o.topP = one(3) ? .1 * upTo(10) : 1;
        o.topPRule = static_cast<TopPRule>(upTo(2));
        o.minP = one(5) ? .1 * upTo(10) : 0;
        o.typicalP = one(5) ? .1 * upTo(10) : 1;
        o.epsilonCutoff = one(5) ? .1 * upTo(10) : 0;
        o.etaCutoff = one(5) ? .1 * upTo(10) : 0;
        o.renormalizeLogits = one(3);
        o.removeInvalidValues = one(5);
    }

    std::mt19937 m_chance;
};

void expectSense(const DecodingOptions& o, const DecodingResult& result) {
    EXPECT_NE(result.ending, BeamEnding::Open);
    EXPECT_LE(std::ssize(result.sequences), o.numReturnSequences);
    for (const DecodedSequence& made : result.sequences) {
        EXPECT_LE(std::ssize(made.tokens), o.maxNewTokens);
        EXPECT_EQ(result.tree.tokens(made.node), made.tokens);
        EXPECT_FALSE(std::isnan(made.sum));
        for (const TokenId token : made.tokens)
            EXPECT_TRUE(token >= 0 && token < 6);
    }
}

TEST(Decoder, AnySettingsEndWithATextOrAClearError) {
    RandomSettings settings(2024);
    HandMadeModel plain = irregularModel(6, 12);
    HandMadeModel strange(
        6,
        [](const Tokens& tokens) {
            return std::vector<double>{0, 1, std::nan(""), 1.0 / 0.0, .5, tokens.size() % 2 ? 0.0 : 2.0};
        },
        12);
    int texts = 0, errors = 0;
    for (int i = 0; i < 4000; ++i) {
        const DecodingOptions options = settings.next();
        HandMadeModel& model = i % 4 == 0 ? strange : plain;
        try {
            expectSense(options, decode(model, HandMadeModel::start(settings.prompt()), options));
            ++texts;
        } catch (const Error& error) {
            EXPECT_TRUE(error.code() == ErrorCode::BadArgument || error.code() == ErrorCode::BadToken);
            EXPECT_GT(error.detail().size(), 20u);
            ++errors;
        }
        ASSERT_FALSE(HasFailure()) << "settings number " << i;
    }
    EXPECT_GT(texts, 400);
    EXPECT_GT(errors, 400);
}

} // namespace
} // namespace engine::test
