// SPDX-License-Identifier: GPL-3.0-or-later
// The recurrent networks unrolled (S2S-06 … 09, 11): one box for each time step, the state going from box to box, and
// one step from near.
#include "widgets/stage/recurrent/recurrent_parts.h"

#include "widgets/stage/fitting_text.h"

#include <algorithm>
#include <cmath>

namespace headlight {

using engine::Hook;
using engine::HookKind;
using engine::Stack;

namespace {

constexpr double names = 92, least = 52;

/// The steps that there is room for, round the one that is followed.
struct Window {
    int first = 0, count = 1;
    double width = 0; ///< of a step
};

Window windowOf(int steps, int followed, double room) {
    Window w;
    w.count = std::clamp(static_cast<int>(room / least), 1, std::max(1, steps));
    w.first = std::clamp(followed - w.count / 2, 0, std::max(0, steps - w.count));
    w.width = std::min(190.0, room / w.count);
    return w;
}

/// One line of strips: what is made at every step.
struct Row {
    const char* id;
    QString name, shortName;
    HookKind kind;
    Role role;
    double share;       ///< of the height
    int flow;           ///< the state goes on to the right (1), to the left (−1), or not
    bool spare = false; ///< left out where it is too low for all
};

void unrolled(const Recurrent& r, QRectF area, Stack of, int steps, int followed, std::vector<Row> rows) {
    StageCanvas& s = r.s;
    if (area.height() < 34 * static_cast<double>(rows.size())) {
        std::erase_if(rows, [](const Row& row) { return row.spare; });
        for (Row& row : rows)
            row.share = 1.0 / static_cast<double>(rows.size());
    }
    const QString prefix = of == Stack::Encoder ? QStringLiteral("encoder") : QStringLiteral("decoder");
    const Window w = windowOf(steps, followed, area.width() - names);
    const double words = 22, free = area.height() - words - 4 - 8.0 * static_cast<double>(rows.size());
    double y = area.top();
    for (const Row& row : rows) {
        const double height = free * row.share;
        r.label(QStringLiteral("%1.%2.name").arg(prefix, QLatin1String(row.id)),
                QRectF(area.left(), y, names - 10, height), {row.name, row.shortName},
                Qt::AlignRight | Qt::AlignVCenter);
        const Hook hook = recurrentHook(row.kind, of);
        for (int i = w.first; i < w.first + w.count; ++i) {
            const QRectF cell(area.left() + names + (i - w.first) * w.width, y, w.width - 14, height);
            const double share = r.share(hook, i);
            const bool working = share > 0 && share < 1;
            BoxItem& box = s.box(QStringLiteral("%1.%2.box.%3").arg(prefix, QLatin1String(row.id)).arg(i), cell,
                                 working ? s.theme.roleSoft(row.role) : s.theme.surface(),
                                 working || i == followed ? s.theme.role(row.role) : s.theme.line());
            box.radius = row.flow != 0 ? 7 : 3;
            r.strip(QStringLiteral("%1.%2.%3").arg(prefix, QLatin1String(row.id)).arg(i),
                    QStringLiteral("%1: %2").arg(row.name, s.store.tokenAt(of, i)), cell.adjusted(3, 3, -3, -3), hook,
                    i, row.role);
            const int next = i + row.flow;
            if (row.flow != 0 && next >= w.first && next < w.first + w.count && r.share(hook, i) >= 1) {
                const double from = row.flow > 0 ? cell.right() + 1 : cell.left() - 1;
                s.arrow(QStringLiteral("%1.%2.way.%3").arg(prefix, QLatin1String(row.id)).arg(i),
                        {{from, cell.center().y()}, {from + row.flow * 12, cell.center().y()}}, 0.8);
            }
        }
        y += height + 8;
    }
    for (int i = w.first; i < w.first + w.count; ++i)
        if (of == Stack::Encoder || !r.s.state.beat || (!r.reading() && i <= s.position))
            r.word(QStringLiteral("word.%1.%2").arg(of == Stack::Encoder ? "source" : "target").arg(i), of, i,
                   QRectF(area.left() + names + (i - w.first) * w.width, y, w.width - 14, words),
                   s.store.tokenAt(of, i), i == followed);
    if (w.count < steps)
        r.caption(prefix + QStringLiteral(".window"), QRectF(area.left(), y, names - 10, words),
                  StageCanvas::tr("%1–%2 of %3").arg(w.first + 1).arg(w.first + w.count).arg(steps),
                  Qt::AlignRight | Qt::AlignVCenter);
}

/// The word that goes in and the first numbers of its vector (S2S-06), as many forms as there may be room for.
QStringList inputForms(const Recurrent& r) {
    const QString plain =
        StageCanvas::tr("input vector #%1: %2").arg(r.step + 1).arg(r.s.store.tokenAt(Stack::Decoder, r.step));
    const Hook embed = recurrentHook(HookKind::Embed, Stack::Decoder);
    QStringList forms, numbers;
    for (int i = 0; i < std::min(4, r.width(embed)); ++i) {
        const engine::ElementRef element{embed, {r.step, i, 0}};
        if (r.share(embed, r.step) < 1 || !r.s.store.has(element))
            break;
        numbers << QString::number(static_cast<double>(r.s.store.value(element)), 'f', 2)
                       .replace(QLatin1Char('-'), QChar(0x2212));
        forms.prepend(QStringLiteral("%1 = [%2, …]").arg(plain, numbers.join(QStringLiteral(", "))));
    }
    return forms << plain;
}

/// A step of the decoder as S2S-07 shows it, with the gates that a GRU has.
void fromNear(const Recurrent& r, QRectF area) {
    StageCanvas& s = r.s;
    r.heading(QStringLiteral("near.title"), QRectF(area.left(), area.top(), area.width(), 18),
              fittingForm({StageCanvas::tr("Step %1 of the decoder from near").arg(r.step + 1),
                           StageCanvas::tr("Step %1 from near").arg(r.step + 1)},
                          s.theme, 12, true, area.width()));
    const bool start = r.step == 0;
    struct Part {
        const char* id;
        QStringList words;
        HookKind kind;
        int position;
        Role role;
    };
    const Part parts[] = {
        {"before",
         {start ? StageCanvas::tr("hidden state #0, from the encoder")
                : StageCanvas::tr("hidden state #%1 comes in").arg(r.step),
          StageCanvas::tr("hidden state #%1").arg(r.step)},
         start ? HookKind::InitialState : HookKind::DecoderState,
         start ? 0 : r.step - 1,
         Role::Query},
        {"input", inputForms(r), HookKind::Embed, r.step, Role::Residual},
        {"reset",
         {StageCanvas::tr("gate r: what of the old state is used"), StageCanvas::tr("gate r (reset)")},
         HookKind::Reset,
         r.step,
         Role::Mlp},
        {"update",
         {StageCanvas::tr("gate z: what of the old state stays"), StageCanvas::tr("gate z (update)")},
         HookKind::Update,
         r.step,
         Role::Mlp},
        {"new", {StageCanvas::tr("the new part n")}, HookKind::New, r.step, Role::Mlp},
        {"after",
         {StageCanvas::tr("hidden state #%1 = (1 − z)·n + z·old").arg(r.step + 1),
          StageCanvas::tr("hidden state #%1").arg(r.step + 1)},
         HookKind::DecoderState,
         r.step,
         Role::Query}};
    const double top = area.top() + 22, line = (area.bottom() - top) / static_cast<double>(std::size(parts));
    const double label = std::min(recurrentLine, line * 0.45);
    for (std::size_t i = 0; i < std::size(parts); ++i) {
        const Part& part = parts[i];
        const double y = top + static_cast<double>(i) * line;
        const QString id = QStringLiteral("near.%1").arg(QLatin1String(part.id));
        r.caption(id + QStringLiteral(".text"), QRectF(area.left(), y, area.width(), label),
                  fittingForm(part.words, s.theme, 10.5, false, area.width()), Qt::AlignLeft | Qt::AlignVCenter);
        r.strip(id, part.words.front(),
                QRectF(area.left(), y + label + 1, area.width(), std::max(3.0, line - label - 7)),
                recurrentHook(part.kind, Stack::Decoder), part.position, part.role);
    }
}

/// Steps of both networks that the walk has come to.
QString counter(const Recurrent& r) {
    const int all = r.source + r.written;
    int now = r.source + r.step + 1;
    if (r.reading()) {
        const double read = r.s.progress(recurrentHook(HookKind::ForwardState, Stack::Encoder));
        now = std::clamp(static_cast<int>(std::ceil(read * r.source)), 0, r.source);
    }
    return StageCanvas::tr("Time step %1 of %2").arg(now).arg(all);
}

} // namespace

void drawRecurrentSteps(const Recurrent& r, QRectF body) {
    StageCanvas& s = r.s;
    const double side = std::clamp(body.width() * 0.27, 150.0, 460.0), gap = 24, title = 20;
    const QRectF left(body.left(), body.top(), body.width() - side - gap, body.height());
    const QRectF right(left.right() + gap, body.top(), side, body.height());
    const double half = (left.height() - 2 * title - 34) / 2;
    const double count = std::min(160.0, left.width() * 0.4);
    r.heading(QStringLiteral("encoder.title"), QRectF(left.left(), left.top(), left.width() - count, title),
              fittingForm({StageCanvas::tr("Encoder, unrolled: it reads forwards and backwards"),
                           StageCanvas::tr("Encoder, unrolled"), StageCanvas::tr("Encoder")},
                          s.theme, 12, true, left.width() - count),
              Role::Key);
    s.text(QStringLiteral("counter"), QRectF(left.right() - count, left.top(), count, title), counter(r),
           fittingPixels(counter(r), s.theme, 12, true, count, 8.5), Qt::AlignRight | Qt::AlignVCenter, s.theme.text(),
           true);
    const QRectF encoder(left.left(), left.top() + title + 4, left.width(), half);
    unrolled(r, encoder, Stack::Encoder, r.source, s.state.source,
             {{"state", StageCanvas::tr("hidden state, handed over"), StageCanvas::tr("hidden states"),
               HookKind::EncoderState, Role::Value, 0.3, 0},
              {"forward", StageCanvas::tr("GRU, forwards"), StageCanvas::tr("forwards"), HookKind::ForwardState,
               Role::Key, 0.25, 1},
              {"backward", StageCanvas::tr("GRU, backwards"), StageCanvas::tr("backwards"), HookKind::BackwardState,
               Role::Key, 0.25, -1},
              {"embed", StageCanvas::tr("embedding"), StageCanvas::tr("embedding"), HookKind::Embed, Role::Residual,
               0.2, 0, true}});
    const double y = encoder.bottom() + 30;
    r.caption(
        QStringLiteral("handed"), QRectF(left.left(), encoder.bottom() + 6, left.width(), recurrentLine),
        fittingForm({StageCanvas::tr("↓ all %1 hidden states are passed on, not the last one alone ↓").arg(r.source),
                     StageCanvas::tr("↓ all %1 hidden states ↓").arg(r.source)},
                    s.theme, 10.5, false, left.width()));
    r.heading(QStringLiteral("decoder.title"), QRectF(left.left(), y, left.width(), title),
              fittingForm({StageCanvas::tr("Decoder, unrolled: a step for each word it writes"),
                           StageCanvas::tr("Decoder, unrolled"), StageCanvas::tr("Decoder")},
                          s.theme, 12, true, left.width()),
              Role::Query);
    unrolled(r, QRectF(left.left(), y + title + 4, left.width(), left.bottom() - y - title - 4), Stack::Decoder,
             r.written, r.step,
             {{"attentional", StageCanvas::tr("attentional state"), StageCanvas::tr("attentional"),
               HookKind::Attentional, Role::Output, 0.26, 0, true},
              {"context", StageCanvas::tr("context, by attention"), StageCanvas::tr("context"), HookKind::AlignContext,
               Role::Value, 0.26, 0},
              {"state", StageCanvas::tr("GRU"), StageCanvas::tr("GRU"), HookKind::DecoderState, Role::Query, 0.28, 1},
              {"embed", StageCanvas::tr("embedding"), StageCanvas::tr("embedding"), HookKind::Embed, Role::Residual,
               0.2, 0, true}});
    fromNear(r, right);
    s.focus(right);
}

} // namespace headlight
