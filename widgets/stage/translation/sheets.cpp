// SPDX-License-Identifier: GPL-3.0-or-later
// What joins the towers: the encoder's output goes to every decoder layer as its own keys and values, once (IT-03,
// IT-29, HD-03).
#include "widgets/picture/text_layout.h"
#include "widgets/stage/fitting_text.h"
#include "widgets/stage/model/model_plan.h"
#include "widgets/stage/translation/translation_plan.h"

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

using engine::HookKind;
using engine::Stack;

/// Keys or values of one decoder layer.
struct Sheet {
    QString id, name;
    HookKind kind = HookKind::CrossK;
    Role role = Role::Key;
    int layer = 0;
    QRectF rect;
    double share = 1;
};

struct SheetRows {
    int first = 0, count = 0; ///< rows drawn
    int step = 1;             ///< source tokens behind one
};

/// Each head's numbers side by side, a row a source token.
void drawSheet(StageCanvas& s, const Tower& decoder, const Sheet& sheet, const SheetRows& rows, double opacity) {
    const engine::ModelShape shape = s.store.model()->shape().of(Stack::Decoder);
    const int heads = decoder.headCount;
    const double width = sheet.rect.width() / heads, gap = width > 5 ? 1 : 0;
    const int bins = std::clamp(static_cast<int>((width - gap) / 3), 1, shape.headDim);
    const int step = (shape.headDim + bins - 1) / bins, columns = (shape.headDim + step - 1) / step;
    const engine::Hook hook{sheet.kind, sheet.layer, Stack::Decoder};
    std::vector<Slice> slices;
    std::vector<Gathered> parts;
    for (int h = 0; h < heads; ++h) {
        slices.push_back({hook, {rows.first, h, 0}, 0, rows.count, 2, columns, rows.step, step});
        if (Gathered part = s.gathered(slices.back()); part.values)
            parts.push_back(std::move(part));
    }
    BoxItem& card = s.box(sheet.id + QStringLiteral(".card"), sheet.rect.adjusted(-2.5, -2.5, 2.5, 2.5),
                          sheet.share > 0 ? s.theme.roleSoft(sheet.role) : QColor(),
                          sheet.share > 0 ? s.theme.role(sheet.role) : s.theme.line());
    card.radius = 3;
    card.dashed = sheet.share <= 0;
    if (parts.empty())
        return;
    const float full = fullColor(parts);
    for (int h = 0; h < heads; ++h) {
        const QRectF rect(sheet.rect.left() + h * width, sheet.rect.top(), width - gap, sheet.rect.height());
        CellGrid* grid = s.grid(QStringLiteral("%1.%2").arg(sheet.id).arg(h),
                                StageCanvas::tr("%1, layer %2 head %3").arg(sheet.name).arg(sheet.layer).arg(h), rect,
                                slices[static_cast<std::size_t>(h)], ColorScale::Signed, sheet.role, sheet.share, false,
                                std::pair{-full, full});
        if (!grid)
            continue;
        grid->borders = false;
        grid->opacity = sheet.share <= 0 ? 0 : opacity;
    }
}

/// Names of the rows, at the left of the open layer's keys.
void drawNames(StageCanvas& s, const TranslationPlan& plan, const QRectF& sheet, double left, const SheetRows& rows) {
    const double pitch = sheet.height() / rows.count, line = 11 * Theme::textScale();
    const int every = std::max(1, static_cast<int>(std::ceil(line / pitch)));
    for (int row = 0; row < rows.count; row += every) {
        const int at = rows.first + row * rows.step;
        const QRectF rect(left, sheet.top() + (row + 0.5) * pitch - line / 2, sheet.left() - left - 6, line);
        const QString id = QStringLiteral("sheet.token.%1").arg(at);
        const bool followed = at == plan.encoder.followed;
        s.box(id, rect, followed ? s.theme.roleSoft(Role::Key) : QColor(), {},
              StageCanvas::tr("source token %1: %2").arg(at).arg(s.store.tokenAt(Stack::Encoder, at)),
              QStringLiteral("source:%1").arg(at))
            .radius = 3;
        s.text(id + QStringLiteral(".text"), rect, s.store.tokenAt(Stack::Encoder, at), 9.5,
               Qt::AlignRight | Qt::AlignVCenter, s.theme.text(), followed);
    }
}

