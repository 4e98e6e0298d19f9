// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/explanation_builder.h"

#include "engine/error.h"
#include "engine/models/gpt2/config.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <numbers>

namespace engine {

namespace {

using std::to_string;

class Explainer : private ExplanationBuilder {
public:
    Explainer(const OpTable& table, const Op& op, const ElementRef& element, const ValueSource& values, bool withTerms)
        : ExplanationBuilder(table, op, element, values), m_causal(table.causal(op)), m_withTerms(withTerms) {}

    Explanation run() && {
        switch (m_op.kind) {
        case OpKind::Lookup:
            lookup();
            break;
        case OpKind::Add:
            sum({hookOperand(0, m_i0, m_i1), hookOperand(1, m_i0, m_i1)});
            break;
        case OpKind::Identity:
            copy(hookOperand(0, m_i0, m_i1));
            break;
        case OpKind::MergeHeads:
            copy(hookOperand(0, m_i0, m_i1 / m_shape.headDim, m_i1 % m_shape.headDim));
            break;
        case OpKind::LayerNormScale:
            layerNormScale();
            break;
        case OpKind::LayerNorm:
            layerNorm();
            break;
        case OpKind::Linear:
            linear();
            break;
        case OpKind::Dot:
            dot();
            break;
        case OpKind::Scale:
            scale();
            break;
        case OpKind::CausalMask:
            causalMask();
            break;
        case OpKind::Softmax:
            softmax();
            break;
        case OpKind::WeightedSum:
            weightedSum();
            break;
        case OpKind::Activation:
            activation();
            break;
        case OpKind::Unembed:
            unembed();
            break;
        case OpKind::Gate:
        case OpKind::Candidate:
        case OpKind::StateUpdate:
        case OpKind::Concat:
        case OpKind::Bridge:
        case OpKind::Combine:
        case OpKind::AdditiveScore:
            break; // explainRecurrent()
        }
        return std::move(m_result);
    }

private:
    int keysOf(int query) const { return m_causal ? query + 1 : m_values.sourceLength(); }

    void lookup() {
        const bool byToken = m_result.element.hook.kind == HookKind::Embed;
        const bool source = m_result.element.hook.stack == Stack::Encoder;
        const int row = !byToken ? m_i0 : source ? m_values.sourceToken(m_i0) : m_values.token(m_i0);
        if (row < 0 || row >= (byToken ? m_shape.vocabSize : m_shape.contextLength))
            throw Error(ErrorCode::BadToken, "Row " + to_string(row) + " is outside the embedding table.");
        addTerm({weightOperand(0, row, m_i1)});
        m_result.value = m_result.terms[0].contribution;
        const std::string column = to_string(m_i1);
        const std::string chosen = indexed(weight(0), {to_string(row), column});
        m_result.formula = left();
        if (byToken)
            m_result.formula += indexed(weight(0), {"token[" + to_string(m_i0) + "]", column}) + " = ";
        m_result.formula += chosen;
        m_result.substituted = formatNumber(m_result.value);
    }

    void sum(std::initializer_list<Operand> addends) {
        std::string formula;
        for (const Operand& addend : addends) {
            addTerm({addend});
            formula += (formula.empty() ? "" : " + ") + indexed(std::get<ElementRef>(addend.origin), m_op.layer);
        }
        m_result.value = contributions();
        write(formula, termsText());
    }

    struct Statistics {
        std::vector<Operand> row;
        double mean = 0;
        double variance = 0;
    };
    Statistics statistics() {
        Statistics s;
        for (int c = 0; c < m_shape.modelDim; ++c)
            s.row.push_back(hookOperand(0, m_i0, c));
        for (const Operand& x : s.row)
            s.mean += x.value;
        s.mean /= m_shape.modelDim;
        for (const Operand& x : s.row)
            s.variance += (x.value - s.mean) * (x.value - s.mean);
        s.variance /= m_shape.modelDim;
        return s;
    }

    void layerNormScale() {
        const Statistics s = statistics();
        for (const Operand& x : s.row)
            m_result.terms.push_back({{x}, (x.value - s.mean) * (x.value - s.mean) / m_shape.modelDim});
        note("mean", s.mean);
        note("variance", s.variance);
        note("ε", m_op.constant);
        m_result.value = std::sqrt(s.variance + m_op.constant);
        const std::string x = indexed(input(0), {to_string(m_i0), "c"});
        const std::string n = to_string(m_shape.modelDim);
        const std::string squares = joinAddends(
            s.row.size(), [&](std::size_t i) { return "(" + formatDifference(s.row[i].value, s.mean) + ")²"; });
        write("√(Σ_c (" + x + " − mean)² / " + n + " + ε)" + runs("c", m_shape.modelDim),
              "√((" + squares + ") / " + n + " + " + formatNumber(m_op.constant) + ")");
    }

