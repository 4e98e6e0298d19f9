// SPDX-License-Identifier: GPL-3.0-or-later
// One head as matrices: products that line up, the walk through them, what is kept, labels that stay apart.
#include "engine/models/gpt2/gpt2_runner.h"
#include "tests/widgets/support/golden_picture.h"
#include "tests/widgets/support/story_run.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/text_layout.h"
#include "widgets/stage/stage_layout.h"

#include <QPolygonF>
#include <QScopeGuard>
#include <QTest>

#include <cmath>

using namespace headlight;
using engine::HookKind;

namespace {

constexpr int layer = 2, head = 1;
constexpr QSizeF usual{1200, 720};
const char* const prompt = "Once upon a time there was a little girl named Lily.";
constexpr std::array squares{HookKind::AttnDot, HookKind::AttnScaled, HookKind::AttnScores, HookKind::Pattern};

struct Scene {
    StoryRun story;
    Timeline timeline;

    explicit Scene(const std::string& text = prompt) {
        story.run(text);
        timeline = Timeline::make(*story.store.ops(), 0, story.store.length() - 1, layer);
    }
    StageState state() const {
        StageState s;
        s.store = &story.store;
        s.theme = &Theme::named(ThemeName::Light);
        s.layer = layer;
        s.head = head;
        s.query = story.store.length() - 1;
        s.depth = static_cast<int>(StageLevel::Matrix);
        return s;
    }
    StageState during(HookKind kind, int position, double phase) const {
        StageState s = state();
        const bool perLayer = engine::hookInfo(kind).perLayer;
        const int beat = timeline.find(position, story.store.ops()->producer({kind, perLayer ? layer : -1})->id);
        s.beat = &timeline.beats().at(static_cast<std::size_t>(beat));
        s.phase = phase;
        return s;
    }
    engine::ElementRef element(HookKind kind, int a, int b, int c) const { return {{kind, layer}, {a, b, c}}; }
};

template <typename T>
const T* find(const DisplayList& list, const QString& id) {
    for (const Item& item : list.items)
        if (const auto* found = std::get_if<T>(&item); found && found->id == id)
            return found;
    return nullptr;
}

const CellGrid* large(const DisplayList& list, const QString& part) {
    return list.grid(QStringLiteral("square.cells") + part);
}

bool near(double a, double b) {
    return std::abs(a - b) < 0.01;
}

} // namespace

class MatrixLevelTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void rowsAndColumnsMeetInTheirCell();
    void theLargeSquareFollowsTheWalk();
    void askingForAScoreShowsItsStage();
    void aDotProductIsFormedCellByCell();
    void rowsAppearWithTheirTokens();
    void weightColumnsInUseAreLit();
    void decodingKeepsKeysAndValues();
    void faintValuesCountLess();
    void poolingIsSaid();
    void focusIsTheCellOfQueryAndKey();
    void labelsStayApart_data();
    void labelsStayApart();
    void pictures_data();
    void pictures();
};

/// Row i of Q stands level with row i of the square, column j of Kᵀ above its column j, and so on for V and z.
void MatrixLevelTest::rowsAndColumnsMeetInTheirCell() {
    const Scene scene;
    const DisplayList list = layoutStage(scene.state(), usual);
    const auto place = [&](HookKind kind, int a, int b, int c) { return list.rectOf(scene.element(kind, a, b, c)); };
    for (int query : {0, 5, 9})
        for (int key : {0, 3, 9}) {
            const auto q = place(HookKind::Q, query, head, 4), k = place(HookKind::K, key, head, 7),
                       z = place(HookKind::Z, query, head, 11), v = place(HookKind::V, key, head, 11),
                       cell = place(HookKind::Pattern, head, query, key);
            QVERIFY(q && k && z && v && cell);
            QVERIFY(near(q->center().y(), cell->center().y()) && q->right() < cell->left());
            QVERIFY(near(k->center().x(), cell->center().x()) && k->bottom() < cell->top());
            QVERIFY(near(z->center().y(), cell->center().y()) && z->left() > cell->right());
            QVERIFY(near(v->center().x(), z->center().x()) && v->bottom() < z->top());
        }
}

