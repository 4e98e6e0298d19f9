// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/picture/text_layout.h"
#include "widgets/stage/attention/attention_parts.h"
#include "widgets/stage/score_stages.h"
#include "widgets/stage/token_matrix.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

using engine::HookKind;

constexpr int mostNumbers = 12;     ///< tokens up to which numbers are printed
constexpr double narrowestKey = 34; ///< pixels a column needs for its token

/// The last of the four stages of a row of scores that the walk has reached.
HookKind rowStage(const StageCanvas& s) {
    for (const HookKind kind : {HookKind::Pattern, HookKind::AttnScores, HookKind::AttnScaled})
        if (s.progress(kind) > 0)
            return kind;
    return HookKind::AttnDot;
}

int stepFor(const StageCanvas& s, double extent) {
    return std::max(1, static_cast<int>(std::ceil(std::max(s.shown, s.keysShown) / std::max(1.0, extent))));
}

int squareStep(const StageCanvas& s, const HeadCard& card) {
    return stepFor(s, std::min(card.square.width(), card.square.height()));
}

/// Cells of a square with pooling, as tokens: the window, or a little more.
struct Covered {
    double queries, keys;
};

/// Tokens beside the rows and above the columns of the open square, thinned out.
void drawTokens(StageCanvas& s, int head, const HeadCard& card, Covered covered) {
    const double height = card.square.height() / covered.queries, width = card.square.width() / covered.keys;
    const double line = textSize(QStringLiteral("0"), s.theme, 9).height();
    // The same tokens stand beside every card: with many heads half of them will do.
    const double apart = std::min(line, 13.0) * (s.shape.headCount > 16 ? 2 : 1);
    const int everyRow = std::max(1, static_cast<int>(std::ceil(apart / height)));
    const auto label = [&](const QString& id, int t, const QString& words, bool followed, QRectF rect,
                           Qt::Alignment alignment) {
        s.text(id.arg(head).arg(t), rect, words, 9, alignment | Qt::AlignVCenter,
               followed ? s.theme.text() : s.theme.textMuted(), followed);
    };
    for (int t = s.firstShown; t < s.firstShown + s.shown; ++t) {
        const double at = t - s.firstShown;
        if (!card.queryLabels.isEmpty() && labelled(s, t, everyRow)) {
            const double thick = std::max(height, 12.0);
            label(QStringLiteral("head.%1.query.%2"), t, s.token(t), t == s.position,
                  QRectF(card.queryLabels.left(), card.square.top() + (at + 0.5) * height - thick / 2,
                         card.queryLabels.width(), thick),
                  Qt::AlignRight);
        }
    }
    if (card.keyLabels.isEmpty() || width < narrowestKey)
        return;
    for (int t = s.firstKey; t < s.firstKey + s.keysShown; ++t) {
        label(QStringLiteral("head.%1.key.%2"), t, s.keyToken(t), !s.crosses() && t == s.position,
                  QRectF(card.square.left() + (t - s.firstKey) * width, card.keyLabels.top(), width, card.keyLabels.height()),
                  Qt::AlignHCenter);
    }
}

/// The key that gets most of the followed token's attention, with how much.
void drawLoudest(StageCanvas& s, int head, QRectF rect) {
    if (s.progress(HookKind::Pattern) < 1)
        return;
    const Slice all{s.hook(HookKind::Pattern), {head, s.position, 0}, 1, 1, 2, s.keyLength};
    const Gathered row = s.gathered(all);
    int best = -1;
    const int last = s.causal() ? s.position : s.keyLength - 1;
    for (int k = 0; row.values && k <= last; ++k) {
        const float value = (*row.values)[static_cast<std::size_t>(k)];
        if (std::isfinite(value) && (best < 0 || value > (*row.values)[static_cast<std::size_t>(best)]))
            best = k;
    }
    if (best < 0)
        return;
    const double value = static_cast<double>((*row.values)[static_cast<std::size_t>(best)]);
    const QString words = QStringLiteral("%1 %2").arg(s.keyToken(best)).arg(value, 0, 'f', 2);
    if (textSize(words, s.theme, 10).width() + 2 > rect.width())
        return;
    s.text(QStringLiteral("head.%1.loudest").arg(head), rect, words, 10, Qt::AlignRight | Qt::AlignVCenter,
           s.theme.textMuted());
    std::get<TextItem>(s.list.items.back()).provenance =
        engine::ElementRef{s.hook(HookKind::Pattern), {head, s.position, best}};
}

void drawSquare(StageCanvas& s, int head, const HeadCard& card, std::pair<float, float> range) {
    const QString id = QStringLiteral("head.%1.pattern").arg(head);
    BoxItem& frame =
        s.box(id + QStringLiteral(".frame"), card.square.adjusted(-1, -1, 1, 1), s.theme.window(), s.theme.line());
    frame.radius = 1;
    const int step = squareStep(s, card);
    drawTokenMatrix(s, {id, StageCanvas::tr("attention pattern of head %1").arg(head), card.square,
                        headSquare(s, HookKind::Pattern, head, step), ColorScale::Weight, Role::Pattern, false,
                        s.shown <= mostNumbers, range});
    const Covered covered{1.0 * ((s.shown + step - 1) / step * step), 1.0 * ((s.keysShown + step - 1) / step * step)};
    drawTokens(s, head, card, covered);
    if (s.position < s.firstShown || s.position >= s.firstShown + s.shown || s.progress(HookKind::Pattern) <= 0)
        return;
    const double height = card.square.height() / covered.queries;
    const double thick = std::max(3.0, height);
    const double y = card.square.top() + (s.position - s.firstShown + 0.5) * height;
    BoxItem& row = s.box(id + QStringLiteral(".row"),
                         QRectF(card.square.left() - 1, y - thick / 2, card.square.width() + 2, thick), {},
                         s.theme.role(Role::Query));
    row.radius = 1;
}

