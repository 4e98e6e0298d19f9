// SPDX-License-Identifier: GPL-3.0-or-later
// Which terms a number is the sum of, read from its explanation.
#include "widgets/stage/element/element_parts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace headlight::element {
namespace {

constexpr int rankedTokens = 11; ///< a softmax over the vocabulary names these, and adds up the others

ElementRef hookOrigin(const engine::Operand& operand) {
    return std::get<ElementRef>(operand.origin);
}

/// The slice of `count` elements from `first` on along `axis`.
Slice alongHook(const ElementRef& first, int axis, int count) {
    return {first.hook, first.index, axis == 0 ? 1 : 0, 1, axis, count};
}

Slice alongWeight(const engine::WeightElement& first, int axis, int count) {
    return {first.weight, {first.row, first.column, 0}, axis == 0 ? 1 : 0, 1, axis, count};
}

Strip hookStrip(const StageCanvas& s, const QString& id, const ElementRef& first, int axis, int count) {
    Strip strip;
    strip.id = id;
    strip.name = rowName(s, first.hook, first.index);
    strip.shortName = shortRowName(first.hook.kind);
    strip.role = roleOf(first.hook.kind);
    strip.scale = scaleOf(first.hook.kind);
    strip.slice = alongHook(first, axis, count);
    return strip;
}

Strip computedStrip(const QString& id, const QString& sign, const QString& name, std::vector<float> numbers) {
    Strip strip;
    strip.id = id;
    strip.sign = sign;
    strip.name = strip.shortName = name;
    strip.computed = std::move(numbers);
    return strip;
}

std::vector<float> floats(const std::vector<double>& values) {
    return {values.begin(), values.end()};
}

Step resultStep(const StageCanvas& s, const ElementRef& element) {
    return {QStringLiteral("result"), QStringLiteral("="),       elementTitle(s, element),
            {cellOf(element), 0},     roleOf(element.hook.kind), true};
}

/// The number that is made from this one alone, with what is done to it.
std::optional<Step> nextStep(const StageCanvas& s, const ElementRef& element) {
    if (element.hook.kind != HookKind::AttnDot && element.hook.kind != HookKind::CrossDot)
        return std::nullopt;
    const ElementRef scaled{
        {kindIn(blockOf(element.hook), HookKind::AttnScaled), element.hook.layer, element.hook.stack}, element.index};
    if (!s.store.has(scaled))
        return std::nullopt;
    const double factor = static_cast<double>(s.store.ops()->producer(scaled.hook)->constant);
    const bool root = std::abs(factor * std::sqrt(s.shape.headDim) - 1) < 1e-6;
    return Step{QStringLiteral("next"),
                root ? StageCanvas::tr("÷ √%1").arg(s.shape.headDim) : StageCanvas::tr("× %1").arg(factor, 0, 'g', 3),
                StageCanvas::tr("next: the scaled score"),
                {cellOf(scaled), 0},
                Role::Neutral,
                false,
                true};
}

void addTokens(const StageCanvas& s, Sum& sum, std::size_t count) {
    for (std::size_t k = 0; k < count; ++k)
        sum.tokens.push_back(s.keyToken(static_cast<int>(k)));
}

/// What each number of the first row is multiplied with: keys, values, or weights.
Strip secondFactor(const StageCanvas& s, const Explanation& e, const engine::Operand& first, int count) {
    Strip strip;
    if (const auto* right = std::get_if<ElementRef>(&first.origin)) {
        const bool overTokens = e.op->kind == engine::OpKind::WeightedSum;
        strip = hookStrip(s, QStringLiteral("element.b"), *right, overTokens ? 0 : 2, count);
        if (overTokens)
            strip.name = StageCanvas::tr("number %1 of the values").arg(right->index[2]);
        return strip;
    }
    const auto weight = std::get<engine::WeightElement>(first.origin);
    const bool row = e.op->kind == engine::OpKind::Unembed;
    const QString matrix = weightTitle(weight.weight);
    strip.id = QStringLiteral("element.b");
    strip.name = row ? StageCanvas::tr("row of “%1” in %2").arg(s.store.tokenText(weight.row), matrix)
                     : StageCanvas::tr("column %1 of %2").arg(QString::number(weight.column), matrix);
    strip.shortName = matrix;
    strip.role = Role::Weight;
    strip.slice = alongWeight(weight, row ? 1 : 0, count);
    return strip;
}

void addBias(const Explanation& e, Sum& sum) {
    const double total = std::accumulate(sum.contributions.begin(), sum.contributions.end(), 0.0);
    sum.steps.push_back({QStringLiteral("total"),
                         QStringLiteral("Σ"),
                         StageCanvas::tr("the products together"),
                         {std::nullopt, total}});
    const auto bias = std::get<engine::WeightElement>(e.terms.back().factors[0].origin);
    sum.steps.push_back({QStringLiteral("bias"),
                         QStringLiteral("+"),
                         StageCanvas::tr("bias %1").arg(weightTitle(bias.weight)),
                         {cellOf(bias), 0},
                         Role::Weight});
}

/// Σ a·b: queries with keys, rows with weights, attention with values.
Sum products(const StageCanvas& s, const Explanation& e) {
    Sum sum;
    std::size_t count = e.terms.size();
    const bool biased = e.op->kind == engine::OpKind::Linear;
    count -= biased ? 1 : 0;
    for (std::size_t i = 0; i < count; ++i)
        sum.contributions.push_back(e.terms[i].contribution);
    const auto& factors = e.terms.front().factors;
    const ElementRef left = hookOrigin(factors[0]);
    const int n = static_cast<int>(count);
    sum.above.push_back(
        hookStrip(s, QStringLiteral("element.a"), left, engine::hookInfo(left.hook.kind).rank == 3 ? 2 : 1, n));
    sum.above.push_back(secondFactor(s, e, factors[1], n));
    if (e.op->kind == engine::OpKind::WeightedSum)
        addTokens(s, sum, count);
    sum.above.back().sign = QStringLiteral("×");
    sum.above.push_back(computedStrip(QStringLiteral("element.products"), QStringLiteral("="),
                                      StageCanvas::tr("products"), floats(sum.contributions)));
    sum.totalName = StageCanvas::tr("running sum");
    if (biased)
        addBias(e, sum);
    sum.steps.push_back(resultStep(s, e.element));
    if (const auto next = nextStep(s, e.element))
        sum.steps.push_back(*next);
    sum.sentence =
        e.op->kind == engine::OpKind::WeightedSum
            ? StageCanvas::tr("Each token's value, times the attention it gets, summed over %n token(s).", nullptr, n)
            : StageCanvas::tr("%n number(s) multiplied pairwise and summed.", nullptr, n);
    if (biased)
        sum.sentence += QLatin1Char(' ') + StageCanvas::tr("Then the bias is added.");
    return sum;
}

void addSoftmaxSteps(const StageCanvas& s, const Explanation& e, Sum& sum) {
    const double total = e.intermediates.back().second;
    const double own = e.intermediates[1].second;
    sum.steps.push_back({QStringLiteral("exp"), {}, StageCanvas::tr("its own exp"), {std::nullopt, own}});
    sum.steps.push_back(
        {QStringLiteral("total"), QStringLiteral("÷"), StageCanvas::tr("sum of all"), {std::nullopt, total}});
    sum.steps.push_back(resultStep(s, e.element));
}

/// What each score, or each logit, becomes.
QString expName(const Explanation& e) {
    const double max = e.intermediates.front().second;
    if (e.element.hook.kind == HookKind::Probabilities)
        return max < 0 ? StageCanvas::tr("exp(logit + %1)").arg(numberText(-max))
                       : StageCanvas::tr("exp(logit − %1)").arg(numberText(max));
    return max < 0 ? StageCanvas::tr("exp(score + %1)").arg(numberText(-max))
                   : StageCanvas::tr("exp(score − %1)").arg(numberText(max));
}

Sum attentionSoftmax(const StageCanvas& s, const Explanation& e) {
    Sum sum;
    const auto [head, query, key] = e.element.index;
    const int n = static_cast<int>(e.terms.size()) - (key > query ? 1 : 0);
    for (int k = 0; k < n; ++k)
        sum.contributions.push_back(e.terms[static_cast<std::size_t>(k)].contribution);
    sum.own = key <= query ? key : -1;
    addTokens(s, sum, static_cast<std::size_t>(n));
    sum.above.push_back(hookStrip(s, QStringLiteral("element.a"), {e.op->inputs[0], {head, query, 0}}, 2, n));
    sum.above.push_back(
        computedStrip(QStringLiteral("element.exp"), QStringLiteral("→"), expName(e), floats(sum.contributions)));
    sum.above.back().shortName = StageCanvas::tr("exp");
    sum.above.back().scale = ColorScale::Weight;
    sum.below.push_back(hookStrip(s, QStringLiteral("element.out"), {e.op->output, {head, query, 0}}, 2, n));
    sum.below.back().sign = QStringLiteral("÷ Σ");
    sum.bars = Role::Pattern;
    sum.from = 1;
    sum.totalName = StageCanvas::tr("sum of the exp");
    sum.sentence = key > query ? StageCanvas::tr("A later token is masked: exp(−∞) = 0, so it gets no attention.")
                               : StageCanvas::tr("Each score becomes exp(score − the largest), divided by the sum of "
                                                 "all: shares that add up to 1.");
    addSoftmaxSteps(s, e, sum);
    return sum;
}

/// Too many to show each: the tokens with the largest logits, the asked one, and the others in one column.
Sum vocabularySoftmax(const StageCanvas& s, const Explanation& e) {
    Sum sum;
    const auto [position, own, unused] = e.element.index;
    std::vector<int> ids =
        s.state.memo ? s.state.memo->top(s.store, position, rankedTokens) : topTokens(s.store, position, rankedTokens);
    if (std::find(ids.begin(), ids.end(), own) == ids.end() && !ids.empty())
        ids.back() = own;
    Strip logits, out;
    logits.id = QStringLiteral("element.a");
    out.id = QStringLiteral("element.out");
    double named = 0;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const int id = ids[i];
        if (id == own)
            sum.own = static_cast<int>(i);
        sum.tokens.push_back(s.store.tokenText(id));
        logits.scattered.push_back(cellOf(ElementRef{e.op->inputs[0], {position, id, 0}}));
        out.scattered.push_back(cellOf(ElementRef{e.op->output, {position, id, 0}}));
        sum.contributions.push_back(e.terms[static_cast<std::size_t>(id)].contribution);
        named += sum.contributions.back();
    }
    const int others = s.shape.vocabSize - static_cast<int>(ids.size());
    if (others > 0) {
        sum.contributions.push_back(e.intermediates.back().second - named);
        sum.tokens.push_back(StageCanvas::tr("%n other(s)", nullptr, others));
    }
    for (Strip* strip : {&logits, &out}) {
        const auto& hook = std::get<engine::Hook>(strip->scattered.front().tensor);
        strip->name = rowName(s, hook, {position, 0, 0});
        strip->shortName = shortRowName(hook.kind);
        strip->role = roleOf(hook.kind);
        strip->scale = scaleOf(hook.kind);
    }
    out.sign = QStringLiteral("÷ Σ");
    sum.above.push_back(std::move(logits));
    sum.above.push_back(
        computedStrip(QStringLiteral("element.exp"), QStringLiteral("→"), expName(e), floats(sum.contributions)));
    sum.above.back().shortName = StageCanvas::tr("exp");
    sum.below.push_back(std::move(out));
    sum.bars = Role::Pattern;
    sum.from = 1;
    sum.totalName = StageCanvas::tr("sum of the exp");
    sum.sentence =
        StageCanvas::tr("Each logit becomes exp(logit − the largest), divided by the sum over all %n token(s).",
                        nullptr, s.shape.vocabSize);
    addSoftmaxSteps(s, e, sum);
    return sum;
}

