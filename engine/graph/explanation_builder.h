// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/graph/explain_text.h"
#include "engine/graph/op_table.h"

namespace engine {

/// Builds the explanation of one element; every value is read once, and only from the element's sources.
class ExplanationBuilder {
public:
    ExplanationBuilder(const OpTable& table, const Op& op, const ElementRef& element, const ValueSource& values)
        : m_shape(table.shape().of(element.hook.stack)), m_all(table.shape()), m_op(op), m_values(values),
          m_i0(element.index[0]), m_i1(element.index[1]), m_i2(element.index[2]) {
        m_result.op = &op;
        m_result.element = element;
    }

protected:
    Operand hookOperand(std::size_t input, int a, int b, int c = 0) const {
        const ElementRef from{m_op.inputs[input], {a, b, c}};
        return {from, m_values.value(from)};
    }
    Operand weightOperand(std::size_t weight, int row, int column) const {
        const WeightElement from{m_op.weights[weight], row, column};
        return {from, m_values.weight(from)};
    }

    void addTerm(std::vector<Operand> factors) {
        double product = 1;
        for (const Operand& factor : factors)
            product *= factor.value;
        m_result.terms.push_back({std::move(factors), product});
    }
    double contributions() const {
        double total = 0;
        for (const Term& term : m_result.terms)
            total += term.contribution;
        return total;
    }
    void note(const char* name, double value) { m_result.intermediates.emplace_back(name, value); }

    std::string left() const { return indexed(m_result.element, m_op.layer) + " = "; }
    std::string input(std::size_t i) const { return symbol(m_op.inputs[i], m_op.layer); }
    std::string weight(std::size_t i) const { return symbol(m_op.weights[i]); }

    /// Sets the texts; the value and " = " before it are added to `numbers`.
    void write(const std::string& formula, const std::string& numbers) {
        m_result.formula = left() + formula;
        m_result.substituted = numbers + " = " + formatNumber(m_result.value);
    }
    std::string termsText() const {
        return joinAddends(m_result.terms.size(), [&](std::size_t i) { return formatProduct(m_result.terms[i]); });
    }

    void copy(const Operand& from) {
        addTerm({from});
        m_result.value = from.value;
        m_result.formula = left() + indexed(std::get<ElementRef>(from.origin), m_op.layer);
        m_result.substituted = formatNumber(from.value);
    }
    static std::string runs(const char* letter, int end) {
        return std::string(", ") + letter + " = 0 … " + std::to_string(end - 1);
    }
    int widthOf(std::size_t i) const { return static_cast<int>(hookShape(m_op.inputs[i], m_all, 1)[1]); }

    const ModelShape m_shape; ///< of the element's stack
    const ModelShape& m_all;
    const Op& m_op;
    const ValueSource& m_values;
    const int m_i0, m_i1, m_i2; ///< the element's index
    Explanation m_result;
};

/// Explains an op for which isRecurrent() holds, but for softmax.
Explanation explainRecurrent(const OpTable& table, const Op& op, const ElementRef& element, const ValueSource& values);

} // namespace engine
