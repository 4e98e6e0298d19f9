// SPDX-License-Identifier: GPL-3.0-or-later
// One number and what it is made of: every cell is its element, every sum is the explanation's.
#include "engine/models/gpt2/gpt2_runner.h"
#include "tests/widgets/support/golden_picture.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/picture/grid_image.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/text_layout.h"
#include "widgets/stage/element/element_parts.h"
#include "widgets/stage/stage_layout.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

#include <cmath>

using namespace headlight;
using engine::ElementRef;
using engine::HookKind;

namespace {

constexpr QSizeF usual{1100, 680};

const Theme& light() {
    return Theme::named(ThemeName::Light);
}

struct Scene {
    TraceStore store;
    Timeline timeline;
    int layer = 0, head = 0;

    Scene(const QString& folder, std::vector<engine::TokenId> ids, int layer, int head = 0, bool insides = true)
        : layer(layer), head(head) {
        const auto model = engine::Gpt2Model::load(folder.toStdString());
        store.setModel(model, nullptr);
        engine::Gpt2Runner runner(model, 2);
        const auto trace = runner.run(ids);
        store.setTrace(trace, trace->length());
        if (insides)
            for (int l = -1; l <= model->config().layerCount; ++l)
                store.addInside(trace, runner.inside(*trace, l), 0);
        timeline = Timeline::make(*store.ops(), 0, trace->length() - 1, layer);
    }

    StageState asking(const ElementRef& element, const Theme& theme = light()) const {
        StageState s;
        s.store = &store;
        s.theme = &theme;
        s.layer = layer;
        s.head = head;
        s.query = store.length() - 1;
        s.asked = element;
        return s;
    }
    StageState walking(HookKind kind, int position, double phase) const {
        StageState s = asking({});
        s.asked = {};
        const int op = store.ops()->producer({kind, engine::hookInfo(kind).perLayer ? layer : -1})->id;
        s.beat = &timeline.beats().at(static_cast<std::size_t>(timeline.find(position, op)));
        s.phase = phase;
        return s;
    }
};

QString tiny(const char* name) {
    return QStringLiteral(HEADLIGHT_TEST_DATA "/models/") + QLatin1String(name);
}

const std::vector<engine::TokenId> someTokens{3, 10, 17, 2, 0, 7, 14};

/// An element in the middle of each hook of the model.
std::vector<ElementRef> oneOfEach(const Scene& scene) {
    std::vector<ElementRef> out;
    const auto& shape = scene.store.model()->shape();
    const int length = scene.store.length(), position = length - 2;
    for (const engine::Hook& hook : engine::allHooks(shape.layerCount)) {
        const auto size = engine::hookShape(hook, shape, length);
        ElementRef e{hook, {}};
        for (std::size_t d = 0; d < size.size(); ++d)
            e.index[d] = static_cast<int>(size[d] / 2);
        e.index[element::isAttention(hook.kind) ? 1 : 0] = position;
        out.push_back(e);
    }
    return out;
}

std::vector<const CellGrid*> grids(const DisplayList& list) {
    std::vector<const CellGrid*> out;
    for (const Item& item : list.items)
        if (const auto* g = std::get_if<CellGrid>(&item))
            out.push_back(g);
    return out;
}

bool same(float a, float b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

float valueOf(const TraceStore& store, const Provenance& from) {
    if (const auto* e = std::get_if<ElementRef>(&from))
        return store.value(*e);
    return store.weight(std::get<engine::WeightElement>(from));
}

/// The loudest of the elements that a cell stands for.
float pooled(const Scene& scene, const CellGrid& g, int row, int column) {
    float best = valueOf(scene.store, g.source.at(row, column));
    const auto axis = static_cast<std::size_t>(g.source.columnAxis);
    for (int i = 1; i < g.source.columnStep; ++i) {
        Provenance from = g.source.at(row, column);
        if (auto* e = std::get_if<ElementRef>(&from)) {
            e->index[axis] += i;
            const auto size = engine::hookShape(e->hook, scene.store.model()->shape(), scene.store.length());
            if (e->index[axis] >= size[axis])
                break;
        } else {
            auto& w = std::get<engine::WeightElement>(from);
            (axis == 0 ? w.row : w.column) += i;
            const auto& shape = scene.store.model()->weight(w.weight).shape;
            if (w.row >= shape[0] || w.column >= shape[1])
                break;
        }
        if (const float v = valueOf(scene.store, from); loudness(v) > loudness(best))
            best = v;
    }
    return best;
}

const TextItem* textOf(const DisplayList& list, const QString& id) {
    for (const Item& item : list.items)
        if (const auto* t = std::get_if<TextItem>(&item); t && t->id == id)
            return t;
    return nullptr;
}

/// The result as the picture shows it, whatever its form.
const CellGrid* resultOf(const DisplayList& list) {
    const CellGrid* step = list.grid(u"element.step.result");
    return step ? step : list.grid(u"element.card.result");
}

/// A copy of tiny-a with one column of W_Q so large that queries overflow: finite weights, infinite activations.
void makeOverflowing(const QString& folder) {
    for (const char* name : {"config.json", "model.safetensors"})
        QVERIFY(QFile::copy(tiny("tiny-a") + QLatin1Char('/') + QLatin1String(name),
                            folder + QLatin1Char('/') + QLatin1String(name)));
    QFile file(folder + QStringLiteral("/model.safetensors"));
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    QVERIFY(file.open(QIODevice::ReadWrite));
    const auto size = qFromLittleEndian<quint64>(file.read(8).constData());
    const QJsonObject header = QJsonDocument::fromJson(file.read(static_cast<qint64>(size))).object();
    const QJsonObject tensor = header[QStringLiteral("transformer.h.0.attn.c_attn.weight")].toObject();
    const auto offset = tensor[QStringLiteral("data_offsets")].toArray()[0].toInteger();
    const int columns = tensor[QStringLiteral("shape")].toArray()[1].toInt();
    QCOMPARE(columns, 48);
    const float huge = std::numeric_limits<float>::max();
    for (int row = 0; row < 16; ++row) {
        QVERIFY(file.seek(8 + static_cast<qint64>(size) + offset + (row * columns + 1) * 4));
        QCOMPARE(file.write(reinterpret_cast<const char*>(&huge), 4), 4);
    }
}

} // namespace

class ElementTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void everyHookHasItsPicture_data();
    void everyHookHasItsPicture();
    void everyCellIsItsTensorElement();
    void pooledCellsAreTheLoudest();
    void sumsAreTheExplanations();
    void hitTestIsTheInverseOfLayout();
    void theWalkBuildsOneNumber();
    void sourcesCanBeFollowed();
    void waitingIsSaid();
    void notANumberIsNamed();
    void labelsDoNotOverlap_data();
    void labelsDoNotOverlap();
    void pictures_data();
    void pictures();
};

