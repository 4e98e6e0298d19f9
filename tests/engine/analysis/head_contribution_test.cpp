// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/analysis/head_contribution.h"

#include "engine/models/gpt2/gpt2_runner.h"
#include "tests/support/expect_error.h"

#include <cmath>

using namespace engine;

TEST(HeadContribution, IsTheNormOfWhatTheWeightedValueWrites) {
    const auto model = Gpt2Model::load(HEADLIGHT_MODELS_DIR "/story-gpt");
    Gpt2Runner runner(model, 1);
    const auto trace = runner.run(std::vector<TokenId>{5, 9, 14, 3});
    const auto inside = runner.inside(*trace, 1);
    const auto weights = inside->find({HookKind::Pattern, 1})->view();
    const auto values = inside->find({HookKind::V, 1})->view();
    const TensorView output = model->weight({WeightKind::OutputWeight, 1});
    const Tensor made = headContribution(weights, valueNorms(values, output).view());
    const std::int64_t dim = values.shape[2], width = output.shape[1];
    for (std::int64_t h = 0; h < weights.shape[0]; ++h)
        for (int q = 0; q < 4; ++q)
            for (int k = 0; k < 4; ++k) {
                double squares = 0;
                for (std::int64_t c = 0; c < width; ++c) {
                    double sum = 0;
                    for (std::int64_t d = 0; d < dim; ++d)
                        sum += double(weights.at({h, q, k})) * double(values.at({k, h, d})) *
                               double(output.at({h * dim + d, c}));
                    squares += sum * sum;
                }
                EXPECT_NEAR(made.view().at({h, q, k}), std::sqrt(squares), 1e-4 * (1 + std::sqrt(squares)))
                    << h << ' ' << q << ' ' << k;
            }
}

TEST(HeadContribution, RefusesShapesThatDoNotFit) {
    const Tensor values({3, 2, 4}), output({7, 5}), norms({2, 3}), pattern({2, 3, 4});
    test::expectError(ErrorCode::BadArgument, {"[3, 2, 4]", "[7, 5]"},
                      [&] { valueNorms(values.view(), output.view()); });
    test::expectError(ErrorCode::BadArgument, {"[2, 3]"}, [&] { headContribution(pattern.view(), norms.view()); });
}