void drawWire(StageCanvas& s, const QString& id, std::vector<QPointF> points, double width, Role role, double opacity,
              bool arrow) {
    PathItem path;
    path.id = id;
    path.points = std::move(points);
    path.color = s.theme.role(role);
    path.width = width;
    path.opacity = opacity;
    path.arrow = arrow;
    s.list.items.emplace_back(std::move(path));
}

struct SheetPlace {
    QRectF keys, values;
    double left = 0; ///< where the names of the rows begin
    SheetRows rows;
    bool named = false, badges = false;
};

SheetPlace placeOf(const TranslationPlan& plan, const TowerLayer& layer) {
    SheetPlace place;
    const double scale = Theme::textScale();
    const TowerPart& cross = layer.parts.at(1);
    const double strip = plan.decoder.borders[0].height();
    QRectF room = layer.detailed ? layer.box : layer.box.adjusted(0, -strip * 0.3, 0, strip * 0.3);
    room.setLeft(plan.bus + plan.busWidth / 2 + 9);
    room.setRight(plan.between.right() - 15);
    place.left = room.left();
    place.badges = room.height() >= 42 * scale;
    if (place.badges)
        room.setTop(room.top() + 15 * scale);
    room.adjust(0, 4, 0, -4);
    place.named = layer.detailed && room.width() > 80 * scale;
    if (place.named)
        room.setLeft(room.left() + std::min(room.width() * 0.34, 92 * scale));
    const int count = plan.encoder.count;
    place.rows.first = plan.encoder.first;
    place.rows.step = std::max(1, static_cast<int>(std::ceil(count / std::max(1.0, std::floor(room.height() / 1.5)))));
    place.rows.count = (count + place.rows.step - 1) / place.rows.step;
    const double height =
        std::min(std::max(3.0, room.height()), place.rows.count * (layer.detailed ? 13.0 : 24.0) * scale);
    const double y =
        std::clamp(cross.box.center().y() - height / 2, room.top(), std::max(room.top(), room.bottom() - height));
    const double gap = 10, width = std::min((room.width() - gap) / 2, 110 * scale);
    place.keys = QRectF(room.right() - 2 * width - gap, y, width, height);
    place.values = QRectF(room.right() - width, y, width, height);
    return place;
}

void drawBadge(StageCanvas& s, const QString& id, const QRectF& sheet, Role role, double share) {
    const double side = 12 * Theme::textScale();
    const QRectF disc(sheet.center().x() - side / 2, sheet.top() - side - 4, side, side);
    BoxItem& box = s.box(id, disc, share > 0 ? s.theme.role(role) : s.theme.line(), {});
    box.radius = 3;
    s.text(id + QStringLiteral(".text"), disc, Theme::badge(role), 9, Qt::AlignCenter,
           share > 0 ? s.theme.textOn(s.theme.role(role).rgb()) : s.theme.textMuted(), true);
}