void ElementTest::everyHookHasItsPicture_data() {
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QSizeF>("size");
    for (const char* name : {"tiny-a", "tiny-noscale", "tiny-odd", "tiny-one-head"})
        for (const QSizeF size : {QSizeF(560, 380), usual})
            QTest::addRow("%s %d", name, static_cast<int>(size.width())) << tiny(name) << size;
}

void ElementTest::everyHookHasItsPicture() {
    QFETCH(QString, folder);
    QFETCH(QSizeF, size);
    const Scene scene(folder, {3, 10, 17, 2, 0, 7, 14}, 0);
    for (const ElementRef& e : oneOfEach(scene)) {
        const std::string text = engine::toString(e);
        const char* name = text.c_str();
        const DisplayList list = layoutLevel(scene.asking(e), StageLevel::Element, size);
        const CellGrid* result = resultOf(list);
        QVERIFY2(result, name);
        QVERIFY2(result->source.at(0, 0) == Provenance(e), name);
        QVERIFY2(same(result->value(0, 0), scene.store.value(e)), name);
        // Whatever it was computed from is drawn, so that it can be asked in turn.
        const auto sources = scene.store.ops()->sources(e);
        for (const auto& range : sources.hooks)
            if (e.hook.kind != HookKind::Probabilities) // of a vocabulary only the likeliest
                QVERIFY2(!list.rectsOf(range).empty(), name);
        for (const auto& range : sources.weights)
            QVERIFY2(!list.rectsOf(range).empty(), name);
        QVERIFY2(textOf(list, QStringLiteral("element.headline")), name);
    }
}