    void layerNorm() {
        const Statistics s = statistics();
        const Operand x = s.row[static_cast<std::size_t>(m_i1)];
        const Operand scale = hookOperand(1, m_i0, 0);
        const Operand gain = weightOperand(0, 0, m_i1);
        const Operand bias = weightOperand(1, 0, m_i1);
        const double normalized = (x.value - s.mean) / scale.value;
        note("mean", s.mean);
        note("x − mean", x.value - s.mean);
        note("(x − mean) / scale", normalized);
        m_result.terms.push_back({{x, Operand{{}, s.mean}, scale, gain}, normalized * gain.value});
        addTerm({bias});
        m_result.value = contributions();
        const std::string row = to_string(m_i0);
        const std::string column = to_string(m_i1);
        write("(" + indexed(input(0), {row, column}) + " − mean) / " + indexed(input(1), {row, "0"}) + " × " +
                  indexed(weight(0), {column}) + " + " + indexed(weight(1), {column}),
              joinAddends(2, [&](std::size_t i) {
                  return i == 1 ? formatNumber(bias.value)
                                : "(" + formatDifference(x.value, s.mean) + ") / " + formatNumber(scale.value) + " × " +
                                      formatNumber(gain.value);
              }));
    }

    void linear() {
        const bool perHead = hookInfo(m_op.output.kind).rank == 3;
        const int column = perHead ? m_i1 * m_shape.headDim + m_i2 : m_i1;
        const int rows = widthOf(0);
        m_result.terms.reserve(static_cast<std::size_t>(rows) + 1);
        for (int c = 0; c < rows; ++c)
            addTerm({hookOperand(0, m_i0, c), weightOperand(0, c, column)});
        const bool biased = m_op.weights.size() > 1;
        if (biased) {
            note("Σ", contributions());
            addTerm({weightOperand(1, 0, column)});
        }
        m_result.value = contributions();
        write("Σ_c " + indexed(input(0), {to_string(m_i0), "c"}) + "·" + indexed(weight(0), {"c", to_string(column)}) +
                  (biased ? " + " + indexed(weight(1), {to_string(column)}) : "") + runs("c", rows),
              termsText());
    }

    void dot() {
        for (int d = 0; d < m_shape.headDim; ++d)
            addTerm({hookOperand(0, m_i1, m_i0, d), hookOperand(1, m_i2, m_i0, d)});
        m_result.value = contributions();
        const std::string head = to_string(m_i0);
        write("Σ_d " + indexed(input(0), {to_string(m_i1), head, "d"}) + "·" +
                  indexed(input(1), {to_string(m_i2), head, "d"}) + runs("d", m_shape.headDim),
              termsText());
    }

    void scale() {
        const Operand from = hookOperand(0, m_i0, m_i1, m_i2);
        addTerm({from, Operand{{}, m_op.constant}});
        m_result.value = contributions();
        write(indexed(std::get<ElementRef>(from.origin), m_op.layer) + "×" + formatNumber(m_op.constant), termsText());
    }

    void causalMask() {
        const Operand from = hookOperand(0, m_i0, m_i1, m_i2);
        if (m_i2 <= m_i1) {
            copy(from);
            m_result.formula += ", " + to_string(m_i2) + " ≤ " + to_string(m_i1);
            return;
        }
        m_result.value = -std::numeric_limits<double>::infinity();
        m_result.terms.push_back({{from}, m_result.value});
        m_result.formula = left() + "−∞, " + to_string(m_i2) + " > " + to_string(m_i1);
        m_result.substituted = formatNumber(from.value) + " → −∞";
    }

