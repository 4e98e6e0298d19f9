// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tokens/token_strip_layout.h"

#include <QCoreApplication>
#include <QFontMetricsF>

#include <algorithm>
#include <cmath>

namespace headlight {

namespace {

struct StripText {
    Q_DECLARE_TR_FUNCTIONS(headlight::TokenStrip)
};

constexpr double tokenPx = 14;
constexpr double idPx = 10;

/// Fonts measured once per layout.
struct Metrics {
    QFontMetricsF token;
    QFontMetricsF id;
    double gap = 6;

    explicit Metrics(const Theme& theme) : token(theme.font(tokenPx, true)), id(theme.monoFont(idPx)) {}
    double chipHeight() const { return std::ceil(token.height()) + 8; }
    double lineHeight() const { return std::ceil(id.height()) * 2 + chipHeight() + 4 + gap; }
    double chipWidth(const QString& text, const QString& below, double most) const {
        const double wanted = std::max(token.horizontalAdvance(text) + 16, id.horizontalAdvance(below) + 6);
        return std::min(most, std::max(28.0, std::ceil(wanted)));
    }
};

void addText(DisplayList& list, const QString& id, const QRectF& rect, const QString& words, double px,
             const QColor& color, bool mono, bool bold) {
    TextItem item;
    item.id = id;
    item.rect = rect;
    item.text = words;
    item.px = px;
    item.alignment = Qt::AlignCenter;
    item.color = color;
    item.mono = mono;
    item.bold = bold;
    list.items.emplace_back(std::move(item));
}

/// One of the texts.
struct Line {
    const std::vector<TokenStripState::Token>& tokens;
    QString prefix;   ///< of ids
    int promptLength; ///< tokens from here on were generated
    int selected;
    Role role;

    bool generated(int position) const { return position >= promptLength; }
    QString name(int position) const {
        if (prefix == QLatin1String("source"))
            return StripText::tr("source token %1: %2, id %3");
        return generated(position) ? StripText::tr("token %1, generated: %2, id %3")
                                   : StripText::tr("token %1, typed: %2, id %3");
    }
};

/// Position above, token in its chip, vocabulary id below.
void addChip(DisplayList& list, const Line& line, const Theme& theme, const Metrics& metrics, int position, QPointF at,
             double width) {
    const auto& token = line.tokens[static_cast<std::size_t>(position)];
    const bool generated = line.generated(position), selected = position == line.selected;
    const bool source = line.prefix == QLatin1String("source");
    const QString of = source ? QStringLiteral("source.") : QString(); // ids of the texts must differ
    const double small = std::ceil(metrics.id.height());
    const QRectF chip(at.x(), at.y() + small + 2, width, metrics.chipHeight());
    BoxItem box;
    box.id = box.action = QStringLiteral("%1:%2").arg(line.prefix).arg(position);
    box.rect = chip;
    box.radius = 5;
    box.fill = selected ? theme.roleSoft(line.role) : generated ? theme.surface() : theme.surfaceRaised();
    box.stroke = selected ? theme.role(line.role) : generated ? theme.accent() : theme.line();
    box.strokeWidth = selected ? 2 : 1;
    box.dashed = generated;
    box.name = line.name(position).arg(position).arg(token.text).arg(token.id);
    list.items.emplace_back(std::move(box));
    const QColor faint = theme.textMuted();
    addText(list, QStringLiteral("%1position:%2").arg(of).arg(position), QRectF(at.x(), at.y(), width, small),
            QString::number(position), idPx, selected ? theme.text() : faint, true, selected);
    addText(list, QStringLiteral("%1text:%2").arg(of).arg(position), chip.adjusted(4, 0, -4, 0), token.text, tokenPx,
            theme.text(), false, selected);
    addText(list, QStringLiteral("%1id:%2").arg(of).arg(position), QRectF(at.x(), chip.bottom() + 2, width, small),
            QStringLiteral("#%1").arg(token.id), idPx, faint, true, false);
}

/// Chips from `at` on; returns where the last line of them stands.
QPointF addLine(DisplayList& list, const Line& line, const Theme& theme, const Metrics& metrics, QPointF at,
                double width) {
    const double margin = Theme::spacing();
    for (int position = 0; position < static_cast<int>(line.tokens.size()); ++position) {
        const auto& token = line.tokens[static_cast<std::size_t>(position)];
        const double chip = metrics.chipWidth(token.text, QStringLiteral("#%1").arg(token.id), width - 2 * margin);
        if (at.x() > margin && at.x() + chip > width - margin)
            at = QPointF(margin, at.y() + metrics.lineHeight());
        addChip(list, line, theme, metrics, position, at, chip);
        at.rx() += chip + metrics.gap;
    }
    return at;
}

} // namespace

DisplayList layoutTokenStrip(const TokenStripState& state, const Theme& theme, double width) {
    DisplayList list;
    list.background = theme.surface();
    const Metrics metrics(theme);
    const double margin = Theme::spacing();
    QPointF at(margin, margin);
    if (!state.source.empty()) {
        const Line source{state.source, QStringLiteral("source"), static_cast<int>(state.source.size()),
                          state.sourceSelected, Role::Key};
        at = addLine(list, source, theme, metrics, at, width);
        at = QPointF(margin, at.y() + metrics.lineHeight());
    }
    const Line own{state.tokens, QStringLiteral("token"), state.promptLength, state.query, Role::Query};
    at = addLine(list, own, theme, metrics, at, width);
    if (state.tokens.empty()) {
        const QRectF row(margin, margin, width - 2 * margin, metrics.chipHeight());
        addText(list, QStringLiteral("message"), row, StripText::tr("No tokens yet: type a prompt."), 13,
                theme.textMuted(), false, false);
        at.ry() = row.bottom() + margin - metrics.lineHeight();
    }
    list.size = QSizeF(width, at.y() + metrics.lineHeight() + margin - metrics.gap);
    return list;
}

} // namespace headlight
