// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/picture/sample_pictures.h"

#include <limits>

namespace headlight::test {

using engine::Hook;
using engine::HookKind;

std::shared_ptr<const std::vector<float>> shared(std::vector<float> values) {
    return std::make_shared<const std::vector<float>>(std::move(values));
}

CellGrid randomGrid(std::mt19937& random, const QString& id, QRectF rect, int rows, int columns) {
    std::uniform_real_distribution<float> uniform(-1, 1);
    std::vector<float> values(static_cast<std::size_t>(rows) * static_cast<std::size_t>(columns));
    for (float& value : values)
        value = uniform(random);
    CellGrid grid;
    grid.id = id;
    grid.name = QStringLiteral("grid ") + id;
    grid.rect = rect;
    grid.rows = rows;
    grid.columns = columns;
    grid.values = shared(std::move(values));
    grid.source = {Hook{HookKind::Q, 0}, {0, 1, 0}, 0, 2, 1, 1};
    return grid;
}

DisplayList randomList(std::mt19937& random) {
    std::uniform_int_distribution<int> count(1, 12), base(0, 5);
    std::uniform_real_distribution<double> inset(2, 60);
    DisplayList list;
    list.size = {900, 600};
    for (int place = 0; place < 9; ++place) {
        const QRectF area(place % 3 * 300.0, place / 3 * 200.0, 300, 200);
        CellGrid grid = randomGrid(random, QString::number(place),
                                   area.adjusted(inset(random), inset(random), -inset(random), -inset(random)),
                                   count(random), count(random));
        switch (place % 3) {
        case 0:
            grid.source = {Hook{HookKind::Pattern, place}, {base(random), base(random), base(random)}, 1, 2, 1, 1};
            break;
        case 1:
            grid.source = {Hook{HookKind::ResidPre, place}, {base(random), base(random), 0}, 0, 1, 1, 1};
            break;
        default:
            grid.source = {
                engine::WeightId{engine::WeightKind::OutputWeight, place}, {base(random), base(random), 0}, 0, 1, 1, 1};
        }
        list.items.push_back(std::move(grid));
    }
    return list;
}

DisplayList everyKindOfItem(const Theme& theme) {
    constexpr float infinity = std::numeric_limits<float>::infinity();
    std::mt19937 random(7);
    DisplayList list;
    list.size = {480, 320};
    list.background = theme.window();
    list.items.push_back(BoxItem{
        .id = "card", .rect = {12, 12, 456, 296}, .radius = 8, .fill = theme.surface(), .stroke = theme.line()});
    list.items.push_back(TextItem{.id = "title",
                                  .rect = {24, 20, 200, 22},
                                  .text = "query of ␣cat · layer 2",
                                  .px = 15,
                                  .color = theme.text(),
                                  .bold = true});
    list.items.push_back(TextItem{.id = "mono",
                                  .rect = {240, 20, 216, 22},
                                  .text = "blocks.2.attn.hook_q",
                                  .px = 12,
                                  .alignment = Qt::AlignRight | Qt::AlignVCenter,
                                  .color = theme.textMuted(),
                                  .mono = true});

    CellGrid numbers = randomGrid(random, "numbers", {24, 52, 240, 60}, 3, 6);
    numbers.numbers = true;
    numbers.role = Role::Query;
    list.items.push_back(numbers);

    CellGrid scores = randomGrid(random, "scores", {24, 130, 120, 120}, 5, 5);
    std::vector<float> values = *scores.values;
    for (int row = 0; row < 5; ++row) {
        for (int column = row + 1; column < 5; ++column)
            values[static_cast<std::size_t>(row * 5 + column)] = -infinity;
    }
    values[10] = std::numeric_limits<float>::quiet_NaN();
    values[15] = infinity;
    scores.values = shared(values);
    scores.source = {Hook{HookKind::AttnScores, 2}, {3, 0, 0}, 1, 2, 1, 1};
    list.items.push_back(scores);

    CellGrid pattern = randomGrid(random, "pattern", {164, 130, 100, 120}, 40, 40);
    pattern.scale = ColorScale::Weight;
    pattern.low = 0;
    pattern.revealed = 900;
    list.items.push_back(pattern);

    list.items.push_back(BoxItem{.id = "button",
                                 .rect = {290, 60, 70, 28},
                                 .radius = 14,
                                 .fill = theme.roleSoft(Role::Key),
                                 .stroke = theme.role(Role::Key),
                                 .strokeWidth = 1.5,
                                 .name = "head 3",
                                 .action = "head:2.3"});
    list.items.push_back(TextItem{.id = "button.text",
                                  .rect = {290, 60, 70, 28},
                                  .text = "K head 3",
                                  .px = 12,
                                  .alignment = Qt::AlignCenter,
                                  .color = theme.text()});
    list.items.push_back(BoxItem{.id = "dashed", .rect = {376, 60, 70, 28}, .stroke = theme.accent(), .dashed = true});
    list.items.push_back(PathItem{.id = "path",
                                  .points = {{290, 110}, {400, 110}, {400, 140}},
                                  .color = theme.textMuted(),
                                  .width = 1.5,
                                  .arrow = true});
    for (int i = 0; i < 4; ++i)
        list.items.push_back(RibbonItem{.id = QString("ribbon%1").arg(i),
                                        .from = {290, 160.0 + 20 * i},
                                        .to = {440, 220.0 - 12 * i},
                                        .color = theme.role(Role::Pattern),
                                        .width = 0.5 + 1.5 * i,
                                        .opacity = 0.4 + 0.2 * i,
                                        .value = 0.1F + 0.2F * static_cast<float>(i),
                                        .provenance = engine::ElementRef{Hook{HookKind::Pattern, 2}, {3, 4, i}}});
    list.items.push_back(TextItem{
        .id = "wrapped",
        .rect = {290, 236, 160, 50},
        .text = "A sentence that is longer than its rectangle and therefore is wrapped, then cut where the room ends.",
        .px = 12,
        .color = theme.textMuted(),
        .wrap = true});
    list.items.push_back(TextItem{.id = "slanted",
                                  .rect = {40, 286, 90, 16},
                                  .text = "␣tokenization",
                                  .px = 12,
                                  .color = theme.text(),
                                  .angle = 12});
    list.items.push_back(MarkItem{.id = "asked", .rect = numbers.cellRect(1, 2), .color = theme.selection()});
    list.items.push_back(MarkItem{.id = "source", .rect = {24, 202, 72, 24}, .color = theme.sourceMark()});
    return list;
}

} // namespace headlight::test
