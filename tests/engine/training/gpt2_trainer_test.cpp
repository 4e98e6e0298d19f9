// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/gpt2_trainer.h"

#include "engine/formats/safetensors.h"
#include "engine/models/gpt2/gpt2_runner.h"
#include "engine/tokenizers/byte_level_bpe.h"
#include "engine/training/checkpoint.h"
#include "engine/training/gpt2_module.h"
#include "tests/engine/training/small_corpus.h"
#include "tests/support/expect_error.h"
#include "tests/support/temporary_folder.h"

#include <ATen/ATen.h>

namespace {

using namespace engine::training;

const auto ignoreReport = [](const std::string&) {};

TEST(Gpt2Trainer, LearnsASmallCorpusByHeart) {
    const test::TemporaryFolder folder;
    TrainerOptions options = test::smallTraining(folder.path());
    options.shape.modelDim = 32;
    options.steps = 250;
    options.learningRate.peak = 1e-2;
    options.dropout = 0;
    const TrainerResult result = trainGpt2(options, ignoreReport);
    ASSERT_EQ(result.losses.size(), 250u);
    EXPECT_NEAR(result.losses.front(), std::log(300.0), 0.6);
    EXPECT_LT(result.losses.back(), 0.6);
    EXPECT_LT(result.bestValidationLoss, 0.6) << "the held-out stories are made of the same sentences";
}

/// Stops after `steps` steps, as an interrupt does.
TrainerResult trainUntil(TrainerOptions options, std::int64_t steps) {
    std::stop_source stop;
    std::int64_t reported = 0;
    return trainGpt2(
        options,
        [&](const std::string& line) {
            if (line.starts_with("step ") && ++reported == steps)
                stop.request_stop();
        },
        stop.get_token());
}

TEST(Gpt2Trainer, AResumedRunGoesOnAsIfItHadNotBeenStopped) {
    const test::TemporaryFolder folder;
    TrainerOptions options = test::smallTraining(folder.path());
    const std::vector<double> whole = trainGpt2(options, ignoreReport).losses;
    ASSERT_EQ(whole.size(), 12u);

    options.out = folder.path() / "interrupted";
    std::vector<double> parts = trainUntil(options, 5).losses;
    EXPECT_EQ(parts.size(), 5u);
    options.resume = true;
    const TrainerResult rest = trainGpt2(options, ignoreReport);
    parts.insert(parts.end(), rest.losses.begin(), rest.losses.end());
    ASSERT_EQ(parts.size(), whole.size());
    for (std::size_t step = 0; step < whole.size(); ++step)
        EXPECT_NEAR(parts[step], whole[step], 1e-6) << "step " << step;
    EXPECT_EQ(test::loggedLosses(options.out / "training.jsonl").size(), 12u) << "the log goes on too";
}

TEST(Gpt2Trainer, RefusesToResumeAnotherModel) {
    const test::TemporaryFolder folder;
    TrainerOptions options = test::smallTraining(folder.path());
    options.steps = 1;
    trainGpt2(options, ignoreReport);
    options.resume = true;
    options.shape.layerCount = 3;
    test::expectError(engine::ErrorCode::BadArgument, {"layers"}, [&] { trainGpt2(options, ignoreReport); });
    test::TemporaryFolder other;
    options.checkpoint = other.write("checkpoint", "no checkpoint");
    test::expectError(engine::ErrorCode::FileUnreadable, {"checkpoint"}, [&] { trainGpt2(options, ignoreReport); });
}

TEST(Gpt2Trainer, EndsWithItsTime) {
    const test::TemporaryFolder folder;
    TrainerOptions options = test::smallTraining(folder.path());
    options.steps = 1000000;
    options.schedule = Schedule::Time;
    options.timeLimitMinutes = 1.0 / 60;
    const TrainerResult result = trainGpt2(options, ignoreReport);
    EXPECT_GT(result.steps, 1);
    EXPECT_LT(result.steps, 1000000);
}

class ExportedModel : public testing::TestWithParam<bool> {};

TEST_P(ExportedModel, ComputesInTheEngineWhatItComputedInTraining) {
    const test::TemporaryFolder folder;
    TrainerOptions options = test::smallTraining(folder.path());
    options.exportFloat32 = GetParam();
    options.steps = 20;
    trainGpt2(options, ignoreReport);

    const auto archive = engine::SafetensorsArchive::open(options.out);
    EXPECT_EQ(archive->tensors().at(0).byteOffset % 8, 0u);
    EXPECT_EQ(archive->find("transformer.h.1.attn.c_attn.weight")->shape, (engine::Shape{16, 48}));
    EXPECT_EQ(archive->find("transformer.wte.weight")->type,
              GetParam() ? engine::ElementType::F32 : engine::ElementType::F16);

    const auto tokenizer = engine::ByteLevelBpe::load(options.out);
    options.shape.vocabSize = tokenizer->vocabSize();
    const Gpt2Module module(options.shape, 1);
    module.flat().copy_(loadCheckpoint(options.out / "training.checkpoint")->tensors.at("best"));
    const std::vector<engine::TokenId> ids = tokenizer->encode("Once there was a child named Mia.");
    const at::Tensor tokens = at::empty({static_cast<std::int64_t>(ids.size())}, at::kLong);
    std::copy(ids.begin(), ids.end(), tokens.data_ptr<std::int64_t>());
    const at::Tensor expected = module.logits(tokens)[-1].contiguous();

    engine::Gpt2Runner runner(engine::Gpt2Model::load(options.out), 1);
    const engine::Tensor logits = runner.lastLogits(*runner.run(ids));
    ASSERT_EQ(static_cast<std::int64_t>(logits.data.size()), expected.numel());
    const double tolerance = GetParam() ? 1e-4 : 1e-2;
    for (std::size_t i = 0; i < logits.data.size(); ++i)
        ASSERT_NEAR(logits.data[i], expected.data_ptr<float>()[i], tolerance) << "token " << i;
}

INSTANTIATE_TEST_SUITE_P(Types, ExportedModel, testing::Bool(),
                         [](const auto& parameter) { return parameter.param ? "Float32" : "Float16"; });

} // namespace
