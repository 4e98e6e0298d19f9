// SPDX-License-Identifier: GPL-3.0-or-later
// Two steps of the decoder in full (S2S-13, 14): state, attention, context, both side by side, feed-forward, word; and
// the alignment table as it grows (S2S-15).
#include "widgets/stage/recurrent/recurrent_parts.h"

#include "widgets/stage/fitting_text.h"

#include <algorithm>
#include <cmath>

namespace headlight {

using engine::HookKind;
using engine::Stack;

namespace {

/// The weights, and above them what they make: the picture is read upwards.
void contextAbove(const Recurrent& r, const QString& id, QRectF rect, int at, double share) {
    r.strip(id + QStringLiteral("context"), StageCanvas::tr("context"),
            QRectF(rect.left(), rect.top(), rect.width(), rect.height() * share - 2),
            recurrentHook(HookKind::AlignContext, Stack::Decoder), at, Role::Value);
    r.overSource(id + QStringLiteral("weights"), StageCanvas::tr("weight"),
                 rect.adjusted(0, rect.height() * share + 2, 0, 0), HookKind::AlignPattern, at, ColorScale::Weight,
                 Role::Pattern, true);
}

/// Attention's box (S2S-13): from below the columns h1 … hN, their scores, the weights, the context.
void attentionInFull(const Recurrent& r, const QString& id, QRectF rect, double label, int at) {
    const double part = rect.height() / 8, column = rect.width() / std::max(1, r.source);
    const bool columns = column >= 6; // narrower ones show nothing but their loudest number
    const QRectF upper(rect.left(), rect.top(), rect.width(), part * 4 - 2);
    const QRectF scores(rect.left(), upper.bottom() + 3, rect.width(), part * (columns ? 1.5 : 4) - 3);
    const QRectF states(rect.left(), scores.bottom() + 3, rect.width(), rect.bottom() - scores.bottom() - 3);
    const auto say = [&](const char* name, double top, double height, const QStringList& words) {
        r.label(id + QLatin1String(name) + QStringLiteral(".text"), QRectF(rect.left() - 8 - label, top, label, height),
                words, Qt::AlignRight | Qt::AlignVCenter);
    };
    const double share = 0.6;
    say("context", upper.top(), upper.height() * share - 2,
        {StageCanvas::tr("attention: context C%1").arg(at + 1), StageCanvas::tr("context C%1").arg(at + 1),
         QStringLiteral("C%1").arg(at + 1)});
    say("weights", upper.top() + upper.height() * share + 2, upper.height() * (1 - share) - 2,
        {StageCanvas::tr("softmax: weights"), StageCanvas::tr("weights")});
    contextAbove(r, id, upper, at, share);
    say("scores", scores.top(), scores.height(), {StageCanvas::tr("scores")});
    r.overSource(id + QStringLiteral("scores"), StageCanvas::tr("score"), scores, HookKind::AlignScores, at,
                 ColorScale::Signed, Role::Neutral, true);
    if (!columns)
        return;
    const QString all = QStringLiteral("h1\u00a0…\u00a0h%1").arg(r.source);
    say("states", states.top(), states.height(), {StageCanvas::tr("all hidden states: %1").arg(all), all});
    const engine::Hook state = recurrentHook(HookKind::EncoderState, Stack::Encoder);
    for (int i = 0; i < r.source; ++i)
        r.strip(QStringLiteral("%1state.%2").arg(id).arg(i),
                StageCanvas::tr("hidden state: %1").arg(r.s.store.tokenAt(Stack::Encoder, i)),
                QRectF(states.left() + i * column + 0.5, states.top(), column - 1, states.height()), state, i,
                Role::Value);
}

/// One decoder step from the word that goes in, below, to the word that comes out, above.
void dance(const Recurrent& r, QRectF area, int at) {
    StageCanvas& s = r.s;
    const QString id = QStringLiteral("dance.%1.").arg(at - r.step);
    const bool here = at == r.step;
    BoxItem& card =
        s.box(id + QStringLiteral("card"), area, s.theme.surface(), here ? s.theme.role(Role::Query) : s.theme.line());
    card.radius = 8;
    card.strokeWidth = here ? 1.5 : 1;
    const QRectF inner = area.adjusted(10, 6, -10, -6);
    const double label = std::clamp(inner.width() * 0.3, 66.0, 130.0), word = 24, foot = 18;
    const double free = inner.height() - 2 * word - foot - 8;
    const bool whole = free >= 330; // room for all that attention makes: it counts for two
    const double line = free / (whole ? 6 : 5);
    const QRectF cells(inner.left() + label + 8, inner.top(), inner.width() - label - 8, inner.height());
    const auto row = [&](int i) {                        // 0 is the lowest
        const int below = i + (whole && i >= 2 ? 1 : 0); // of the two parts the upper one
        return QRectF(cells.left(), inner.bottom() - foot - word - 4 - (below + 1) * line + 3, cells.width(),
                      line * (whole && i == 2 ? 2 : 1) - 6);
    };
    const auto say = [&](int i, const char* name, const QStringList& words) {
        r.label(id + QLatin1String(name) + QStringLiteral(".text"),
                QRectF(inner.left(), row(i).top(), label, row(i).height()), words, Qt::AlignRight | Qt::AlignVCenter);
    };
    const auto strip = [&](int i, const char* name, const QStringList& words, QRectF rect, HookKind kind, Role role) {
        say(i, name, words);
        r.strip(id + QLatin1String(name), words.front(), rect, recurrentHook(kind, Stack::Decoder), at, role);
    };
    const bool begun = !s.state.beat || (!r.reading() && at <= s.position);
    if (begun)
        r.word(QStringLiteral("word.target.%1").arg(at), Stack::Decoder, at,
               QRectF(cells.left(), inner.bottom() - foot - word, cells.width(), word),
               s.store.tokenAt(Stack::Decoder, at), here);
    r.label(id + QStringLiteral("in"), QRectF(inner.left(), inner.bottom() - foot - word, label, word),
            {at == 0 ? StageCanvas::tr("begins with") : StageCanvas::tr("goes in")}, Qt::AlignRight | Qt::AlignVCenter);
    s.text(id + QStringLiteral("step"), QRectF(inner.left(), inner.bottom() - foot, inner.width(), foot),
           StageCanvas::tr("time step %1").arg(at + 1), 11, Qt::AlignCenter,
           here ? s.theme.text() : s.theme.textMuted(), here);

    strip(0, "embed", {StageCanvas::tr("embedding")}, row(0), HookKind::Embed, Role::Residual);
    strip(1, "h", {StageCanvas::tr("GRU: state h%1").arg(at + 1), QStringLiteral("h%1").arg(at + 1)}, row(1),
          HookKind::DecoderState, Role::Query);
    if (whole)
        attentionInFull(r, id, row(2), label, at);
    else {
        say(2, "attention",
            {StageCanvas::tr("attention: weights, context C%1").arg(at + 1), StageCanvas::tr("attention")});
        contextAbove(r, id, row(2), at, 0.5);
    }
    // Side by side in proportion to how many numbers each has.
    const engine::Hook context = recurrentHook(HookKind::AlignContext, Stack::Decoder),
                       state = recurrentHook(HookKind::DecoderState, Stack::Decoder);
    const double share = static_cast<double>(r.width(context)) / (r.width(context) + r.width(state));
    say(3, "both", {StageCanvas::tr("side by side [C%1; h%1]").arg(at + 1), QStringLiteral("[C%1; h%1]").arg(at + 1)});
    if (r.share(context, at) >= 1) {
        const QRectF both = row(3);
        r.strip(id + QStringLiteral("both.context"), StageCanvas::tr("context"),
                QRectF(both.left(), both.top(), both.width() * share - 1, both.height()), context, at, Role::Value);
        r.strip(
            id + QStringLiteral("both.h"), StageCanvas::tr("state"),
            QRectF(both.left() + both.width() * share + 1, both.top(), both.width() * (1 - share) - 1, both.height()),
            state, at, Role::Query);
    }
    strip(4, "out",
          {StageCanvas::tr("feed-forward: attentional state"), StageCanvas::tr("feed-forward, tanh"),
           StageCanvas::tr("feed-forward")},
          row(4), HookKind::Attentional, Role::Output);
    for (int i = 0; i < 4; ++i)
        s.arrow(id + QStringLiteral("way.%1").arg(i),
                {{cells.center().x(), row(i).top() - 0.5}, {cells.center().x(), row(i + 1).bottom() + 0.5}}, 0.8);
    const QRectF written(cells.left(), inner.top(), cells.width(), word);
    r.label(id + QStringLiteral("written.text"), QRectF(inner.left(), inner.top(), label, word),
            {StageCanvas::tr("comes out")}, Qt::AlignRight | Qt::AlignVCenter);
    if (!r.hasChosen(at))
        return;
    r.word(QStringLiteral("word.out.%1").arg(at), Stack::Decoder, std::min(at + 1, r.written - 1), written,
           r.chosen(at), here);
}

/// How likely the followed step's word was: the same number as in the list of candidates.
QString probabilityOf(const Recurrent& r) {
    const engine::Hook probabilities{HookKind::Probabilities, -1, Stack::Decoder};
    if (!r.hasChosen(r.step))
        return {};
    const std::vector<int> best = r.s.top(1);
    const int token =
        r.step + 1 < r.written
            ? static_cast<int>(r.s.store.tokensOf(Stack::Decoder).at(static_cast<std::size_t>(r.step) + 1))
        : best.empty() ? -1
                       : best.front();
    const engine::ElementRef element{probabilities, {r.step, token, 0}};
    if (token < 0 || !r.s.store.has(element))
        return {};
    return StageCanvas::tr("%1 with probability %2")
        .arg(r.chosen(r.step))
        .arg(static_cast<double>(r.s.store.value(element)), 0, 'f', 3);
}

} // namespace

void drawRecurrentDance(const Recurrent& r, QRectF body) {
    StageCanvas& s = r.s;
    const double side = std::clamp(body.width() * 0.34, 170.0, 620.0), gap = 22, title = 22;
    const QRectF left(body.left(), body.top() + title, body.width() - side - gap, body.height() - title);
    const QRectF right(left.right() + gap, body.top(), side, body.height());
    const QString probability = probabilityOf(r);
    QStringList titles{StageCanvas::tr("The word that comes out of a step goes into the next"),
                       StageCanvas::tr("A word out, and into the next step"), StageCanvas::tr("Step by step")};
    if (!probability.isEmpty())
        titles.prepend(
            StageCanvas::tr("The word that comes out of a step goes into the next. Here: %1").arg(probability));
    r.heading(QStringLiteral("dance.title"), QRectF(left.left(), body.top(), left.width(), 18),
              fittingForm(titles, s.theme, 12, true, left.width()));
    const bool two = r.step > 0 && left.width() >= 420;
    const double between = 26, width = two ? (left.width() - between) / 2 : left.width();
    if (two) {
        dance(r, QRectF(left.left(), left.top(), width, left.height()), r.step - 1);
        const double from = left.left() + width, high = left.top() + 18, low = left.bottom() - 36;
        s.arrow(QStringLiteral("dance.next"),
                {{from + 1, high}, {from + between / 2, high}, {from + between / 2, low}, {from + between - 1, low}},
                1);
    }
    dance(r, QRectF(left.right() - width, left.top(), width, left.height()), r.step);
    const double outputs = right.height() >= 420 ? right.height() * 0.3 : 0;
    r.alignment(QRectF(right.left(), right.top(), right.width(), right.height() - outputs - (outputs > 0 ? 14 : 0)));
    if (outputs > 0)
        drawOutputs(s, QRectF(right.left(), right.bottom() - outputs, right.width(), outputs));
    s.focus(QRectF(left.right() - width, left.top(), width, left.height()));
}

} // namespace headlight
