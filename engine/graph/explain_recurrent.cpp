// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/graph/explanation_builder.h"

#include <cassert>
#include <cmath>

namespace engine {

namespace {

using std::to_string;

class RecurrentExplainer : private ExplanationBuilder {
public:
    using ExplanationBuilder::ExplanationBuilder;

    Explanation run() && {
        switch (m_op.kind) {
        case OpKind::Gate:
            gate();
            break;
        case OpKind::Candidate:
            candidate();
            break;
        case OpKind::StateUpdate:
            stateUpdate();
            break;
        case OpKind::Concat: {
            const int first = widthOf(0);
            copy(m_i1 < first ? hookOperand(0, m_i0, m_i1) : hookOperand(1, m_i0, m_i1 - first));
            break;
        }
        case OpKind::Bridge:
            combine(m_values.sourceLength() - 1, 0);
            break;
        case OpKind::Combine:
            combine(m_i0, m_i0);
            break;
        case OpKind::AdditiveScore:
            additiveScore();
            break;
        case OpKind::Dot:
            dot();
            break;
        case OpKind::WeightedSum:
            weightedSum();
            break;
        default:
            assert(false);
        }
        return std::move(m_result);
    }

private:
    /// "Σ_e embed[3,e]·W_ih[e,12]", and its terms.
    std::string product(const char* letter, Hook hook, int row, int width, std::size_t matrix, int firstRow, int column,
                        const Operand* times = nullptr) {
        for (int i = 0; i < width; ++i) {
            const ElementRef from{hook, {row, i, 0}};
            std::vector<Operand> factors{Operand{from, m_values.value(from)},
                                         weightOperand(matrix, firstRow + i, column)};
            if (times)
                factors.insert(factors.begin(), *times);
            addTerm(std::move(factors));
        }
        const std::string matrixRow = firstRow > 0 ? to_string(firstRow) + "+" + letter : std::string(letter);
        return "Σ_" + std::string(letter) + " " + indexed(symbol(hook, m_op.layer), {to_string(row), letter}) + "·" +
               indexed(weight(matrix), {matrixRow, to_string(column)});
    }
    std::string bias(std::size_t vector, int column, const Operand* times = nullptr) {
        std::vector<Operand> factors{weightOperand(vector, 0, column)};
        if (times)
            factors.insert(factors.begin(), *times);
        addTerm(std::move(factors));
        return " + " + indexed(weight(vector), {to_string(column)});
    }
    /// "Σ_k h[2,k]·W_hh[k,12] + b_hh[12]"; at a step before which there is only zero, the bias alone.
    std::string fromPrevious(int column, const Operand* times = nullptr) {
        std::string text;
        if (const auto before = previousState(m_op, m_i0, m_values.sourceLength()))
            text = product("k", before->first, before->second, m_shape.hiddenDim, 2, 0, column, times);
        const std::string added = bias(3, column, times);
        return text.empty() ? added.substr(3) : text + added;
    }
    int gateColumn() const { return m_op.gate * m_shape.hiddenDim + m_i1; }
    std::string widths() const {
        const bool begins = !previousState(m_op, m_i0, m_values.sourceLength());
        return runs("c", widthOf(0)) + (begins ? "" : runs("k", m_shape.hiddenDim));
    }
    std::string bent(const char* function) const { return std::string(function) + "(" + termsText() + ")"; }

    void gate() {
        const int column = gateColumn();
        std::string formula = product("c", m_op.inputs[0], m_i0, widthOf(0), 0, 0, column) + bias(1, column);
        formula += " + " + fromPrevious(column);
        const double argument = contributions();
        note("Σ", argument);
        m_result.value = 1 / (1 + std::exp(-argument));
        write("σ(" + formula + ")" + widths(), bent("σ") + " = σ(" + formatNumber(argument) + ")");
    }

