// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/interventions.h"

#include "engine/error.h"
#include "engine/models/model_folder.h"
#include "engine/models/transformer/transformer_runner.h"
#include "engine/models/translation_runner.h"
#include "tests/engine/models/model_folder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace engine::test {
namespace {

using Operation = Intervention::Operation;
using Tokens = std::vector<TokenId>;

constexpr Hook crossPattern{HookKind::CrossPattern, 1, Stack::Decoder};
constexpr Hook ownPattern{HookKind::Pattern, 0, Stack::Decoder};
constexpr Hook encoderPattern{HookKind::Pattern, 1, Stack::Encoder};

class InterventionsTest : public testing::TestWithParam<Hook> {
protected:
    /// Source and target run with these changes, the target in two calls: 3 positions, then one.
    std::shared_ptr<const Trace> run(const std::vector<Intervention>& edits) {
        RunOptions options;
        options.interventions = std::make_shared<Interventions>(Interventions{edits});
        const auto first = runner.run(runner.encode(source, options), Tokens{22, 4, 6}, options);
        return runner.extend(first, Tokens{9}, options);
    }
    std::shared_ptr<const Trace> run() {
        const auto first = runner.run(runner.encode(source), Tokens{22, 4, 6});
        return runner.extend(first, Tokens{9});
    }
    Tensor pattern(const Trace& trace, Hook hook) { return *runner.inside(trace, hook.stack, hook.layer)->find(hook); }
    std::vector<float> row(const Trace& trace, Hook hook, int head, int query) {
        const Tensor all = pattern(trace, hook);
        const float* at = all.data.data() + (head * all.shape[1] + query) * all.shape[2];
        return {at, at + all.shape[2]};
    }
    static void expectSameBits(const Trace& a, const Trace& b) {
        EXPECT_EQ(a.source()->output.data, b.source()->output.data);
        EXPECT_EQ(a.source()->keys.back().data, b.source()->keys.back().data);
        EXPECT_EQ(a.residual(2).data, b.residual(2).data);
        EXPECT_EQ(a.lastLogits()->data, b.lastLogits()->data);
    }

