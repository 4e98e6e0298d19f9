// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/gpt2/gpt2_block.h"

#include "engine/models/row_editor.h"

#include <algorithm>
#include <optional>

namespace engine {
namespace {

/// A layer's weights by kind.
class BlockWeights {
public:
    BlockWeights(const Gpt2Model& model, int layer) : m_model(model), m_layer(layer) {}
    const float* operator()(WeightKind kind) const { return m_model.weight({kind, m_layer}).data; }

private:
    const Gpt2Model& m_model;
    int m_layer;
};

struct NormKinds {
    WeightKind gain, bias;
    HookKind scale, normalized;
};

/// [rows, modelDim] → [rows, modelDim]
Tensor runNorm(const Gpt2Model& model, Kernels& kernels, int layer, const BlockCall& call, const NormKinds& kinds,
               const Emitter& emit) {
    const auto& c = model.config();
    const BlockWeights w(model, layer);
    Tensor scale({call.rows, 1}), out({call.rows, c.modelDim});
    kernels.layerNorm(call.rows, c.modelDim, call.residual, w(kinds.gain), w(kinds.bias), c.layerNormEpsilon,
                      scale.data.data(), out.data.data());
    emit.send({kinds.scale, layer}, scale.data.data(), scale.shape);
    emit.send({kinds.normalized, layer}, out.data.data(), out.shape);
    return out;
}

void addToResidual(Kernels& kernels, const BlockCall& call, const Tensor& delta, Hook deltaHook, Hook sumHook,
                   const Emitter& emit) {
    emit.send(deltaHook, delta.data.data(), delta.shape);
    kernels.add(static_cast<std::int64_t>(delta.data.size()), call.residual, delta.data.data(), call.residual);
    emit.send(sumHook, call.residual, delta.shape);
}

std::optional<RowEditor> editorOf(int layer, const BlockCall& call) {
    const Hook pattern{HookKind::Pattern, layer};
    if (!call.interventions || !call.interventions->touches(pattern))
        return std::nullopt;
    return std::optional<RowEditor>(std::in_place, *call.interventions, pattern, call.firstPosition, true);
}

void runAttention(const Gpt2Model& model, Kernels& kernels, int layer, const BlockCall& call, const Emitter& emit) {
    const auto& c = model.config();
    const int n = call.rows, C = c.modelDim, H = c.headCount, D = c.headDim();
    const int context = call.firstPosition + n;
    const BlockWeights w(model, layer);
    const Tensor x =
        runNorm(model, kernels, layer, call,
                {WeightKind::Ln1Gain, WeightKind::Ln1Bias, HookKind::Ln1Scale, HookKind::Ln1Normalized}, emit);
    float* k = call.keys + static_cast<std::int64_t>(call.firstPosition) * C;
    float* v = call.values + static_cast<std::int64_t>(call.firstPosition) * C;
    Tensor q({n, C});
    kernels.linear(n, C, C, x.data.data(), w(WeightKind::QueryWeight), w(WeightKind::QueryBias), q.data.data());
    kernels.linear(n, C, C, x.data.data(), w(WeightKind::KeyWeight), w(WeightKind::KeyBias), k);
    kernels.linear(n, C, C, x.data.data(), w(WeightKind::ValueWeight), w(WeightKind::ValueBias), v);
    emit.send({HookKind::Q, layer}, q.data.data(), {n, H, D});
    emit.send({HookKind::K, layer}, k, {n, H, D});
    emit.send({HookKind::V, layer}, v, {n, H, D});

    const HookKind kinds[] = {HookKind::AttnDot, HookKind::AttnScaled, HookKind::AttnScores, HookKind::Pattern};
    Tensor planes[4];
    float* at[4] = {};
    for (int i = 0; i < 4; ++i) {
        if (emit.wants({kinds[i], layer})) {
            planes[i] = Tensor({H, n, context});
            at[i] = planes[i].data.data();
        }
    }
    Tensor z({n, C});
    const std::optional<RowEditor> editor = editorOf(layer, call);
    kernels.attention(n, call.firstPosition, H, D, c.attentionScale(layer), q.data.data(), call.keys, call.values,
                      z.data.data(), {at[0], at[1], at[2], at[3], editor ? &*editor : nullptr});
    for (int i = 0; i < 4; ++i)
        emit.send({kinds[i], layer}, at[i], planes[i].shape);
    emit.send({HookKind::Z, layer}, z.data.data(), {n, H, D});
    emit.send({HookKind::ZMerged, layer}, z.data.data(), z.shape);

    Tensor out({n, C});
    kernels.linear(n, C, C, z.data.data(), w(WeightKind::OutputWeight), w(WeightKind::OutputBias), out.data.data());
    addToResidual(kernels, call, out, {HookKind::AttnOut, layer}, {HookKind::ResidMid, layer}, emit);
}

/// Shows patterns as they are used, changed by hand where they are.
class PatternWatch final : public PatternEditor {
public:
    PatternWatch(const PatternEditor* editor, const SeePattern& see) : m_editor(editor), m_see(see) {}
    void edit(int head, int rows, int context, float* pattern) const override {
        if (m_editor)
            m_editor->edit(head, rows, context, pattern);
        m_see(head, rows, context, pattern);
    }

private:
    const PatternEditor* m_editor;
    const SeePattern& m_see;
};

void runMlp(const Gpt2Model& model, Kernels& kernels, int layer, const BlockCall& call, const Emitter& emit) {
    const auto& c = model.config();
    const int n = call.rows, C = c.modelDim, F = c.mlpDim;
    const BlockWeights w(model, layer);
    const Tensor x =
        runNorm(model, kernels, layer, call,
                {WeightKind::Ln2Gain, WeightKind::Ln2Bias, HookKind::Ln2Scale, HookKind::Ln2Normalized}, emit);
    Tensor pre({n, F}), post({n, F}), out({n, C});
    kernels.linear(n, C, F, x.data.data(), w(WeightKind::MlpInWeight), w(WeightKind::MlpInBias), pre.data.data());
    emit.send({HookKind::MlpPre, layer}, pre.data.data(), pre.shape);
    kernels.activation(c.activation, static_cast<std::int64_t>(pre.data.size()), pre.data.data(), post.data.data());
    emit.send({HookKind::MlpPost, layer}, post.data.data(), post.shape);
    kernels.linear(n, F, C, post.data.data(), w(WeightKind::MlpOutWeight), w(WeightKind::MlpOutBias), out.data.data());
    addToResidual(kernels, call, out, {HookKind::MlpOut, layer}, {HookKind::ResidPost, layer}, emit);
}

/// Rows per block of the unembedding; a block's shape decides its bits, so it is fixed.
constexpr int finalBlock = 16;

} // namespace

void runBlock(const Gpt2Model& model, Kernels& kernels, int layer, const BlockCall& call, const Emitter& emit) {
    emit.send({HookKind::ResidPre, layer}, call.residual, {call.rows, model.config().modelDim});
    runAttention(model, kernels, layer, call, emit);
    runMlp(model, kernels, layer, call, emit);
}

void runPattern(const Gpt2Model& model, Kernels& kernels, int layer, const BlockCall& call, const SeePattern& see) {
    const auto& c = model.config();
    const int n = call.rows, C = c.modelDim;
    const BlockWeights w(model, layer);
    const Tensor x = runNorm(model, kernels, layer, call,
                             {WeightKind::Ln1Gain, WeightKind::Ln1Bias, HookKind::Ln1Scale, HookKind::Ln1Normalized},
                             Emitter(nullptr, 0));
    Tensor q({n, C});
    kernels.linear(n, C, C, x.data.data(), w(WeightKind::QueryWeight), w(WeightKind::QueryBias), q.data.data());
    const std::optional<RowEditor> editor = editorOf(layer, call);
    const PatternWatch watch(editor ? &*editor : nullptr, see);
    kernels.attention(n, call.firstPosition, c.headCount, c.headDim(), c.attentionScale(layer), q.data.data(),
                      call.keys, nullptr, nullptr, {nullptr, nullptr, nullptr, nullptr, &watch});
}

Tensor runEmbedding(const Gpt2Model& model, std::span<const std::int32_t> tokens, int firstPosition,
                    const Emitter& emit) {
    const std::int64_t n = static_cast<std::int64_t>(tokens.size()), C = model.config().modelDim;
    const TensorView table = model.weight({WeightKind::TokenEmbedding, -1});
    const TensorView positions = model.weight({WeightKind::PositionEmbedding, -1});
    Tensor embed({n, C}), sum({n, C});
    for (std::int64_t r = 0; r < n; ++r)
        std::copy_n(table.data + tokens[static_cast<std::size_t>(r)] * C, C, embed.data.data() + r * C);
    const float* pos = positions.data + firstPosition * C; // rows are consecutive positions
    emit.send({HookKind::Embed, -1}, embed.data.data(), embed.shape);
    emit.send({HookKind::PosEmbed, -1}, pos, embed.shape);
    for (std::size_t i = 0; i < sum.data.size(); ++i)
        sum.data[i] = embed.data[i] + pos[i];
    return sum;
}

FinalRows runFinal(const Gpt2Model& model, Kernels& kernels, const Tensor& residual, int begin, int end) {
    const auto& c = model.config();
    const int rows = static_cast<int>(residual.shape.at(0));
    const int last = rows - 1;
    // Widen [begin, end) to whole blocks of [0, last); the last row is a block of its own.
    const int first = begin >= last ? last : begin / finalBlock * finalBlock;
    const int stop = end > last ? rows : std::min(last, (end + finalBlock - 1) / finalBlock * finalBlock);
    FinalRows out;
    out.firstRow = first;
    const int n = stop - first;
    out.scale = Tensor({n, 1});
    out.normalized = Tensor({n, c.modelDim});
    out.logits = Tensor({n, c.vocabSize});
    kernels.layerNorm(n, c.modelDim, residual.row(first), model.weight({WeightKind::LnFinalGain, -1}).data,
                      model.weight({WeightKind::LnFinalBias, -1}).data, c.layerNormEpsilon, out.scale.data.data(),
                      out.normalized.data.data());
    const float* unembedding = model.weight({WeightKind::Unembedding, -1}).data;
    for (int row = first; row < stop;) {
        const int next = row == last ? rows : std::min({row + finalBlock, last, stop});
        kernels.linearTransposed(next - row, c.modelDim, c.vocabSize, out.normalized.row(row - first), unembedding,
                                 out.logits.row(row - first));
        row = next;
    }
    return out;
}

} // namespace engine
