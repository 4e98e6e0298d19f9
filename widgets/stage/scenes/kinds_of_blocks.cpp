// SPDX-License-Identifier: GPL-3.0-or-later
// Which parts a block has, and which blocks a model is stacked from. A page a beat, each drawn from below upwards.
#include "widgets/stage/scenes/scene_canvas.h"

#include <algorithm>
#include <array>

namespace headlight {
namespace {

enum Page { Stacks, Families, EncoderBlock, DecoderBlock, FourthPosition, Cones, DecoderOnly, Gpt2, pageCount };

/// One page while it is seen: its ids begin with its number.
struct Sheet {
    SceneCanvas& s;
    int page;
    double shown;
    QRectF area;

    QString id(const QString& name) const { return QStringLiteral("%1.%2").arg(page).arg(name); }
    QRectF part(double x, double y, double width, double height) const {
        return {area.left() + x * area.width(), area.top() + y * area.height(), width * area.width(),
                height * area.height()};
    }
    void text(const QString& name, QRectF rect, const QString& words, double px, bool bold = false,
              bool muted = false) const {
        s.text(id(name), rect, words, px * s.unit, muted ? s.theme.textMuted() : s.theme.text(), bold, Qt::AlignCenter,
               shown);
    }
    void block(const QString& name, QRectF rect, const QString& words, Role role, bool dashed = false) const {
        BoxItem& box = s.box(id(name), rect, s.theme.roleSoft(role), s.theme.role(role), words, shown);
        box.radius = std::min(8.0, rect.height() * 0.25);
        box.dashed = dashed;
        s.text(id(name) + QStringLiteral(".text"), rect.adjusted(5, 0, -5, 0), words, 13 * s.unit,
               s.theme.textOn(s.theme.roleSoft(role).rgb()), false, Qt::AlignCenter, shown);
    }
    void slot(const QString& name, QRectF rect, const QString& words, bool strong = false) const {
        BoxItem& box =
            s.box(id(name), rect, s.theme.surface(), strong ? s.theme.accent() : s.theme.line(), words, shown);
        box.radius = 4;
        box.strokeWidth = strong ? 2 : 1;
        s.text(id(name) + QStringLiteral(".text"), rect.adjusted(2, 0, -2, 0), words, 12.5 * s.unit, s.theme.text(),
               strong, Qt::AlignCenter, shown);
    }
    void line(const QString& name, QPointF from, QPointF to, Role role, bool arrow, bool dashed = false) const {
        s.line(id(name), {from, to}, s.theme.role(role), 1.5, shown, arrow, dashed);
    }
    void up(const QString& name, const QRectF& below, const QRectF& above, Role role = Role::Residual) const {
        line(name, {below.center().x(), below.top() - 2}, {below.center().x(), above.bottom() + 2}, role, true);
    }
};

QString encoder() {
    return SceneCanvas::tr("encoder");
}
QString decoder() {
    return SceneCanvas::tr("decoder");
}

/// `count` blocks, the first at the bottom.
std::vector<QRectF> drawStack(const Sheet& p, const QString& name, QRectF rect, int count, const QString& words,
                              Role role) {
    std::vector<QRectF> blocks;
    const double step = rect.height() / count;
    for (int i = 0; i < count; ++i) {
        blocks.emplace_back(rect.left(), rect.bottom() - (i + 1) * step + step * 0.12, rect.width(), step * 0.76);
        p.block(QStringLiteral("%1.%2").arg(name).arg(i), blocks.back(), words, role);
        if (i > 0)
            p.up(QStringLiteral("%1.up.%2").arg(name).arg(i), blocks[blocks.size() - 2], blocks.back(), role);
    }
    return blocks;
}

void drawStacks(const Sheet& p) {
    const auto left =
        drawStack(p, QStringLiteral("encoder"), p.part(0.1, 0.12, 0.28, 0.74), 6, encoder(), Role::Residual);
    const auto right =
        drawStack(p, QStringLiteral("decoder"), p.part(0.62, 0.12, 0.28, 0.74), 6, decoder(), Role::Output);
    // The top encoder is what every decoder reads.
    const QPointF from(left.back().right() + 3, left.back().center().y());
    for (std::size_t i = 0; i < right.size(); ++i)
        p.line(QStringLiteral("read.%1").arg(i), from, {right[i].left() - 3, right[i].center().y()}, Role::Key, true);
    const QRectF input = p.part(0.04, 0.92, 0.4, 0.08), output = p.part(0.56, 0, 0.4, 0.08);
    p.text(QStringLiteral("input"), input, QStringLiteral("Je suis étudiant"), 15, true);
    p.text(QStringLiteral("output"), output, QStringLiteral("I am a student"), 15, true);
    p.up(QStringLiteral("in"), input, left.front());
    p.up(QStringLiteral("out"), right.back(), output, Role::Output);
}

void drawFamilies(const Sheet& p) {
    struct Family {
        QString name, words;
        Role role;
        bool again;
    };
    const std::array<Family, 3> families{
        {{QStringLiteral("GPT-2"), decoder(), Role::Output, false},
         {QStringLiteral("BERT"), encoder(), Role::Residual, false},
         {QStringLiteral("Transformer-XL"), SceneCanvas::tr("recurrent decoder"), Role::Output, true}}};
    for (std::size_t i = 0; i < families.size(); ++i) {
        const Family& f = families[i];
        const double x = 0.04 + 0.33 * static_cast<double>(i);
        const auto blocks =
            drawStack(p, QStringLiteral("family.%1").arg(i), p.part(x, 0.02, 0.24, 0.78), 4, f.words, f.role);
        p.text(QStringLiteral("family.%1.name").arg(i), p.part(x - 0.03, 0.88, 0.3, 0.09), f.name, 17, true);
        if (!f.again)
            continue;
        for (std::size_t b = 0; b < blocks.size(); ++b) { // what the segment before left behind
            const QRectF& r = blocks[b];
            const double out = r.right() + 14 * p.s.unit, y = r.center().y(), low = r.height() * 0.3;
            p.s.line(p.id(QStringLiteral("again.%1").arg(b)),
                     {{r.right() + 2, y - low}, {out, y - low}, {out, y + low}, {r.right() + 2, y + low}},
                     p.s.theme.role(Role::Output), 1.5, p.shown, true);
        }
    }
}

/// A row of places at the bottom; the last one stands for all that are not drawn.
std::vector<QRectF> drawPlaces(const Sheet& p, const std::vector<QString>& words, double y, int strong = -1,
                               double left = 0, double width = 1) {
    std::vector<QRectF> places;
    const double step = width / static_cast<double>(words.size());
    for (std::size_t i = 0; i < words.size(); ++i) {
        places.push_back(p.part(left + (static_cast<double>(i) + 0.08) * step, y, step * 0.84, 0.1));
        p.slot(QStringLiteral("slot.%1.%2").arg(left).arg(i), places.back(), words[i], static_cast<int>(i) == strong);
    }
    return places;
}

void drawNumbers(const Sheet& p, const std::vector<QRectF>& places, const QString& last) {
    for (std::size_t i = 0; i < places.size(); ++i) {
        const bool end = i + 1 == places.size(), between = i + 2 == places.size(); // positions that are not drawn
        if (!between)
            p.text(QStringLiteral("number.%1").arg(i),
                   QRectF(places[i].left(), places[i].bottom() + 2, places[i].width(), places[i].height() * 0.62),
                   end ? last : QString::number(i + 1), 11.5, false, true);
    }
}

std::vector<QString> encoderTokens() {
    return {QStringLiteral("robot"), QStringLiteral("must"),  QStringLiteral("obey"), QStringLiteral("orders"),
            QStringLiteral("<eos>"), QStringLiteral("<pad>"), QStringLiteral("…"),    QStringLiteral("<pad>")};
}
std::vector<QString> decoderTokens() {
    return {QStringLiteral("<s>"),
            QStringLiteral("robot"),
            QStringLiteral("must"),
            QStringLiteral("obey"),
            QString(),
            QString(),
            QStringLiteral("…"),
            QString()};
}

/// The parts of one block above its places, the first part lowest.
std::vector<QRectF> drawParts(const Sheet& p, const std::vector<std::pair<QString, Role>>& parts, QRectF frame,
                              Role around, const QString& name) {
    p.s.box(p.id(QStringLiteral("block")), frame, p.s.theme.surface(), p.s.theme.role(around), name, p.shown).radius =
        10;
    std::vector<QRectF> rects;
    const double step = frame.height() / static_cast<double>(parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
        rects.emplace_back(frame.left() + frame.width() * 0.03,
                           frame.bottom() - (static_cast<double>(i) + 1) * step + step * 0.18, frame.width() * 0.94,
                           step * 0.64);
        p.block(QStringLiteral("part.%1").arg(i), rects.back(), parts[i].first, parts[i].second);
    }
    return rects;
}

QString selfAttention() {
    return SceneCanvas::tr("self-attention");
}
QString maskedAttention() {
    return SceneCanvas::tr("masked self-attention");
}
QString feedForward() {
    return SceneCanvas::tr("feed-forward network");
}

void drawEncoderBlock(const Sheet& p) {
    const auto places = drawPlaces(p, encoderTokens(), 0.78);
    drawNumbers(p, places, QStringLiteral("512"));
    const auto parts = drawParts(p, {{selfAttention(), Role::Pattern}, {feedForward(), Role::Mlp}},
                                 p.part(0, 0.04, 1, 0.62), Role::Residual, SceneCanvas::tr("encoder block"));
    for (std::size_t i = 0; i < places.size(); ++i)
        if (encoderTokens()[i] != QStringLiteral("…"))
            p.up(QStringLiteral("in.%1").arg(i), places[i], parts.front());
}

void drawDecoderBlock(const Sheet& p) {
    const auto places = drawPlaces(p, decoderTokens(), 0.78, -1, 0.0, 0.8);
    drawNumbers(p, places, QStringLiteral("512"));
    const auto parts = drawParts(p,
                                 {{maskedAttention(), Role::Pattern},
                                  {SceneCanvas::tr("encoder–decoder attention"), Role::Key},
                                  {feedForward(), Role::Mlp}},
                                 p.part(0, 0.02, 0.8, 0.66), Role::Output, SceneCanvas::tr("decoder block"));
    for (std::size_t i = 0; i < 4; ++i)
        p.up(QStringLiteral("in.%1").arg(i), places[i], parts.front(), Role::Output);
    const QRectF source = p.part(0.86, 0.2, 0.14, 0.3);
    p.block(QStringLiteral("source"), source, SceneCanvas::tr("encoders"), Role::Residual);
    p.line(QStringLiteral("from.source"), {source.left() - 2, parts[1].center().y()},
           {p.part(0, 0, 0.8, 1).right() + 3, parts[1].center().y()}, Role::Key, true);
}

void drawFourthPosition(const Sheet& p) {
    const auto places = drawPlaces(p, decoderTokens(), 0.78, 3);
    drawNumbers(p, places, QStringLiteral("512"));
    const auto parts = drawParts(p, {{maskedAttention(), Role::Pattern}, {feedForward(), Role::Mlp}},
                                 p.part(0, 0.04, 1, 0.5), Role::Output, SceneCanvas::tr("decoder block"));
    const QPointF meeting(places[3].center().x(), parts[0].bottom() + 2);
    for (std::size_t i = 0; i <= 3; ++i) // itself and what came before
        p.line(QStringLiteral("look.%1").arg(i), meeting, {places[i].center().x(), places[i].top() - 2}, Role::Pattern,
               false, i < 3);
    p.line(QStringLiteral("through"), {meeting.x(), parts[0].top() - 2}, {meeting.x(), parts[1].bottom() + 2},
           Role::Output, true);
    p.line(QStringLiteral("out"), {meeting.x(), parts[1].top() - 2}, {meeting.x(), p.area.top()}, Role::Output, true);
}

/// What each of five positions sees: everything, or only what came before.
void drawCone(const Sheet& p, double left, bool masked) {
    constexpr int count = 5;
    constexpr int query = 2;
    const double width = 0.44, step = width / count;
    const QString side = masked ? QStringLiteral("masked") : QStringLiteral("open");
    std::array<QRectF, count> below, above;
    for (int i = 0; i < count; ++i) {
        const auto at = static_cast<std::size_t>(i);
        below[at] = p.part(left + (i + 0.14) * step, 0.8, step * 0.72, 0.1);
        above[at] = p.part(left + (i + 0.14) * step, 0.16, step * 0.72, 0.1);
        p.slot(side + QStringLiteral(".below.%1").arg(i), below[at], QString::number(i + 1));
        p.slot(side + QStringLiteral(".above.%1").arg(i), above[at], QString::number(i + 1), i == query);
    }
    for (int key = 0; key < count; ++key) {
        if (masked && key > query)
            continue;
        const QRectF& to = below[static_cast<std::size_t>(key)];
        p.line(side + QStringLiteral(".look.%1").arg(key), {above[query].center().x(), above[query].bottom() + 2},
               {to.center().x(), to.top() - 2}, Role::Pattern, false);
    }
    p.text(side + QStringLiteral(".title"), p.part(left, 0.02, width, 0.1),
           masked ? maskedAttention() : selfAttention(), 15, true);
}

void drawCones(const Sheet& p) {
    drawCone(p, 0.02, false);
    drawCone(p, 0.54, true);
}

void drawDecoderOnly(const Sheet& p) {
    const auto blocks =
        drawStack(p, QStringLiteral("decoder"), p.part(0.02, 0.02, 0.32, 0.72), 6, decoder(), Role::Output);
    Sheet inside = p;
    inside.area = p.part(0.5, 0.02, 0.5, 0.72);
    const auto parts = drawParts(inside, {{maskedAttention(), Role::Pattern}, {feedForward(), Role::Mlp}},
                                 inside.part(0, 0, 1, 0.7), Role::Output, SceneCanvas::tr("decoder block"));
    for (const bool top : {true, false}) {
        const QRectF& block = blocks.back();
        const QRectF frame = inside.part(0, 0, 1, 0.7);
        p.line(top ? QStringLiteral("open.top") : QStringLiteral("open.bottom"),
               {block.right() + 2, top ? block.top() : block.bottom()},
               {frame.left() - 2, top ? frame.top() : frame.bottom()}, Role::Neutral, false, true);
    }
    inside.block(QStringLiteral("gone"), inside.part(0.03, 0.8, 0.94, 0.17),
                 SceneCanvas::tr("no encoder–decoder attention"), Role::Neutral, true);
    drawPlaces(p,
               {QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("3"), QStringLiteral("4"), QStringLiteral("5"),
                QStringLiteral("…"), SceneCanvas::tr("4,000")},
               0.84);
}

void drawGpt2(const Sheet& p) {
    constexpr int lanes = 7;
    const std::vector<QString> words{QStringLiteral("<s>"),   QStringLiteral("2"), QStringLiteral("3"),
                                     QStringLiteral("4"),     QStringLiteral("5"), QStringLiteral("…"),
                                     SceneCanvas::tr("1,024")};
    const auto places = drawPlaces(p, words, 0.84);
    for (int level = 0; level < 4; ++level) {
        // First, second, all between, last.
        const QString name = level == 0   ? SceneCanvas::tr("decoder 1")
                             : level == 1 ? SceneCanvas::tr("decoder 2")
                             : level == 2 ? QStringLiteral("…")
                                          : SceneCanvas::tr("decoder 12, 24, 36 or 48");
        p.block(QStringLiteral("decoder.%1").arg(level), p.part(0.01, 0.62 - 0.19 * level, 0.98, 0.12), name,
                Role::Output);
    }
    for (int lane = 0; lane < lanes; ++lane)
        for (int level = 0; level < 4; ++level) {
            const QRectF& slot = places[static_cast<std::size_t>(lane)];
            const double from = level == 0 ? slot.top() : p.part(0, 0.62 - 0.19 * (level - 1), 1, 0.12).top();
            const double to = p.part(0, 0.62 - 0.19 * level, 1, 0.12).bottom();
            if (lane != 5)
                p.line(QStringLiteral("lane.%1.%2").arg(lane).arg(level), {slot.center().x(), from - 2},
                       {slot.center().x(), to + 2}, Role::Residual, true);
        }
}

} // namespace

std::vector<SceneBeat> kindsBeats() {
    return {
        {SceneCanvas::tr("Two stacks"), SceneCanvas::tr("Encoders read a text, decoders write its translation. Every "
                                                        "decoder looks at what the last encoder gives.")},
        {SceneCanvas::tr("One stack is enough"),
         SceneCanvas::tr(
             "Later models keep one kind: GPT-2 decoders, BERT encoders, Transformer-XL decoders with a memory.")},
        {SceneCanvas::tr("An encoder block"),
         SceneCanvas::tr("It takes up to 512 tokens; what is missing is padded. Every token may look at every other.")},
        {SceneCanvas::tr("A decoder block"),
         SceneCanvas::tr("One part more, to look at the encoders, and a mask: no token sees the tokens to its right.")},
        {SceneCanvas::tr("Position 4"),
         SceneCanvas::tr("On its way through the block, position 4 may look at positions 1 to 4 and no further.")},
        {SceneCanvas::tr("Two cones"),
         SceneCanvas::tr(
             "What position 3 sees: all five positions with self-attention, only 1, 2 and 3 with the mask.")},
        {SceneCanvas::tr("Decoders only"),
         SceneCanvas::tr("Without encoders that part goes. Six such blocks read 4,000 tokens at a time.")},
        {SceneCanvas::tr("GPT-2"),
         SceneCanvas::tr("The same block again, 12 to 48 times, with a lane for each of 1,024 tokens.")}};
}

void drawKinds(SceneCanvas& s) {
    constexpr std::array<void (*)(const Sheet&), pageCount> pages{
        drawStacks,         drawFamilies, drawEncoderBlock, drawDecoderBlock,
        drawFourthPosition, drawCones,    drawDecoderOnly,  drawGpt2};
    for (int page = 0; page < pageCount; ++page) {
        const double shown = s.progress(page) * (page + 1 < pageCount ? 1 - s.progress(page + 1) : 1);
        if (shown > 0)
            pages[static_cast<std::size_t>(page)]({s, page, shown, s.body});
    }
}

} // namespace headlight