    void softmax() {
        const bool overVocab = m_op.output.kind == HookKind::Probabilities;
        const bool flat = hookInfo(m_op.output.kind).rank == 2; // no heads
        const int count = overVocab ? m_shape.vocabSize : keysOf(m_i1);
        const int own = flat ? m_i1 : m_i2;
        const auto element = [&](int k) {
            return ElementRef{m_op.inputs[0], flat ? std::array{m_i0, k, 0} : std::array{m_i0, m_i1, k}};
        };
        // Only numbers: a vocabulary's operands, each naming its element, are megabytes.
        std::vector<double> scores(static_cast<std::size_t>(count));
        double max = -std::numeric_limits<double>::infinity();
        for (int k = 0; k < count; ++k) {
            const double value = m_values.value(element(k));
            scores[static_cast<std::size_t>(k)] = value;
            max = std::max(max, value);
        }
        // Masked: its own −∞ makes it 0, and it adds nothing to the sum.
        const bool masked = own >= count;
        const double ownScore = masked ? m_values.value(element(own)) : scores[static_cast<std::size_t>(own)];
        max = std::max(max, ownScore);

        const bool keep = m_withTerms || !overVocab;
        if (keep)
            m_result.terms.reserve(scores.size() + 1);
        double total = 0;
        for (int k = 0; k < count; ++k) {
            const double share = std::exp(scores[static_cast<std::size_t>(k)] - max);
            total += share;
            if (keep)
                m_result.terms.push_back({{Operand{element(k), scores[static_cast<std::size_t>(k)]}}, share});
        }
        const double mine = std::exp(ownScore - max);
        if (masked) {
            total += mine;
            m_result.terms.push_back({{Operand{element(own), ownScore}}, mine});
        }
        m_result.value = mine / total;
        note("max", max);
        note("exp", mine);
        note("Σexp", total);

        const std::vector<std::string> running = flat ? std::vector<std::string>{to_string(m_i0), "k"}
                                                      : std::vector<std::string>{to_string(m_i0), to_string(m_i1), "k"};
        const auto exponential = [&](double of) { return "exp(" + formatDifference(of, max) + ")"; };
        write("exp(" + indexed(element(own), m_op.layer) + " − max) / Σ_k exp(" + indexed(input(0), running) +
                  " − max)" + runs("k", count),
              exponential(ownScore) + " / (" +
                  joinAddends(scores.size(), [&](std::size_t k) { return exponential(scores[k]); }) +
                  ") = " + formatNumber(mine) + " / " + formatNumber(total));
    }

    void weightedSum() {
        for (int k = 0; k < keysOf(m_i0); ++k)
            addTerm({hookOperand(0, m_i1, m_i0, k), hookOperand(1, k, m_i1, m_i2)});
        m_result.value = contributions();
        const std::string head = to_string(m_i1);
        write("Σ_k " + indexed(input(0), {head, to_string(m_i0), "k"}) + "·" +
                  indexed(input(1), {"k", head, to_string(m_i2)}) + runs("k", keysOf(m_i0)),
              termsText());
    }

    void activation() {
        const Operand from = hookOperand(0, m_i0, m_i1);
        const double x = from.value;
        const std::string argument = indexed(std::get<ElementRef>(from.origin), m_op.layer);
        const std::string number = formatNumber(x);
        const auto gelu = [&](double inner, double bent, const char* name, const std::string& formula) {
            note("x", x);
            note("inner", inner);
            note(name, bent);
            m_result.value = 0.5 * x * (1 + bent);
            write("½·x·(1 + " + std::string(name) + formula + "), x = " + argument,
                  "½×" + number + "×(1 + " + name + "(" + formatNumber(inner) + "))");
        };
        switch (static_cast<Activation>(m_op.activation)) {
        case Activation::GeluTanh: {
            const double inner = std::sqrt(2 / std::numbers::pi) * (x + 0.044715 * x * x * x);
            gelu(inner, std::tanh(inner), "tanh", "(√(2/π)·(x + 0.044715·x³))");
            break;
        }
        case Activation::Gelu: {
            const double inner = x / std::numbers::sqrt2;
            gelu(inner, std::erf(inner), "erf", "(x / √2)");
            break;
        }
        case Activation::Relu:
            m_result.value = x > 0 || std::isnan(x) ? x : 0;
            write("max(0, " + argument + ")", "max(0, " + number + ")");
            break;
        case Activation::Swish:
            note("x", x);
            note("σ", 1 / (1 + std::exp(-x)));
            m_result.value = x / (1 + std::exp(-x));
            write("x / (1 + exp(−x)), x = " + argument, number + " / (1 + exp(" + formatNumber(-x) + "))");
            break;
        }
        m_result.terms.push_back({{from}, m_result.value});
    }

    void unembed() {
        const int width = widthOf(0);
        m_result.terms.reserve(static_cast<std::size_t>(width) + 1);
        for (int c = 0; c < width; ++c)
            addTerm({hookOperand(0, m_i0, c), weightOperand(0, m_i1, c)});
        const bool biased = m_op.weights.size() > 1;
        if (biased)
            addTerm({weightOperand(1, 0, m_i1)});
        m_result.value = contributions();
        write("Σ_c " + indexed(input(0), {to_string(m_i0), "c"}) + "·" + indexed(weight(0), {to_string(m_i1), "c"}) +
                  (biased ? " + " + indexed(weight(1), {to_string(m_i1)}) : "") + runs("c", width),
              termsText());
    }

    const bool m_causal;
    const bool m_withTerms;
};

} // namespace

Explanation OpTable::explain(const ElementRef& element, const ValueSource& values, bool withTerms) const {
    const Op* op = producer(element.hook);
    assert(op);
    if (isRecurrent(*op) && op->kind != OpKind::Softmax)
        return explainRecurrent(*this, *op, element, values);
    return Explainer(*this, *op, element, values, withTerms).run();
}

} // namespace engine
