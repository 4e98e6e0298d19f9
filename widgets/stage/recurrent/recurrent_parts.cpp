// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/recurrent/recurrent_parts.h"

#include "widgets/picture/text_layout.h"
#include "widgets/stage/fitting_text.h"

#include <algorithm>
#include <cmath>

namespace headlight {

using engine::Hook;
using engine::HookKind;
using engine::Stack;

Hook recurrentHook(HookKind kind, Stack stack) {
    return {kind, engine::hookInfo(kind).perLayer ? 0 : -1, stack};
}

namespace {

/// The largest divisor of `count` that is no more than `most`.
int divisorUpTo(int count, int most) {
    for (int d = std::clamp(most, 1, count); d > 1; --d)
        if (count % d == 0)
            return d;
    return 1;
}

bool readsBackwards(HookKind kind) {
    return kind == HookKind::BackwardState || kind == HookKind::BackwardReset || kind == HookKind::BackwardUpdate ||
           kind == HookKind::BackwardNew;
}

} // namespace

int Recurrent::width(Hook hook) const {
    return static_cast<int>(engine::hookShape(hook, s.store.model()->shape(), s.store.lengths())[1]);
}

double Recurrent::share(Hook hook, int position) const {
    const engine::Op* op = s.store.ops()->producer(hook);
    if (!s.state.beat || !op)
        return 1;
    if (hook.kind == HookKind::InitialState)
        return s.progress(hook);
    if (ofSource(*op)) {
        const int turn = readsBackwards(hook.kind) ? source - 1 - position : position;
        return std::clamp(s.progress(hook) * source - turn, 0.0, 1.0);
    }
    if (reading())
        return 0;
    return position < s.position ? 1 : position == s.position ? s.progress(hook) : 0;
}

bool Recurrent::hasChosen(int at) const {
    if (at < 0 || at >= written || share(recurrentHook(HookKind::Probabilities, Stack::Decoder), at) < 1)
        return false;
    return at + 1 < written || !topTokens(s.store, at, 1).empty();
}

QString Recurrent::chosen(int at) const {
    if (at + 1 < written)
        return s.store.tokenAt(Stack::Decoder, at + 1);
    const std::vector<int> best = topTokens(s.store, at, 1);
    return best.empty() ? QString() : s.store.tokenText(Stack::Decoder, best.front());
}

void Recurrent::strip(const QString& id, const QString& name, QRectF rect, Hook hook, int position, Role role,
                      double opacity) const {
    const double shown = share(hook, position);
    if (shown <= 0 || rect.width() < 1 || rect.height() < 1)
        return;
    const int count = width(hook);
    // Cells about as high as wide, at least 2.5 pixels wide and 3 high.
    const int wanted = static_cast<int>(std::sqrt(count * rect.height() / rect.width()));
    const int lines = divisorUpTo(count, std::clamp(wanted, 1, std::max(1, static_cast<int>(rect.height() / 3))));
    const int perLine = count / lines;
    int pool = std::max(1, static_cast<int>(std::ceil(perLine * 2.5 / rect.width())));
    while (lines > 1 && perLine % pool != 0)
        ++pool;
    pool = std::min(pool, perLine);
    mostPooled = std::max(mostPooled, pool);
    const int columns = (perLine + pool - 1) / pool;
    CellGrid* grid = s.grid(id, name, rect, {hook, {position, 0, 0}, 1, lines, 1, columns, 1, pool}, ColorScale::Signed,
                            role, shown);
    if (grid)
        grid->opacity *= opacity;
}

void Recurrent::overSource(const QString& id, const QString& name, QRectF rect, HookKind kind, int at, ColorScale scale,
                           Role role, bool numbers) const {
    const Hook hook = recurrentHook(kind, Stack::Decoder);
    const double shown = share(hook, at);
    if (shown <= 0)
        return;
    const int pool = std::max(1, static_cast<int>(std::ceil(source / std::max(1.0, rect.width()))));
    mostPooled = std::max(mostPooled, pool);
    s.grid(id, name, rect, {hook, {at, 0, 0}, 0, 1, 1, (source + pool - 1) / pool, 1, pool}, scale, role, shown,
           numbers);
}

void Recurrent::word(const QString& id, Stack of, int position, QRectF rect, const QString& words,
                     bool followed) const {
    const Role role = of == Stack::Encoder ? Role::Key : Role::Output;
    BoxItem& box = s.box(id, rect, followed ? s.theme.roleSoft(role) : s.theme.surface(),
                         followed ? s.theme.role(role) : s.theme.line(), words,
                         QStringLiteral("%1:%2")
                             .arg(of == Stack::Encoder ? QStringLiteral("source") : QStringLiteral("target"))
                             .arg(position));
    box.radius = 4;
    s.text(id + QStringLiteral(".text"), rect.adjusted(2, 0, -2, 0), words,
           fittingPixels(words, s.theme, 11.5, followed, rect.width() - 5, 8.5), Qt::AlignCenter, s.theme.text(),
           followed);
}

void Recurrent::heading(const QString& id, QRectF rect, const QString& words, Role role, double px) const {
    s.text(id, rect, words, px, Qt::AlignLeft | Qt::AlignVCenter,
           role == Role::Neutral ? s.theme.text() : s.theme.role(role), true);
}

void Recurrent::caption(const QString& id, QRectF rect, const QString& words, Qt::Alignment alignment,
                        double px) const {
    s.text(id, rect, words, px, alignment, s.theme.textMuted());
    if (rect.height() > recurrentLine * 1.6)
        std::get<TextItem>(s.list.items.back()).wrap = true;
}

void Recurrent::label(const QString& id, QRectF rect, const QStringList& forms, Qt::Alignment alignment,
                      double px) const {
    const auto fits = [&](const QString& words) {
        const QSizeF size = textSize(words, s.theme, px);
        const bool wraps = rect.height() > recurrentLine * 1.6;
        if (!wraps || size.width() <= rect.width())
            return size.width() <= rect.width();
        double x = 0, lines = 1;
        const double space = textSize(QStringLiteral(" "), s.theme, px).width();
        for (const QString& part : words.split(QLatin1Char(' '))) {
            const double width = textSize(part, s.theme, px).width();
            if (width > rect.width())
                return false;
            const bool fresh = x > 0 && x + space + width > rect.width();
            lines += fresh;
            x = fresh || x == 0 ? width : x + space + width;
        }
        return lines * size.height() <= rect.height();
    };
    const auto form = std::find_if(forms.begin(), forms.end(), fits);
    const bool fitting = form != forms.end();
    const QString words = fitting ? *form : forms.back();
    if (!words.isEmpty())
        caption(id, rect, words, alignment, fitting ? px : fittingPixels(words, s.theme, px, false, rect.width(), 8.5));
}

void Recurrent::machine(const QString& id, QRectF rect, const QString& words, Role role, double px) const {
    BoxItem& box = s.box(id, rect, s.theme.roleSoft(role), s.theme.role(role));
    box.radius = std::min(10.0, rect.height() / 3);
    box.strokeWidth = 1.5;
    s.text(id + QStringLiteral(".text"), rect.adjusted(3, 0, -3, 0), words,
           fittingPixels(words, s.theme, px, true, rect.width() - 8, 8.5), Qt::AlignCenter, s.theme.text(), true);
}

void Recurrent::alignment(QRectF area) const {
    const Hook pattern = recurrentHook(HookKind::AlignPattern, Stack::Decoder);
    heading(QStringLiteral("align.title"), QRectF(area.left(), area.top(), area.width(), 18),
            fittingForm({StageCanvas::tr("Alignment: a row for each written word, a column for each read one"),
                         StageCanvas::tr("Alignment: a row for each written word"), StageCanvas::tr("Alignment")},
                        s.theme, 12, true, area.width()));
    const double label = std::clamp(area.width() * 0.26, 40.0, 110.0);
    QRectF cells(area.left() + label + 6, area.top() + 20, area.width() - label - 6, area.height() - 20);
    const double column = cells.width() / std::max(1, source);
    if (cells.height() >= 60) {
        const int words = std::max(1, static_cast<int>(std::ceil(24 / column)));
        for (int i = 0; i < source; i += words) {
            const double x = cells.left() + i * column;
            const QRectF rect(x, cells.top(), std::min(words * column, cells.right() - x) - 1, 14);
            if (rect.width() >= 16)
                caption(QStringLiteral("align.source.%1").arg(i), rect, s.store.tokenAt(Stack::Encoder, i),
                        words > 1 ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignCenter, 9);
        }
        cells.adjust(0, 15, 0, 0);
    }
    const double line = std::min(40.0, cells.height() / std::max(1, written));
    const int every = std::max(1, static_cast<int>(std::ceil(13 / line)));
    for (int t = 0; t < written; ++t) {
        if (share(pattern, t) <= 0)
            continue;
        const double y = cells.top() + t * line;
        const bool here = t == step;
        if (hasChosen(t) && (every == 1 || here || (t % every == 0 && std::abs(t - step) >= every)))
            s.text(QStringLiteral("align.%1.token").arg(t),
                   QRectF(area.left(), y + line / 2 - std::max(line, 13.0) / 2, label, std::max(line, 13.0)), chosen(t),
                   11, Qt::AlignRight | Qt::AlignVCenter, here ? s.theme.text() : s.theme.textMuted(), here);
        overSource(QStringLiteral("align.%1").arg(t), StageCanvas::tr("alignment"),
                   QRectF(cells.left(), y, cells.width(), std::max(1.0, line - 1)), HookKind::AlignPattern, t,
                   ColorScale::Weight, Role::Pattern, column >= 34 && line >= 16);
    }
}

QStringList Recurrent::note() const {
    if (mostPooled <= 1)
        return {StageCanvas::tr("each vector runs on from line to line")};
    return {StageCanvas::tr("each vector runs on from line to line; each cell is the loudest of up to %1 numbers")
                .arg(mostPooled),
            StageCanvas::tr("each cell is the loudest of up to %1 numbers").arg(mostPooled),
            StageCanvas::tr("loudest of up to %1").arg(mostPooled)};
}

void drawRecurrent(StageCanvas& s, const StageFrame& frame, StageLevel level) {
    const Recurrent r{s};
    QRectF body = frame.body;
    body.setLeft(frame.rail.left()); // there is no pile of layers to choose from
    // Where the path leaves no room for the note, it stands below the picture.
    const bool narrow = frame.title.width() < 760 * Theme::textScale();
    if (narrow)
        body.adjust(0, 0, 0, -6);
    switch (level) {
    case StageLevel::Model:
        drawRecurrentModel(r, body);
        break;
    case StageLevel::Block:
        drawRecurrentSteps(r, body);
        break;
    case StageLevel::Attention:
        drawRecurrentAttention(r, body);
        break;
    case StageLevel::Matrix:
        drawRecurrentDance(r, body);
        break;
    case StageLevel::Element:
        break;
    }
    drawPath(s, frame.title, level, narrow ? QStringList() : r.note());
    if (narrow)
        s.text(QStringLiteral("title.note"), QRectF(body.left(), body.bottom() + 2, body.width(), 14),
               fittingForm(r.note(), s.theme, 10, false, body.width()), 10, Qt::AlignRight | Qt::AlignVCenter,
               s.theme.textMuted());
}

} // namespace headlight
