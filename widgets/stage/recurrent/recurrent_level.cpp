// SPDX-License-Identifier: GPL-3.0-or-later
// A recurrent translator (S2S-03, 09, 11, 12, 15): all hidden states of the encoder, the decoder's steps, what a step
// looks at, and the alignment as it grows.
#include "widgets/picture/text_layout.h"
#include "widgets/stage/recurrent/recurrent_parts.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

using engine::HookKind;
using engine::Stack;

constexpr double title = 18;
constexpr double narrowestLabel = 26;

engine::Hook hookOf(HookKind kind, Stack stack) {
    return {kind, engine::hookInfo(kind).perLayer ? 0 : -1, stack};
}

/// A row of blocks: what is made at each token.
struct Row {
    const char* id;
    QString name;
    HookKind kind;
    Role role;
    int count;
};

/// How much of a position's numbers the walk has made.
double shareAt(const StageCanvas& s, const engine::Hook& hook, int position) {
    if (!s.state.beat)
        return 1;
    if (hook.stack == Stack::Encoder) // all positions of the source are read in one chapter
        return s.progress(hook);
    if (s.state.beat->ofSource())
        return 0;
    return position < s.position ? 1 : position == s.position ? s.progress(hook) : 0;
}

/// A vector folded into lines. Returns how many numbers a cell stands for.
int strip(StageCanvas& s, const QString& id, const QString& name, QRectF rect, const engine::Hook& hook, int position,
          int count, Role role, double share) {
    const int lines = std::clamp(static_cast<int>(rect.height() / 5), 1, 6);
    const int perLine = (count + lines - 1) / lines;
    const int step = std::max(1, static_cast<int>(std::ceil(perLine / std::max(1.0, rect.width()))));
    const auto range = s.rangeOf({hook, {position, 0, 0}, 0, 1, 1, count});
    for (int line = 0; line < lines; ++line) {
        const int first = line * perLine, numbers = std::min(perLine, count - first);
        if (numbers <= 0)
            break;
        const int cells = (numbers + step - 1) / step;
        const QRectF at(rect.left(), rect.top() + line * rect.height() / lines, rect.width() * numbers / perLine,
                        rect.height() / lines - (rect.height() / lines > 4 ? 1 : 0));
        s.grid(QStringLiteral("%1.%2").arg(id).arg(line), name, at,
               {hook, {position, first, 0}, 0, 1, 1, cells, 1, step}, ColorScale::Signed, role, share * lines - line,
               false, range);
    }
    return step;
}

/// Tokens from left to right, rows from top to bottom. Returns how many numbers a cell stands for.
int columns(StageCanvas& s, QRectF area, Stack stack, const QString& heading, const std::vector<Row>& rows) {
    const int tokens = s.store.lengthOf(stack);
    const QString prefix = stack == Stack::Encoder ? QStringLiteral("source") : QStringLiteral("target");
    const double names = std::clamp(area.width() * 0.14, 56.0, 120.0), label = 16;
    s.text(prefix + QStringLiteral(".heading"), QRectF(area.left(), area.top(), area.width(), title), heading, 12,
           Qt::AlignLeft | Qt::AlignVCenter, s.theme.text(), true);
    const QRectF body(area.left() + names, area.top() + title + 2, area.width() - names, area.height() - title - 2);
    const double width = body.width() / std::max(1, tokens);
    const double height = (body.height() - label) / static_cast<double>(rows.size()),
                 gap = std::min(8.0, height * 0.25);
    const int every = std::max(1, static_cast<int>(std::ceil(narrowestLabel / width)));
    const int followed = stack == Stack::Encoder ? s.state.source : s.target;
    int step = 1;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const Row& row = rows[r];
        const double y = body.top() + static_cast<double>(r) * height;
        s.text(QStringLiteral("%1.name").arg(QLatin1String(row.id)), QRectF(area.left(), y, names - 8, height - gap),
               row.name, 10.5, Qt::AlignRight | Qt::AlignVCenter, s.theme.textMuted());
        std::get<TextItem>(s.list.items.back()).wrap = true;
        const engine::Hook hook = hookOf(row.kind, stack);
        for (int t = 0; t < tokens; ++t) {
            const QRectF cell(body.left() + t * width + 1, y, std::max(1.0, width - std::min(4.0, width * 0.2)),
                              height - gap);
            const double share = shareAt(s, hook, t);
            if (share > 0)
                step = std::max(step, strip(s, QStringLiteral("%1.%2").arg(QLatin1String(row.id)).arg(t),
                                            QStringLiteral("%1: %2").arg(row.name, s.store.tokenAt(stack, t)), cell,
                                            hook, t, row.count, row.role, share));
        }
    }
    for (int t = 0; t < tokens; ++t) {
        const bool chosen = t == followed;
        if (!chosen && (t % every != 0 || std::abs(t - followed) < every))
            continue;
        const QRectF at(body.left() + t * width, body.bottom() - label, width * (every > 1 ? every : 1), label);
        BoxItem& box = s.box(QStringLiteral("%1.label.%2").arg(prefix).arg(t), at,
                             chosen ? s.theme.roleSoft(stack == Stack::Encoder ? Role::Key : Role::Query) : QColor(),
                             {}, s.store.tokenAt(stack, t), QStringLiteral("%1:%2").arg(prefix).arg(t));
        box.radius = 3;
        s.text(QStringLiteral("%1.label.%2.text").arg(prefix).arg(t), at, s.store.tokenAt(stack, t), 11,
               Qt::AlignCenter, s.theme.text(), chosen);
    }
    return step;
}

