// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decoding/candidate_rows_model.h"
#include "widgets/decoding/chain_geometry.h"
#include "widgets/decoding/chain_parts.h"
#include "widgets/picture/text_layout.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace headlight {

namespace {

using engine::TokenId;

struct BarText {
    Q_DECLARE_TR_FUNCTIONS(headlight::ScoreChain)
};

BoxItem sliceBox(const QRectF& bar, double begin, double end) {
    BoxItem box;
    box.rect = {bar.left() + begin * bar.width(), bar.top(), (end - begin) * bar.width(), bar.height()};
    box.radius = 0;
    return box;
}

/// Slices too narrow for an outline stay the bar's plain colour.
void drawSlices(DisplayList& list, const ScoreChainState& state, const Theme& theme, const QRectF& bar) {
    for (const TokenId token : state.numbers->wideSlices) {
        const auto at = static_cast<std::size_t>(token);
        const double p = state.chain->distribution[at];
        if (token == state.chosen || p * bar.width() < 3)
            continue;
        BoxItem box = sliceBox(bar, state.numbers->sliceBegin[at], state.numbers->sliceBegin[at] + p);
        box.id = QStringLiteral("slice:%1").arg(token);
        box.action = QStringLiteral("token:%1").arg(token);
        const QString words = state.tokenText(token);
        box.name = BarText::tr("“%1”: %2").arg(words, percentText(p));
        box.fill = theme.roleSoft(Role::Logits);
        box.stroke = theme.textMuted();
        box.strokeWidth = theme.hairline();
        const QRectF inner = box.rect.adjusted(3, 0, -3, 0);
        list.items.emplace_back(std::move(box));
        if (textSize(words, theme, 11).width() <= inner.width()) {
            auto label = chainText(QStringLiteral("slice:%1:text").arg(token), inner, words, Qt::AlignCenter,
                                   theme.textOn(theme.roleSoft(Role::Logits).rgb()));
            label.px = 11;
            list.items.emplace_back(std::move(label));
        }
    }
}

void drawChosenSlice(DisplayList& list, const ScoreChainState& state, const Theme& theme, const QRectF& bar) {
    if (state.slice.token < 0 || state.slice.end <= state.slice.begin)
        return;
    BoxItem box = sliceBox(bar, state.slice.begin, state.slice.end);
    box.id = QStringLiteral("slice:%1").arg(state.slice.token);
    box.action = QStringLiteral("token:%1").arg(state.slice.token);
    const QString words = state.tokenText(state.slice.token);
    box.name = BarText::tr("“%1”: %2").arg(words, percentText(state.slice.end - state.slice.begin));
    box.fill = theme.role(Role::Logits);
    box.stroke = theme.selection();
    box.strokeWidth = theme.stroke(1.5);
    const QRectF inner = box.rect.adjusted(3, 0, -3, 0);
    list.items.emplace_back(std::move(box));
    if (textSize(words, theme, 11, true).width() > inner.width())
        return;
    auto label = chainText(QStringLiteral("slice:%1:text").arg(state.slice.token), inner, words, Qt::AlignCenter,
                           theme.textOn(theme.role(Role::Logits).rgb()), true);
    label.px = 11;
    list.items.emplace_back(std::move(label));
}

/// A pin above the bar, in the line of words; its point stands where the coin fell.
void drawCoin(DisplayList& list, const ScoreChainState& state, const Theme& theme, const QRectF& bar, double line) {
    const double x = bar.left() + *state.coin * bar.width();
    PathItem pin;
    pin.id = QStringLiteral("coin:pin");
    pin.points = {{x, bar.top() - 7}, {x, bar.top() + 3}}; // not through the slice's name
    pin.color = theme.text();
    pin.width = theme.stroke(1.5);
    list.items.emplace_back(pin);
    BoxItem head;
    head.id = QStringLiteral("coin");
    head.rect = {x - 4.5, bar.top() - 12, 9, 9};
    head.radius = 4.5;
    head.fill = theme.accent();
    head.stroke = theme.text();
    head.name = BarText::tr("coin: %1").arg(QLocale().toString(*state.coin, 'g', 6));
    list.items.emplace_back(head);
    const QString words = BarText::tr("coin %1").arg(QLocale().toString(*state.coin, 'f', 4));
    const double width = std::min(bar.width(), textSize(words, theme, ChainGeometry::px, true).width() + 2);
    double left = x + 10;
    if (left + width > bar.right())
        left = std::max(bar.left(), x - 10 - width);
    list.items.emplace_back(chainText(QStringLiteral("coin:text"), {left, bar.top() - line - 2, width, line}, words,
                                      Qt::AlignLeft | Qt::AlignVCenter, theme.text(), true));
}

QString outcome(const ScoreChainState& state) {
    if (state.slice.token < 0)
        return {};
    const QLocale locale;
    return BarText::tr("“%1” holds %2 … %3")
        .arg(state.tokenText(state.slice.token), locale.toString(state.slice.begin, 'f', 4),
             locale.toString(state.slice.end, 'f', 4));
}

} // namespace

void drawZeroOneBar(DisplayList& list, const ScoreChainState& state, const Theme& theme, const QRectF& rect,
                    double line) {
    const bool none = state.numbers->columns.back().perplexity <= 0;
    const QString note = none ? BarText::tr("Every token is excluded: none can follow.")
                              : BarText::tr("final distribution, tokens in the order of their ids");
    list.items.emplace_back(chainText(QStringLiteral("bar:title"), {rect.left(), rect.top(), rect.width(), line}, note,
                                      Qt::AlignLeft | Qt::AlignVCenter, none ? theme.warning() : theme.textMuted()));
    const QRectF bar(rect.left() + 2, rect.top() + 2 * line + 4, rect.width() - 4, line + 4);
    BoxItem whole;
    whole.id = QStringLiteral("bar:all");
    whole.rect = bar;
    whole.radius = 0;
    whole.fill = none ? theme.surfaceRaised() : theme.roleSoft(Role::Logits);
    whole.stroke = theme.textMuted();
    whole.strokeWidth = theme.hairline();
    list.items.emplace_back(whole);
    if (!none) {
        drawSlices(list, state, theme, bar);
        drawChosenSlice(list, state, theme, bar);
        if (state.coin)
            drawCoin(list, state, theme, bar, line);
        else
            list.items.emplace_back(
                chainText(QStringLiteral("coin:text"), {bar.left(), bar.top() - line - 2, bar.width(), line},
                          BarText::tr("no coin: greedy"), Qt::AlignLeft | Qt::AlignVCenter, theme.text(), true));
    }
    const double under = bar.bottom() + 2;
    const double end = textSize(QStringLiteral("0"), theme, ChainGeometry::px).width() + 4;
    list.items.emplace_back(chainText(QStringLiteral("bar:0"), {bar.left(), under, end, line}, QStringLiteral("0"),
                                      Qt::AlignLeft | Qt::AlignVCenter, theme.textMuted()));
    list.items.emplace_back(chainText(QStringLiteral("bar:1"), {bar.right() - end, under, end, line},
                                      QStringLiteral("1"), Qt::AlignRight | Qt::AlignVCenter, theme.textMuted()));
    list.items.emplace_back(chainText(QStringLiteral("bar:outcome"),
                                      {bar.left() + end + 6, under, bar.width() - 2 * end - 12, line}, outcome(state),
                                      Qt::AlignCenter, theme.text()));
}

} // namespace headlight
