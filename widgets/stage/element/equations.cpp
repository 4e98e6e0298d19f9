// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers that are made from a few others, read from their explanation.
#include "widgets/stage/element/element_parts.h"

#include <algorithm>
#include <cmath>

namespace headlight::element {
namespace {

ElementRef hookOrigin(const engine::Operand& operand) {
    return std::get<ElementRef>(operand.origin);
}

/// The axis along which the row of this hook is read: keys, a head's numbers, or the model's.
int rowAxisOf(HookKind kind) {
    return engine::hookInfo(kind).rank == 3 ? 2 : 1;
}

Strip rowOf(const StageCanvas& s, const QString& id, const ElementRef& element, int count) {
    Strip strip;
    strip.id = id;
    strip.name = rowName(s, element.hook, element.index);
    strip.shortName = shortRowName(element.hook.kind);
    strip.role = roleOf(element.hook.kind);
    strip.scale = scaleOf(element.hook.kind);
    ElementRef first = element;
    const int axis = rowAxisOf(element.hook.kind);
    first.index[static_cast<std::size_t>(axis)] = 0;
    strip.slice = Slice{first.hook, first.index, axis == 0 ? 1 : 0, 1, axis, count};
    return strip;
}

Card cardOf(const StageCanvas& s, const QString& sign, const ElementRef& element, bool result) {
    Card card;
    card.id = result ? QStringLiteral("result")
                     : QStringLiteral("operand.") + QString::fromStdString(engine::hookName(element.hook));
    card.sign = sign;
    card.name = result ? StageCanvas::tr("the result") : rowName(s, element.hook, element.index);
    card.number = {cellOf(element), 0};
    card.role = roleOf(element.hook.kind);
    card.result = result;
    card.shortName = result ? StageCanvas::tr("result") : shortRowName(element.hook.kind);
    return card;
}

Card weightCard(const QString& id, const QString& sign, const QString& name, const engine::WeightElement& weight) {
    return {id, sign, name, {cellOf(weight), 0}, Role::Weight, false, {}, weightTitle(weight.weight)};
}

/// The operands' rows above the result's, all of the same length.
void addRows(const StageCanvas& s, const Explanation& e, Equation& out, const std::vector<ElementRef>& operands) {
    const ElementRef& element = e.element;
    const int axis = rowAxisOf(element.hook.kind);
    const bool keys = isAttention(element.hook.kind);
    out.columns =
        keys ? s.keyLength : static_cast<int>(engine::hookShape(element.hook, s.shape, 1)[static_cast<std::size_t>(axis)]);
    out.own = element.index[static_cast<std::size_t>(axis)];
    if (keys)
        for (int k = 0; k < s.keyLength; ++k)
            out.tokens.push_back(s.keyToken(k));
    for (std::size_t i = 0; i < operands.size(); ++i) {
        out.rows.push_back(rowOf(s, QStringLiteral("element.row.%1").arg(i), operands[i], out.columns));
        if (i > 0 && e.op->kind == engine::OpKind::Add)
            out.rows.back().sign = QStringLiteral("+");
    }
    out.rows.push_back(rowOf(s, QStringLiteral("element.row.result"), element, out.columns));
    out.rows.back().sign = QStringLiteral("=");
    out.firstOwn = 0;
    out.ownCount = out.rows.size();
}

Equation addition(const StageCanvas& s, const Explanation& e) {
    Equation out;
    std::vector<ElementRef> addends;
    for (const auto& term : e.terms) {
        addends.push_back(hookOrigin(term.factors[0]));
        out.cards.push_back(cardOf(s, out.cards.empty() ? QString() : QStringLiteral("+"), addends.back(), false));
    }
    addRows(s, e, out, addends);
    out.sentence =
        StageCanvas::tr("Two rows are added number by number; this is one of %n sum(s).", nullptr, out.columns);
    return out;
}

Equation copy(const StageCanvas& s, const Explanation& e) {
    Equation out;
    const ElementRef from = hookOrigin(e.terms.front().factors[0]);
    out.cards.push_back(cardOf(s, {}, from, false));
    addRows(s, e, out, {from});
    if (e.op->kind == engine::OpKind::MergeHeads) {
        const int head = from.index[1], first = head * s.shape.headDim;
        out.rows.front().slice->columns = s.shape.headDim;
        out.rows.front().before = first;
        out.sentence = StageCanvas::tr("The heads are laid side by side: head %1 fills the places %2 … %3.")
                           .arg(head)
                           .arg(first)
                           .arg(first + s.shape.headDim - 1);
    } else {
        out.sentence = StageCanvas::tr("Nothing is computed here: the row goes on into the next layer as it is.");
    }
    return out;
}

Equation scaling(const StageCanvas& s, const Explanation& e) {
    Equation out;
    const auto& factors = e.terms.front().factors;
    const ElementRef from = hookOrigin(factors[0]);
    const double factor = factors[1].value;
    const bool root = std::abs(factor * std::sqrt(s.shape.headDim) - 1) < 1e-6;
    out.cards.push_back(cardOf(s, {}, from, false));
    out.cards.push_back(root ? Card{QStringLiteral("factor"),
                                    QStringLiteral("÷"),
                                    QStringLiteral("√%1").arg(s.shape.headDim),
                                    {std::nullopt, std::sqrt(static_cast<double>(s.shape.headDim))},
                                    Role::Neutral,
                                    false,
                                    {},
                                    QStringLiteral("√%1").arg(s.shape.headDim)}
                             : Card{QStringLiteral("factor"),
                                    QStringLiteral("×"),
                                    StageCanvas::tr("the model's factor"),
                                    {std::nullopt, factor},
                                    Role::Neutral,
                                    false,
                                    {},
                                    StageCanvas::tr("factor")});
    addRows(s, e, out, {from});
    out.sentence =
        root ? StageCanvas::tr("Divided by the root of the head's size, %1, so that scores do not grow with it.")
                   .arg(s.shape.headDim)
             : StageCanvas::tr("Every score of the layer is multiplied by the same number.");
    return out;
}

Equation masking(const StageCanvas& s, const Explanation& e) {
    Equation out;
    const ElementRef from = hookOrigin(e.terms.front().factors[0]);
    const auto [head, query, key] = e.element.index;
    out.cards.push_back(cardOf(s, {}, from, false));
    addRows(s, e, out, {from});
    out.rows.back().sign = QStringLiteral("→");
    out.sentence = key > query ? StageCanvas::tr("%1 comes after %2: no token may look ahead, so its score is made −∞.")
                                     .arg(tokenInWords(s, s.keyStack, key), tokenInWords(s, s.stack, query))
                               : StageCanvas::tr("%1 does not come after %2: the score stays as it is.")
                                     .arg(tokenInWords(s, s.keyStack, key), tokenInWords(s, s.stack, query));
    return out;
}

/// Rows of an embedding table around the one that was taken.
Equation lookup(const StageCanvas& s, const Explanation& e) {
    Equation out;
    const auto weight = std::get<engine::WeightElement>(e.terms.front().factors[0].origin);
    const bool byToken = e.element.hook.kind == HookKind::Embed;
    const int rows = byToken ? s.shape.vocabSize : s.shape.contextLength, around = 2;
    const int first = std::clamp(weight.row - around, 0, std::max(0, rows - 2 * around - 1));
    addRows(s, e, out, {});
    for (int r = std::min(first + 2 * around, rows - 1); r >= first; --r) {
        Strip strip;
        strip.id = QStringLiteral("element.table.%1").arg(r);
        strip.name = byToken ? StageCanvas::tr("row %1: “%2”").arg(QString::number(r), s.store.tokenText(r))
                             : StageCanvas::tr("row %1").arg(r);
        strip.shortName = QString::number(r);
        strip.role = r == weight.row ? Role::Weight : Role::Neutral;
        strip.slice = Slice{weight.weight, {r, 0, 0}, 0, 1, 1, out.columns};
        out.rows.insert(out.rows.begin(), std::move(strip));
    }
    out.firstOwn = static_cast<std::size_t>(weight.row - first);
    out.ownCount = 1;
    const QString table = weightTitle(weight.weight);
    out.cards.push_back(weightCard(QStringLiteral("entry"), {},
                                   StageCanvas::tr("%1, row %2, number %3")
                                       .arg(table, QString::number(weight.row), QString::number(weight.column)),
                                   weight));
    out.sentence = byToken ? StageCanvas::tr("Looked up: the token's id, %1, chooses a row of the table %2.")
                                 .arg(QString::number(weight.row), table)
                           : StageCanvas::tr("Looked up: the position, %1, chooses a row of the table %2.")
                                 .arg(QString::number(weight.row), table);
    return out;
}

Equation layerNorm(const StageCanvas& s, const Explanation& e) {
    Equation out;
    const auto& factors = e.terms[0].factors; // x, mean, scale, gain
    const ElementRef x = hookOrigin(factors[0]), scale = hookOrigin(factors[2]);
    const auto gain = std::get<engine::WeightElement>(factors[3].origin);
    const auto bias = std::get<engine::WeightElement>(e.terms[1].factors[0].origin);
    const double centred = e.intermediates[1].second, normalized = e.intermediates[2].second;
    out.cards.push_back(cardOf(s, {}, x, false));
    out.cards.push_back({QStringLiteral("mean"),
                         QStringLiteral("−"),
                         StageCanvas::tr("mean of the row"),
                         {std::nullopt, e.intermediates[0].second},
                         Role::Neutral,
                         false,
                         centred,
                         StageCanvas::tr("mean")});
    out.cards.push_back(cardOf(s, QStringLiteral("÷"), scale, false));
    out.cards.back().name = StageCanvas::tr("scale of the row");
    out.cards.back().reached = normalized;
    out.cards.push_back(weightCard(QStringLiteral("gain"), QStringLiteral("×"), StageCanvas::tr("gain"), gain));
    out.cards.back().reached = e.terms[0].contribution;
    out.cards.push_back(weightCard(QStringLiteral("bias"), QStringLiteral("+"), StageCanvas::tr("bias"), bias));
    addRows(s, e, out, {x});
    out.rows.back().sign = QStringLiteral("→");
    out.sentence = StageCanvas::tr("The row is centred, divided by its scale, then stretched and moved as learned.");
    return out;
}

} // namespace

Equation equationOf(const StageCanvas& s, const Explanation& e) {
    Equation out;
    switch (e.op->kind) {
    case engine::OpKind::Add:
        out = addition(s, e);
        break;
    case engine::OpKind::Scale:
        out = scaling(s, e);
        break;
    case engine::OpKind::CausalMask:
        out = masking(s, e);
        break;
    case engine::OpKind::Lookup:
        out = lookup(s, e);
        break;
    case engine::OpKind::LayerNorm:
        out = layerNorm(s, e);
        break;
    default:
        out = copy(s, e);
    }
    out.cards.push_back(cardOf(s, QStringLiteral("="), e.element, true));
    out.headline = elementTitle(s, e.element);
    out.shortHeadline = shortRowName(e.element.hook.kind);
    return out;
}

} // namespace headlight::element
