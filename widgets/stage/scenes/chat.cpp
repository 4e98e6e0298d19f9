// SPDX-License-Identifier: GPL-3.0-or-later
// A chat of two sentences (MP-02): what the encoder reads, what the decoder writes word by word, and the look-ahead
// mask (MP-04) that lets it learn all words at once. In the second attention the decoder asks and the encoder answers
//
#include "widgets/stage/scenes/scene_canvas.h"

#include <algorithm>
#include <array>

namespace headlight {
namespace {

enum Beat { Read, First, Second, Third, End, Mask };

// The example's own words, in every language.
const std::array<QString, 4> question{QStringLiteral("Hi"), QStringLiteral("how"), QStringLiteral("are"),
                                      QStringLiteral("you")};
const std::array<QString, 5> answer{QStringLiteral("<start>"), QStringLiteral("I"), QStringLiteral("am"),
                                    QStringLiteral("fine"), QStringLiteral("<end>")};

void word(SceneCanvas& s, const QString& id, QRectF rect, const QString& words, Role role, double opacity) {
    if (opacity <= 0)
        return;
    s.box(id, rect, s.theme.roleSoft(role), s.theme.role(role), words, opacity).radius = 5;
    s.text(id + QStringLiteral(".text"), rect.adjusted(3, 0, -3, 0), words, 13.5 * s.unit, s.theme.text(), false,
           Qt::AlignCenter, opacity);
}

void machine(SceneCanvas& s, const QString& id, QRectF rect, const QString& name, Role role) {
    BoxItem& box = s.box(id, rect, s.theme.surface(), s.theme.role(role), name);
    box.radius = 10;
    box.strokeWidth = 2;
    s.text(id + QStringLiteral(".text"), rect, name, 15 * s.unit, s.theme.text(), true);
}

/// Words that go in below, a machine, and for the decoder the words that come out above.
void drawConversation(SceneCanvas& s, QRectF area) {
    const double row = std::min(area.height() / 5, 54 * s.unit), gap = area.width() * 0.12;
    const double half = (area.width() - gap) / 2, top = area.center().y() - 2.5 * row;
    const QRectF encoder(area.left(), top + 1.5 * row, half, 1.6 * row);
    const QRectF decoder = encoder.translated(half + gap, 0);
    machine(s, QStringLiteral("encoder"), encoder, SceneCanvas::tr("Encoder"), Role::Key);
    machine(s, QStringLiteral("decoder"), decoder, SceneCanvas::tr("Decoder"), Role::Query);
    const double read = s.progress(Read), step = half / 4;
    for (std::size_t i = 0; i < question.size(); ++i)
        word(s, QStringLiteral("question.%1").arg(i),
             QRectF(encoder.left() + static_cast<double>(i) * step, encoder.bottom() + 0.6 * row, step - 4, 0.7 * row),
             question[i], Role::Key, std::clamp(read * 4 - static_cast<double>(i), 0.0, 1.0));
    const double y = encoder.center().y(), told = s.progress(First);
    s.line(QStringLiteral("keys"), {{encoder.right() + 4, y}, {decoder.left() - 4, y}}, s.theme.role(Role::Key), 2.5,
           std::min(1.0, told * 3), true);
    s.text(QStringLiteral("keys.text"), QRectF(encoder.right(), y - 1.05 * row, gap, row), SceneCanvas::tr("K, V"),
           13 * s.unit, s.theme.role(Role::Key), true, Qt::AlignHCenter | Qt::AlignBottom, std::min(1.0, told * 3));
    for (int i = 0; i < 4; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const double shown = s.progress(First + i), x = decoder.left() + i * step;
        word(s, QStringLiteral("in.%1").arg(i), QRectF(x, decoder.bottom() + 0.6 * row, step - 4, 0.7 * row),
             answer[at], Role::Residual, std::min(1.0, shown * 2));
        word(s, QStringLiteral("out.%1").arg(i), QRectF(x, decoder.top() - 1.3 * row, step - 4, 0.7 * row),
             answer[at + 1], Role::Output, std::max(0.0, shown * 2 - 1));
        if (shown > 0.5)
            s.line(QStringLiteral("up.%1").arg(i),
                   {{x + step / 2, decoder.top() - 2}, {x + step / 2, decoder.top() - 0.55 * row}},
                   s.theme.role(Role::Output), 1.5, shown * 2 - 1, true);
    }
}

/// 0 where a word may be looked at, −∞ where it comes later: what is added to the scaled scores.
void drawMask(SceneCanvas& s, QRectF area, double shown) {
    const double label = area.width() * 0.2;
    const double cell = std::min((area.width() - label) / 4, (area.height() - 30 * s.unit) / 4);
    const QRectF grid(area.left() + label, area.top() + 26 * s.unit, cell * 4, cell * 4);
    for (int q = 0; q < 4; ++q) {
        const QString& query = answer[static_cast<std::size_t>(q)];
        s.text(QStringLiteral("mask.row.%1").arg(q), QRectF(area.left(), grid.top() + q * cell, label - 6, cell - 2),
               query, 12.5 * s.unit, s.theme.text(), false, Qt::AlignRight | Qt::AlignVCenter, shown);
        s.text(QStringLiteral("mask.column.%1").arg(q),
               QRectF(grid.left() + q * cell, area.top() + 2, cell - 2, 22 * s.unit), query, 12.5 * s.unit,
               s.theme.text(), false, Qt::AlignCenter, shown);
        for (int k = 0; k < 4; ++k) {
            const QString value = k > q ? QStringLiteral("−∞") : QStringLiteral("0");
            s.number(QStringLiteral("mask.%1.%2").arg(q).arg(k),
                     QRectF(grid.left() + k * cell, grid.top() + q * cell, cell - 2, cell - 2), value,
                     SceneCanvas::tr("mask, query “%1”, key “%2”: %3")
                         .arg(query, answer[static_cast<std::size_t>(k)], value),
                     k > q ? s.theme.masked() : QColor(), 14 * s.unit,
                     std::clamp(shown * 4 - static_cast<double>(q), 0.0, 1.0));
        }
    }
}

} // namespace

std::vector<SceneBeat> chatBeats() {
    const QString stamp = SceneCanvas::tr("the article's words; no numbers");
    return {
        {SceneCanvas::tr("Read"), SceneCanvas::tr("The encoder reads the whole question at once."), stamp},
        {SceneCanvas::tr("First word"),
         SceneCanvas::tr("The decoder begins with <start>. Its queries meet the encoder's keys and values, and it "
                         "writes the first word."),
         stamp},
        {SceneCanvas::tr("Fed back"), SceneCanvas::tr("What it wrote goes in again: “I” leads to “am”."), stamp},
        {SceneCanvas::tr("And again"), SceneCanvas::tr("Every step sees all the words before it."), stamp},
        {SceneCanvas::tr("The end"), SceneCanvas::tr("The end token is a word like any other: here it stops."), stamp},
        {SceneCanvas::tr("Look-ahead mask"),
         SceneCanvas::tr("In training all words stand there already. The mask is added to the scaled scores: −∞ "
                         "hides what comes later."),
         SceneCanvas::tr("by the rule")}};
}

void drawChat(SceneCanvas& s) {
    const double masked = s.progress(Mask);
    if (masked <= 0) {
        drawConversation(s, s.body);
        return;
    }
    const double side = std::min(s.body.height(), s.body.width() * 0.4);
    drawConversation(s, s.body.adjusted(0, 0, -side - s.body.width() * 0.04, 0));
    drawMask(s, QRectF(s.body.right() - side, s.body.center().y() - side / 2, side, side), masked);
}

} // namespace headlight