void ElementTest::everyCellIsItsTensorElement() {
    const Scene scene(tiny("tiny-a"), someTokens, 1, 1);
    int cells = 0;
    for (const ElementRef& e : oneOfEach(scene)) {
        const DisplayList list = layoutLevel(scene.asking(e), StageLevel::Element, usual);
        for (const CellGrid* g : grids(list)) {
            if (std::holds_alternative<std::monostate>(g->source.tensor))
                continue;
            for (int r = 0; r < g->rows; ++r)
                for (int c = 0; c < g->columns; ++c, ++cells)
                    QVERIFY2(same(g->value(r, c), valueOf(scene.store, g->source.at(r, c))),
                             qPrintable(g->id + QStringLiteral(" of ") + QString::fromStdString(engine::toString(e))));
        }
    }
    QVERIFY(cells > 500);
}

void ElementTest::pooledCellsAreTheLoudest() {
    const Scene scene(QStringLiteral(HEADLIGHT_MODELS_DIR "/story-gpt"), someTokens, 2);
    const ElementRef out{{HookKind::MlpOut, 2}, {3, 40, 0}}; // 768 terms in 300 pixels
    const DisplayList list = layoutLevel(scene.asking(out), StageLevel::Element, {560, 380});
    int pooledGrids = 0;
    for (const CellGrid* g : grids(list)) {
        if (g->source.columnStep == 1)
            continue;
        ++pooledGrids;
        for (int c = 0; c < g->columns; ++c)
            QVERIFY2(same(g->value(0, c), pooled(scene, *g, 0, c)), qPrintable(g->id + QString::number(c)));
    }
    QCOMPARE(pooledGrids, 2);
    const TextItem* words = textOf(list, QStringLiteral("element.sentence"));
    QVERIFY(words && words->text.contains(QStringLiteral("loudest")));
    QVERIFY(layoutText(*words, light()).lines.front().text.contains(QStringLiteral("loudest")));
}

void ElementTest::sumsAreTheExplanations() {
    const Scene scene(tiny("tiny-a"), someTokens, 1, 1);
    for (const ElementRef& e : oneOfEach(scene)) {
        const engine::OpKind kind = scene.store.ops()->producer(e.hook)->kind;
        if (kind != engine::OpKind::Dot && kind != engine::OpKind::Linear && kind != engine::OpKind::WeightedSum &&
            kind != engine::OpKind::Unembed)
            continue;
        const auto told = scene.store.ops()->explain(e, scene.store);
        const DisplayList list = layoutLevel(scene.asking(e), StageLevel::Element, usual);
        std::vector<float> products;
        for (const CellGrid* g : grids(list))
            if (g->id.startsWith(QLatin1String("element.products")))
                products.insert(products.end(), g->values->begin(), g->values->end());
        const std::size_t terms = told.terms.size() - (kind == engine::OpKind::Linear ? 1 : 0);
        QCOMPARE(products.size(), terms);
        for (std::size_t i = 0; i < terms; ++i)
            QCOMPARE(products[i], static_cast<float>(told.terms[i].contribution));
        int bars = 0;
        for (const Item& item : list.items)
            if (const auto* b = std::get_if<BoxItem>(&item))
                bars += b->id.startsWith(QLatin1String("element.sum")) && b->id.contains(QLatin1String(".bar."));
        QCOMPARE(bars, static_cast<int>(terms));
    }
}

void ElementTest::hitTestIsTheInverseOfLayout() {
    const Scene scene(tiny("tiny-a"), someTokens, 1, 1);
    for (const ElementRef& e : oneOfEach(scene)) {
        const DisplayList list = layoutLevel(scene.asking(e), StageLevel::Element, usual);
        for (const CellGrid* g : grids(list))
            for (int c = 0; c < g->columns; ++c) {
                const auto hit = hitTest(list, g->cellRect(0, c).center());
                QVERIFY2(hit.has_value(), qPrintable(g->id));
                QVERIFY2(hit->provenance == g->source.at(0, c), qPrintable(g->id));
            }
    }
}

