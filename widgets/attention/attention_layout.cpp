// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/attention/attention_layout.h"

#include "widgets/attention/attention_parts.h"
#include "widgets/viewmodels/attention_block.h"

#include <QHash>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace headlight {

using attention::Page;
using attention::Text;

namespace attention {

namespace {
/// horizontalAdvance(), remembered: shaping a thousand tokens anew costs a frame. For one thread each.
double widthOf(const QString& token, const QFontMetricsF& metrics, const QFont& font) {
    constexpr qsizetype most = 20'000;
    static thread_local QString key;
    static thread_local QHash<QString, double> widths;
    if (const QString now = font.key(); now != key || widths.size() > most) {
        key = now;
        widths.clear();
    }
    const auto found = widths.constFind(token);
    return found != widths.constEnd() ? *found : *widths.insert(token, metrics.horizontalAdvance(token));
}
} // namespace

double Page::widestToken() const {
    const QFont font = theme.font(labelPx);
    double widest = 0;
    for (const std::vector<QString>* tokens : {&state.queryTokens, &state.keyTokens})
        for (const QString& token : *tokens)
            widest = std::max(widest, widthOf(token, label, font));
    return widest;
}

double Page::labelWidth(double limit) const {
    // Bold labels of the followed row and key are a little wider than the metrics say.
    return std::min(limit, std::ceil(widest * 1.08) + 4);
}

void Page::text(const QString& id, const QRectF& rect, const QString& words, Qt::Alignment alignment,
                const QColor& color, double px, bool bold) {
    TextItem item;
    item.id = id;
    item.rect = rect;
    item.text = words;
    item.px = px;
    item.alignment = alignment;
    item.color = color;
    item.bold = bold;
    list.items.emplace_back(std::move(item));
}

double Page::badge(const QString& id, QPointF topLeft, Role role, const QString& words) {
    const double side = line();
    BoxItem box;
    box.id = id + QStringLiteral("-badge");
    box.rect = QRectF(topLeft, QSizeF(side, side));
    box.radius = 3;
    box.fill = theme.role(role);
    list.items.emplace_back(box);
    text(id + QStringLiteral("-letter"), box.rect, Theme::badge(role), Qt::AlignCenter,
         theme.textOn(theme.role(role).rgb()), notePx, true);
    const double width = std::ceil(label.horizontalAdvance(words)) + 4;
    text(id, QRectF(topLeft.x() + side + 5, topLeft.y(), width, side), words, Qt::AlignLeft | Qt::AlignVCenter,
         theme.text());
    return side + 5 + width;
}

QString shortNumber(double value) {
    // "1.36·10⁻⁶" where QLocale would write "1.36e-06".
    const QString plain = QLocale().toString(value, 'g', 3);
    const qsizetype e = plain.indexOf(QLatin1Char('e'), 0, Qt::CaseInsensitive);
    if (e < 0)
        return plain;
    QString power = QString::number(plain.mid(e + 1).toInt());
    const QString digits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
    for (QChar& c : power)
        c = c == QLatin1Char('-') ? QChar(0x207b) : digits[c.digitValue()];
    return plain.left(e) + QStringLiteral("·10") + power;
}

QString percent(double share) {
    const double hundred = share * 100;
    if (hundred > 0 && hundred < 0.1)
        return Text::tr("< %1 %").arg(QLocale().toString(0.1));
    return Text::tr("%1 %", "percentage").arg(QLocale().toString(hundred, 'f', hundred < 10 ? 1 : 0));
}

} // namespace attention

namespace {

constexpr double bothMinimumWidth = 760; ///< logical pixels below which matrix and curves stand above each other

/// Title line: where we are, and the name under which other programs know these numbers.
double layoutTitle(Page& page, double width) {
    const AttentionState& state = page.state;
    const double gap = page.gap();
    const QString place = attentionPlace(state);
    const QFontMetricsF bold(page.theme.font(14, true));
    const double placeWidth = std::min(width - 2 * gap, std::ceil(bold.horizontalAdvance(place)) + 6);
    const double height = std::ceil(bold.height());
    page.text(QStringLiteral("title"), QRectF(gap, gap, placeWidth, height), place, Qt::AlignLeft | Qt::AlignVCenter,
              page.theme.text(), 14, true);
    const double left = gap + placeWidth + 2 * gap;
    QString hook = QString::fromStdString(engine::hookName(state.hook)) +
                   (AttentionSheet::headless(state.hook) ? QStringLiteral("[query, key]")
                                                         : QStringLiteral("[%1, query, key]").arg(state.head));
    if (state.contribution && state.mode == AttentionMode::Matrix)
        hook = QStringLiteral("‖α·v·W_O‖[query, key]");
    const QFontMetricsF mono(page.theme.monoFont(attention::notePx));
    if (left + mono.horizontalAdvance(hook) <= width - gap) {
        page.text(QStringLiteral("hook"), QRectF(left, gap, width - gap - left, height), hook,
                  Qt::AlignLeft | Qt::AlignVCenter, page.theme.textMuted(), attention::notePx);
        std::get<TextItem>(page.list.items.back()).mono = true;
    }
    return gap + height + gap;
}

void layoutMessage(Page& page, const QString& words) {
    const QSizeF size = page.list.size;
    page.text(QStringLiteral("message"), QRectF(page.gap(), 0, size.width() - 2 * page.gap(), size.height()), words,
              Qt::AlignCenter, page.theme.textMuted(), 13);
    std::get<TextItem>(page.list.items.back()).wrap = true;
}

} // namespace