void drawStrips(StageCanvas& s, int head, const HeadCard& card) {
    const QString id = QStringLiteral("head.%1").arg(head);
    const HookKind stage = rowStage(s);
    const bool pattern = stage == HookKind::Pattern;
    const int step = stepFor(s, card.row.width());
    const Slice scores{s.hook(stage), {head, s.position, s.firstKey}, 1, 1, 2, (s.keysShown + step - 1) / step, 1, step};
    s.grid(id + QStringLiteral(".row"), stageTitle(s, stage, false), card.row, scores,
           pattern ? ColorScale::Weight : ColorScale::Signed, pattern ? Role::Pattern : Role::Neutral,
           s.progress(stage));
    const Slice z{s.hook(HookKind::Z), {s.position, head, 0}, 0, 1, 2, s.shape.headDim};
    s.grid(id + QStringLiteral(".z"), StageCanvas::tr("output of head %1").arg(head), card.z, z, ColorScale::Signed,
           Role::Output, s.progress(HookKind::Z));
    if (card.gutter <= 0)
        return;
    const auto letter = [&](const char* name, QRectF strip, const QString& text, Role role) {
        s.text(id + QLatin1String(name),
               QRectF(card.whole.left() + 3, strip.center().y() - 7, strip.left() - card.whole.left() - 8, 14), text,
               9.5, Qt::AlignRight | Qt::AlignVCenter, role == Role::Neutral ? s.theme.textMuted() : s.theme.role(role),
               true);
    };
    letter(".row.letter", card.row, pattern ? QStringLiteral("α") : QStringLiteral("s"),
           pattern ? Role::Pattern : Role::Neutral);
    letter(".z.letter", card.z, QStringLiteral("z"), Role::Output);
}

void drawCard(StageCanvas& s, int head, const HeadCard& card) {
    const bool open = head == s.state.head;
    BoxItem& box =
        s.box(QStringLiteral("head.%1").arg(head), card.whole, open ? s.theme.surfaceRaised() : s.theme.surface(),
              open ? s.theme.accent() : s.theme.line(),
              StageCanvas::tr("head %1 of layer %2").arg(head).arg(s.state.layer), QStringLiteral("head:%1").arg(head));
    box.radius = 6;
    box.strokeWidth = open ? 2.5 : 1;
    QString title = StageCanvas::tr("Head %1").arg(head);
    double width = textSize(title, s.theme, 11, true).width() + 4;
    if (width > card.title.width()) {
        title = QString::number(head);
        width = card.title.width();
    }
    s.text(QStringLiteral("head.%1.title").arg(head), QRectF(card.title.topLeft(), QSizeF(width, card.title.height())),
           title, 11, Qt::AlignLeft | Qt::AlignVCenter, s.theme.text(), open);
    drawLoudest(s, head, card.title.adjusted(width + 4, 0, 0, 0));
    drawSquare(s, head, card, {0, 1});
    drawStrips(s, head, card);
}

QString captionOf(const StageCanvas& s, int step, bool shortForm) {
    const HookKind stage = rowStage(s);
    const QString row = stage == HookKind::Pattern ? QStringLiteral("α") : QStringLiteral("s");
    QString words =
        shortForm ? StageCanvas::tr("%1: %2 · z: output").arg(row, stageTitle(s, stage, true))
                  : StageCanvas::tr("square: who attends to whom · %1: the followed row, %2 · z: what the head says")
                        .arg(row, stageTitle(s, stage, true));
    if (step > 1)
        words = (shortForm ? StageCanvas::tr("each cell the loudest of %1 × %1")
                           : StageCanvas::tr("each cell of a square is the loudest of %1 × %1"))
                    .arg(step) +
                QStringLiteral(" · ") + words;
    return words;
}

} // namespace

void drawHeadCards(StageCanvas& s, const AttentionFrame& f) {
    const CardGrid grid = cardGridOf(s.shape.headCount, f.cards.size());
    for (int head = 0; head < s.shape.headCount; ++head)
        drawCard(s, head, headCardOf(grid.at(head, f.cards)));
    s.focus(grid.at(std::clamp(s.state.head, 0, s.shape.headCount - 1), f.cards));
    const int step = squareStep(s, headCardOf(grid.at(0, f.cards)));
    const QString words = captionOf(s, step, false);
    const bool fits = textSize(words, s.theme, 10).width() <= f.caption.width();
    s.text(QStringLiteral("heads.caption"), f.caption, fits ? words : captionOf(s, step, true), 10, Qt::AlignCenter,
           s.theme.textMuted());
}

} // namespace headlight
