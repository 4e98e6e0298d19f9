// SPDX-License-Identifier: GPL-3.0-or-later
// The heads of a layer: a card for each, the step of the walk, the parts of the open head, numbers that are the
// trace's.
#include "tests/widgets/support/story_run.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/stage/attention/attention_parts.h"
#include "widgets/stage/stage_layout.h"
#include "widgets/timeline/timeline.h"

#include <QTest>

#include <cmath>

using namespace headlight;
using engine::HookKind;

namespace {

constexpr int layer = 3;
const char* const prompt = "Once upon a time there was a little girl named Lily.";

template <typename T>
const T* byId(const DisplayList& list, const QString& id) {
    for (const Item& item : list.items)
        if (const auto* it = std::get_if<T>(&item); it && it->id == id)
            return it;
    return nullptr;
}

struct Heads {
    StoryRun story;
    Timeline timeline;

    Heads() {
        story.run(prompt);
        timeline = Timeline::make(*story.store.ops(), 0, last(), layer);
    }
    int last() const { return story.store.length() - 1; }
    int headCount() const { return story.model->shape().headCount; }
    DisplayList list(std::optional<HookKind> beat = {}, double phase = 1, QSizeF size = {1600, 1000},
                     int head = 2) const {
        StageState s;
        s.store = &story.store;
        s.theme = &Theme::named(ThemeName::Light);
        s.layer = layer;
        s.head = head;
        s.query = last();
        if (beat) {
            const int number = timeline.find(last(), story.store.ops()->producer({*beat, layer})->id);
            s.beat = &timeline.beats().at(static_cast<std::size_t>(number));
        }
        s.phase = phase;
        return layoutLevel(s, StageLevel::Attention, size);
    }
};

} // namespace

class AttentionLevelTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void anyNumberOfCardsFits();
    void everyHeadHasACard();
    void cardsShowTheirOwnHead();
    void theLoudestKeyIsTheTraces();
    void stepFollowsTheBeat_data();
    void stepFollowsTheBeat();
    void aRowIsFormedDuringItsBeat();
    void weightsLightTheOpenHead();
    void smallPicturesLeaveOutWeightsThenRows();
};

void AttentionLevelTest::anyNumberOfCardsFits() {
    for (const QSizeF size : {QSizeF(484, 180), QSizeF(500, 400), QSizeF(900, 800), QSizeF(3000, 1800)})
        for (int heads = 1; heads <= 25; ++heads) {
            const QRectF area(QPointF(40, 30), size);
            const CardGrid grid = cardGridOf(heads, size);
            QVERIFY(grid.columns * grid.rows >= heads);
            for (int a = 0; a < heads; ++a) {
                QVERIFY2(area.adjusted(-0.01, -0.01, 0.01, 0.01).contains(grid.at(a, area)),
                         qPrintable(QString::number(heads)));
                QVERIFY(grid.width > 20 && grid.height > 20);
                for (int b = 0; b < a; ++b)
                    QVERIFY(!grid.at(a, area).intersects(grid.at(b, area)));
            }
        }
}

void AttentionLevelTest::everyHeadHasACard() {
    const Heads heads;
    for (int open = 0; open < heads.headCount(); ++open) {
        const DisplayList list = heads.list({}, 1, {1000, 620}, open);
        double widest = 0;
        for (int h = 0; h < heads.headCount(); ++h) {
            const auto* card = byId<BoxItem>(list, QStringLiteral("head.%1").arg(h));
            QVERIFY(card);
            QCOMPARE(card->action, QStringLiteral("head:%1").arg(h));
            QVERIFY(card->name.contains(QString::number(h)));
            if (h != open)
                widest = std::max(widest, card->strokeWidth);
        }
        const auto* card = byId<BoxItem>(list, QStringLiteral("head.%1").arg(open));
        QVERIFY(card->strokeWidth > widest);
        QCOMPARE(focusOf(list), card->rect);
    }
}

void AttentionLevelTest::cardsShowTheirOwnHead() {
    const Heads heads;
    const DisplayList list = heads.list();
    const auto& store = heads.story.store;
    for (int h = 0; h < heads.headCount(); ++h) {
        const QString id = QStringLiteral("head.%1").arg(h);
        const CellGrid* row = list.grid(id + QStringLiteral(".row"));
        const CellGrid* z = list.grid(id + QStringLiteral(".z"));
        const CellGrid* square = list.grid(id + QStringLiteral(".pattern.before"));
        QVERIFY(row && z && square);
        for (int k = 0; k <= heads.last(); ++k)
            QCOMPARE(row->value(0, k), store.value({{HookKind::Pattern, layer}, {h, heads.last(), k}}));
        for (int d = 0; d < z->columns; ++d)
            QCOMPARE(z->value(0, d), store.value({{HookKind::Z, layer}, {heads.last(), h, d}}));
        for (int q = 0; q < square->rows; ++q)
            for (int k = 0; k < square->columns; ++k)
                QCOMPARE(square->value(q, k), store.value({{HookKind::Pattern, layer}, {h, q, k}}));
        // The head's line of the merged row is the same numbers.
        const CellGrid* merged = list.grid(QStringLiteral("merged.%1").arg(h));
        QVERIFY(merged);
        QCOMPARE(*merged->values, *z->values);
    }
}