void MatrixLevelTest::theLargeSquareFollowsTheWalk() {
    const Scene scene;
    for (HookKind kind : squares) {
        const DisplayList list = layoutStage(scene.during(kind, 6, 0.5), usual);
        const CellGrid* grid = large(list, QStringLiteral(".before"));
        QVERIFY(grid);
        QCOMPARE(std::get<engine::Hook>(grid->source.tensor).kind, kind);
        for (HookKind other : squares) // the others are there in small
            QVERIFY(!list.gridsOf({other, layer}).empty());
    }
    const DisplayList rest = layoutStage(scene.state(), usual);
    QCOMPARE(std::get<engine::Hook>(large(rest, QStringLiteral(".before"))->source.tensor).kind, HookKind::Pattern);
}

void MatrixLevelTest::askingForAScoreShowsItsStage() {
    const Scene scene;
    StageState s = scene.state();
    s.asked = scene.element(HookKind::AttnScaled, head, 6, 2);
    const DisplayList list = layoutStage(s, usual);
    QCOMPARE(std::get<engine::Hook>(large(list, QStringLiteral(".before"))->source.tensor).kind, HookKind::AttnScaled);
}

void MatrixLevelTest::aDotProductIsFormedCellByCell() {
    const Scene scene;
    const int query = 7, length = scene.story.store.length();
    int last = 0;
    for (double phase : {0.1, 0.4, 0.7, 0.95}) {
        const DisplayList list = layoutStage(scene.during(HookKind::AttnDot, query, phase), usual);
        const CellGrid* own = large(list, QStringLiteral(".own"));
        QVERIFY(own);
        QCOMPARE(own->revealed, static_cast<int>(std::ceil(phase * length)));
        QVERIFY(own->revealed > last);
        last = own->revealed;
        // The query's row and the key's column that meet in the newest cell are outlined.
        const int key = static_cast<int>(phase * length);
        const auto* column = find<BoxItem>(list, QStringLiteral("column.keys"));
        const auto* cell = find<BoxItem>(list, QStringLiteral("cell"));
        QVERIFY(column && cell && find<PathItem>(list, QStringLiteral("meet.query")));
        QVERIFY(near(column->rect.center().x(), own->cellRect(0, key).center().x()));
        QVERIFY(near(cell->rect.center().x(), own->cellRect(0, key).center().x()));
    }
}

void MatrixLevelTest::rowsAppearWithTheirTokens() {
    const Scene scene;
    const int query = 6;
    const DisplayList list = layoutStage(scene.during(HookKind::AttnScaled, query, 1), usual);
    for (HookKind kind :
         {HookKind::Q, HookKind::AttnDot, HookKind::AttnScaled, HookKind::AttnScores, HookKind::Pattern, HookKind::Z})
        for (const CellGrid* grid : list.gridsOf({kind, layer}))
            for (int r = 0; r < grid->rows; ++r) {
                const int row = grid->source.base[static_cast<std::size_t>(grid->source.rowAxis)] + r;
                const bool done = kind == HookKind::Q || kind == HookKind::AttnDot || kind == HookKind::AttnScaled;
                QCOMPARE(grid->shows(r, 0), row < query || (row == query && done));
            }
    // At rest everything is there.
    for (const Item& item : layoutStage(scene.state(), usual).items)
        if (const auto* grid = std::get_if<CellGrid>(&item)) {
            QVERIFY2(grid->shows(grid->rows - 1, grid->columns - 1), qPrintable(grid->id));
            QCOMPARE(grid->opacity, 1.0);
        }
}

void MatrixLevelTest::weightColumnsInUseAreLit() {
    const Scene scene;
    const int headDim = scene.story.model->shape().headDim;
    const DisplayList list = layoutStage(scene.during(HookKind::K, 4, 0.5), usual);
    QVERIFY(!find<BoxItem>(list, QStringLiteral("weight.0.lit")));
    const auto* lit = find<BoxItem>(list, QStringLiteral("weight.1.lit"));
    QVERIFY(lit);
    const auto range = engine::WeightRange{
        {engine::WeightKind::KeyWeight, layer}, 0, 192, head * headDim + headDim / 2, head * headDim + headDim / 2 + 1};
    const auto places = list.rectsOf(range);
    QCOMPARE(places.size(), std::size_t{1});
    QVERIFY(places.front().adjusted(-1, -1, 1, 1).intersects(lit->rect));
    QVERIFY(std::abs(places.front().center().x() - lit->rect.center().x()) <= places.front().width());
    QVERIFY(!find<BoxItem>(layoutStage(scene.state(), usual), QStringLiteral("weight.1.lit")));
}

