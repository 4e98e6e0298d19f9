// SPDX-License-Identifier: GPL-3.0-or-later
// The picture of a query's numbers: every cell against the trace, and how it is looked at.
#include "tests/widgets/support/display_items.h"
#include "tests/widgets/support/golden_picture.h"
#include "tests/widgets/support/story_run.h"
#include "tests/widgets/support/translation_run.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/attention/attention_panel.h"
#include "widgets/attention/attention_view.h"
#include "widgets/attention/neurons/neuron_source.h"
#include "widgets/attention/neurons/neuron_view.h"
#include "widgets/picture/number_text.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/text_layout.h"

#include <QMouseEvent>
#include <QSignalSpy>
#include <QWheelEvent>

#include <cmath>

using namespace headlight;
using namespace headlight::test;
using engine::ElementRef;
using engine::HookKind;

namespace {

float loudness(float value) {
    return std::isfinite(value) ? std::abs(value) : INFINITY;
}

bool same(float a, float b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

/// First cell that is not its element of the trace (the loudest, or of weights the largest, where it pools).
QString firstWrongCell(const DisplayList& list, const TraceStore& store) {
    for (const CellGrid* grid : all<CellGrid>(list)) {
        if (!std::holds_alternative<engine::Hook>(grid->source.tensor))
            continue;
        const engine::TensorView tensor = store.hook(std::get<engine::Hook>(grid->source.tensor));
        for (int row = 0; row < grid->rows; ++row)
            for (int column = 0; column < grid->columns; ++column) {
                auto at = std::get<ElementRef>(grid->source.at(row, column)).index;
                float expected = tensor.at({at[0], at[1], at[2]});
                const int step = std::max(grid->source.rowStep, grid->source.columnStep);
                for (int i = 1; i < step && ++at[2] < tensor.shape[2]; ++i)
                    if (const float next = tensor.at({at[0], at[1], at[2]}); loudness(next) > loudness(expected))
                        expected = next;
                if (!same(grid->value(row, column), expected))
                    return QStringLiteral("%1 row %2 column %3: painted %4, tensor %5")
                        .arg(grid->id)
                        .arg(row)
                        .arg(column)
                        .arg(double(grid->value(row, column)))
                        .arg(double(expected));
            }
    }
    return {};
}

/// Two texts whose ink meets; empty when none do.
QString overlap(const DisplayList& list) {
    std::vector<std::pair<QRectF, QString>> inks;
    for (const TextItem* text : all<TextItem>(list))
        for (const TextLines::Line& line : layoutText(*text, light()).lines) {
            const QRectF ink = line.rect.adjusted(0.5, 1, -0.5, -1);
            for (const auto& [other, id] : inks)
                if (ink.intersects(other))
                    return text->id + QStringLiteral(" and ") + id;
            inks.emplace_back(ink, text->id);
        }
    return {};
}

/// Σ q⊙k × scale against the scores of the trace, softmax of them against its pattern; empty when both are equal.
QString firstWrongSum(const NeuronState& state) {
    const NeuronRow& row = *state.number;
    double largest = -INFINITY, sum = 0;
    for (const float score : row.scores)
        largest = std::max(largest, double(score));
    for (const float score : row.scores)
        sum += std::exp(double(score) - largest);
    for (int key = 0; key < row.keyCount; ++key) {
        const auto k = static_cast<std::size_t>(key);
        double dot = 0, size = 0;
        for (int i = 0; i < row.headDim; ++i) {
            dot += double(row.products[k * row.headDim + i]);
            size += std::abs(double(row.products[k * row.headDim + i]));
        }
        const double room = 1e-5 * (1 + size), weight = std::exp(double(row.scores[k]) - largest) / sum;
        const QString at = QStringLiteral("key %1: ").arg(key);
        if (std::abs(dot - double(row.dots[k])) > room)
            return at + QStringLiteral("sum %1, dot %2").arg(dot).arg(double(row.dots[k]));
        if (state.masked(key) ? !std::isinf(row.scores[k]) || row.weights[k] != 0
                              : std::abs(dot * state.scale.factor - double(row.scores[k])) > room)
            return at + QStringLiteral("scaled %1, score %2").arg(dot * state.scale.factor).arg(double(row.scores[k]));
        if (std::abs(weight - double(row.weights[k])) > 1e-5)
            return at + QStringLiteral("softmax %1, weight %2").arg(weight).arg(double(row.weights[k]));
    }
    return {};
}

/// A run of any of the tiny models, published like a session does.
struct TinyRun {
    explicit TinyRun(const std::string& name, int tokens) {
        const auto model = engine::Gpt2Model::load(std::string(HEADLIGHT_TEST_DATA "/models/") + name);
        engine::Gpt2Runner runner(model, 1);
        std::vector<engine::TokenId> ids;
        for (int i = 0; i < tokens; ++i)
            ids.push_back((7 * i + 3) % model->shape().vocabSize);
        const auto trace = runner.run(ids);
        store.setModel(model, nullptr);
        store.setTrace(trace, tokens);
        selection.setBounds(model->shape().layerCount, model->shape().headCount, tokens, true);
        for (int layer = 0; layer < model->shape().layerCount; ++layer)
            store.addInside(trace, runner.inside(*trace, layer), 0);
    }
    TraceStore store;
    Selection selection;
};

QPoint middleOf(const PictureWidget& view, const QString& id) {
    const auto* box = one<BoxItem>(view.displayList(), id);
    return box ? box->rect.center().toPoint() : QPoint(-1, -1);
}

void moveTo(QWidget& view, QPoint at) {
    QMouseEvent move(QEvent::MouseMove, QPointF(at), QPointF(at), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&view, &move);
}

} // namespace

class NeuronViewTest : public WidgetTest {
    Q_OBJECT
private:
    std::unique_ptr<StoryRun> m_run;

