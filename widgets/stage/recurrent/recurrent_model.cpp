// SPDX-License-Identifier: GPL-3.0-or-later
// From one text to another (S2S-01 … 05, 11): words go in, every hidden state crosses over, words come out.
#include "widgets/stage/recurrent/recurrent_parts.h"

#include "widgets/picture/text_layout.h"
#include "widgets/stage/fitting_text.h"

#include <algorithm>
#include <cmath>

namespace headlight {

using engine::HookKind;
using engine::Stack;

namespace {

struct Words {
    const Recurrent& r;
    Stack of;
    QString id;
    int count = 0;
    int followed = 0;
};

/// A column of words in the order of the text; long texts leave words out, never the followed one.
void column(const Words& w, QRectF rect, double line, const std::function<QString(int)>& text) {
    if (w.count == 0)
        return;
    const double step = std::min(line, rect.height() / w.count);
    const double height = std::clamp(step - 2, 16.0, 24.0);
    // Where lines are lower than words, the first and last word still lie inside.
    const double between = step >= height ? step : (rect.height() - height) / std::max(1, w.count - 1);
    const double top = step >= height ? rect.center().y() - step * (w.count - 1) / 2 : rect.top() + height / 2;
    const int every = std::max(1, static_cast<int>(std::ceil((height + 2) / std::max(between, 0.1))));
    for (int i = 0; i < w.count; ++i) {
        const bool thinned = every > 1 && step < height;
        if (thinned && i != w.followed && (i % every != 0 || std::abs(i - w.followed) < every))
            continue;
        w.r.word(QStringLiteral("%1.%2").arg(w.id).arg(i), w.of, i,
                 QRectF(rect.left(), top + i * between - height / 2, rect.width(), height), text(i), i == w.followed);
    }
}

/// All hidden states of the encoder: a row for each word of the source.
void allStates(const Recurrent& r, QRectF rect, double line) {
    const double step = std::min(line, rect.height() / std::max(1, r.source));
    const double top = rect.center().y() - step * r.source / 2;
    for (int i = 0; i < r.source; ++i)
        r.strip(QStringLiteral("encoder.state.%1").arg(i),
                StageCanvas::tr("hidden state: %1").arg(r.s.store.tokenAt(Stack::Encoder, i)),
                QRectF(rect.left(), top + i * step, rect.width(), std::max(1.0, step - (step > 5 ? 2 : 0))),
                recurrentHook(HookKind::EncoderState, Stack::Encoder), i, Role::Value);
}

/// The same vector as a capsule, as numbers and as colours (S2S-05).
void threeWays(const Recurrent& r, QRectF area) {
    StageCanvas& s = r.s;
    const engine::Hook context = recurrentHook(HookKind::AlignContext, Stack::Decoder);
    r.heading(QStringLiteral("three.title"), QRectF(area.left(), area.top(), area.width(), 18),
              fittingForm({StageCanvas::tr("The context of step %1, three times: as a capsule, as numbers, as colours")
                               .arg(r.step + 1),
                           StageCanvas::tr("The context of step %1").arg(r.step + 1)},
                          s.theme, 12, true, area.width()));
    const QRectF rest = area.adjusted(0, 24, 0, 0);
    const double capsule = std::min(90.0, rest.width() * 0.14), gap = 18;
    BoxItem& frame = s.box(QStringLiteral("three.capsule"), QRectF(rest.left(), rest.top(), capsule, rest.height()),
                           s.theme.roleSoft(Role::Value), s.theme.role(Role::Value));
    frame.radius = std::min(capsule, rest.height()) / 3;
    s.text(QStringLiteral("three.capsule.text"), frame.rect, QStringLiteral("C"), 18, Qt::AlignCenter, s.theme.text(),
           true);
    const QRectF numbers(rest.left() + capsule + gap, rest.top(), std::clamp(rest.width() * 0.26, 90.0, 300.0),
                         rest.height());
    const QRectF colours(numbers.right() + gap, rest.top(), rest.right() - numbers.right() - gap, rest.height());
    if (r.share(context, r.step) <= 0) {
        r.caption(QStringLiteral("three.waiting"), numbers.united(colours),
                  StageCanvas::tr("It is made when the decoder looks back at the source."), Qt::AlignCenter, 12);
        return;
    }
    const int count = r.width(context), lines = std::max(1, static_cast<int>(numbers.height() / 17)),
              columns = std::max(1, static_cast<int>(numbers.width() / 70));
    const int shown = std::min(count, std::max(1, lines * columns - 1));
    for (int i = 0; i < shown; ++i) {
        const engine::ElementRef element{context, {r.step, i, 0}};
        if (!s.store.has(element))
            break;
        const double value = static_cast<double>(s.store.value(element));
        s.text(QStringLiteral("three.number.%1").arg(i),
               QRectF(numbers.left() + i % columns * (numbers.width() / columns), numbers.top() + i / columns * 17.0,
                      numbers.width() / columns - 6, 16),
               QString::number(value, 'f', 3).replace(QLatin1Char('-'), QChar(0x2212)), 11,
               Qt::AlignRight | Qt::AlignVCenter, s.theme.text(), false, true);
        std::get<TextItem>(s.list.items.back()).provenance = element;
    }
    if (shown < count)
        s.text(QStringLiteral("three.more"),
               QRectF(numbers.left() + shown % columns * (numbers.width() / columns),
                      numbers.top() + shown / columns * 17.0, numbers.width() / columns - 6, 16),
               StageCanvas::tr("… of %1").arg(count), 11, Qt::AlignRight | Qt::AlignVCenter, s.theme.textMuted());
    r.strip(QStringLiteral("context.%1").arg(r.step), StageCanvas::tr("context"), colours, context, r.step,
            Role::Value);
}

/// Under a machine's name, where it is high enough.
void sayBelow(const Recurrent& r, const QString& id, QRectF machine, const QString& words) {
    if (machine.height() >= 110)
        r.caption(id, QRectF(machine.left() + 8, machine.center().y() + 12, machine.width() - 16, 34), words,
                  Qt::AlignHCenter | Qt::AlignTop);
}

} // namespace

void drawRecurrentModel(const Recurrent& r, QRectF body) {
    StageCanvas& s = r.s;
    const double below = std::clamp(body.height() * 0.24, 84.0, 220.0);
    const QRectF upper = body.adjusted(0, 22, 0, -below - 16);
    const double w = upper.width(), words = std::clamp(w * 0.11, 62.0, 150.0), box = std::clamp(w * 0.13, 70.0, 180.0),
                 arrow = std::clamp(w * 0.03, 14.0, 44.0);
    const double initial = 44; // the decoder's first state
    const QRectF in(upper.left(), upper.top(), words, upper.height() - initial);
    const QRectF encoder(in.right() + arrow, in.top() + in.height() * 0.1, box, in.height() * 0.8);
    const QRectF out(upper.right() - words, upper.top(), words, in.height());
    const QRectF decoder(out.left() - arrow - box, encoder.top(), box, encoder.height());
    const QRectF states(encoder.right() + arrow, upper.top(), decoder.left() - encoder.right() - 2 * arrow,
                        upper.height());
    const double line = 34;

    BoxItem& whole = s.box(QStringLiteral("machine"),
                           QRectF(encoder.left() - arrow / 2, body.top(), decoder.right() - encoder.left() + arrow,
                                  upper.bottom() + 6 - body.top()),
                           {}, s.theme.line());
    whole.radius = 14;
    whole.dashed = true;
    const auto name = [&](const char* id, QRectF rect, const QStringList& forms) {
        r.heading(QLatin1String(id), QRectF(rect.left(), body.top(), rect.width(), 18),
                  fittingForm(forms, s.theme, 12, true, rect.width()));
        std::get<TextItem>(s.list.items.back()).alignment = Qt::AlignCenter;
    };
    name("in.title", in, {StageCanvas::tr("goes in"), StageCanvas::tr("in", "what goes in")});
    name("states.title", states.adjusted(-box - arrow, 0, box + arrow, 0),
         {StageCanvas::tr("All hidden states cross over: the decoder weighs them at every step"),
          StageCanvas::tr("all hidden states cross over"), StageCanvas::tr("hidden states")});
    name("out.title", out, {StageCanvas::tr("comes out"), StageCanvas::tr("out", "what comes out")});

    column({r, Stack::Encoder, QStringLiteral("word.source"), r.source, s.state.source}, in, line,
           [&](int i) { return s.store.tokenAt(Stack::Encoder, i); });
    r.machine(QStringLiteral("encoder"), encoder, StageCanvas::tr("ENCODER"), Role::Key, 15);
    sayBelow(r, QStringLiteral("encoder.how"), encoder, StageCanvas::tr("reads forwards and backwards"));
    allStates(r, states.adjusted(0, 0, 0, -initial), line);
    const engine::Hook first = recurrentHook(HookKind::InitialState, Stack::Decoder);
    r.strip(QStringLiteral("initial"), StageCanvas::tr("the decoder's first state"),
            QRectF(states.left(), states.bottom() - 24, states.width(), 24), first, 0, Role::Query);
    r.caption(QStringLiteral("initial.text"),
              QRectF(states.left(), states.bottom() - 42, states.width(), recurrentLine),
              fittingForm({StageCanvas::tr("and the state that the decoder starts from, made of both last ones"),
                           StageCanvas::tr("the decoder's first state")},
                          s.theme, 10.5, false, states.width()));
    r.machine(QStringLiteral("decoder"), decoder, StageCanvas::tr("DECODER"), Role::Query, 15);
    sayBelow(r, QStringLiteral("decoder.how"), decoder, StageCanvas::tr("writes a word a step"));
    int done = 0;
    while (done < r.written && r.hasChosen(done))
        ++done;
    column({r, Stack::Decoder, QStringLiteral("word.out"), done, std::min(r.step, std::max(0, done - 1))}, out, line,
           [&](int i) { return r.chosen(i); });
    const double y = encoder.center().y();
    for (const auto& [id, from, to] :
         {std::tuple{"way.in", in.right(), encoder.left()}, std::tuple{"way.over", encoder.right(), states.left()},
          std::tuple{"way.across", states.right(), decoder.left()}, std::tuple{"way.out", decoder.right(), out.left()}})
        s.arrow(QLatin1String(id), {{from + 2, y}, {to - 2, y}}, 1);
    threeWays(r, QRectF(body.left(), body.bottom() - below, body.width(), below));
    s.focus(encoder.united(decoder));
}

} // namespace headlight
