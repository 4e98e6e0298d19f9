// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/translation_trainer.h"

#include "engine/formats/safetensors.h"
#include "engine/models/model_folder.h"
#include "engine/models/translation_runner.h"
#include "engine/training/greedy_translation.h"
#include "engine/training/translation_export.h"
#include "tests/engine/training/small_corpus.h"
#include "tests/engine/training/small_pairs.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <limits>

namespace {

using namespace engine::training;

const auto ignoreReport = [](const std::string&) {};

class TranslationTrainer : public testing::TestWithParam<std::string> {
protected:
    const test::TemporaryFolder m_folder;
    TranslationOptions m_options = small();

    TranslationOptions small() const {
        TranslationOptions options = test::smallTranslation(m_folder.path());
        if (GetParam() == "gru")
            options.shape = GruShape{16, 24, 16};
        return options;
    }
};

TEST_P(TranslationTrainer, LearnsToTranslateAndReadsItsExport) {
    m_options.shape = GetParam() == "gru" ? decltype(m_options.shape)(GruShape{32, 48, 32})
                                          : decltype(m_options.shape)(TransformerShape{1, 2, 64, 128});
    m_options.steps = GetParam() == "gru" ? 300 : 400;
    m_options.learningRate.peak = 5e-3;
    m_options.dropout = 0;
    m_options.labelSmoothing = 0;
    m_options.exportFloat32 = true;
    const TrainerResult result = trainTranslation(m_options, ignoreReport);
    EXPECT_NEAR(result.losses.front(), std::log(30.0), 1.5) << "NMT-04: about ln(vocabulary) at first";
    EXPECT_LT(result.losses.back(), 0.1);
    EXPECT_LT(result.bestValidationLoss, 0.5) << "held-out sentences are made of the same words";

    const auto module = importTranslation(m_options.out);
    const PairVocabulary vocabulary(m_options.out);
    const std::vector<std::string> sources = {"Tom viu o livro.", "Minha mãe comprou um carro.",
                                              "A menina quer a chave."};
    EXPECT_THAT(translateGreedily(*module, vocabulary, sources),
                testing::ElementsAre("Tom saw the book.", "My mother bought a car.", "The girl wants the key."));
}

TEST_P(TranslationTrainer, AResumedRunGoesOnAsIfItHadNotBeenStopped) {
    const std::vector<double> whole = trainTranslation(m_options, ignoreReport).losses;
    ASSERT_EQ(whole.size(), 12u);
    m_options.out = m_folder.path() / "interrupted";
    std::stop_source stop;
    int reported = 0;
    std::vector<double> parts = trainTranslation(
                                    m_options,
                                    [&](const std::string& line) {
                                        if (line.starts_with("step ") && ++reported == 5)
                                            stop.request_stop();
                                    },
                                    stop.get_token())
                                    .losses;
    EXPECT_EQ(parts.size(), 5u);
    m_options.resume = true;
    const TrainerResult rest = trainTranslation(m_options, ignoreReport);
    parts.insert(parts.end(), rest.losses.begin(), rest.losses.end());
    ASSERT_EQ(parts.size(), whole.size());
    for (std::size_t step = 0; step < whole.size(); ++step)
        EXPECT_EQ(parts[step], whole[step]) << "step " << step;
    EXPECT_EQ(test::loggedLosses(m_options.out / "training.jsonl").size(), 12u) << "the log goes on too";
}

TEST_P(TranslationTrainer, ExportsTheAgreedFolder) {
    m_options.steps = 2;
    trainTranslation(m_options, ignoreReport);
    for (const char* name : {"config.json", "generation_config.json", "model.safetensors", "source.spm", "target.spm",
                             "vocab.json", "target_vocab.json", "tokenizer_config.json"})
        EXPECT_TRUE(std::filesystem::exists(m_options.out / name)) << name;
    std::ifstream file(m_options.out / "config.json");
    const auto config = nlohmann::json::parse(file);
    EXPECT_EQ(config.at("model_type"), GetParam() == "gru" ? "gru_attention" : "marian");
    EXPECT_EQ(config.at("decoder_start_token_id"), 29);
    EXPECT_EQ(config.at("pad_token_id"), 29);
    EXPECT_EQ(config.at("eos_token_id"), 0);
    const auto archive = engine::SafetensorsArchive::open(m_options.out);
    const auto expectShape = [&](const char* name, const engine::Shape& shape) {
        const engine::TensorInfo* info = archive->find(name);
        ASSERT_TRUE(info) << name;
        EXPECT_EQ(info->shape, shape) << name;
        EXPECT_EQ(info->type, engine::ElementType::F16) << name;
    };
    if (GetParam() == "gru") {
        expectShape("encoder.gru.weight_ih_l0_reverse", {72, 16});
        expectShape("bridge.weight", {24, 48});
        expectShape("attention.v.weight", {1, 16});
        expectShape("combine.weight", {24, 72});
        expectShape("output.bias", {30});
    } else {
        expectShape("model.encoder.embed_tokens.weight", {30, 16});
        expectShape("model.encoder.layers.0.self_attn.q_proj.weight", {16, 16});
        expectShape("model.decoder.layers.0.encoder_attn_layer_norm.bias", {16});
        expectShape("model.decoder.layers.0.fc1.weight", {32, 16});
        expectShape("lm_head.weight", {30, 16});
        expectShape("final_logits_bias", {1, 30});
    }
}

TEST_P(TranslationTrainer, ComputesInTheEngineWhatItComputedInTraining) {
    if (GetParam() == "transformer")
        m_options.shape = TransformerShape{2, 2, 16, 32};
    m_options.exportFloat32 = true;
    m_options.steps = 20;
    trainTranslation(m_options, ignoreReport);

    const auto module = importTranslation(m_options.out);
    const std::vector<std::int64_t> source = {5, 9, 3, 12, 0};
    const std::vector<std::int64_t> input = {29, 4, 7, 11};
    const auto row = [](const std::vector<std::int64_t>& ids) {
        const at::Tensor tensor = at::empty({1, static_cast<std::int64_t>(ids.size())}, at::kLong);
        std::copy(ids.begin(), ids.end(), tensor.data_ptr<std::int64_t>());
        return tensor;
    };
    const at::NoGradGuard noGradients;
    ForwardPass pass;
    const Encoding encoding = module->encode(row(source), at::full({1}, 5, at::kLong), pass);
    const at::Tensor expected = module->project(module->decode(encoding, row(input), pass), pass)[3].contiguous();

    const auto runner = engine::makeTranslationRunner(engine::loadModel(m_options.out), 1);
    const auto encoded = runner->encode(std::vector<engine::TokenId>(source.begin(), source.end()));
    const engine::Tensor logits =
        runner->lastLogits(*runner->run(encoded, std::vector<engine::TokenId>(input.begin(), input.end())));
    ASSERT_EQ(static_cast<std::int64_t>(logits.data.size()), expected.numel());
    for (std::size_t i = 0; i < logits.data.size(); ++i)
        ASSERT_NEAR(logits.data[i], expected.data_ptr<float>()[i], 1e-4) << "token " << i;
}

INSTANTIATE_TEST_SUITE_P(Kinds, TranslationTrainer, testing::Values("transformer", "gru"),
                         [](const auto& parameter) { return parameter.param; });

TEST(TranslationTrainerRun, StopsWhenItsPatienceEnds) {
    const test::TemporaryFolder folder;
    TranslationOptions options = test::smallTranslation(folder.path());
    options.steps = 1000;
    options.validateEvery = 1;
    options.patience = 3;
    options.learningRate = {0, 0, 1}; // never any progress after the first validation
    const TrainerResult result = trainTranslation(options, ignoreReport);
    EXPECT_EQ(result.steps, 4);
}

TEST(TranslationTrainerRun, RefusesToResumeAnotherModelAndLossesThatAreNoNumbers) {
    const test::TemporaryFolder folder;
    TranslationOptions options = test::smallTranslation(folder.path());
    options.steps = 1;
    trainTranslation(options, ignoreReport);
    options.resume = true;
    options.shape = GruShape{16, 24, 16};
    test::expectError(engine::ErrorCode::BadArgument, {"another"}, [&] { trainTranslation(options, ignoreReport); });
    options.resume = false;
    options.steps = 50;
    options.clip = 0;
    constexpr double kNoNumber = std::numeric_limits<double>::infinity();
    options.learningRate = {kNoNumber, kNoNumber, 0};
    test::expectError(engine::ErrorCode::NonFinite, {"step"}, [&] { trainTranslation(options, ignoreReport); });
}

TEST(TranslationTrainerRun, ReportsTranslationsOfItsSamples) {
    const test::TemporaryFolder folder;
    TranslationOptions options = test::smallTranslation(folder.path());
    options.steps = 2;
    options.sampleEvery = 2;
    std::string all;
    trainTranslation(options, [&](const std::string& line) { all += line + "\n"; });
    EXPECT_THAT(all, testing::HasSubstr("Tom viu o livro. -> "));
    EXPECT_THAT(all, testing::HasSubstr("accuracy"));
}

TEST(TranslationImport, SaysWhatIsMissing) {
    const test::TemporaryFolder folder;
    TranslationOptions options = test::smallTranslation(folder.path());
    options.steps = 1;
    trainTranslation(options, ignoreReport);
    std::ofstream(options.out / "config.json") << R"({"model_type": "gru_attention"})";
    test::expectError(engine::ErrorCode::BadConfig, {"config.json"}, [&] { importTranslation(options.out); });
    std::ofstream(options.out / "config.json") << R"({"model_type": "bert"})";
    test::expectError(engine::ErrorCode::UnsupportedModel, {"bert"}, [&] { importTranslation(options.out); });
}

} // namespace
