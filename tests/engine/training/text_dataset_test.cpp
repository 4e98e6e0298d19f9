// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/text_dataset.h"

#include "engine/training/bpe_learner.h"
#include "engine/training/text_files.h"
#include "tests/engine/training/small_corpus.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <set>

namespace {

using namespace engine::training;

class TextDatasetTest : public testing::Test {
protected:
    TextDatasetTest() {
        writeBpe(learnBpe({&m_corpus, 1}, 300), m_folder.path());
        m_tokenizer = engine::ByteLevelBpe::load(m_folder.path());
    }
    TextDataset dataset(std::uint64_t seed, double fraction = 0.2) const {
        return TextDataset({&m_corpus, 1}, *m_tokenizer, fraction, 16, seed);
    }

    test::TemporaryFolder m_folder;
    std::string m_corpus = test::smallCorpus(80);
    std::shared_ptr<const engine::ByteLevelBpe> m_tokenizer;
};

TEST_F(TextDatasetTest, EveryDocumentIsInOnePart) {
    const TextDataset data = dataset(1);
    EXPECT_EQ(data.trainingDocumentCount() + data.validationDocumentCount(), 80);
    std::size_t tokens = 0;
    for (const auto document : splitDocuments(m_corpus))
        tokens += m_tokenizer->encode(document).size() + 1;
    EXPECT_EQ(static_cast<std::size_t>(data.trainingTokenCount() + data.validationTokenCount()), tokens);
    EXPECT_NEAR(static_cast<double>(data.validationDocumentCount()), 16.0, 10.0);
}

TEST_F(TextDatasetTest, RowsDependOnSeedStepAndRowAlone) {
    const TextDataset data = dataset(1);
    std::set<std::vector<std::int64_t>> different;
    for (std::int64_t step = 0; step < 5; ++step) {
        for (std::int64_t row = 0; row < 5; ++row) {
            TokenBatch once;
            TokenBatch again;
            data.trainingRow(step, row, once);
            dataset(1).trainingRow(step, row, again);
            EXPECT_EQ(once.tokens, again.tokens);
            different.insert(once.tokens);
        }
    }
    EXPECT_GT(different.size(), 15u);
}

TEST_F(TextDatasetTest, TargetsAreTheNextTokens) {
    TokenBatch batch;
    dataset(1).trainingRow(3, 0, batch);
    ASSERT_EQ(batch.tokens.size(), 16u);
    EXPECT_TRUE(std::equal(batch.tokens.begin() + 1, batch.tokens.end(), batch.targets.begin()));
}

TEST_F(TextDatasetTest, ManyRowsBeginWithADocument) {
    const TextDataset data = dataset(1);
    const auto once = m_tokenizer->encode("Once").at(0);
    int beginnings = 0;
    for (std::int64_t row = 0; row < 400; ++row) {
        TokenBatch batch;
        data.trainingRow(0, row, batch);
        beginnings += batch.tokens[0] == once ? 1 : 0;
    }
    EXPECT_GT(beginnings, 160);
    EXPECT_LT(beginnings, 260);
}

TEST_F(TextDatasetTest, ValidationRowsDoNotOverlap) {
    const TextDataset data = dataset(1);
    std::vector<std::int64_t> joined;
    for (const TokenBatch& batch : data.validationBatches(3)) {
        EXPECT_LE(batch.rows, 3);
        joined.insert(joined.end(), batch.tokens.begin(), batch.tokens.end());
    }
    EXPECT_EQ(static_cast<std::int64_t>(joined.size()), (data.validationTokenCount() - 1) / 16 * 16);
}

TEST_F(TextDatasetTest, RefusesAPartThatIsTooShort) {
    test::expectError(engine::ErrorCode::BadArgument, {"held out"}, [&] { dataset(1, 0.0); });
}

} // namespace
