// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/gru_attention/gru_model.h"
#include "engine/models/gru_attention/gru_runner.h"
#include "tests/engine/models/model_folder.h"
#include "tests/support/expect_error.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace engine::test {
namespace {

Hook encoder(HookKind kind) {
    return {kind, hookInfo(kind).perLayer ? 0 : -1, Stack::Encoder};
}
Hook decoder(HookKind kind) {
    return {kind, hookInfo(kind).perLayer ? 0 : -1, Stack::Decoder};
}

/// Numbers of a run, from its insides.
class RunSource final : public ValueSource {
public:
    RunSource(GruRunner& runner, const Trace& trace) : m_model(runner.model()), m_trace(trace) {
        for (const Stack stack : {Stack::Encoder, Stack::Decoder})
            for (const int layer : {-1, 0, 1}) {
                const auto inside = runner.inside(trace, stack, layer);
                m_tensors.insert(inside->tensors().begin(), inside->tensors().end());
            }
    }
    float value(const ElementRef& e) const override { return m_tensors.at(e.hook).view().at({e.index[0], e.index[1]}); }
    float weight(const WeightElement& e) const override { return m_model->weight(e.weight).at({e.row, e.column}); }
    TokenId token(int position) const override { return m_trace.tokens().at(static_cast<std::size_t>(position)); }
    TokenId sourceToken(int position) const override {
        return m_trace.source()->tokens.at(static_cast<std::size_t>(position));
    }
    int sourceLength() const override { return m_trace.lengths().source; }

private:
    std::shared_ptr<const Model> m_model;
    const Trace& m_trace;
    std::map<Hook, Tensor> m_tensors;
};

class GruOpTable : public testing::Test {
protected:
    std::shared_ptr<const GruModel> load(const char* name) { return GruModel::load(dataModel(name)); }