void ElementTest::theWalkBuildsOneNumber() {
    const Scene scene(tiny("tiny-a"), someTokens, 1, 1);
    const auto shown = [&](double phase, HookKind kind) {
        const StageState s = scene.walking(kind, 4, phase);
        const DisplayList list = layoutLevel(s, StageLevel::Element, usual);
        int cells = 0;
        for (const CellGrid* g : grids(list))
            if (g->id.startsWith(QLatin1String("element.products")))
                for (int c = 0; c < g->columns; ++c)
                    cells += g->shows(0, c);
        return std::pair(cells, resultOf(list)->shows(0, 0));
    };
    const int terms = scene.store.model()->shape().headDim;
    int last = 0;
    for (double phase : {0.0, 0.3, 0.6, 0.99}) {
        const auto [cells, result] = shown(phase, HookKind::AttnDot);
        QVERIFY(cells >= last && cells <= terms);
        QVERIFY(!result);
        QCOMPARE(cells, static_cast<int>(std::ceil(phase * terms)));
        last = cells;
        // One number stands for the whole beat.
        QVERIFY(elementInView(scene.walking(HookKind::AttnDot, 4, phase)) ==
                elementInView(scene.walking(HookKind::AttnDot, 4, 1)));
    }
    QCOMPARE(shown(1, HookKind::AttnDot), std::pair(terms, true));
    // Nor does the formula tell the end before it is reached.
    const auto told = [&](double phase) {
        return textOf(layoutLevel(scene.walking(HookKind::AttnDot, 4, phase), StageLevel::Element, usual),
                      QStringLiteral("formula.numbers")) != nullptr;
    };
    QVERIFY(!told(0.6));
    QVERIFY(told(1));
    // What the score becomes next is not known yet in its own beat.
    const DisplayList list = layoutLevel(scene.walking(HookKind::AttnDot, 4, 1), StageLevel::Element, usual);
    QVERIFY(list.grid(u"element.step.next"));
    QVERIFY(!list.grid(u"element.step.next")->shows(0, 0));
}

void ElementTest::sourcesCanBeFollowed() {
    const Scene scene(tiny("tiny-a"), someTokens, 1, 1);
    // From a logit down to an embedding, always to something that the picture shows.
    ElementRef at{{HookKind::Logits, -1}, {5, 7, 0}};
    int steps = 0;
    while (at.hook.kind != HookKind::Embed && ++steps < 60) {
        const DisplayList list = layoutLevel(scene.asking(at), StageLevel::Element, usual);
        const auto sources = scene.store.ops()->sources(at);
        QVERIFY(!sources.hooks.empty());
        const ElementRef next{sources.hooks.front().hook, sources.hooks.front().begin};
        QVERIFY2(list.rectOf(next), qPrintable(QString::fromStdString(engine::toString(next))));
        const auto hit = hitTest(list, list.rectOf(next)->center());
        QVERIFY(hit && hit->provenance == Provenance(next));
        at = next;
    }
    QCOMPARE(at.hook.kind, HookKind::Embed);
}

void ElementTest::waitingIsSaid() {
    const Scene scene(tiny("tiny-a"), someTokens, 1, 1, false);
    const DisplayList list = layoutLevel(scene.asking({{HookKind::AttnDot, 1}, {0, 3, 1}}), StageLevel::Element, usual);
    const TextItem* waiting = textOf(list, QStringLiteral("element.waiting"));
    QVERIFY(waiting && waiting->text.contains(QStringLiteral("being computed")));
    QVERIFY(grids(list).empty());
}

void ElementTest::notANumberIsNamed() {
    QTemporaryDir folder;
    makeOverflowing(folder.path());
    if (QTest::currentTestFailed())
        return;
    const Scene scene(folder.path(), someTokens, 0, 0);
    int position = scene.store.length() - 1;
    while (position >= 0 && std::isfinite(scene.store.value({{HookKind::Q, 0}, {position, 0, 1}})))
        --position;
    QVERIFY2(position > 0, "no query overflowed");
    for (ElementRef e : oneOfEach(scene)) { // nothing falls over, and no colour is taken from what is not finite
        e.index[element::isAttention(e.hook.kind) ? 1 : 0] = position;
        if (element::isAttention(e.hook.kind))
            e.index[0] = 0;
        const DisplayList list = layoutLevel(scene.asking(e), StageLevel::Element, usual);
        QVERIFY(resultOf(list));
        for (const CellGrid* g : grids(list))
            QVERIFY2(std::isfinite(g->low) && std::isfinite(g->high), qPrintable(g->id));
        for (const Item& item : list.items)
            if (const auto* b = std::get_if<BoxItem>(&item))
                QVERIFY2(std::isfinite(b->rect.top()) && std::isfinite(b->rect.height()), qPrintable(b->id));
    }
    const ElementRef dot{{HookKind::AttnDot, 0}, {0, position, 0}};
    const DisplayList list = layoutLevel(scene.asking(dot), StageLevel::Element, usual);
    bool broken = false;
    for (const Item& item : list.items)
        if (const auto* b = std::get_if<BoxItem>(&item))
            broken = broken || (b->id.startsWith(QLatin1String("element.sum")) &&
                                b->id.endsWith(QLatin1String(".broken")) && !b->name.isEmpty());
    QVERIFY2(broken, "the sum says where it stops being a number");
    const QString shown = textOf(list, QStringLiteral("element.step.result.value"))->text;
    QVERIFY2(shown.contains(QStringLiteral("∞")) || shown == QStringLiteral("NaN"), qPrintable(shown));
}

