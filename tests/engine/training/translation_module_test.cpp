// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/gru_module.h"
#include "engine/training/transformer_module.h"

#include "engine/formats/safetensors.h"
#include "engine/training/bfloat16_ops.h"
#include "tests/support/expect_error.h"
#include "tests/support/golden.h"

#include <ATen/ATen.h>

#include <gtest/gtest.h>

namespace {

using namespace engine::training;

const TranslationIds kIds{30, 40, 0, 1, 29};

std::unique_ptr<TranslationModule> moduleOf(const std::string& kind) {
    if (kind == "gru")
        return std::make_unique<GruModule>(GruShape{12, 10, 8}, kIds, 3);
    return std::make_unique<TransformerModule>(TransformerShape{2, 4, 16, 24}, kIds, 3);
}

at::Tensor ids(std::vector<std::int64_t> values, std::int64_t rows) {
    return at::from_blob(values.data(), {rows, static_cast<std::int64_t>(values.size()) / rows}, at::kLong).clone();
}

at::Tensor logitsOf(const TranslationModule& module, const at::Tensor& source, const at::Tensor& lengths,
                    const at::Tensor& input, bool bfloat16 = false) {
    ForwardPass pass({}, bfloat16);
    const at::Tensor states = module.decode(module.encode(source, lengths, pass), input, pass);
    return module.project(states, pass).view({input.size(0), input.size(1), -1});
}

double largestDifference(const at::Tensor& a, const at::Tensor& b) {
    return (a.to(at::kFloat) - b.to(at::kFloat)).abs().max().item<double>();
}

class Translators : public testing::TestWithParam<std::string> {};

TEST_P(Translators, PaddingChangesNothing) {
    const auto module = moduleOf(GetParam());
    const at::Tensor input = ids({29, 5, 6}, 1);
    const at::Tensor alone = logitsOf(*module, ids({7, 8, 0}, 1), ids({3}, 1).view({1}), input);
    const at::Tensor padded = logitsOf(*module, ids({7, 8, 0, 29, 29, 3, 4, 5, 6, 0}, 2), ids({3, 5}, 1).view({2}),
                                       ids({29, 5, 6, 29, 9, 9}, 2));
    EXPECT_LT(largestDifference(alone[0], padded[0]), 1e-5);
    EXPECT_GT(largestDifference(alone[0], padded[1]), 1e-2);
}

TEST_P(Translators, NoPositionSeesLaterTargets) {
    const auto module = moduleOf(GetParam());
    const at::Tensor source = ids({7, 8, 9, 0}, 1);
    const at::Tensor lengths = ids({4}, 1).view({1});
    const at::Tensor a = logitsOf(*module, source, lengths, ids({29, 5, 6, 7}, 1));
    const at::Tensor b = logitsOf(*module, source, lengths, ids({29, 5, 9, 3}, 1));
    EXPECT_EQ(largestDifference(a.narrow(1, 0, 2), b.narrow(1, 0, 2)), 0.0);
    EXPECT_GT(largestDifference(a[0][2], b[0][2]), 1e-3);
    const at::Tensor c = logitsOf(*module, ids({7, 8, 10, 0}, 1), lengths, ids({29, 5, 6, 7}, 1));
    EXPECT_GT(largestDifference(a[0][0], c[0][0]), 1e-4) << "every position sees the whole source";
}

TEST_P(Translators, Bfloat16IsCloseToFloat32) {
    const auto module = moduleOf(GetParam());
    const at::Tensor source = ids({7, 8, 9, 0, 4, 0, 29, 29}, 2);
    const at::Tensor lengths = ids({4, 2}, 1).view({2});
    const at::Tensor input = ids({29, 5, 6, 29, 7, 8}, 2);
    const at::Tensor exact = logitsOf(*module, source, lengths, input);
    const at::Tensor rough = logitsOf(*module, source, lengths, input, true);
    EXPECT_LT(largestDifference(exact, rough), 0.1);
}

TEST_P(Translators, GradientsAreTheDifferencesOfTheLoss) {
    const auto module = moduleOf(GetParam());
    const at::Tensor source = ids({7, 8, 9, 0, 4, 0, 29, 29}, 2);
    const at::Tensor lengths = ids({4, 2}, 1).view({2});
    const at::Tensor input = ids({29, 5, 6, 29, 7, 8}, 2);
    const at::Tensor targets = ids({5, 6, 0, 7, 8, 0}, 1).view({6});
    const auto loss = [&] {
        return at::cross_entropy_loss(logitsOf(*module, source, lengths, input).view({6, -1}), targets);
    };
    module->parameters().gradient().zero_();
    loss().backward();
    const at::NoGradGuard noGradients;
    constexpr float kStep = 3e-3f;
    for (const FlatParameters::Parameter& parameter : module->parameters().all()) {
        const at::Tensor flat = module->parameters().flat();
        const std::int64_t offset = parameter.tensor.storage_offset();
        // the element whose gradient is largest, so that rounding does not matter
        const at::Tensor gradient = module->parameters().gradient().narrow(0, offset, parameter.tensor.numel());
        const std::int64_t index = gradient.abs().argmax().item<std::int64_t>();
        float* value = flat.data_ptr<float>() + offset + index;
        const float before = *value;
        *value = before + kStep;
        const double up = loss().item<double>();
        *value = before - kStep;
        const double down = loss().item<double>();
        *value = before;
        const double expected = gradient[index].item<double>();
        EXPECT_NEAR((up - down) / (2 * kStep), expected, 2e-3 + 0.05 * std::abs(expected)) << parameter.name;
    }
}

INSTANTIATE_TEST_SUITE_P(Kinds, Translators, testing::Values("transformer", "gru"),
                         [](const auto& parameter) { return parameter.param; });

/// The logits that tests/reference/gru_reference.py computed for a seeded model.
TEST(GruModule, ComputesWhatTheReferenceComputes) {
    const std::filesystem::path folder = std::filesystem::path(HEADLIGHT_TEST_DATA) / "models" / "tiny-gru-additive";
    const GruModule module({7, 9, 5}, {27, 22, 0, 1, 21}, 1);
    const auto archive = engine::SafetensorsArchive::open(folder);
    for (const FlatParameters::Parameter& parameter : module.parameters().all()) {
        const engine::TensorInfo* info = archive->find(parameter.name);
        ASSERT_TRUE(info) << parameter.name;
        const engine::Tensor values = archive->readFloat(*info);
        ASSERT_EQ(static_cast<std::int64_t>(values.data.size()), parameter.tensor.numel()) << parameter.name;
        std::copy(values.data.begin(), values.data.end(), parameter.tensor.data_ptr<float>());
    }
    for (const char* run : {"s1-t7", "s5-t1", "s9-t7"}) {
        const auto golden = engine::test::Golden::read(folder / run);
        const std::vector<std::int64_t> source(golden.ids().begin(), golden.ids().end());
        const std::vector<std::int64_t> input(golden.targetIds().begin(), golden.targetIds().end());
        const at::NoGradGuard noGradients;
        const at::Tensor got =
            logitsOf(module, ids(source, 1), at::full({1}, static_cast<std::int64_t>(golden.ids().size()), at::kLong),
                     ids(input, 1))
                .contiguous();
        const engine::Tensor& expected = golden.tensor("logits");
        ASSERT_EQ(static_cast<std::int64_t>(expected.data.size()), got.numel()) << run;
        for (std::size_t i = 0; i < expected.data.size(); ++i)
            ASSERT_NEAR(got.data_ptr<float>()[i], expected.data[i], 1e-5) << run << " element " << i;
    }
}

TEST(TransformerModule, PositionsAreSinesBesideCosines) {
    const at::Tensor table = sinePositions(50, 8);
    for (const std::int64_t position : {0, 1, 7, 49}) {
        for (std::int64_t i = 0; i < 4; ++i) {
            const double angle = static_cast<double>(position) / std::pow(10000.0, 2.0 * static_cast<double>(i) / 8.0);
            EXPECT_NEAR(table[position][i].item<double>(), std::sin(angle), 1e-6);
            EXPECT_NEAR(table[position][4 + i].item<double>(), std::cos(angle), 1e-6);
        }
    }
}

TEST(TransformerModule, RefusesWidthsThatDoNotDivide) {
    test::expectError(engine::ErrorCode::BadArgument, {"multiple"}, [] { TransformerModule({1, 3, 16, 32}, kIds, 1); });
}

TEST(Bfloat16TranslationOps, CrossEntropySmoothsAndCountsTheLikeliest) {
    const at::Tensor logits = at::tensor({2.0f, 0.0f, -1.0f, 0.5f, 1.0f, 3.0f}).view({2, 3}).to(at::kBFloat16);
    const at::Tensor exact = logits.to(at::kFloat).detach().set_requires_grad(true);
    const at::Tensor rough = logits.detach().set_requires_grad(true);
    const at::Tensor targets = at::tensor({0, 1}, at::kLong);
    std::int64_t likeliest = -1;
    const at::Tensor got = bfloat16CrossEntropy(rough, targets, 0.1, &likeliest);
    const at::Tensor expected = at::cross_entropy_loss(exact, targets, {}, at::Reduction::Mean, -100, 0.1);
    EXPECT_NEAR(got.item<double>(), expected.item<double>(), 1e-5);
    EXPECT_EQ(likeliest, 1);
    got.backward();
    expected.backward();
    EXPECT_LT(largestDifference(rough.grad(), exact.grad()), 2e-3);
}

TEST(Bfloat16TranslationOps, PaddedSoftmaxSeesTheFirstKeysOnly) {
    const at::Tensor scores = at::randn({3, 2, 5}).to(at::kBFloat16);
    const at::Tensor visible = at::tensor({5, 2, 1}, at::kLong);
    const at::Tensor got = ForwardPass({}, true).attentionSoftmax(scores, visible, 0.5);
    const at::Tensor expected = ForwardPass({}, false).attentionSoftmax(scores.to(at::kFloat), visible, 0.5);
    EXPECT_LT(largestDifference(got, expected), 5e-3);
    EXPECT_EQ(got[1].narrow(1, 2, 3).abs().sum().item<double>(), 0.0);
}

} // namespace