void MatrixLevelTest::decodingKeepsKeysAndValues() {
    Scene scene;
    scene.story.store.setTrace(nullptr, 0);
    scene.story.run("Once upon a time", 3);
    const int last = scene.story.store.length() - 1;
    scene.timeline = Timeline::make(*scene.story.store.ops(), 0, last, layer);
    const DisplayList list = layoutStage(scene.during(HookKind::AttnDot, last, 0.5), usual);
    QVERIFY(find<BoxItem>(list, QStringLiteral("kept.keys")) && find<BoxItem>(list, QStringLiteral("kept.values")));
    QCOMPARE(list.grid(QStringLiteral("k.cells.before"))->opacity, 1.0);
    QCOMPARE(list.grid(QStringLiteral("v.cells.before"))->opacity, 1.0);
    for (const char* id : {"q.cells.before", "square.cells.before", "z.cells.before"})
        QVERIFY2(list.grid(QString::fromLatin1(id))->opacity < 0.6, id);
    // The prompt's own tokens were computed together: nothing was kept for them.
    const DisplayList typed = layoutStage(scene.during(HookKind::AttnDot, 2, 0.5), usual);
    QVERIFY(!find<BoxItem>(typed, QStringLiteral("kept.keys")));
}

void MatrixLevelTest::faintValuesCountLess() {
    const Scene scene;
    const int query = 8;
    const DisplayList list = layoutStage(scene.during(HookKind::Z, query, 0.5), usual);
    const auto weight = [&](int key) {
        return scene.story.store.value(scene.element(HookKind::Pattern, head, query, key));
    };
    const auto veil = [&](int key) {
        const auto* box = find<BoxItem>(list, QStringLiteral("alpha.veil.%1").arg(key));
        return box ? box->opacity : -1;
    };
    for (int a = 0; a <= query; ++a)
        for (int b = 0; b <= query; ++b)
            if (weight(a) > weight(b))
                QVERIFY2(veil(a) < veil(b), qPrintable(QStringLiteral("%1 %2").arg(a).arg(b)));
    const CellGrid* alpha = list.grid(QStringLiteral("alpha"));
    QVERIFY(alpha);
    QCOMPARE(alpha->value(3, 0), weight(3));
    QVERIFY(!find<BoxItem>(layoutStage(scene.state(), usual), QStringLiteral("alpha.veil.0")));
}

void MatrixLevelTest::poolingIsSaid() {
    std::string text;
    for (int i = 0; i < 14; ++i)
        text += std::string(i ? " " : "") + prompt;
    const Scene scene(text);
    const DisplayList list = layoutStage(scene.state(), {560, 380});
    const auto square = list.gridsOf({HookKind::Pattern, layer}).front();
    QVERIFY(square->pooled() > 1);
    const auto* note = find<TextItem>(list, QStringLiteral("square.note"));
    QVERIFY(note && note->text.contains(QString::number(square->source.rowStep)));
    QVERIFY(!layoutText(*note, Theme::named(ThemeName::Light)).elided);
    for (const char* id : {"weight.0.size", "x.size"}) {
        const DisplayList wide = layoutStage(scene.state(), usual);
        const auto* size = find<TextItem>(wide, QLatin1String(id));
        QVERIFY(size);
        QVERIFY2(!layoutText(*size, Theme::named(ThemeName::Light)).elided, id);
    }
}

void MatrixLevelTest::focusIsTheCellOfQueryAndKey() {
    const Scene scene;
    StageState s = scene.state();
    s.query = 8;
    s.key = 3;
    const DisplayList list = layoutStage(s, usual);
    const auto cell = list.rectOf(scene.element(HookKind::Pattern, head, 8, 3));
    QVERIFY(cell);
    const QRectF focus = focusOf(list);
    QVERIFY(near(focus.center().x(), cell->center().x()) && near(focus.center().y(), cell->center().y()));
}