/// Says what the sheets are, and that they stay.
void drawWords(StageCanvas& s, const TranslationPlan& plan) {
    const QRectF room(plan.between.left() + 2, 0, plan.between.width() - 4, 0);
    const QRectF title(room.left(), plan.titles.top(), room.width(), plan.titles.height());
    s.text(QStringLiteral("sheets.title"), title,
           fittingForm({StageCanvas::tr("keys and values"), StageCanvas::tr("K and V"), QStringLiteral("K, V")},
                       s.theme, 11, true, room.width()),
           11, Qt::AlignCenter, s.theme.text(), true);
    const double done = s.progress(engine::Hook{HookKind::CrossV, plan.decoder.layerCount - 1, Stack::Decoder});
    QStringList forms{StageCanvas::tr("kept, computed once"), StageCanvas::tr("kept")};
    if (reads(s) && done < 1)
        forms = {StageCanvas::tr("computed only once"), StageCanvas::tr("once")};
    else if (writes(s))
        forms.prepend(StageCanvas::tr("kept, computed once for all words"));
    const double line = 14 * Theme::textScale();
    s.text(QStringLiteral("sheets.kept"), QRectF(room.left(), plan.titles.bottom() + 1, room.width(), line),
           fittingForm(forms, s.theme, 10, false, room.width()), 10, Qt::AlignCenter, s.theme.textMuted());
}

} // namespace

void drawSheets(StageCanvas& s, const TranslationPlan& plan) {
    const QRectF top = plan.encoder.borders.back();
    const double y = top.center().y();
    const double out = shareOf(s, borderOf(s, Stack::Encoder, plan.encoder.layerCount).second,
                               static_cast<int>(plan.encoder.layers.back().parts.size()),
                               static_cast<int>(plan.encoder.layers.back().parts.size()) + 1);
    const double lit = out >= 1 ? 0.4 : 0.12;
    std::vector<SheetPlace> places;
    for (const TowerLayer& layer : plan.decoder.layers)
        places.push_back(placeOf(plan, layer));
    drawWire(s, QStringLiteral("bus"),
             {QPointF(top.right() + 5, y), QPointF(plan.bus, y),
              QPointF(plan.bus, std::max(y + 1, places.front().keys.center().y()))},
             plan.busWidth, Role::Key, lit, false);
    for (int l = 0; l < plan.decoder.layerCount; ++l) {
        const SheetPlace& place = places[static_cast<std::size_t>(l)];
        const TowerLayer& layer = plan.decoder.layers[static_cast<std::size_t>(l)];
        const double keys = shareOf(s, {HookKind::CrossK, l, Stack::Decoder}, 0, 2),
                     values = shareOf(s, {HookKind::CrossV, l, Stack::Decoder}, 1, 2);
        const QString id = QStringLiteral("sheet.%1.").arg(l);
        const double middle = place.keys.center().y();
        drawWire(s, id + QStringLiteral("wire"),
                 {QPointF(plan.bus, middle), QPointF((place.named ? place.left : place.keys.left()) - 4, middle)},
                 std::max(1.5, plan.busWidth * 0.4), Role::Key, keys > 0 ? 0.9 : 0.25, true);
        const double opacity = reads(s) || layer.detailed || !writes(s) || runs(s, Stack::Decoder, l) ? 1 : 0.75;
        drawSheet(s, plan.decoder,
                  {id + QLatin1Char('K'), StageCanvas::tr("keys of the source"), HookKind::CrossK, Role::Key, l,
                   place.keys, keys},
                  place.rows, opacity);
        drawSheet(s, plan.decoder,
                  {id + QLatin1Char('V'), StageCanvas::tr("values of the source"), HookKind::CrossV, Role::Value, l,
                   place.values, values},
                  place.rows, opacity);
        if (place.badges) {
            drawBadge(s, id + QStringLiteral("K.badge"), place.keys, Role::Key, keys);
            drawBadge(s, id + QStringLiteral("V.badge"), place.values, Role::Value, values);
        }
        if (place.named)
            drawNames(s, plan, place.keys, place.left, place.rows);
        if (!layer.detailed)
            drawWire(s, id + QStringLiteral("to"),
                     {QPointF(place.values.right() + 4, layer.parts.at(1).box.center().y()),
                      QPointF(layer.parts.at(1).box.left() - 1, layer.parts.at(1).box.center().y())},
                     1.5, Role::Key, values > 0 ? 0.9 : 0.25, true);
    }
    drawWords(s, plan);
}

} // namespace headlight