    NeuronState stateAt(int layer, int head, int query) {
        m_run->selection.release();
        m_run->selection.setLayerHead(layer, head);
        m_run->selection.setQuery(query);
        return neuronStateOf(m_run->store, m_run->selection);
    }

private slots:
    void initTestCase() {
        m_run = std::make_unique<StoryRun>();
        m_run->run("Once upon a time there was a cat.");
    }
    void cleanup() { Theme::setTextScale(1); }

    void everyCellIsItsNumber() {
        for (int layer = 0; layer < 2; ++layer)
            for (const QSizeF& size : {QSizeF(420, 600), QSizeF(900, 640), QSizeF(1600, 1000)}) {
                const NeuronState state = stateAt(layer, 1, 5);
                const DisplayList list = layoutNeurons(state, light(), size);
                for (const char* id : {"query", "keys", "products", "dots", "scores"})
                    QVERIFY2(list.grid(QString::fromLatin1(id)), id);
                QCOMPARE(firstWrongCell(list, m_run->store), QString());
                const CellGrid& products = *list.grid(u"products");
                QVERIFY(std::holds_alternative<std::monostate>(products.source.at(0, 0))); // no hook records these
                const NeuronRow& row = *state.number;
                for (int key = 0; key < products.rows; ++key)
                    for (int cell = 0; cell < products.columns; ++cell) {
                        float expected = 0;
                        for (int i = cell * products.source.columnStep;
                             i < std::min(row.headDim, (cell + 1) * products.source.columnStep); ++i)
                            if (const float next = row.query[static_cast<std::size_t>(i)] *
                                                   row.keys[static_cast<std::size_t>(key * row.headDim + i)];
                                std::abs(next) >= std::abs(expected))
                                expected = next;
                        QCOMPARE(products.value(key, cell), expected);
                    }
                for (int key = 0; key <= state.query; ++key) {
                    const ElementRef element{{HookKind::Pattern, layer}, {1, 5, key}};
                    const auto* bar = one<RibbonItem>(list, QStringLiteral("bar:%1").arg(key));
                    const auto* number = one<TextItem>(list, QStringLiteral("weight:%1").arg(key));
                    QVERIFY(bar && number);
                    QCOMPARE(bar->value, m_run->store.value(element));
                    QCOMPARE(bar->provenance, Provenance(element));
                    QCOMPARE(number->provenance, Provenance(element));
                }
            }
    }