    const std::shared_ptr<const TransformerModel> model = TransformerModel::load(dataModel("tiny-marian-post"));
    TransformerRunner runner{model, 1};
    const Tokens source{3, 7, 11, 5, 0};
};

TEST_P(InterventionsTest, AnIdentityEditChangesNoBit) {
    const auto plain = run();
    std::vector<Intervention> edits;
    for (int head = 0; head < 3; ++head) {
        for (int query = 0; query < 4; ++query) {
            edits.push_back({GetParam(), head, query, Operation::Scale, {}, {1.0f}, false});
            const std::vector<float> own = row(*plain, GetParam(), head, query);
            for (int key = 0; key <= query; ++key)
                edits.push_back(
                    {GetParam(), head, query, Operation::Set, {key}, {own[static_cast<std::size_t>(key)]}, false});
        }
    }
    const auto edited = run(edits);
    expectSameBits(*plain, *edited);
    EXPECT_EQ(pattern(*plain, GetParam()).data, pattern(*edited, GetParam()).data);
}

TEST_P(InterventionsTest, AnEditIsSeenAndHasConsequences) {
    const auto plain = run();
    const auto edited = run({{GetParam(), 1, 3, Operation::Set, {0, 2}, {0.75f, 0.5f}, false}});
    std::vector<float> wanted = row(*plain, GetParam(), 1, 3);
    wanted[0] = 0.75f;
    wanted[2] = 0.5f;
    EXPECT_EQ(row(*edited, GetParam(), 1, 3), wanted) << "what is looked at afterwards is what was computed with";
    EXPECT_EQ(row(*edited, GetParam(), 0, 3), row(*plain, GetParam(), 0, 3)) << "the other heads stay";
    EXPECT_EQ(row(*edited, GetParam(), 1, 2), row(*plain, GetParam(), 1, 2)) << "the other queries stay";
    EXPECT_NE(edited->lastLogits()->data, plain->lastLogits()->data);
}

TEST_P(InterventionsTest, ZWeighsTheValuesWithTheEditedRow) {
    const auto edited = run(
        {{GetParam(), 2, 3, Operation::Zero, {}, {}, false}, {GetParam(), 2, 3, Operation::Set, {1}, {1.0f}, false}});
    const bool cross = GetParam().kind == HookKind::CrossPattern;
    const auto inside = runner.inside(*edited, GetParam().stack, GetParam().layer);
    const Hook z{cross ? HookKind::CrossZ : HookKind::Z, GetParam().layer, GetParam().stack};
    const Hook v{cross ? HookKind::CrossV : HookKind::V, GetParam().layer, GetParam().stack};
    for (std::int64_t d = 0; d < model->shape().headDim; ++d)
        EXPECT_FLOAT_EQ(inside->find(z)->view().at({3, 2, d}), inside->find(v)->view().at({1, 2, d}));
}

TEST_P(InterventionsTest, ARenormalizedRowSumsToOne) {
    const auto plain = run();
    const auto edited = run({{GetParam(), 0, 3, Operation::Scale, {1}, {3.0f}, true}});
    const std::vector<float> before = row(*plain, GetParam(), 0, 3), after = row(*edited, GetParam(), 0, 3);
    EXPECT_NEAR(std::accumulate(after.begin(), after.end(), 0.0), 1, 1e-6);
    EXPECT_NEAR(after[1] / after[0], 3 * before[1] / before[0], 1e-4);
    const auto zero = run({{GetParam(), 0, 3, Operation::Zero, {}, {}, true}});
    EXPECT_EQ(row(*zero, GetParam(), 0, 3), std::vector<float>(before.size(), 0.0f)) << "nothing to divide by";
}

INSTANTIATE_TEST_SUITE_P(Attentions, InterventionsTest, testing::Values(crossPattern, ownPattern, encoderPattern),
                         [](const auto& parameter) {
                             return std::string(parameter.param.stack == Stack::Encoder          ? "Encoder"
                                                : parameter.param.kind == HookKind::CrossPattern ? "Cross"
                                                                                                 : "Decoder");
                         });

using Checked = InterventionsTest;

TEST_F(Checked, LaterPositionsOfADecoderStayBehindTheMask) {
    const auto plain = run();
    const auto edited = run({{ownPattern, 0, 1, Operation::Scale, {}, {0.5f}, false}});
    const std::vector<float> after = row(*edited, ownPattern, 0, 1);
    EXPECT_EQ(after[2], 0);
    EXPECT_EQ(after[3], 0);
    EXPECT_EQ(after[0], row(*plain, ownPattern, 0, 1)[0] * 0.5f);
}

TEST_F(Checked, ImpossibleEditsAreNamed) {
    const auto refused = [&](const Intervention& edit) {
        try {
            checkInterventions({{edit}}, *model, 5);
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ErrorCode::BadArgument);
            return error.detail();
        }
        return std::string();
    };
    const Intervention fine{crossPattern, 1, 2, Operation::Set, {0, 4}, {0.5f, 0.5f}, true};
    EXPECT_EQ(refused(fine), "");
    const auto with = [&](auto change) {
        Intervention edit = fine;
        change(edit);
        return refused(edit);
    };
    EXPECT_NE(with([](Intervention& e) { e.pattern.layer = 2; }), "");
    EXPECT_NE(with([](Intervention& e) { e.pattern.kind = HookKind::CrossScores; }), "");
    EXPECT_NE(with([](Intervention& e) { e.pattern = {HookKind::Probabilities, -1, Stack::Decoder}; }), "");
    EXPECT_NE(with([](Intervention& e) { e.pattern.stack = Stack::Encoder; }), "");
    EXPECT_NE(with([](Intervention& e) { e.head = 3; }), "");
    EXPECT_NE(with([](Intervention& e) { e.head = -1; }), "");
    EXPECT_NE(with([](Intervention& e) { e.query = 16; }), "");
    EXPECT_NE(with([](Intervention& e) { e.keys = {0, 5}; }), "") << "five source positions";
    EXPECT_NE(with([](Intervention& e) { e.keys = {-1, 0}; }), "");
    EXPECT_NE(with([](Intervention& e) { e.values = {0.5f, 0.5f, 0.5f}; }), "");
    EXPECT_NE(with([](Intervention& e) { e.values = {}; }), "");
    EXPECT_NE(with([](Intervention& e) { e.values = {0.5f, std::nanf("")}; }), "");
    EXPECT_NE(refused({ownPattern, 0, 2, Operation::Zero, {3}, {}, false}), "") << "a later key";
    EXPECT_EQ(refused({encoderPattern, 0, 2, Operation::Zero, {3}, {}, false}), "") << "encoders look both ways";
}

TEST(InterventionsOfAGru, ChangeItsAlignment) {
    const auto model = loadModel(dataModel("tiny-gru-additive"));
    const auto runner = makeTranslationRunner(model, 1);
    const auto source = runner->encode(Tokens{8, 20, 3, 0});
    const Hook pattern{HookKind::AlignPattern, 0, Stack::Decoder};
    const auto with = [&](const Intervention& edit) {
        RunOptions options;
        options.interventions = std::make_shared<Interventions>(Interventions{{edit}});
        checkInterventions(*options.interventions, *model, 4);
        return runner->run(source, Tokens{21, 4, 12}, options);
    };
    const auto plain = runner->run(source, Tokens{21, 4, 12});
    EXPECT_EQ(with({pattern, 0, 2, Operation::Scale, {}, {1.0f}, false})->lastLogits()->data,
              plain->lastLogits()->data);
    const auto edited = with({pattern, 0, 2, Operation::Set, {0, 1, 2, 3}, {0.0f, 1.0f, 0.0f, 0.0f}, false});
    EXPECT_NE(edited->lastLogits()->data, plain->lastLogits()->data);
    const auto inside = runner->inside(*edited, Stack::Decoder, 0);
    const Tensor& context = *inside->find({HookKind::AlignContext, 0, Stack::Decoder});
    for (std::int64_t d = 0; d < context.shape[1]; ++d)
        EXPECT_FLOAT_EQ(context.row(2)[d], source->output.row(1)[d]) << "it looks at the second source token alone";
    EXPECT_THROW(checkInterventions({{{pattern, 1, 2, Operation::Zero, {}, {}, false}}}, *model, 4), Error);
}

} // namespace
} // namespace engine::test