/// The followed step's attention in a line for each hidden state: score, weight, the state fainter the less it counts.
void lookedAt(StageCanvas& s, QRectF area) {
    const auto& shape = s.store.model()->shape();
    const int source = s.store.sourceLength();
    s.text(QStringLiteral("look.title"), QRectF(area.left(), area.top(), area.width(), title),
           StageCanvas::tr("Attention at step %1").arg(s.target + 1), 12, Qt::AlignLeft | Qt::AlignVCenter,
           s.theme.text(), true);
    const double label = area.width() * 0.26, number = std::clamp(area.width() * 0.15, 34.0, 60.0), gap = 6;
    const double heads = area.top() + title;
    const double x1 = area.left() + label + gap, x2 = x1 + number + gap, x3 = x2 + number + gap;
    const auto head = [&](const char* id, double x, double width, const QString& words) {
        s.text(QLatin1String(id), QRectF(x, heads, width, 15), words, 10, Qt::AlignCenter, s.theme.textMuted());
    };
    head("look.score", x1 - gap, number + 2 * gap, StageCanvas::tr("score"));
    head("look.weight", x2 - gap, number + 2 * gap, StageCanvas::tr("softmax"));
    head("look.state", x3, area.right() - x3, StageCanvas::tr("hidden state × weight"));
    const double top = heads + 17, step = std::min(26.0, (area.bottom() - top) / std::max(1, source));
    const int every = std::max(1, static_cast<int>(std::ceil(12 / step)));
    const engine::Hook scores = hookOf(HookKind::AlignScores, Stack::Decoder),
                       weights = hookOf(HookKind::AlignPattern, Stack::Decoder),
                       states = hookOf(HookKind::EncoderState, Stack::Encoder);
    for (int i = 0; i < source; ++i) {
        const double y = top + i * step, height = std::max(1.0, step - 2);
        if (i % every == 0)
            s.text(QStringLiteral("look.%1.token").arg(i), QRectF(area.left(), y, label, std::max(height, 12.0)),
                   s.store.tokenAt(Stack::Encoder, i), 11, Qt::AlignRight | Qt::AlignVCenter, s.theme.text());
        const auto cell = [&](const char* id, double x, const engine::Hook& hook, ColorScale scale, Role role) {
            const double share = shareAt(s, hook, s.target) * source - i;
            if (share > 0)
                s.grid(QStringLiteral("look.%1.%2").arg(i).arg(QLatin1String(id)), s.store.tokenAt(Stack::Encoder, i),
                       QRectF(x, y, number, height), {hook, {s.target, i, 0}, 0, 1, 1, 1}, scale, role, 1, step >= 12,
                       s.rangeOf({hook, {s.target, 0, 0}, 0, 1, 1, source}));
        };
        cell("score", x1, scores, ColorScale::Signed, Role::Neutral);
        cell("weight", x2, weights, ColorScale::Weight, Role::Pattern);
        if (shareAt(s, states, i) < 1)
            continue;
        const int count = shape.encoderStateDim;
        const int pool = std::max(1, static_cast<int>(std::ceil(count / std::max(1.0, area.right() - x3))));
        CellGrid* grid = s.grid(QStringLiteral("look.%1.state").arg(i), StageCanvas::tr("hidden state"),
                                QRectF(x3, y, area.right() - x3, height),
                                {states, {i, 0, 0}, 0, 1, 1, (count + pool - 1) / pool, 1, pool}, ColorScale::Signed,
                                Role::Value, 1);
        const engine::ElementRef weight{weights, {s.target, i, 0}};
        if (grid && shareAt(s, weights, s.target) >= 1 && s.store.has(weight))
            grid->opacity = 0.15 + 0.85 * std::clamp(static_cast<double>(s.store.value(weight)), 0.0, 1.0);
    }
}