float AttentionState::weight(int atQuery, int atKey) const {
    return (*pattern)[static_cast<std::size_t>(atQuery) * keyTokens.size() + static_cast<std::size_t>(atKey)];
}

engine::ElementRef AttentionState::element(int atQuery, int atKey) const {
    return AttentionSheet::element(hook, head, atQuery, atKey);
}

AttentionPlace linkedPlace(const AttentionState& state, const engine::ElementRef& element) {
    using engine::HookKind;
    if (element.hook == state.hook) {
        const auto [head, query, key] = AttentionSheet::placeOf(element);
        return head == state.head ? AttentionPlace{query, key} : AttentionPlace{};
    }
    const AttentionBlock block = blockOf(state.hook);
    if (element.hook.layer != state.hook.layer || blockOf(element.hook) != block)
        return {};
    const auto& at = element.index;
    for (const HookKind kind : {HookKind::AttnDot, HookKind::AttnScaled, HookKind::AttnScores})
        if (element.hook.kind == kindIn(block, kind))
            return at[0] == state.head ? AttentionPlace{at[1], at[2]} : AttentionPlace{};
    for (const HookKind kind : {HookKind::Q, HookKind::Z})
        if (element.hook.kind == kindIn(block, kind))
            return at[1] == state.head ? AttentionPlace{at[0], -1} : AttentionPlace{};
    for (const HookKind kind : {HookKind::K, HookKind::V})
        if (element.hook.kind == kindIn(block, kind))
            return at[1] == state.head ? AttentionPlace{-1, at[0]} : AttentionPlace{};
    return {};
}

std::vector<int> thinnedLabels(int count, double pitch, double needed, int always) {
    const int every = pitch > 0 ? std::max(1, static_cast<int>(std::ceil(needed / pitch - 1e-9))) : count + 1;
    std::vector<int> kept;
    for (int i = 0; i < count; i += every)
        if (always < 0 || always >= count || i == always || std::abs(i - always) >= every)
            kept.push_back(i);
    if (always >= 0 && always < count && std::find(kept.begin(), kept.end(), always) == kept.end())
        kept.insert(std::upper_bound(kept.begin(), kept.end(), always), always);
    return kept;
}

QString attentionPlace(const AttentionState& state) {
    const int layer = state.hook.layer, head = state.head;
    if (AttentionSheet::headless(state.hook))
        return Text::tr("Attention of the decoder to the source text");
    switch (blockOf(state.hook)) {
    case AttentionBlock::Encoder:
        return Text::tr("Encoder, layer %1, head %2").arg(layer).arg(head);
    case AttentionBlock::Decoder:
        return Text::tr("Decoder, layer %1, head %2").arg(layer).arg(head);
    case AttentionBlock::Cross:
        return Text::tr("Cross-attention, layer %1, head %2").arg(layer).arg(head);
    case AttentionBlock::Own:
        break;
    }
    return Text::tr("Layer %1, head %2").arg(layer).arg(head);
}

QString attentionSummary(const AttentionState& state) {
    if (!state.pattern || state.query < 0 || state.query >= state.queryCount() || state.keyCount() == 0)
        return {};
    std::vector<int> keys(static_cast<std::size_t>(state.keysOf(state.query)));
    std::iota(keys.begin(), keys.end(), 0);
    std::stable_sort(keys.begin(), keys.end(),
                     [&state](int a, int b) { return state.weight(state.query, a) > state.weight(state.query, b); });
    const auto part = [&state](int key) {
        return Text::tr("“%1” (token %2, %3)")
            .arg(state.keyTokens[static_cast<std::size_t>(key)])
            .arg(key)
            .arg(attention::percent(state.weight(state.query, key)));
    };
    const QString query =
        Text::tr("“%1” (token %2)").arg(state.queryTokens[static_cast<std::size_t>(state.query)]).arg(state.query);
    if (keys.size() == 1 && state.crossing())
        return Text::tr("%1 can only look at %2.").arg(query, part(0));
    if (keys.size() == 1)
        return Text::tr("%1 is the first token: it can only look at itself (100 %).").arg(query);
    QStringList more;
    for (std::size_t i = 1; i < keys.size() && i < 3; ++i)
        more << part(keys[i]);
    // "Mostly" only when it is more than half.
    const bool mostly = state.weight(state.query, keys[0]) > 0.5F;
    QString words =
        (mostly ? Text::tr("%1 looks mostly at %2, then at %3.") : Text::tr("%1 looks most at %2, then at %3."))
            .arg(query, part(keys[0]), more.join(Text::tr(", ", "between items of a list")));
    if (!state.chosenKeys.empty()) {
        double sum = 0;
        for (const int key : state.chosenKeys)
            sum += key < state.keysOf(state.query) ? static_cast<double>(state.weight(state.query, key)) : 0;
        words += QLatin1Char(' ') +
                 Text::tr("On the %n chosen key(s) together: %1.", nullptr, static_cast<int>(state.chosenKeys.size()))
                     .arg(attention::percent(sum));
    }
    return words;
}