void MatrixLevelTest::labelsStayApart_data() {
    QTest::addColumn<QSizeF>("size");
    QTest::addColumn<int>("repeat");
    QTest::addColumn<double>("scale");
    for (int repeat : {0, 1, 8})
        for (double scale : {1.0, 2.0})
            for (const QSizeF size :
                 {QSizeF(560, 380), QSizeF(800, 600), QSizeF(800, 1100), usual, QSizeF(1600, 1000), QSizeF(3840, 2160)})
                QTest::addRow("%dx%d, text %d, scale %g", static_cast<int>(size.width()),
                              static_cast<int>(size.height()), repeat, scale)
                    << size << repeat << scale;
}

void MatrixLevelTest::labelsStayApart() {
    QFETCH(QSizeF, size);
    QFETCH(int, repeat);
    QFETCH(double, scale);
    std::string text = repeat ? "" : "Once";
    for (int i = 0; i < repeat; ++i)
        text += std::string(i ? " " : "") + prompt;
    const Scene scene(text);
    Theme::setTextScale(scale);
    const auto restore = qScopeGuard([] { Theme::setTextScale(1); });
    const Theme& theme = Theme::named(ThemeName::Light);
    const DisplayList list = layoutStage(scene.during(HookKind::Pattern, scene.story.store.length() / 2, 1), size);
    struct Ink {
        QString id;
        QPolygonF shape;
    };
    std::vector<Ink> inks;
    for (const Item& item : list.items)
        if (const auto* t = std::get_if<TextItem>(&item); t && !t->id.startsWith(QLatin1String("path.")))
            for (const TextLines::Line& line : layoutText(*t, theme).lines) {
                const double low = line.rect.height() * 0.24; // letters are lower than their lines
                const QPolygonF ink(line.rect.adjusted(1, low, -1, -low));
                inks.push_back({t->id, t->angle == 0 ? ink : turned(*t).map(ink)});
                QVERIFY2(QRectF(QPointF(-1, -1), size + QSizeF(2, 2)).contains(inks.back().shape.boundingRect()),
                         qPrintable(t->id));
            }
    for (std::size_t i = 0; i < inks.size(); ++i)
        for (std::size_t j = i + 1; j < inks.size(); ++j)
            QVERIFY2(!inks[i].shape.intersects(inks[j].shape),
                     qPrintable(inks[i].id + QStringLiteral(" overlaps ") + inks[j].id));
}

void MatrixLevelTest::pictures_data() {
    QTest::addColumn<ThemeName>("name");
    QTest::addColumn<QString>("golden");
    QTest::newRow("light") << ThemeName::Light << QStringLiteral("matrix-level-light");
    QTest::newRow("dark") << ThemeName::Dark << QStringLiteral("matrix-level-dark");
}

/// A model of seeded weights without a tokenizer: its picture never changes.
void MatrixLevelTest::pictures() {
    QFETCH(ThemeName, name);
    QFETCH(QString, golden);
    const auto model = engine::Gpt2Model::load(HEADLIGHT_TEST_DATA "/models/tiny-a");
    TraceStore store;
    store.setModel(model, nullptr);
    engine::Gpt2Runner runner(model, 1);
    const auto trace = runner.run(std::vector<engine::TokenId>{3, 10, 17, 24, 0, 7, 14, 21, 28});
    store.setTrace(trace, trace->length());
    store.addInside(trace, runner.inside(*trace, 1), 0);
    const Timeline timeline = Timeline::make(*store.ops(), 0, trace->length() - 1, 1);
    StageState s;
    s.store = &store;
    s.theme = &Theme::named(name);
    s.layer = 1;
    s.head = 1;
    s.depth = static_cast<int>(StageLevel::Matrix);
    const int beat = timeline.find(6, store.ops()->producer({HookKind::AttnDot, 1})->id);
    s.beat = &timeline.beats().at(static_cast<std::size_t>(beat));
    s.phase = 0.5;
    const QString difference =
        headlight::test::differenceFromGolden(renderImage(layoutStage(s, {1100, 680}), *s.theme), golden);
    QVERIFY2(difference.isEmpty(), qPrintable(difference));
}

HEADLIGHT_TEST(MatrixLevelTest)
#include "matrix_level_test.moc"
