// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/pair_dataset.h"

#include "tests/engine/training/small_pairs.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <map>

namespace {

using namespace engine::training;

class PairDatasetTest : public testing::Test {
protected:
    const test::TemporaryFolder m_folder;
    const TranslationOptions m_options = test::smallTranslation(m_folder.path());
    const PairVocabulary m_vocabulary{m_options.vocabulary};
    const std::vector<TranslationPair> m_pairs = test::smallPairs();

    /// The targets of a batch as text, with how often each occurs.
    std::map<std::string, int> targets(const PairBatch& batch) const {
        std::map<std::string, int> result;
        for (std::int64_t row = 0; row < batch.rows; ++row)
            ++result[m_vocabulary.decodeTarget(
                {batch.output.data() + row * batch.targetLength, static_cast<std::size_t>(batch.targetLength)})];
        return result;
    }
};

TEST_F(PairDatasetTest, VocabularyFollowsMariansConvention) {
    const TranslationIds& ids = m_vocabulary.ids();
    EXPECT_EQ(ids.end, 0);
    EXPECT_EQ(ids.unknown, 1);
    EXPECT_EQ(ids.pad, 29);
    EXPECT_EQ(ids.sourceVocabSize, 30);
    std::ifstream file(m_options.vocabulary / "target_vocab.json");
    const auto vocab = nlohmann::json::parse(file);
    EXPECT_EQ(vocab.at("</s>"), 0);
    EXPECT_EQ(vocab.at("<unk>"), 1);
    EXPECT_EQ(vocab.at("<pad>"), 29);
    EXPECT_FALSE(vocab.contains("<s>"));
    const auto target = m_vocabulary.encodeTarget("My mother saw a red house.");
    EXPECT_EQ(target.back(), 0);
    EXPECT_EQ(m_vocabulary.decodeTarget(target), "My mother saw a red house.");
    EXPECT_THAT(m_vocabulary.encodeSource("漢"), testing::Contains(1)) << "no piece, no byte fallback: <unk>";
}

TEST_F(PairDatasetTest, AnEpochHoldsEveryPairOnceAndThePartOfTheFreshOnes) {
    PairDatasetOptions options = m_options.dataset;
    options.freshShare = 0.25;
    const std::vector<TranslationPair> fresh = {{"Tom quer a chave.", "Tom wants a key."}};
    PairDataset dataset(m_pairs, fresh, m_vocabulary, options);
    std::map<std::string, int> seen;
    for (std::int64_t step = 0;; ++step) {
        const PairBatch batch = dataset.batch(step);
        if (dataset.epoch() > 0)
            break;
        for (const auto& [text, count] : targets(batch))
            seen[text] += count;
        EXPECT_LE(std::max(batch.sourceLength, batch.targetLength) * batch.rows, options.batchTokens);
    }
    EXPECT_EQ(seen["Tom wants a key."], 16);
    for (const TranslationPair& pair : m_pairs)
        EXPECT_EQ(seen[pair.target], 1) << pair.target;
}

TEST_F(PairDatasetTest, TheInputIsTheTargetShiftedByOne) {
    PairDataset dataset(m_pairs, {}, m_vocabulary, m_options.dataset);
    const PairBatch batch = dataset.batch(0);
    const std::int64_t pad = m_vocabulary.ids().pad;
    std::int64_t tokens = 0;
    for (std::int64_t row = 0; row < batch.rows; ++row) {
        const auto* input = batch.input.data() + row * batch.targetLength;
        const auto* output = batch.output.data() + row * batch.targetLength;
        EXPECT_EQ(input[0], pad);
        bool ended = false;
        for (std::int64_t i = 0; i < batch.targetLength; ++i) {
            tokens += output[i] != pad;
            EXPECT_EQ(ended, output[i] == pad) << "row " << row << " position " << i;
            ended = ended || output[i] == 0;
            if (i + 1 < batch.targetLength && !ended) {
                EXPECT_EQ(input[i + 1], output[i]);
            }
        }
        EXPECT_TRUE(ended);
        const auto length = batch.sourceLengths[static_cast<std::size_t>(row)];
        EXPECT_EQ(batch.source[static_cast<std::size_t>(row * batch.sourceLength + length - 1)], 0);
    }
    EXPECT_EQ(batch.tokens, tokens);
}

TEST_F(PairDatasetTest, BatchesAreAFunctionOfSeedAndStep) {
    PairDataset forward(m_pairs, {}, m_vocabulary, m_options.dataset);
    std::vector<PairBatch> batches;
    for (std::int64_t step = 0; step < 12; ++step)
        batches.push_back(forward.batch(step));
    PairDataset again(m_pairs, {}, m_vocabulary, m_options.dataset);
    for (const std::int64_t step : {9, 2, 11, 0})
        EXPECT_EQ(again.batch(step).source, batches[static_cast<std::size_t>(step)].source) << "step " << step;
}

TEST_F(PairDatasetTest, SomeSourcesComeAsTypedInAHurry) {
    PairDatasetOptions options = m_options.dataset;
    options.bareShare = 0.5;
    PairDataset dataset(m_pairs, {}, m_vocabulary, options);
    int bare = 0, plain = 0;
    for (std::int64_t step = 0; dataset.batch(step), dataset.epoch() < 4; ++step) {
        for (const auto& [text, count] : targets(dataset.batch(step)))
            (text.ends_with(".") ? plain : bare) += count;
    }
    EXPECT_GT(bare, 80);
    EXPECT_GT(plain, 80);
}

TEST_F(PairDatasetTest, RefusesPairsThatAreAllTooLong) {
    PairDatasetOptions options = m_options.dataset;
    options.maxLength = 2;
    test::expectError(engine::ErrorCode::BadArgument, {"at most 2 pieces"},
                      [&] { PairDataset(m_pairs, {}, m_vocabulary, options); });
}

} // namespace