void ElementTest::labelsDoNotOverlap_data() {
    QTest::addColumn<QSizeF>("size");
    QTest::addColumn<double>("textScale");
    for (const QSizeF size : {QSizeF(560, 380), QSizeF(820, 520), usual, QSizeF(1600, 1000), QSizeF(3840, 2160)})
        for (double scale : {1.0, 2.0})
            QTest::addRow("%dx%d, text %g", static_cast<int>(size.width()), static_cast<int>(size.height()), scale)
                << size << scale;
}

void ElementTest::labelsDoNotOverlap() {
    QFETCH(QSizeF, size);
    QFETCH(double, textScale);
    std::vector<engine::TokenId> many;
    for (int i = 0; i < 120; ++i)
        many.push_back((i * 37) % 3000);
    const Scene scene(QStringLiteral(HEADLIGHT_MODELS_DIR "/story-gpt"), many, 2, 1);
    Theme::setTextScale(textScale);
    const QRectF bounds = QRectF(QPointF(), size).adjusted(-1, -1, 1, 1);
    for (const ElementRef& e : oneOfEach(scene)) {
        if (e.hook.layer > 0 && e.hook.layer != 2)
            continue;
        const DisplayList list = layoutLevel(scene.asking(e), StageLevel::Element, size);
        std::vector<std::pair<QString, QRectF>> inks;
        for (const Item& item : list.items)
            if (const auto* t = std::get_if<TextItem>(&item); t && t->id.startsWith(QLatin1String("element")))
                for (const auto& line : layoutText(*t, light()).lines)
                    if (t->angle == 0)
                        inks.emplace_back(t->id, line.rect);
        for (std::size_t i = 0; i < inks.size(); ++i) {
            QVERIFY2(bounds.contains(inks[i].second),
                     qPrintable(inks[i].first + QStringLiteral(" of ") + QString::fromStdString(engine::toString(e))));
            for (std::size_t j = i + 1; j < inks.size(); ++j) {
                const QRectF both = inks[i].second.intersected(inks[j].second);
                QVERIFY2(both.width() < 2 || both.height() < inks[i].second.height() * 0.35,
                         qPrintable(inks[i].first + QStringLiteral(" overlaps ") + inks[j].first +
                                    QStringLiteral(" of ") + QString::fromStdString(engine::toString(e))));
            }
        }
    }
    Theme::setTextScale(1);
}

void ElementTest::pictures_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("kind");
    QTest::addColumn<bool>("dark");
    const auto row = [](const char* name, HookKind kind, bool dark) {
        QTest::newRow(name) << QString::fromLatin1(name) << static_cast<int>(kind) << dark;
    };
    row("element-dot-light", HookKind::AttnDot, false);
    row("element-dot-dark", HookKind::AttnDot, true);
    row("element-softmax-light", HookKind::Pattern, false);
    row("element-layernorm-light", HookKind::Ln1Normalized, false);
    row("element-activation-dark", HookKind::MlpPost, true);
}

void ElementTest::pictures() {
    QFETCH(QString, name);
    QFETCH(int, kind);
    QFETCH(bool, dark);
    const Theme& theme = Theme::named(dark ? ThemeName::Dark : ThemeName::Light);
    const Scene scene(tiny("tiny-a"), {3, 10, 17, 24, 0, 7, 14, 21, 28}, 1, 1);
    ElementRef e{{static_cast<HookKind>(kind), 1}, {6, 5, 0}};
    if (element::isAttention(e.hook.kind))
        e.index = {1, 6, 2};
    const QImage picture = renderImage(layoutLevel(scene.asking(e, theme), StageLevel::Element, usual), theme);
    const QString difference = headlight::test::differenceFromGolden(picture, name);
    QVERIFY2(difference.isEmpty(), qPrintable(difference));
}

HEADLIGHT_TEST(ElementTest)

#include "element_test.moc"