void AttentionLevelTest::theLoudestKeyIsTheTraces() {
    const Heads heads;
    const DisplayList list = heads.list();
    const auto& store = heads.story.store;
    for (int h = 0; h < heads.headCount(); ++h) {
        const auto* text = byId<TextItem>(list, QStringLiteral("head.%1.loudest").arg(h));
        QVERIFY(text);
        const auto element = std::get<engine::ElementRef>(text->provenance);
        QCOMPARE(element.index[0], h);
        QVERIFY(text->text.startsWith(store.tokenAt(element.index[2])));
        for (int k = 0; k <= heads.last(); ++k)
            QVERIFY(store.value({{HookKind::Pattern, layer}, {h, heads.last(), k}}) <= store.value(element));
    }
    QVERIFY(!byId<TextItem>(heads.list(HookKind::AttnScores), QStringLiteral("head.0.loudest")));
}

void AttentionLevelTest::stepFollowsTheBeat_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<double>("phase");
    QTest::addColumn<int>("step");
    const auto row = [](const char* name, HookKind kind, double phase, int step) {
        QTest::newRow(name) << static_cast<int>(kind) << phase << step;
    };
    row("query", HookKind::Q, 0.5, 0);
    row("value", HookKind::V, 0.5, 0);
    row("value is there", HookKind::V, 1, 1);
    row("dot", HookKind::AttnDot, 0.5, 2);
    row("softmax", HookKind::Pattern, 1, 2);
    row("sum", HookKind::Z, 0.5, 3);
    row("merge", HookKind::ZMerged, 0.5, 4);
    row("project", HookKind::AttnOut, 0.5, 5);
    row("later", HookKind::MlpPre, 0.5, -1);
}

void AttentionLevelTest::stepFollowsTheBeat() {
    QFETCH(int, kind);
    QFETCH(double, phase);
    QFETCH(int, step);
    const Heads heads;
    const DisplayList list = heads.list(static_cast<HookKind>(kind), phase);
    for (int i = 0; i < 6; ++i) {
        const auto* text = byId<TextItem>(list, QStringLiteral("step.%1.text").arg(i));
        QVERIFY(text);
        QCOMPARE(text->bold, i == step);
    }
}

void AttentionLevelTest::aRowIsFormedDuringItsBeat() {
    const Heads heads;
    const auto shownOf = [](const CellGrid* grid) {
        int count = 0;
        for (int r = 0; grid && r < grid->rows; ++r)
            for (int c = 0; c < grid->columns; ++c)
                count += grid->shows(r, c);
        return count;
    };
    const DisplayList half = heads.list(HookKind::AttnDot, 0.5);
    const CellGrid* row = half.grid(QStringLiteral("head.1.row"));
    QVERIFY(row && row->source.tensor == decltype(row->source.tensor)(engine::Hook{HookKind::AttnDot, layer}));
    QCOMPARE(shownOf(row), (heads.last() + 2) / 2);
    QCOMPARE(shownOf(half.grid(QStringLiteral("head.1.z"))), 0);
    QCOMPARE(shownOf(half.grid(QStringLiteral("merged.1"))), 0);
    // Queries are made head after head.
    const DisplayList query = heads.list(HookKind::Q, 0.5);
    QVERIFY(shownOf(query.grid(QStringLiteral("q.0"))) > 0);
    QCOMPARE(shownOf(query.grid(QStringLiteral("q.%1").arg(heads.headCount() - 1))), 0);
}

void AttentionLevelTest::weightsLightTheOpenHead() {
    const Heads heads;
    const auto& shape = heads.story.model->shape();
    for (int head : {0, 2, shape.headCount - 1}) {
        const DisplayList list = heads.list({}, 1, {1600, 1000}, head);
        const CellGrid* cells = list.grid(QStringLiteral("weight.out.cells"));
        const auto* lit = byId<BoxItem>(list, QStringLiteral("weight.out.lit"));
        QVERIFY(cells && lit);
        const double line = cells->rect.height() / shape.headCount;
        QVERIFY(std::abs(lit->rect.center().y() - (cells->rect.top() + (head + 0.5) * line)) < 2);
        const auto* open = byId<BoxItem>(list, QStringLiteral("merged.open"));
        const CellGrid* merged = list.grid(QStringLiteral("merged.%1").arg(head));
        QVERIFY(open && merged && open->rect.contains(merged->rect));
    }
    // While the product is being formed, the column in work is lit.
    const DisplayList work = heads.list(HookKind::Q, 0.5);
    const auto* lit = byId<BoxItem>(work, QStringLiteral("weight.0.lit"));
    QVERIFY(lit && lit->rect.width() < 8);
}

void AttentionLevelTest::smallPicturesLeaveOutWeightsThenRows() {
    const Heads heads;
    const auto has = [&](QSizeF size, const char* id) {
        return heads.list({}, 1, size).grid(QString::fromLatin1(id)) != nullptr;
    };
    QVERIFY(has({1600, 1000}, "weight.out.cells") && has({1600, 1000}, "q.0"));
    QVERIFY(!has({760, 560}, "weight.out.cells") && has({760, 560}, "q.0"));
    QVERIFY(!has({560, 380}, "weight.out.cells") && !has({560, 380}, "q.0") && has({560, 380}, "head.0.z"));
}

HEADLIGHT_TEST(AttentionLevelTest)
#include "attention_level_test.moc"
