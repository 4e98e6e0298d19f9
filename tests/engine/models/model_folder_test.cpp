// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/model_folder.h"

#include "engine/models/gru_attention/gru_model.h"
#include "engine/models/transformer/transformer_model.h"
#include "engine/models/translation_runner.h"
#include "tests/engine/models/model_folder.h"

#include <gtest/gtest.h>

namespace engine::test {
namespace {

std::string failureOf(const std::function<void()>& call, ErrorCode code) {
    try {
        call();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), code) << error.detail();
        return error.detail();
    }
    ADD_FAILURE() << "nothing was thrown";
    return {};
}

TEST(LoadModel, EachFamilyByItsType) {
    EXPECT_TRUE(std::dynamic_pointer_cast<const Gpt2Model>(loadModel(dataModel("tiny-a"))));
    const auto marian = std::dynamic_pointer_cast<const TransformerModel>(loadModel(dataModel("tiny-marian")));
    ASSERT_TRUE(marian);
    EXPECT_EQ(&marian->rules(), &marian->config());
    EXPECT_EQ(marian->rules().decoderStartToken, marian->config().decoderStartToken);
    const auto gru = std::dynamic_pointer_cast<const GruModel>(loadModel(dataModel("tiny-gru-general")));
    ASSERT_TRUE(gru);
    EXPECT_EQ(&gru->rules(), &gru->config());
}

TEST(LoadModel, NamesTheTypesThatItKnows) {
    const ScratchFolder folder(dataModel("tiny-a"));
    for (const char* config : {R"({"model_type":"llama"})", R"({"model_type":7})", R"({"vocab_size":7})"}) {
        folder.write("config.json", config);
        const std::string told = failureOf([&] { loadModel(folder.path()); }, ErrorCode::UnsupportedModel);
        for (const char* known : {"\"gpt2\"", "\"marian\"", "\"gru_attention\""})
            EXPECT_NE(told.find(known), std::string::npos) << told;
    }
    folder.write("config.json", "[]");
    failureOf([&] { loadModel(folder.path()); }, ErrorCode::BadConfig);
    failureOf([&] { loadModel(folder.path() / "absent"); }, ErrorCode::FileNotFound);
}

TEST(LoadModel, StopsAndTellsHowFarItIs) {
    std::uint64_t last = 0, all = 0;
    const auto model = loadModel(dataModel("tiny-marian"), {}, [&](std::uint64_t done, std::uint64_t total) {
        last = done;
        all = total;
    });
    EXPECT_GT(last, 0u);
    EXPECT_LE(last, all); // a file may hold tensors that no model needs
    std::stop_source stop;
    stop.request_stop();
    failureOf([&] { loadModel(dataModel("tiny-marian"), stop.get_token()); }, ErrorCode::Stopped);
}

TEST(TranslationRunner, OneForEachTranslator) {
    for (const char* name : {"tiny-marian", "tiny-gru-additive"}) {
        const auto model = loadModel(dataModel(name));
        const auto runner = makeTranslationRunner(model, 1);
        EXPECT_EQ(runner->model(), model);
        const auto trace = runner->run(runner->encode(std::vector<TokenId>{3, 4, 0}),
                                       std::vector<TokenId>{runner->model()->rules().decoderStartToken});
        EXPECT_EQ(trace->model(), model);
        EXPECT_EQ(runner->lastLogits(*trace).shape, (Shape{1, model->shape().vocabSize}));
    }
    const std::string told =
        failureOf([] { makeTranslationRunner(loadModel(dataModel("tiny-a"))); }, ErrorCode::UnsupportedModel);
    EXPECT_NE(told.find("tiny-a"), std::string::npos) << told;
}

} // namespace
} // namespace engine::test