    static bool reads(const Sources& from, Hook hook, int row) {
        return std::any_of(from.hooks.begin(), from.hooks.end(), [&](const HookRange& range) {
            return range.hook == hook && range.begin[0] <= row && row < range.end[0];
        });
    }
    static bool reads(const Sources& from, Hook hook) {
        return std::any_of(from.hooks.begin(), from.hooks.end(),
                           [&](const HookRange& range) { return range.hook == hook; });
    }
};

TEST_F(GruOpTable, HooksHaveTheAgreedNamesAndShapes) {
    const auto model = load("tiny-gru-additive");
    std::vector<std::string> names;
    for (const Hook hook : model->ops().hooks())
        names.push_back(hookName(hook));
    const std::vector<std::string> expected{"encoder.hook_embed",
                                            "encoder.forward.hook_reset",
                                            "encoder.forward.hook_update",
                                            "encoder.forward.hook_new",
                                            "encoder.h_forward",
                                            "encoder.backward.hook_reset",
                                            "encoder.backward.hook_update",
                                            "encoder.backward.hook_new",
                                            "encoder.h_backward",
                                            "encoder.h",
                                            "decoder.h_init",
                                            "attn.hook_key",
                                            "decoder.hook_embed",
                                            "decoder.hook_reset",
                                            "decoder.hook_update",
                                            "decoder.hook_new",
                                            "decoder.h",
                                            "attn.hook_query",
                                            "attn.hook_scores",
                                            "attn.hook_pattern",
                                            "attn.hook_context",
                                            "decoder.hook_attentional",
                                            "logits",
                                            "probabilities"};
    EXPECT_EQ(names, expected);
    const auto shape = [&](Hook hook) { return hookShape(hook, model->shape(), Lengths{7, 4}); };
    EXPECT_EQ(shape(encoder(HookKind::Embed)), (Shape{4, 7}));
    EXPECT_EQ(shape(encoder(HookKind::ForwardState)), (Shape{4, 9}));
    EXPECT_EQ(shape(encoder(HookKind::EncoderState)), (Shape{4, 18}));
    EXPECT_EQ(shape(decoder(HookKind::InitialState)), (Shape{1, 9}));
    EXPECT_EQ(shape(decoder(HookKind::AlignKey)), (Shape{4, 5}));
    EXPECT_EQ(shape(decoder(HookKind::AlignPattern)), (Shape{7, 4}));
    EXPECT_EQ(shape(decoder(HookKind::AlignContext)), (Shape{7, 18}));
    EXPECT_EQ(shape(decoder(HookKind::Attentional)), (Shape{7, 9}));
    EXPECT_TRUE(model->shape().recurrent());
    EXPECT_TRUE(model->shape().translates());
}

TEST_F(GruOpTable, NamesAreReadBackAndOnlyTheAgreedOnesAreExportedUnasked) {
    const auto model = load("tiny-gru-additive");
    const std::vector<Hook> hooks = model->ops().hooks();
    for (const Hook hook : hooks)
        EXPECT_EQ(parseHook(hookName(hook), hooks), hook) << hookName(hook);
    const auto exported = matchHooks("*", hooks);
    EXPECT_EQ(exported.size(), hooks.size() - 3);
    for (const HookKind ours : {HookKind::AlignQuery, HookKind::AlignKey, HookKind::Probabilities})
        EXPECT_EQ(std::count(exported.begin(), exported.end(), decoder(ours)), 0) << hookName(decoder(ours));
    EXPECT_EQ(matchHooks("attn.hook_query", hooks).size(), 1u);
    for (const Hook hook : hooks)
        if (hookInfo(hook.kind).translation) {
            EXPECT_FALSE(parseHook(hookInfo(hook.kind).pattern, 1)) << "a model without encoder has no such hook";
        }
}

TEST_F(GruOpTable, EveryInsideHasItsOps) {
    const auto model = load("tiny-gru-dot");
    const auto count = [&](Stack stack, int layer) { return model->ops().opsOf(stack, layer).size(); };
    EXPECT_EQ(count(Stack::Encoder, -1), 1u);
    EXPECT_EQ(count(Stack::Encoder, 0), 9u);
    EXPECT_EQ(count(Stack::Encoder, 1), 0u);
    EXPECT_EQ(count(Stack::Decoder, -1), 1u);
    EXPECT_EQ(count(Stack::Decoder, 0), 9u);
    EXPECT_EQ(count(Stack::Decoder, 1), 2u);
    EXPECT_EQ(model->ops().producer(decoder(HookKind::AlignKey)), nullptr) << "dot makes no keys of its own";
    EXPECT_EQ(model->ops().producer(decoder(HookKind::Pattern)), nullptr);
    for (const Op& op : model->ops().ops()) {
        EXPECT_FALSE(op.formula.empty());
        for (const WeightId id : op.weights)
            EXPECT_GT(model->weight(id).size(), 0) << weightName(id);
    }
}

TEST_F(GruOpTable, AStateComesFromTheOneBefore) {
    const auto model = load("tiny-gru-additive");
    const auto from = [&](Hook hook, int position) { return model->ops().sources({hook, {position, 2, 0}}, 5); };
    for (const HookKind kind : {HookKind::Reset, HookKind::Update, HookKind::New, HookKind::DecoderState}) {
        EXPECT_TRUE(reads(from(decoder(kind), 3), decoder(HookKind::DecoderState), 2));
        EXPECT_FALSE(reads(from(decoder(kind), 3), decoder(HookKind::InitialState)));
        EXPECT_TRUE(reads(from(decoder(kind), 0), decoder(HookKind::InitialState), 0));
        EXPECT_FALSE(reads(from(decoder(kind), 0), decoder(HookKind::DecoderState)));
        EXPECT_TRUE(reads(from(decoder(kind), 9), decoder(HookKind::DecoderState), 8)) << "beyond the source's length";
    }
    EXPECT_TRUE(reads(from(encoder(HookKind::ForwardNew), 3), encoder(HookKind::ForwardState), 2));
    EXPECT_FALSE(reads(from(encoder(HookKind::ForwardNew), 0), encoder(HookKind::ForwardState)));
    EXPECT_TRUE(reads(from(encoder(HookKind::BackwardNew), 3), encoder(HookKind::BackwardState), 4));
    EXPECT_FALSE(reads(from(encoder(HookKind::BackwardNew), 4), encoder(HookKind::BackwardState)));
    const Sources init = from(decoder(HookKind::InitialState), 0);
    EXPECT_TRUE(reads(init, encoder(HookKind::ForwardState), 4));
    EXPECT_FALSE(reads(init, encoder(HookKind::ForwardState), 3));
    EXPECT_TRUE(reads(init, encoder(HookKind::BackwardState), 0));
    EXPECT_FALSE(reads(init, encoder(HookKind::BackwardState), 1));
}

TEST_F(GruOpTable, OnlyTheGatesOwnColumnIsRead) {
    const auto model = load("tiny-gru-additive"); // 9 hidden numbers, 7 of an embedding
    const auto columnOf = [&](HookKind kind) {
        const Sources from = model->ops().sources({decoder(kind), {1, 4, 0}}, 5);
        EXPECT_EQ(from.weights.size(), 4u);
        for (const WeightRange& range : from.weights)
            EXPECT_EQ(range.columnEnd, range.columnBegin + 1);
        EXPECT_EQ(from.weights[0].rowEnd, 7);
        return from.weights[0].columnBegin;
    };
    EXPECT_EQ(columnOf(HookKind::Reset), 4);
    EXPECT_EQ(columnOf(HookKind::Update), 9 + 4);
    EXPECT_EQ(columnOf(HookKind::New), 18 + 4);
}

TEST_F(GruOpTable, ExplanationsAreWrittenOut) {
    const auto model = load("tiny-gru-additive");
    GruRunner runner(model, 1);
    const auto trace = runner.run(runner.encode(std::vector<TokenId>{3, 7, 0}), std::vector<TokenId>{21, 4, 6});
    const RunSource values(runner, *trace);
    const auto explain = [&](Hook hook, int a, int b) { return model->ops().explain({hook, {a, b, 0}}, values); };

    const Explanation gate = explain(decoder(HookKind::Update), 2, 1);
    EXPECT_EQ(gate.formula, "update[2,1] = σ(Σ_c embed[2,c]·W_ih[c,10] + b_ih[10] + Σ_k h[1,k]·W_hh[k,10] + b_hh[10]), "
                            "c = 0 … 6, k = 0 … 8");
    EXPECT_EQ(gate.terms.size(), 7u + 1 + 9 + 1);
    ASSERT_EQ(gate.intermediates.size(), 1u);
    EXPECT_NEAR(gate.value, 1 / (1 + std::exp(-gate.intermediates[0].second)), 1e-12);

    const Explanation first = explain(encoder(HookKind::BackwardReset), 2, 0);
    EXPECT_EQ(first.formula, "reset_backward[2,0] = σ(Σ_c embed[2,c]·W_ih[c,0] + b_ih[0] + b_hh[0]), c = 0 … 6");
    EXPECT_EQ(first.terms.size(), 7u + 1 + 1) << "before its first step there are zeros";

    const Explanation fresh = explain(decoder(HookKind::New), 0, 3);
    EXPECT_EQ(fresh.formula, "new[0,3] = tanh(Σ_c embed[0,c]·W_ih[c,21] + b_ih[21] + reset[0,3]·(Σ_k "
                             "h_init[0,k]·W_hh[k,21] + b_hh[21])), c = 0 … 6, k = 0 … 8");
    EXPECT_EQ(fresh.terms.back().factors.size(), 2u);

    const Explanation state = explain(decoder(HookKind::DecoderState), 1, 5);
    EXPECT_EQ(state.formula, "h[1,5] = (1 − update[1,5])·new[1,5] + update[1,5]·h[0,5]");
    EXPECT_EQ(explain(encoder(HookKind::ForwardState), 0, 5).formula,
              "h_forward[0,5] = (1 − update_forward[0,5])·new_forward[0,5] + update_forward[0,5]·0");

    EXPECT_EQ(explain(encoder(HookKind::EncoderState), 1, 8).formula, "h_encoder[1,8] = h_forward[1,8]");
    EXPECT_EQ(explain(encoder(HookKind::EncoderState), 1, 9).formula, "h_encoder[1,9] = h_backward[1,0]");
    EXPECT_EQ(explain(decoder(HookKind::InitialState), 0, 4).formula,
              "h_init[0,4] = tanh(Σ_c h_forward[2,c]·W_init[c,4] + Σ_k h_backward[0,k]·W_init[9+k,4] + b_init[4]), "
              "c = 0 … 8, k = 0 … 8");
    EXPECT_EQ(explain(decoder(HookKind::AlignScores), 1, 2).formula,
              "score[1,2] = Σ_a v[a]·tanh(query[1,a] + key[2,a]), a = 0 … 4");
    EXPECT_EQ(explain(decoder(HookKind::AlignContext), 1, 2).formula,
              "context[1,2] = Σ_k pattern[1,k]·h_encoder[k,2], k = 0 … 2");
    EXPECT_EQ(explain(decoder(HookKind::AlignPattern), 1, 2).formula,
              "pattern[1,2] = exp(score[1,2] − max) / Σ_k exp(score[1,k] − max), k = 0 … 2");
    EXPECT_EQ(explain(decoder(HookKind::AlignKey), 1, 2).formula, "key[1,2] = Σ_c h_encoder[1,c]·W_k[c,2], c = 0 … 17");
}

TEST_F(GruOpTable, WhatIsOutsideIsRefused) {
    const auto model = load("tiny-gru-additive");
    const auto check = [&](Hook hook, int a, int b) { model->ops().check({hook, {a, b, 0}}, Lengths{4, 3}); };
    check(decoder(HookKind::AlignScores), 3, 2);
    check(decoder(HookKind::InitialState), 0, 8);
    for (const auto& [hook, a, b] : {std::tuple{decoder(HookKind::AlignScores), 3, 3},
                                     {decoder(HookKind::InitialState), 1, 0},
                                     {encoder(HookKind::EncoderState), 3, 0},
                                     {decoder(HookKind::AlignContext), 0, 18}})
        ::test::expectError(ErrorCode::BadArgument, {hookName(hook)}, [&] { check(hook, a, b); });
    ::test::expectError(ErrorCode::BadArgument, {"no hook"}, [&] { check(encoder(HookKind::ResidPre), 0, 0); });
}

} // namespace
} // namespace engine::test