/// A row for each written token, a column for each of the source.
void alignment(StageCanvas& s, QRectF area) {
    const int source = s.store.sourceLength(), target = s.store.length();
    const engine::Hook pattern = hookOf(HookKind::AlignPattern, Stack::Decoder);
    s.text(QStringLiteral("align.title"), QRectF(area.left(), area.top(), area.width(), title),
           StageCanvas::tr("Alignment: a row for each written word"), 12, Qt::AlignLeft | Qt::AlignVCenter,
           s.theme.text(), true);
    const double label = area.width() * 0.26;
    const QRectF body(area.left() + label + 6, area.top() + title + 2, area.width() - label - 6,
                      area.height() - title - 2);
    const double column = body.width() / std::max(1, source), labels = column >= 24 ? 13 : 0;
    for (int i = 0; labels > 0 && i < source; ++i)
        s.text(QStringLiteral("align.source.%1").arg(i), QRectF(body.left() + i * column, body.top(), column, labels),
               s.store.tokenAt(Stack::Encoder, i), 9, Qt::AlignCenter, s.theme.textMuted());
    const QRectF rows = body.adjusted(0, labels, 0, 0);
    const double step = std::min(26.0, rows.height() / std::max(1, target));
    const int every = std::max(1, static_cast<int>(std::ceil(12 / step)));
    const int pool = std::max(1, static_cast<int>(std::ceil(source / std::max(1.0, body.width()))));
    for (int t = 0; t < target; ++t) {
        const double y = rows.top() + t * step, share = shareAt(s, pattern, t);
        if (share <= 0)
            continue;
        const bool last = t + 1 == target;
        if (t % every == 0)
            s.text(QStringLiteral("align.%1.token").arg(t), QRectF(area.left(), y, label, std::max(step - 2, 12.0)),
                   last ? QStringLiteral("…") : s.store.tokenAt(Stack::Decoder, t + 1), 11,
                   Qt::AlignRight | Qt::AlignVCenter, t == s.target ? s.theme.text() : s.theme.textMuted(),
                   t == s.target);
        s.grid(QStringLiteral("align.%1").arg(t), StageCanvas::tr("alignment"),
               QRectF(body.left(), y, body.width(), std::max(1.0, step - 1)),
               {pattern, {t, 0, 0}, 0, 1, 1, (source + pool - 1) / pool, 1, pool}, ColorScale::Weight, Role::Pattern,
               share);
    }
}

} // namespace

void drawRecurrent(StageCanvas& s, const StageFrame& frame) {
    const auto& shape = s.store.model()->shape();
    QRectF body = frame.body;
    body.setLeft(frame.rail.left());
    const double side = std::clamp(body.width() * 0.34, 180.0, 640.0), gap = 22;
    const QRectF left(body.left(), body.top(), body.width() - side - gap, body.height());
    const QRectF right(left.right() + gap, body.top(), side, body.height());
    const double upper = left.height() * 0.46;
    const int a = columns(
        s, QRectF(left.left(), left.top(), left.width(), upper), Stack::Encoder,
        StageCanvas::tr("Encoder: reads from both ends, and hands over every hidden state"),
        {{"enc.embed", StageCanvas::tr("embedding"), HookKind::Embed, Role::Residual, shape.modelDim},
         {"enc.forward", StageCanvas::tr("state, forwards →"), HookKind::ForwardState, Role::Key, shape.hiddenDim},
         {"enc.backward", StageCanvas::tr("state, backwards ←"), HookKind::BackwardState, Role::Key, shape.hiddenDim},
         {"enc.state", StageCanvas::tr("hidden state"), HookKind::EncoderState, Role::Value, shape.encoderStateDim}});
    const int b = columns(
        s, QRectF(left.left(), left.top() + upper + 14, left.width(), left.height() - upper - 14), Stack::Decoder,
        StageCanvas::tr("Decoder: a step for each word"),
        {{"dec.embed", StageCanvas::tr("embedding"), HookKind::Embed, Role::Residual, shape.modelDim},
         {"dec.state", StageCanvas::tr("state"), HookKind::DecoderState, Role::Query, shape.hiddenDim},
         {"dec.context", StageCanvas::tr("context"), HookKind::AlignContext, Role::Value, shape.encoderStateDim},
         {"dec.attentional", StageCanvas::tr("attentional state"), HookKind::Attentional, Role::Output,
          shape.hiddenDim}});
    lookedAt(s, QRectF(right.left(), right.top(), right.width(), right.height() * 0.42));
    alignment(s, QRectF(right.left(), right.top() + right.height() * 0.44, right.width(), right.height() * 0.32));
    drawOutputs(s, QRectF(right.left(), right.bottom() - right.height() * 0.2, right.width(), right.height() * 0.2));
    s.focus(QRectF(right.left(), right.top(), right.width(), right.height() * 0.42));
    const int pooled = std::max(a, b);
    drawPath(s, frame.title, StageLevel::Model,
             pooled > 1 ? QStringList{StageCanvas::tr("each cell is the loudest of up to %1 numbers").arg(pooled)}
                        : QStringList{});
}

} // namespace headlight