Sum layerNormScale(const StageCanvas& s, const Explanation& e) {
    Sum sum;
    const double mean = e.intermediates[0].second;
    std::vector<float> deviations;
    for (const auto& term : e.terms) {
        sum.contributions.push_back(term.contribution);
        deviations.push_back(static_cast<float>(term.factors[0].value - mean));
    }
    const int n = static_cast<int>(e.terms.size());
    sum.above.push_back(hookStrip(s, QStringLiteral("element.a"), hookOrigin(e.terms.front().factors[0]), 1, n));
    sum.above.push_back(computedStrip(QStringLiteral("element.deviation"), QStringLiteral("→"),
                                      StageCanvas::tr("minus the mean, %1").arg(numberText(mean)),
                                      std::move(deviations)));
    sum.above.push_back(computedStrip(QStringLiteral("element.squares"), QStringLiteral("→"),
                                      StageCanvas::tr("squared, ÷ %1").arg(n), floats(sum.contributions)));
    sum.totalName = StageCanvas::tr("running sum");
    sum.steps.push_back({QStringLiteral("variance"),
                         QStringLiteral("Σ"),
                         StageCanvas::tr("variance"),
                         {std::nullopt, e.intermediates[1].second}});
    sum.steps.push_back({QStringLiteral("epsilon"),
                         QStringLiteral("+"),
                         QStringLiteral("ε"),
                         {std::nullopt, e.intermediates[2].second}});
    sum.steps.push_back(resultStep(s, e.element));
    sum.steps.back().sign = QStringLiteral("√");
    sum.sentence = StageCanvas::tr("How far the %n number(s) of the row lie from their mean: the root of the mean "
                                   "square.",
                                   nullptr, n);
    return sum;
}

} // namespace

Sum sumOf(const StageCanvas& s, const Explanation& e) {
    Sum sum;
    if (e.op->kind == engine::OpKind::Softmax)
        sum = e.op->output.kind == HookKind::Probabilities ? vocabularySoftmax(s, e) : attentionSoftmax(s, e);
    else if (e.op->kind == engine::OpKind::LayerNormScale)
        sum = layerNormScale(s, e);
    else
        sum = products(s, e);
    sum.headline = elementTitle(s, e.element);
    sum.shortHeadline = shortRowName(e.element.hook.kind);
    return sum;
}

} // namespace headlight::element