    void candidate() {
        const int column = gateColumn();
        std::string formula = product("c", m_op.inputs[0], m_i0, widthOf(0), 0, 0, column) + bias(1, column);
        const Operand reset = hookOperand(1, m_i0, m_i1);
        const double own = contributions();
        formula +=
            " + " + indexed(std::get<ElementRef>(reset.origin), m_op.layer) + "·(" + fromPrevious(column, &reset) + ")";
        const double argument = contributions();
        note("Σ input", own);
        note("Σ state", argument - own);
        note("Σ", argument);
        m_result.value = std::tanh(argument);
        write("tanh(" + formula + ")" + widths(), bent("tanh") + " = tanh(" + formatNumber(argument) + ")");
    }

    void stateUpdate() {
        const Operand update = hookOperand(0, m_i0, m_i1), fresh = hookOperand(1, m_i0, m_i1);
        const auto name = [&](const Operand& of) { return indexed(std::get<ElementRef>(of.origin), m_op.layer); };
        note("1 − update", 1 - update.value);
        addTerm({Operand{{}, 1 - update.value}, fresh});
        std::string formula = "(1 − " + name(update) + ")·" + name(fresh);
        if (const auto before = previousState(m_op, m_i0, m_values.sourceLength())) {
            const ElementRef from{before->first, {before->second, m_i1, 0}};
            addTerm({update, Operand{from, m_values.value(from)}});
            formula += " + " + name(update) + "·" + indexed(from, m_op.layer);
        } else {
            addTerm({update, Operand{{}, 0}});
            formula += " + " + name(update) + "·0";
        }
        m_result.value = contributions();
        write(formula, termsText());
    }

    void combine(int first, int second) {
        const int width = widthOf(0), rest = widthOf(1);
        std::string formula = product("c", m_op.inputs[0], first, width, 0, 0, m_i1) + " + " +
                              product("k", m_op.inputs[1], second, rest, 0, width, m_i1) + bias(1, m_i1);
        const double argument = contributions();
        note("Σ", argument);
        m_result.value = std::tanh(argument);
        write("tanh(" + formula + ")" + runs("c", width) + runs("k", rest),
              bent("tanh") + " = tanh(" + formatNumber(argument) + ")");
    }

    void additiveScore() {
        const int width = widthOf(0);
        for (int a = 0; a < width; ++a) {
            const Operand query = hookOperand(0, m_i0, a), key = hookOperand(1, m_i1, a), v = weightOperand(0, 0, a);
            m_result.terms.push_back({{v, query, key}, v.value * std::tanh(query.value + key.value)});
        }
        m_result.value = contributions();
        write("Σ_a " + indexed(weight(0), {"a"}) + "·tanh(" + indexed(input(0), {to_string(m_i0), "a"}) + " + " +
                  indexed(input(1), {to_string(m_i1), "a"}) + ")" + runs("a", width),
              joinAddends(m_result.terms.size(), [&](std::size_t i) {
                  const std::vector<Operand>& f = m_result.terms[i].factors;
                  return formatNumber(f[0].value) + "×tanh(" + formatNumber(f[1].value + f[2].value) + ")";
              }));
    }

    void dot() {
        const int width = widthOf(0);
        for (int d = 0; d < width; ++d)
            addTerm({hookOperand(0, m_i0, d), hookOperand(1, m_i1, d)});
        m_result.value = contributions();
        write("Σ_d " + indexed(input(0), {to_string(m_i0), "d"}) + "·" + indexed(input(1), {to_string(m_i1), "d"}) +
                  runs("d", width),
              termsText());
    }

    void weightedSum() {
        const int keys = m_values.sourceLength();
        for (int k = 0; k < keys; ++k)
            addTerm({hookOperand(0, m_i0, k), hookOperand(1, k, m_i1)});
        m_result.value = contributions();
        write("Σ_k " + indexed(input(0), {to_string(m_i0), "k"}) + "·" + indexed(input(1), {"k", to_string(m_i1)}) +
                  runs("k", keys),
              termsText());
    }
};

} // namespace

Explanation explainRecurrent(const OpTable& table, const Op& op, const ElementRef& element, const ValueSource& values) {
    return RecurrentExplainer(table, op, element, values).run();
}

} // namespace engine