    void productsSumUpToScoresAndWeights_data() {
        QTest::addColumn<QString>("model");
        for (const char* name : {"tiny-a", "tiny-odd", "tiny-noscale", "tiny-one-head"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void productsSumUpToScoresAndWeights() {
        QFETCH(QString, model);
        TinyRun run(model.toStdString(), 6);
        const engine::ModelShape shape = run.store.model()->shape();
        for (int layer = 0; layer < shape.layerCount; ++layer)
            for (int head = 0; head < shape.headCount; ++head)
                for (const int query : {0, 3, 5}) {
                    run.selection.setLayerHead(layer, head);
                    run.selection.setQuery(query);
                    const NeuronState state = neuronStateOf(run.store, run.selection);
                    QVERIFY(state.number);
                    QCOMPARE(firstWrongSum(state), QString());
                }
        NeuronState state = neuronStateOf(run.store, run.selection);
        const QString heading = one<TextItem>(layoutNeurons(state, light(), {900, 600}), "head-scores")->text;
        const QString note = one<TextItem>(layoutNeurons(state, light(), {900, 600}), "note")->text;
        if (model == QLatin1String("tiny-noscale")) {
            QCOMPARE(state.scale.factor, 1.0);
            QCOMPARE(heading, QStringLiteral("not scaled"));
            QVERIFY(note.contains(QStringLiteral("does not scale")));
        } else if (state.scale.isRoot()) {
            QCOMPARE(heading, QStringLiteral("÷ √%1").arg(shape.headDim));
        } else {
            QVERIFY2(heading.startsWith(QStringLiteral("× ")), qPrintable(heading));
        }
    }

    void everyAttentionOfATranslator_data() {
        QTest::addColumn<QString>("model");
        for (const char* name : {"tiny-marian", "tiny-marian-pre", "tiny-marian-odd"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void everyAttentionOfATranslator() {
        QFETCH(QString, model);
        TranslationRun run(model.toStdString());
        run.run({5, 7, 9, 6, 0}, {1, 4, 8});
        for (const auto block : {AttentionBlock::Encoder, AttentionBlock::Decoder, AttentionBlock::Cross}) {
            run.selection.setPlace(block, 0, 1);
            run.selection.setQuery(1);
            const NeuronState state = neuronStateOf(run.store, run.selection);
            QVERIFY(state.number);
            QCOMPARE(static_cast<int>(state.keyTokens.size()), run.store.lengthOf(keyStackOf(block)));
            QCOMPARE(firstWrongSum(state), QString());
            const DisplayList list = layoutNeurons(state, light(), {900, 600});
            QCOMPARE(firstWrongCell(list, run.store), QString());
            QCOMPARE(std::get<engine::Hook>(list.grid(u"keys")->source.tensor),
                     (engine::Hook{kindIn(block, HookKind::K), 0, stackOf(block)}));
            // The decoder's second row sees two of its three tokens; nothing else is masked.
            QCOMPARE(all<TextItem>(list, "masked:").size(), block == AttentionBlock::Decoder ? 1U : 0U);
        }
    }

    void maskedKeysAreNoNumbers() {
        const NeuronState state = stateAt(1, 0, 4);
        const DisplayList list = layoutNeurons(state, light(), {900, 640});
        const CellGrid& scores = *list.grid(u"scores");
        for (int key = 0; key < static_cast<int>(state.keyTokens.size()); ++key) {
            const bool masked = key > 4;
            QCOMPARE(scores.masked(key, 0), masked);
            QCOMPARE(one<TextItem>(list, QStringLiteral("weight:%1").arg(key)) == nullptr, masked);
            QCOMPARE(one<RibbonItem>(list, QStringLiteral("bar:%1").arg(key)) == nullptr, masked);
            const auto* words = one<TextItem>(list, QStringLiteral("masked:%1").arg(key));
            QCOMPARE(words != nullptr, masked);
            if (masked)
                QVERIFY(words->text.contains(QStringLiteral("−∞ → 0")) &&
                        std::holds_alternative<std::monostate>(words->provenance));
        }
        QVERIFY(one<TextItem>(list, "note")->text.contains(QStringLiteral("masked")));
    }

    void whatDoesNotFitIsSaid() {
        m_run->run("Once upon a time there was a cat. It sat on a mat and it saw a dog. The dog ran to the cat.");
        NeuronState state = neuronStateOf(m_run->store, m_run->selection);
        const int count = static_cast<int>(state.keyTokens.size());
        NeuronTable table;
        DisplayList list = layoutNeurons(state, light(), {420, 360}, &table);
        QVERIFY(table.shown < count);
        const QString note = one<TextItem>(list, "note")->text;
        QVERIFY2(
            note.contains(
                QStringLiteral("Keys %1 to %2 of %3").arg(table.first).arg(table.first + table.shown - 1).arg(count)),
            qPrintable(note));
        QVERIFY(table.step > 1);
        QVERIFY2(note.contains(QStringLiteral("loudest of %1 elements").arg(table.step)), qPrintable(note));
        QCOMPARE(firstWrongCell(list, m_run->store), QString()); // also of the strip of all keys
        QVERIFY(list.grid(u"overview"));
        const auto& weights = state.number->weights;
        const auto heaviest = std::max_element(weights.begin(), weights.end()) - weights.begin();
        QVERIFY(table.first <= heaviest && heaviest < table.first + table.shown);
        state.key = count - 1;
        layoutNeurons(state, light(), {420, 360}, &table);
        QCOMPARE(table.first + table.shown, count);
        state.first = 0; // as scrolled
        layoutNeurons(state, light(), {420, 360}, &table);
        QCOMPARE(table.first, 0);
        m_run->run("Once upon a time there was a cat.");
    }

    void whatWasChangedByHandIsSaid() {
        TranslationRun run("tiny-marian");
        engine::Interventions change;
        change.edits.push_back({{HookKind::CrossPattern, 0, engine::Stack::Decoder},
                                1,
                                1,
                                engine::Intervention::Operation::Zero,
                                {2},
                                {},
                                true});
        engine::RunOptions options;
        options.interventions = std::make_shared<const engine::Interventions>(change);
        const auto trace =
            run.runner->run(run.runner->encode({{5, 7, 9, 6, 0}}), std::vector<engine::TokenId>{1, 4, 8}, options);
        run.store.setTrace(trace, 1);
        run.selection.setBounds(run.model->shape(), trace->lengths(), true);
        run.store.addInside(trace, run.runner->inside(*trace, engine::Stack::Decoder, 0), 0);
        run.selection.setPlace(AttentionBlock::Cross, 0, 1);
        for (const int query : {0, 1}) {
            run.selection.setQuery(query);
            const NeuronState state = neuronStateOf(run.store, run.selection);
            QCOMPARE(state.changed, query == 1);
            QCOMPARE(firstWrongSum(state).isEmpty(), query == 0); // no softmax made these
            const QString note = one<TextItem>(layoutNeurons(state, light(), {900, 600}), "note")->text;
            QCOMPARE(note.contains(QStringLiteral("changed by hand")), query == 1);
        }
    }

    void theViewIsLinked() {
        stateAt(1, 0, 6);
        NeuronView view(m_run->store, m_run->selection);
        view.resize(900, 640);
        QSignalSpy spoken(&view, &NeuronView::summaryChanged);
        moveTo(view, middleOf(view, "key:2"));
        QCOMPARE(view.hoveredKey(), 2);
        moveTo(view, QPoint(3, 3));
        QCOMPARE(view.hoveredKey(), -1);
        // A number of this head under the mouse elsewhere; of another head: none.
        m_run->selection.setHover(ElementRef{{HookKind::Pattern, 1}, {0, 6, 3}});
        QCOMPARE(view.hoveredKey(), 3);
        m_run->selection.setHover(ElementRef{{HookKind::Pattern, 1}, {1, 6, 3}});
        QCOMPARE(view.hoveredKey(), -1);
        m_run->selection.setHover({});

        QTest::mouseClick(&view, Qt::LeftButton, {}, middleOf(view, "key:2"));
        QCOMPARE(m_run->selection.key(), 2);
        QVERIFY(one<BoxItem>(view.displayList(), "row:2"));
        QVERIFY(!spoken.isEmpty() && view.summary().contains(m_run->store.tokenAt(2)));
        const CellGrid products = *view.displayList().grid(u"products"); // cells without provenance select, too
        QTest::mouseClick(&view, Qt::LeftButton, {}, products.cellRect(4, 3).center().toPoint());
        QCOMPARE(m_run->selection.key(), 4);
        QTest::mouseClick(&view, Qt::LeftButton, Qt::ControlModifier, middleOf(view, "key:1"));
        QCOMPARE(m_run->selection.chosenKeys(), std::set<int>{1});
        QCOMPARE(m_run->selection.key(), 4);

        QTest::keyClick(&view, Qt::Key_Up);
        QCOMPARE(m_run->selection.query(), 5);
        QTest::keyClick(&view, Qt::Key_Down);
        QCOMPARE(m_run->selection.query(), 6);
        QTest::keyClick(&view, Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(m_run->selection.key(), 5);
        m_run->selection.setLayerHead(0, 2);
        QCOMPARE(std::get<engine::Hook>(view.displayList().grid(u"keys")->source.tensor),
                 (engine::Hook{HookKind::K, 0}));
        m_run->selection.release(); // what Esc does in the window
        QCOMPARE(view.state().key, -1);
        QVERIFY(all<BoxItem>(view.displayList(), "row:").empty());
    }

    void aProductNamesBothOfItsNumbers() {
        const NeuronState state = stateAt(1, 0, 6);
        NeuronView view(m_run->store, m_run->selection);
        view.resize(1600, 900);
        QString said;
        connect(&view, &PictureWidget::hovered, &view, [&said](const Provenance& at, const QString& words) {
            said = std::holds_alternative<std::monostate>(at) ? words : QString();
        });
        const CellGrid products = *view.displayList().grid(u"products");
        QCOMPARE(products.source.columnStep, 1);
        moveTo(view, products.cellRect(3, 5).center().toPoint());
        for (const QString& part :
             {QStringLiteral("blocks.1.attn.hook_q[6, 0, 5]"), QStringLiteral("blocks.1.attn.hook_k[3, 0, 5]"),
              fullNumber(double(state.number->query[5])), fullNumber(double(products.value(3, 5)))})
            QVERIFY2(said.contains(part), qPrintable(said + QStringLiteral(" lacks ") + part));
    }

    void wheelAndPagesScroll() {
        m_run->run("Once upon a time there was a cat. It sat on a mat and it saw a dog. The dog ran to the cat.");
        NeuronView view(m_run->store, m_run->selection);
        view.resize(420, 360);
        m_run->selection.setKey(0);
        QVERIFY(one<BoxItem>(view.displayList(), "key:0"));
        QTest::keyClick(&view, Qt::Key_PageDown);
        QVERIFY(!one<BoxItem>(view.displayList(), "key:0"));
        QTest::keyClick(&view, Qt::Key_PageUp);
        QVERIFY(one<BoxItem>(view.displayList(), "key:0"));
        const QPointF at(200, 200);
        QWheelEvent wheel(at, at, {}, {0, -120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&view, &wheel);
        QVERIFY(!one<BoxItem>(view.displayList(), "key:0"));
        m_run->selection.setKey(20); // comes into sight
        QVERIFY(one<BoxItem>(view.displayList(), "key:20"));
        m_run->selection.release();
        m_run->run("Once upon a time there was a cat.");
    }

    void emptyAndHeadlessAreSentences() {
        TraceStore store;
        Selection selection;
        NeuronView view(store, selection);
        view.resize(420, 600);
        QVERIFY(one<TextItem>(view.displayList(), "message"));
        TranslationRun run("tiny-gru-additive");
        run.run({5, 7, 0}, {1, 4});
        const NeuronState state = neuronStateOf(run.store, run.selection);
        const DisplayList list = layoutNeurons(state, light(), {420, 600});
        QVERIFY(one<TextItem>(list, "message") && !list.grid(u"keys"));
    }

    void aNumberThatIsNoneStaysOne() {
        NeuronState state = stateAt(0, 0, 3);
        NeuronRow row = *state.number;
        row.query[2] = NAN;
        row.keys[5] = INFINITY;
        multiply(row);
        QVERIFY(std::isfinite(row.largestVector) && std::isfinite(row.largestProduct));
        state.number = std::make_shared<const NeuronRow>(row);
        for (const double width : {420.0, 1600.0}) {
            const DisplayList list = layoutNeurons(state, light(), {width, 600});
            const CellGrid& query = *list.grid(u"query");
            QVERIFY(std::isnan(query.value(0, 2 / query.source.columnStep)));
            QVERIFY(std::isinf(list.grid(u"keys")->value(0, 5 / query.source.columnStep)));
        }
    }

    void fitsEverywhere_data() {
        QTest::addColumn<int>("tokens");
        QTest::addColumn<int>("width");
        QTest::addColumn<QSizeF>("size");
        QTest::addColumn<double>("scale");
        for (const int tokens : {1, 16, 256})
            for (const int width : {8, 64, 128})
                for (const QSizeF& size : {QSizeF(320, 240), QSizeF(420, 600), QSizeF(1600, 1000), QSizeF(3840, 2160)})
                    for (const double scale : {1.0, 2.0})
                        QTest::addRow("%d tokens, %d wide, %dx%d %g", tokens, width, int(size.width()),
                                      int(size.height()), scale)
                            << tokens << width << size << scale;
    }
    void fitsEverywhere() {
        QFETCH(int, tokens);
        QFETCH(int, width);
        QFETCH(QSizeF, size);
        QFETCH(double, scale);
        Theme::setTextScale(scale);
        NeuronState state;
        NeuronRow row;
        row.headDim = width;
        row.keyCount = tokens;
        for (int i = 0; i < width; ++i)
            row.query.push_back(std::sin(float(i)));
        for (int key = 0; key < tokens; ++key) {
            state.keyTokens.push_back(QStringLiteral("␣token%1").arg(key));
            for (int i = 0; i < width; ++i)
                row.keys.push_back(std::cos(float(key + 3 * i)));
            row.dots.push_back(float(key) / 3);
            row.scores.push_back(key > tokens / 2 ? -INFINITY : float(key) / 30);
            row.weights.push_back(key > tokens / 2 ? 0 : 1 / (1 + float(tokens / 2)));
        }
        multiply(row);
        state.queryTokens = state.keyTokens;
        state.query = tokens / 2;
        state.scale = {1 / std::sqrt(double(width)), width};
        state.number = std::make_shared<const NeuronRow>(row);
        const DisplayList list = layoutNeurons(state, light(), size);
        QCOMPARE(overlap(list), QString());
        const QRectF page = QRectF(QPointF(), size).adjusted(-0.5, -0.5, 0.5, 0.5);
        for (const CellGrid* grid : all<CellGrid>(list))
            if (!grid->id.startsWith(QLatin1String("legend")) || size.width() > 400 * scale)
                QVERIFY2(page.contains(grid->rect) || size.height() < 250 * scale, qPrintable(grid->id));
        const CellGrid& keys = *list.grid(u"keys");
        QVERIFY(keys.rect.width() / keys.columns >= 2.99);
        QCOMPARE(keys.rect.left(), list.grid(u"query")->rect.left());
        QCOMPARE(keys.rect.width(), list.grid(u"query")->rect.width());
    }

    void thePanelOffersIt() {
        AttentionPanel panel(m_run->store, m_run->selection);
        panel.resize(420, 700);
        panel.show();
        panel.setTab(AttentionPanel::Neurons);
        QVERIFY(panel.neurons()->isVisible() && !panel.view()->isVisible());
        panel.setTab(AttentionPanel::Matrix);
        QVERIFY(!panel.neurons()->isVisible() && panel.view()->isVisible());
    }

    void pictures_data() {
        QTest::addColumn<int>("theme");
        QTest::newRow("neurons-light") << int(ThemeName::Light);
        QTest::newRow("neurons-dark") << int(ThemeName::Dark);
    }
    void pictures() {
        QFETCH(int, theme);
        NeuronState state = stateAt(1, 0, 5);
        state.key = 2;
        const Theme& look = Theme::named(static_cast<ThemeName>(theme));
        const QString difference = differenceFromGolden(renderImage(layoutNeurons(state, look, {640, 400}), look),
                                                        QString::fromLatin1(QTest::currentDataTag()));
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }
};

HEADLIGHT_TEST(NeuronViewTest)
#include "neuron_view_test.moc"
