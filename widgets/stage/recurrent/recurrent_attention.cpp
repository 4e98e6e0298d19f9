// SPDX-License-Identifier: GPL-3.0-or-later
// Attention at a time step in five numbered lines (S2S-10, S2S-12): prepare, score, softmax, multiply, sum.
#include "widgets/stage/recurrent/recurrent_parts.h"

#include "widgets/stage/fitting_text.h"

#include <algorithm>
#include <cmath>

namespace headlight {

using engine::HookKind;
using engine::Stack;

namespace {

/// Where the five lines and the columns of the source words are.
struct Lines {
    const Recurrent& r;
    QRectF words, cells; ///< what each line does; its numbers
    double gap = 10;
    std::array<double, 5> tops{}, heights{};

    Lines(const Recurrent& of, QRectF area) : r(of) {
        const double left = std::clamp(area.width() * 0.24, 120.0, 300.0);
        words = QRectF(area.left(), area.top(), left - 14, area.height());
        cells = QRectF(area.left() + left, area.top(), area.width() - left, area.height());
        // States are vectors and need height, scores are one number each.
        constexpr std::array<double, 5> shares{0.27, 0.12, 0.12, 0.27, 0.22};
        double y = area.top();
        const double free = area.height() - 4 * gap;
        for (std::size_t i = 0; i < shares.size(); ++i) {
            tops[i] = y;
            heights[i] = free * shares[i];
            y += heights[i] + gap;
        }
    }
    QRectF line(std::size_t i) const { return {cells.left(), tops[i], cells.width(), heights[i]}; }
    QRectF column(std::size_t i, int word) const {
        const double width = cells.width() / std::max(1, r.source), space = std::min(6.0, width * 0.15);
        return {cells.left() + word * width + space / 2, tops[i], std::max(1.0, width - space), heights[i]};
    }
    void say(std::size_t i, const QStringList& what, const QStringList& how, double below = 0) const {
        const QString id = QStringLiteral("line.%1").arg(i + 1);
        BoxItem& number = r.s.box(id + QStringLiteral(".number"), QRectF(words.left(), tops[i] + 1, 20, 18),
                                  r.s.theme.roleSoft(Role::Pattern), r.s.theme.role(Role::Pattern));
        number.radius = 9;
        r.s.text(id + QStringLiteral(".number.text"), number.rect, QString::number(i + 1), 11, Qt::AlignCenter,
                 r.s.theme.text(), true);
        const QRectF rest(words.left() + 26, tops[i], words.width() - 26, heights[i]);
        r.heading(id + QStringLiteral(".what"), QRectF(rest.left(), rest.top(), rest.width(), 20),
                  fittingForm(what, r.s.theme, 12, true, rest.width()));
        const QRectF room = rest.adjusted(0, 20, 0, -below);
        if (room.height() >= 14)
            r.label(id + QStringLiteral(".how"), room, QStringList(how) << QString(), Qt::AlignLeft | Qt::AlignTop);
    }
};

/// Whose score this is, its formula and what is compared, longest form first.
QStringList scoreForms(const StageCanvas& s) {
    const auto formula = [&](HookKind kind) {
        const engine::Op* op = s.store.ops()->producer(recurrentHook(kind, Stack::Decoder));
        return op ? QString::fromStdString(op->formula) : QString();
    };
    const engine::Op* op = s.store.ops()->producer(recurrentHook(HookKind::AlignScores, Stack::Decoder));
    if (!op)
        return {};
    const QString query = formula(HookKind::AlignQuery), key = formula(HookKind::AlignKey);
    const QString name = op->kind == engine::OpKind::AdditiveScore ? StageCanvas::tr("additive, Bahdanau's")
                         : query.isEmpty()                         ? StageCanvas::tr("dot product, Luong's")
                                                                   : StageCanvas::tr("general, Luong's");
    const QString shortest = QStringLiteral("%1: %2").arg(name, QString::fromStdString(op->formula));
    QString longest = shortest;
    if (!query.isEmpty())
        longest += QStringLiteral("; query = %1").arg(query);
    if (!key.isEmpty())
        longest += QStringLiteral("; key = %1").arg(key);
    return {longest, shortest, QString::fromStdString(op->formula)};
}

/// The source words above their columns, the one that is looked at most in bold.
void sourceWords(const Lines& at, QRectF row) {
    const Recurrent& r = at.r;
    const Gathered weights =
        r.s.gathered({recurrentHook(HookKind::AlignPattern, Stack::Decoder), {r.step, 0, 0}, 0, 1, 1, r.source});
    int most = -1;
    if (weights.values && r.share(recurrentHook(HookKind::AlignPattern, Stack::Decoder), r.step) >= 1)
        most = static_cast<int>(std::max_element(weights.values->begin(), weights.values->end()) -
                                weights.values->begin());
    const double width = row.width() / std::max(1, r.source);
    const int every = std::max(1, static_cast<int>(std::ceil(46 / width)));
    for (int i = 0; i < r.source; ++i) {
        const bool here = i == most || (most < 0 && i == r.s.state.source);
        const int front = most < 0 ? r.s.state.source : most;
        if (!here && (i % every != 0 || std::abs(i - front) < every))
            continue;
        const double room = std::max(width, every > 1 ? 46.0 : width) - 2;
        QRectF rect(row.left() + i * width + 1, row.top(), room, row.height());
        rect.moveLeft(std::min(rect.left(), row.right() - room));
        r.word(QStringLiteral("word.source.%1").arg(i), Stack::Encoder, i, rect, r.s.store.tokenAt(Stack::Encoder, i),
               i == most);
    }
}

void weightedStates(const Lines& at) {
    const Recurrent& r = at.r;
    const engine::Hook pattern = recurrentHook(HookKind::AlignPattern, Stack::Decoder),
                       context = recurrentHook(HookKind::AlignContext, Stack::Decoder);
    if (r.share(context, r.step) <= 0)
        return;
    for (int i = 0; i < r.source; ++i) {
        const engine::ElementRef weight{pattern, {r.step, i, 0}};
        const double share = r.s.store.has(weight) ? static_cast<double>(r.s.store.value(weight)) : 0;
        r.strip(
            QStringLiteral("weighted.%1").arg(i),
            StageCanvas::tr("hidden state of %1, fainter the less it counts").arg(r.s.store.tokenAt(Stack::Encoder, i)),
            at.column(3, i), recurrentHook(HookKind::EncoderState, Stack::Encoder), i, Role::Value,
            std::isfinite(share) ? std::clamp(0.06 + 0.94 * share, 0.06, 1.0) : 1);
    }
}

} // namespace

void drawRecurrentAttention(const Recurrent& r, QRectF body) {
    StageCanvas& s = r.s;
    const double top = 24, words = 22;
    r.heading(
        QStringLiteral("look.title"), QRectF(body.left(), body.top(), body.width() * 0.6, 20),
        fittingForm(
            {StageCanvas::tr("Attention at time step %1: what of the source the decoder looks at").arg(r.step + 1),
             StageCanvas::tr("Attention at time step %1").arg(r.step + 1)},
            s.theme, 13, true, body.width() * 0.6),
        Role::Neutral, 13);
    if (r.hasChosen(r.step))
        s.text(QStringLiteral("look.word"),
               QRectF(body.left() + body.width() * 0.6, body.top(), body.width() * 0.4, 20),
               StageCanvas::tr("it writes %1").arg(r.chosen(r.step)), 13, Qt::AlignRight | Qt::AlignVCenter,
               s.theme.role(Role::Output), true);
    const Lines at(r, body.adjusted(0, top + words + 4, 0, 0));
    sourceWords(at, QRectF(at.cells.left(), body.top() + top, at.cells.width(), words));

    const double room = at.heights[0] >= 84 ? std::min(26.0, at.heights[0] * 0.3) : std::max(0.0, at.heights[0] - 24);
    at.say(0, {StageCanvas::tr("Prepare")},
           {StageCanvas::tr("Every hidden state of the encoder is here; so is the decoder's state of this step:"),
            StageCanvas::tr("all hidden states, and the decoder's:"), StageCanvas::tr("decoder's state:")},
           room + 2);
    for (int i = 0; i < r.source; ++i)
        r.strip(QStringLiteral("encoder.state.%1").arg(i),
                StageCanvas::tr("hidden state: %1").arg(s.store.tokenAt(Stack::Encoder, i)), at.column(0, i),
                recurrentHook(HookKind::EncoderState, Stack::Encoder), i, Role::Value);
    if (room >= 6)
        r.strip(QStringLiteral("decoder.state.%1").arg(r.step), StageCanvas::tr("decoder's state"),
                QRectF(at.words.left() + 26, at.tops[0] + at.heights[0] - room, at.words.width() - 26, room),
                recurrentHook(HookKind::DecoderState, Stack::Decoder), r.step, Role::Query);

    at.say(1, {StageCanvas::tr("Score each state"), StageCanvas::tr("Score")}, scoreForms(s));
    r.overSource(QStringLiteral("scores"), StageCanvas::tr("score"), at.line(1), HookKind::AlignScores, r.step,
                 ColorScale::Signed, Role::Neutral, true);
    at.say(2, {StageCanvas::tr("Softmax")}, {StageCanvas::tr("weights that add up to 1")});
    r.overSource(QStringLiteral("weights"), StageCanvas::tr("weight"), at.line(2), HookKind::AlignPattern, r.step,
                 ColorScale::Weight, Role::Pattern, true);
    at.say(3, {StageCanvas::tr("Multiply")},
           {StageCanvas::tr("Each state is as strong as its weight: those that count little fade."),
            StageCanvas::tr("those that count little fade")});
    weightedStates(at);
    at.say(4, {StageCanvas::tr("Sum up")},
           {StageCanvas::tr("Together they are the context of this step, C."), StageCanvas::tr("the context, C")});
    r.strip(QStringLiteral("context.%1").arg(r.step), StageCanvas::tr("context"), at.line(4),
            recurrentHook(HookKind::AlignContext, Stack::Decoder), r.step, Role::Value);
    s.focus(at.line(2).united(at.line(1)));
}

} // namespace headlight
