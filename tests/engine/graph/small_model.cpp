// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/graph/small_model.h"

#include <cmath>
#include <limits>
#include <numbers>

namespace engine::test {

using enum HookKind;
using enum WeightKind;

SmallModel::SmallModel(const Gpt2Config& config, std::vector<TokenId> tokens, unsigned seed)
    : m_config(config), m_shape{config.layerCount, config.headCount,     config.modelDim, config.headDim(),
                                config.mlpDim,     config.contextLength, config.vocabSize},
      m_tokens(std::move(tokens)), m_state(seed) {
    makeWeights();
    forward();
}

std::size_t SmallModel::offset(const ElementRef& element) const {
    const Shape shape = hookShape(element.hook, m_shape, positions());
    std::size_t at = 0;
    for (std::size_t d = 0; d < shape.size(); ++d)
        at = at * static_cast<std::size_t>(shape[d]) + static_cast<std::size_t>(element.index[d]);
    return at;
}

double SmallModel::exact(const ElementRef& element) const {
    return m_values.at(element.hook).at(offset(element));
}

float SmallModel::weight(const WeightElement& element) const {
    const Matrix& matrix = m_weights.at(element.weight);
    return matrix.data.at(static_cast<std::size_t>(element.row * matrix.columns + element.column));
}

std::vector<ElementRef> SmallModel::elements(Hook hook) const {
    Shape shape = hookShape(hook, m_shape, positions());
    shape.resize(3, 1);
    std::vector<ElementRef> all;
    for (int a = 0; a < shape[0]; ++a)
        for (int b = 0; b < shape[1]; ++b)
            for (int c = 0; c < shape[2]; ++c)
                all.push_back({hook, {a, b, c}});
    return all;
}

void SmallModel::addWeight(WeightId id, int rows, int columns, double spread, double centre) {
    Matrix matrix{columns, {}};
    for (int i = 0; i < rows * columns; ++i) {
        m_state = m_state * 1664525U + 1013904223U;
        matrix.data.push_back(static_cast<float>(centre + spread * (m_state / 2147483648.0 - 1)));
    }
    m_weights.emplace(id, std::move(matrix));
}

void SmallModel::makeWeights() {
    const int width = m_config.modelDim;
    addWeight({TokenEmbedding}, m_config.vocabSize, width, 1.5);
    addWeight({PositionEmbedding}, m_config.contextLength, width, 0.8);
    for (int l = 0; l < m_config.layerCount; ++l) {
        for (const WeightKind kind : {Ln1Gain, Ln2Gain})
            addWeight({kind, l}, 1, width, 0.4, 1);
        for (const WeightKind kind : {Ln1Bias, Ln2Bias, QueryBias, KeyBias, ValueBias, OutputBias, MlpOutBias})
            addWeight({kind, l}, 1, width, 0.3);
        for (const WeightKind kind : {QueryWeight, KeyWeight, ValueWeight, OutputWeight})
            addWeight({kind, l}, width, width, 0.7);
        addWeight({MlpInWeight, l}, width, m_config.mlpDim, 0.5);
        addWeight({MlpInBias, l}, 1, m_config.mlpDim, 0.3);
        addWeight({MlpOutWeight, l}, m_config.mlpDim, width, 0.5);
    }
    addWeight({LnFinalGain}, 1, width, 0.4, 1);
    addWeight({LnFinalBias}, 1, width, 0.3);
    addWeight({Unembedding}, m_config.vocabSize, width, 0.6);
}

void SmallModel::fill(Hook hook, const Rule& rule) {
    std::vector<double> values;
    for (const ElementRef& e : elements(hook))
        values.push_back(rule(e.index[0], e.index[1], e.index[2]));
    m_values.emplace(hook, std::move(values));
}

void SmallModel::layerNorm(Hook input, Hook scale, Hook normalized, WeightId gain, WeightId bias) {
    const int n = m_config.modelDim;
    const auto mean = [&](int p) {
        double sum = 0;
        for (int c = 0; c < n; ++c)
            sum += at(input, p, c);
        return sum / n;
    };
    fill(scale, [&](int p, int, int) {
        double squares = 0;
        for (int c = 0; c < n; ++c)
            squares += std::pow(at(input, p, c) - mean(p), 2);
        return std::sqrt(squares / n + m_config.layerNormEpsilon);
    });
    fill(normalized, [&](int p, int c, int) {
        return (at(input, p, c) - mean(p)) / at(scale, p, 0) * weight({gain, 0, c}) + weight({bias, 0, c});
    });
}

void SmallModel::linear(Hook input, Hook output, WeightId w, WeightId bias) {
    const int inputs = static_cast<int>(hookShape(input, m_shape, 1)[1]);
    const bool perHead = hookInfo(output.kind).rank == 3;
    fill(output, [&](int p, int b, int c) {
        const int column = perHead ? b * m_config.headDim() + c : b;
        double sum = weight({bias, 0, column});
        for (int i = 0; i < inputs; ++i)
            sum += double{weight({w, i, column})} * at(input, p, i);
        return sum;
    });
}

void SmallModel::attention(int l) {
    layerNorm({ResidPre, l}, {Ln1Scale, l}, {Ln1Normalized, l}, {Ln1Gain, l}, {Ln1Bias, l});
    linear({Ln1Normalized, l}, {Q, l}, {QueryWeight, l}, {QueryBias, l});
    linear({Ln1Normalized, l}, {K, l}, {KeyWeight, l}, {KeyBias, l});
    linear({Ln1Normalized, l}, {V, l}, {ValueWeight, l}, {ValueBias, l});
    fill({AttnDot, l}, [&](int h, int q, int k) {
        double sum = 0;
        for (int d = 0; d < m_config.headDim(); ++d)
            sum += at({Q, l}, q, h, d) * at({K, l}, k, h, d);
        return sum;
    });
    fill({AttnScaled, l}, [&](int h, int q, int k) { return at({AttnDot, l}, h, q, k) * m_config.attentionScale(l); });
    fill({AttnScores, l}, [&](int h, int q, int k) {
        return k > q ? -std::numeric_limits<double>::infinity() : at({AttnScaled, l}, h, q, k);
    });
    fill({Pattern, l}, [&](int h, int q, int k) { // without subtracting the maximum: these scores are small
        double sum = 0;
        for (int j = 0; j < positions(); ++j)
            sum += std::exp(at({AttnScores, l}, h, q, j));
        return std::exp(at({AttnScores, l}, h, q, k)) / sum;
    });
    fill({Z, l}, [&](int q, int h, int d) {
        double sum = 0;
        for (int k = 0; k < positions(); ++k)
            sum += at({Pattern, l}, h, q, k) * at({V, l}, k, h, d);
        return sum;
    });
    fill({ZMerged, l}, [&](int p, int c, int) {
        return at({Z, l}, p, c / m_config.headDim(), c % m_config.headDim());
    });
    linear({ZMerged, l}, {AttnOut, l}, {OutputWeight, l}, {OutputBias, l});
    fill({ResidMid, l}, [&](int p, int c, int) { return at({ResidPre, l}, p, c) + at({AttnOut, l}, p, c); });
}

void SmallModel::mlp(int l) {
    layerNorm({ResidMid, l}, {Ln2Scale, l}, {Ln2Normalized, l}, {Ln2Gain, l}, {Ln2Bias, l});
    linear({Ln2Normalized, l}, {MlpPre, l}, {MlpInWeight, l}, {MlpInBias, l});
    fill({MlpPost, l}, [&](int p, int c, int) {
        const double x = at({MlpPre, l}, p, c);
        switch (m_config.activation) {
        case Activation::GeluTanh:
            return x / 2 * (1 + std::tanh(std::sqrt(2 / std::numbers::pi) * (x + 0.044715 * std::pow(x, 3))));
        case Activation::Gelu:
            return x / 2 * std::erfc(-x / std::sqrt(2.0));
        case Activation::Relu:
            return x < 0 ? 0 : x;
        case Activation::Swish:
            return x / (1 + std::exp(-x));
        }
        return 0.0;
    });
    linear({MlpPost, l}, {MlpOut, l}, {MlpOutWeight, l}, {MlpOutBias, l});
    fill({ResidPost, l}, [&](int p, int c, int) { return at({ResidMid, l}, p, c) + at({MlpOut, l}, p, c); });
}

void SmallModel::forward() {
    fill({Embed}, [&](int p, int c, int) { return weight({{TokenEmbedding}, token(p), c}); });
    fill({PosEmbed}, [&](int p, int c, int) { return weight({{PositionEmbedding}, p, c}); });
    for (int l = 0; l < m_config.layerCount; ++l) {
        fill({ResidPre, l}, [&](int p, int c, int) {
            return l == 0 ? at({Embed}, p, c) + at({PosEmbed}, p, c) : at({ResidPost, l - 1}, p, c);
        });
        attention(l);
        mlp(l);
    }
    layerNorm({ResidPost, m_config.layerCount - 1}, {LnFinalScale}, {LnFinalNormalized}, {LnFinalGain}, {LnFinalBias});
    fill({Logits}, [&](int p, int v, int) {
        double sum = 0;
        for (int c = 0; c < m_config.modelDim; ++c)
            sum += at({LnFinalNormalized}, p, c) * weight({{Unembedding}, v, c});
        return sum;
    });
    fill({Probabilities}, [&](int p, int v, int) {
        double sum = 0;
        for (int other = 0; other < m_config.vocabSize; ++other)
            sum += std::exp(at({Logits}, p, other) - at({Logits}, p, v));
        return 1 / sum;
    });
}

} // namespace engine::test