namespace {
/// </s>, <pad>, >>pt<< and their like stand for no text.
bool isSpecial(const QString& token) {
    return token.size() > 2 && token.startsWith(QLatin1Char('<')) && token.endsWith(QLatin1Char('>'));
}
} // namespace

std::pair<int, int> wordAround(const std::vector<QString>& tokens, int position) {
    const auto begins = [&tokens](int i) {
        const QString& token = tokens[static_cast<std::size_t>(i)];
        return i == 0 || token.startsWith(QChar(0x2423)) || token.startsWith(QChar(0x21b5)) || isSpecial(token) ||
               isSpecial(tokens[static_cast<std::size_t>(i - 1)]);
    };
    int first = position;
    while (!begins(first))
        --first;
    int last = position;
    while (last + 1 < static_cast<int>(tokens.size()) && !begins(last + 1))
        ++last;
    return {first, last};
}

MatrixMargins marginsOf(const AttentionState& state) {
    const auto keyCount = static_cast<std::size_t>(state.keyCount());
    const int firstKey = state.look.hideSink ? 1 : 0;
    MatrixMargins out{std::vector<float>(state.queryTokens.size()), std::vector<float>(keyCount)};
    std::vector<bool> adds(state.queryTokens.size(), state.chosenQueries.empty());
    for (const int query : state.chosenQueries)
        adds[static_cast<std::size_t>(query)] = true;
    for (std::size_t query = 0; query < out.queries.size(); ++query) {
        const float* row = state.pattern->data() + query * keyCount;
        const int end = state.keysOf(static_cast<int>(query));
        float& margin = out.queries[query];
        for (const int key : state.chosenKeys)
            margin += key < end ? row[key] : 0;
        for (int key = firstKey; state.chosenKeys.empty() && key < end; ++key)
            margin = std::max(margin, row[key]);
        for (int key = firstKey; adds[query] && key < end; ++key)
            out.keys[static_cast<std::size_t>(key)] += row[key];
    }
    return out;
}

DisplayList layoutAttention(const AttentionState& state, const Theme& theme, QSizeF size) {
    DisplayList list;
    list.size = size;
    list.background = theme.surface();
    Page page{state, theme, list, QFontMetricsF(theme.font(attention::labelPx)),
              QFontMetricsF(theme.font(attention::notePx))};
    page.widest = page.widestToken();
    if (state.queryTokens.empty() || state.keyTokens.empty()) {
        layoutMessage(page, Text::tr("Nothing has run yet: type a prompt to see where its tokens look."));
        return list;
    }
    const double top = layoutTitle(page, size.width());
    if (!state.pattern) {
        layoutMessage(page, Text::tr("Computing the attention of layer %1…").arg(state.hook.layer));
        return list;
    }
    const double gap = page.gap();
    const QRectF area(gap, top, size.width() - 2 * gap, size.height() - top - gap);
    const bool matrix = state.mode != AttentionMode::Curves;
    const bool curves = state.mode != AttentionMode::Matrix;
    const double scale = page.line() / 14.0; // wide enough depends on the size of the text
    if (matrix && curves && size.width() >= bothMinimumWidth * std::max(1.0, scale * 0.8)) {
        const double left = std::floor(area.width() * 0.56);
        layoutMatrix(page, QRectF(area.left(), area.top(), left - gap, area.height()));
        layoutCurves(page, QRectF(area.left() + left + gap, area.top(), area.width() - left - gap, area.height()));
    } else if (matrix && curves) {
        const double upper = std::floor(area.height() * 0.55);
        layoutMatrix(page, QRectF(area.left(), area.top(), area.width(), upper - gap));
        layoutCurves(page, QRectF(area.left(), area.top() + upper, area.width(), area.height() - upper));
    } else if (matrix) {
        layoutMatrix(page, area);
    } else {
        layoutCurves(page, area);
    }
    return list;
}

} // namespace headlight
