// SPDX-License-Identifier: GPL-3.0-or-later
// Tensor2Tensor's widget: its rules for clicks and hovers, and every line against the weights.
#include "tests/widgets/support/display_items.h"
#include "tests/widgets/support/golden_picture.h"
#include "tests/widgets/support/seeded_sheets.h"
#include "tests/widgets/support/story_run.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/attention/attention_panel.h"
#include "widgets/attention/attention_view.h"
#include "widgets/attention/head_grid_view.h"
#include "widgets/attention/tensor2tensor_view.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/text_layout.h"
#include "widgets/theme/head_colors.h"

#include <QComboBox>

#include <algorithm>
#include <cmath>

using namespace headlight;
using namespace headlight::test;
using engine::ElementRef;
using engine::HookKind;
using engine::Stack;

namespace {

T2TState sample(T2TAttention attention, int heads = 8) {
    const auto encoder = encoderSheet(heads), cross = crossSheet(heads), decoder = decoderSheet(heads);
    return tensor2TensorOf(attention, &encoder, &cross, &decoder);
}

/// All four blocks of a few tokens.
T2TState shortSample() {
    const QStringList source = portuguese().mid(4, 4), target = english().mid(3, 4);
    const auto encoder = encoderSheet(4, source), cross = crossSheet(4, target, source),
               decoder = decoderSheet(4, target);
    return tensor2TensorOf(T2TAttention::All, &encoder, &cross, &decoder);
}

std::vector<bool> heads(std::initializer_list<int> on, int count = 4) {
    std::vector<bool> made(static_cast<std::size_t>(count), false);
    for (int head : on)
        made[static_cast<std::size_t>(head)] = true;
    return made;
}

const AttentionSheet& sheetOf(const T2TState& state, const ElementRef& element) {
    for (const T2TPart& part : state.parts)
        if (part.sheet.hook == element.hook)
            return part.sheet;
    qFatal("no sheet of this hook");
}

/// First ribbon whose number is not its element's in the tensor.
QString firstWrongLine(const DisplayList& list, const T2TState& state) {
    for (const RibbonItem* ribbon : all<RibbonItem>(list)) {
        const auto* element = std::get_if<ElementRef>(&ribbon->provenance);
        if (!element)
            return ribbon->id + QStringLiteral(" says no element");
        const float expected = sheetOf(state, *element).weight(element->index[0], element->index[1], element->index[2]);
        if (ribbon->value != expected)
            return QStringLiteral("%1: %2 instead of %3").arg(ribbon->id).arg(ribbon->value).arg(expected);
    }
    return {};
}

QPoint middleOf(const PictureWidget& view, const QString& id) {
    const auto* box = one<BoxItem>(view.displayList(), id);
    return box ? box->rect.center().toPoint() : QPoint(-1, -1);
}

} // namespace

class Tensor2TensorTest : public WidgetTest {
    Q_OBJECT
private:
    std::unique_ptr<StoryRun> m_run;

private slots:
    void initTestCase() {
        m_run = std::make_unique<StoryRun>();
        m_run->run("Once upon a time there was a cat.");
    }
    void cleanup() { Theme::setTextScale(1); }

    void aClickTogglesButTheLastHeadStays() {
        QCOMPARE(clickedHead(heads({0, 1, 2, 3}), 1), heads({0, 2, 3}));
        QCOMPARE(clickedHead(heads({0, 2, 3}), 1), heads({0, 1, 2, 3}));
        QCOMPARE(clickedHead(heads({2}), 2), heads({2}));
        QCOMPARE(clickedHead(heads({2}), 0), heads({0, 2}));
        QCOMPARE(clickedHead(heads({2}), 9), heads({2}));
    }

    void aDoubleClickShowsOneHeadAloneOrAllAgain() {
        QCOMPARE(doubleClickedHead(heads({0, 1, 2, 3}), 1), heads({1}));
        QCOMPARE(doubleClickedHead(heads({0, 3}), 1), heads({1}));
        QCOMPARE(doubleClickedHead(heads({1}), 1), heads({0, 1, 2, 3}));
        QCOMPARE(doubleClickedHead(heads({1}), 2), heads({2}));
    }

    void opacityIsTheWeightSharedByTheHeadsShown() {
        T2TState state = sample(T2TAttention::InputInput, 4);
        QCOMPARE(lineOpacity(state, 0.5F), 0.125);
        state.heads = heads({1, 2});
        QCOMPARE(lineOpacity(state, 0.5F), 0.25);
        state.hover = {true, 3}; // of a hovered token: the weight itself
        QCOMPARE(lineOpacity(state, 0.5F), 0.5);
    }

    void everyLineIsAWeight_data() {
        QTest::addColumn<int>("attention");
        QTest::newRow("all") << int(T2TAttention::All);
        QTest::newRow("input-input") << int(T2TAttention::InputInput);
        QTest::newRow("input-output") << int(T2TAttention::InputOutput);
        QTest::newRow("output-output") << int(T2TAttention::OutputOutput);
    }
    void everyLineIsAWeight() {
        QFETCH(int, attention);
        T2TState state = sample(static_cast<T2TAttention>(attention), 2);
        const DisplayList list = layoutTensor2Tensor(state, light(), {600, 700});
        QVERIFY(all<RibbonItem>(list).size() > 40);
        QCOMPARE(firstWrongLine(list, state), QString());
        // Ribbons go from their query to their key, and carry their head's colour.
        for (const T2TLine& line : chooseLines(state).lines) {
            const auto* ribbon =
                one<RibbonItem>(list, QStringLiteral("t2t-line:%1:%2:%3").arg(line.head).arg(line.query).arg(line.key));
            QVERIFY(ribbon);
            QCOMPARE(ribbon->value, state.weight(line.head, line.query, line.key));
            QCOMPARE(ribbon->color, headColor(light(), line.head));
            const auto* query = one<BoxItem>(list, QStringLiteral("t2t-query:%1").arg(line.query));
            const auto* key = one<BoxItem>(list, QStringLiteral("t2t-key:%1").arg(line.key));
            QCOMPARE(ribbon->from, QPointF(query->rect.right(), query->rect.center().y()));
            QCOMPARE(ribbon->to, QPointF(key->rect.left(), key->rect.center().y()));
        }
    }

    void allStandsForTheFourBlocks() {
        const T2TState state = sample(T2TAttention::All);
        const int input = static_cast<int>(portuguese().size()), output = static_cast<int>(english().size());
        QCOMPARE(static_cast<int>(state.queries.size()), input + output);
        QCOMPARE(state.queries, state.keys);
        QCOMPARE(state.queryBreak, input);
        QCOMPARE(state.weight(3, 4, 2), encoderSheet().weight(3, 4, 2));
        QCOMPARE(state.weight(3, input + 4, 2), crossSheet().weight(3, 4, 2));
        QCOMPARE(state.weight(3, input + 4, input + 2), decoderSheet().weight(3, 4, 2));
        for (int query = 0; query < input; ++query) // the input never looks at the output
            for (int key = input; key < input + output; ++key)
                QCOMPARE(state.weight(3, query, key), 0.0F);
        QCOMPARE(state.provenance(3, input + 4, 2),
                 Provenance(ElementRef{{HookKind::CrossPattern, 2, Stack::Decoder}, {3, 4, 2}}));
        QCOMPARE(state.provenance(3, 0, input), Provenance());
        const DisplayList list = layoutTensor2Tensor(state, light(), {600, 900});
        QVERIFY(one<TextItem>(list, "note")->text.contains(QStringLiteral("unrelated heads")));
    }

    void aHoveredQueryShowsItsLinesOnly() {
        T2TState state = sample(T2TAttention::InputOutput, 4);
        state.heads = heads({1, 3});
        state.hover = {true, 5};
        const DisplayList list = layoutTensor2Tensor(state, light(), {600, 600});
        const auto lines = all<RibbonItem>(list, "t2t-line:");
        QVERIFY(!lines.empty());
        double sum = 0;
        for (const RibbonItem* line : lines) {
            const auto element = std::get<ElementRef>(line->provenance);
            QCOMPARE(element.index[1], 5);
            QVERIFY(element.index[0] == 1 || element.index[0] == 3);
            QCOMPARE(line->opacity, double(line->value));
            sum += double(line->value);
        }
        QVERIFY2(std::abs(sum - 2) < 0.01, qPrintable(QString::number(sum))); // two heads' rows
        QCOMPARE(one<BoxItem>(list, "t2t-query:5")->fill, light().roleSoft(Role::Neutral));
        QVERIFY(!one<BoxItem>(list, "t2t-query:4")->fill.isValid());
        // Beside each key: a cell a shown head, as wide as the box ÷ heads shown, as opaque as the weight.
        for (const RibbonItem* cell : all<RibbonItem>(list, "t2t-cell:")) {
            const auto element = std::get<ElementRef>(cell->provenance);
            const QRectF box = one<BoxItem>(list, QStringLiteral("t2t-key:%1").arg(element.index[2]))->rect;
            QVERIFY(std::abs(cell->to.x() - cell->from.x() - box.width() / 2) < 1e-6);
            QVERIFY(std::abs(cell->from.x() - (element.index[0] == 1 ? box.left() : box.center().x())) < 1e-6);
            QCOMPARE(cell->opacity, double(cell->value));
            QCOMPARE(cell->width, box.height());
        }
        QCOMPARE(all<RibbonItem>(list, "t2t-cell:").size(), lines.size());
        QCOMPARE(firstWrongLine(list, state), QString());
    }

    void aHoveredKeyShowsWhoLooksAtIt() {
        T2TState state = sample(T2TAttention::InputOutput, 4);
        state.hover = {false, 2};
        const DisplayList list = layoutTensor2Tensor(state, light(), {600, 600});
        for (const RibbonItem* line : all<RibbonItem>(list, "t2t-line:"))
            QCOMPARE(std::get<ElementRef>(line->provenance).index[2], 2);
        for (const RibbonItem* cell : all<RibbonItem>(list, "t2t-cell:")) // on the other side
            QVERIFY(cell->to.x() <= one<BoxItem>(list, "t2t-query:0")->rect.right() + 1e-6);
        QVERIFY(!all<RibbonItem>(list, "t2t-cell:").empty());
    }

    void headsThatAreOffHaveNoLines() {
        T2TState state = sample(T2TAttention::InputInput, 4);
        state.heads = heads({2});
        const DisplayList list = layoutTensor2Tensor(state, light(), {600, 600});
        for (const RibbonItem* line : all<RibbonItem>(list))
            QCOMPARE(std::get<ElementRef>(line->provenance).index[0], 2);
        QVERIFY(one<BoxItem>(list, "t2t-head:1")->dashed);
        QVERIFY(!one<BoxItem>(list, "t2t-head:2")->dashed);
        QVERIFY(one<BoxItem>(list, "t2t-head:1")->name != one<BoxItem>(list, "t2t-head:2")->name);
    }

    void whatIsLeftOutIsSaid() {
        const auto sheet = seededSheet({HookKind::Pattern, 0, Stack::Encoder}, 8, manyTokens(120), manyTokens(120));
        const T2TState state = tensor2TensorOf(T2TAttention::InputInput, &sheet, nullptr, nullptr);
        const T2TLines lines = chooseLines(state);
        QCOMPARE(static_cast<int>(lines.lines.size()), maxT2TLines);
        QCOMPARE(lines.total, 8 * 120 * 120);
        double drawn = 0;
        float least = 1;
        for (const T2TLine& line : lines.lines) {
            drawn += double(line.weight);
            least = std::min(least, line.weight);
        }
        QVERIFY(std::abs(drawn / (8 * 120) + lines.hiddenShare - 1) < 1e-4);
        const auto heavier = std::count_if(sheet.pattern->data.begin(), sheet.pattern->data.end(),
                                           [least](float weight) { return weight > least; });
        QVERIFY(heavier <= maxT2TLines); // nothing heavier than a drawn line is missing
        const DisplayList list = layoutTensor2Tensor(state, light(), {600, 700});
        const QString note = one<TextItem>(list, "note")->text;
        QVERIFY2(note.contains(QLocale().toString(lines.total)), qPrintable(note));
        QVERIFY2(note.contains(QString::number(std::round(lines.hiddenShare * 100))), qPrintable(note));
    }

    void theViewFollowsTheMouse() {
        Tensor2TensorView view(m_run->store, m_run->selection);
        view.resize(600, 560);
        QCOMPARE(view.attentions(), std::vector<T2TAttention>{T2TAttention::OutputOutput}); // one stack, one kind
        const int count = m_run->model->shape().headCount;
        QCOMPARE(view.heads(), std::vector<bool>(static_cast<std::size_t>(count), true));
        QTest::mouseClick(&view, Qt::LeftButton, {}, middleOf(view, "t2t-head:1"));
        QVERIFY(!view.heads()[1]);
        QTest::mouseClick(&view, Qt::LeftButton, {}, middleOf(view, "t2t-head:1"));
        QVERIFY(view.heads()[1]);
        QTest::mouseDClick(&view, Qt::LeftButton, {}, middleOf(view, "t2t-head:2"));
        QCOMPARE(view.heads(), heads({2}, count));
        QTest::mouseClick(&view, Qt::LeftButton, {}, middleOf(view, "t2t-head:2")); // the last one stays
        QCOMPARE(view.heads(), heads({2}, count));
        QTest::mouseDClick(&view, Qt::LeftButton, {}, middleOf(view, "t2t-head:2"));
        QCOMPARE(view.heads(), std::vector<bool>(static_cast<std::size_t>(count), true));

        QTest::mouseMove(&view, middleOf(view, "t2t-query:3"));
        QCOMPARE(view.hoveredToken(), (T2TToken{true, 3}));
        for (const RibbonItem* line : all<RibbonItem>(view.displayList(), "t2t-line:"))
            QCOMPARE(std::get<ElementRef>(line->provenance).index[1], 3);
        QVERIFY(view.summary().contains(m_run->store.tokenAt(3)));
        QTest::mouseMove(&view, middleOf(view, "t2t-key:0"));
        QCOMPARE(view.hoveredToken(), (T2TToken{false, 0}));
        QTest::mouseMove(&view, QPoint(view.width() / 2, 4));
        QCOMPARE(view.hoveredToken().index, -1);
        QTest::mouseClick(&view, Qt::LeftButton, {}, middleOf(view, "t2t-query:2"));
        QCOMPARE(m_run->selection.query(), 2);
    }

    void theKeyboardReachesEverything() {
        Tensor2TensorView view(m_run->store, m_run->selection);
        view.resize(600, 560);
        view.show();
        view.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&view));
        view.clearFocus();
        view.setFocus(Qt::TabFocusReason);
        QVERIFY(view.focusedCell() && view.focusedCell()->action == QLatin1String("t2t-head:0"));
        QTest::keyClick(&view, Qt::Key_Right);
        QTest::keyClick(&view, Qt::Key_Return);
        QVERIFY(!view.heads()[1]);
        QTest::keyClick(&view, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(view.heads(), heads({1}, m_run->model->shape().headCount));
        QTest::keyClick(&view, Qt::Key_Return, Qt::ShiftModifier);
        QCOMPARE(std::count(view.heads().begin(), view.heads().end(), false), 0);
        QTest::keyClick(&view,
                        Qt::Key_Down); // onto the tokens: what the focus stands on is what a mouse would point at
        QVERIFY(view.hoveredToken().index >= 0);
        QTest::keyClick(&view, Qt::Key_Down);
        QCOMPARE(view.hoveredToken().index, 1);
    }

    void linesOfAModelAreItsTensors() {
        Tensor2TensorView view(m_run->store, m_run->selection);
        view.resize(600, 560);
        for (int layer = 0; layer < m_run->model->shape().layerCount; ++layer) {
            m_run->selection.setLayer(layer);
            const auto lines = all<RibbonItem>(view.displayList());
            QVERIFY(!lines.empty());
            for (const RibbonItem* line : lines) {
                const auto element = std::get<ElementRef>(line->provenance);
                QCOMPARE(element.hook.layer, layer);
                QCOMPARE(line->value, m_run->store.value(element));
            }
        }
    }

    void thePanelOffersIt() {
        AttentionPanel panel(m_run->store, m_run->selection);
        panel.resize(420, 700);
        panel.show();
        panel.setTab(AttentionPanel::Words);
        QVERIFY(panel.words()->isVisible() && !panel.view()->isVisible() && !panel.heads()->isVisible());
        panel.resize(1200, 600);
        QVERIFY(panel.words()->isVisible() && !panel.heads()->isVisible());
        panel.setTab(AttentionPanel::Matrix);
        QVERIFY(!panel.words()->isVisible() && panel.view()->isVisible());
    }

    void fitsEverywhere_data() {
        QTest::addColumn<int>("tokens");
        QTest::addColumn<QSizeF>("size");
        QTest::addColumn<double>("scale");
        for (int tokens : {1, 10, 120})
            for (const QSizeF& size : {QSizeF(300, 260), QSizeF(430, 640), QSizeF(1400, 900)})
                for (double scale : {1.0, 2.0})
                    QTest::addRow("%d tokens %dx%d %g", tokens, int(size.width()), int(size.height()), scale)
                        << tokens << size << scale;
    }
    void fitsEverywhere() {
        QFETCH(int, tokens);
        QFETCH(QSizeF, size);
        QFETCH(double, scale);
        Theme::setTextScale(scale);
        const auto sheet =
            seededSheet({HookKind::Pattern, 0, Stack::Encoder}, 25, manyTokens(tokens), manyTokens(tokens));
        T2TState state = tensor2TensorOf(T2TAttention::InputInput, &sheet, nullptr, nullptr);
        state.hover = {true, tokens / 2};
        const DisplayList list = layoutTensor2Tensor(state, light(), size);
        const QRectF page = QRectF(QPointF(), size).adjusted(-0.5, -0.5, 0.5, 0.5);
        if (size.height() > 300 * scale) // smaller ones are clipped below, never beside
            for (const BoxItem* box : all<BoxItem>(list))
                QVERIFY2(page.contains(box->rect), qPrintable(box->id));
        for (const QString& prefix : {QStringLiteral("t2t-query-label:"), QStringLiteral("t2t-key-label:")}) {
            const TextItem* last = nullptr;
            for (const TextItem* text : all<TextItem>(list, prefix)) {
                QVERIFY2(!last || text->rect.top() >= last->rect.bottom() - 0.5, qPrintable(text->id));
                last = text;
            }
        }
        QVERIFY(one<TextItem>(list, QStringLiteral("t2t-query-label:%1").arg(tokens / 2)));
        const auto middle = one<BoxItem>(list, QStringLiteral("t2t-key:%1").arg(tokens / 2))->rect.center();
        QCOMPARE(tokenUnder(state, light(), size, middle), (T2TToken{false, tokens / 2}));
    }

    void headColoursStayApart() {
        for (const ThemeName name :
             {ThemeName::Light, ThemeName::Dark, ThemeName::HighContrast, ThemeName::Projector}) {
            const Theme& theme = Theme::named(name);
            for (int a = 0; a < 10; ++a) {
                QVERIFY(headColor(theme, a) == headColor(theme, a + 10));
                QVERIFY(headColor(theme, a) != headOffColor(theme, a));
                for (int b = 0; b < a; ++b)
                    QVERIFY(headColor(theme, a) != headColor(theme, b));
            }
        }
        QCOMPARE(headColor(light(), 0), QColor(0x1f, 0x77, 0xb4)); // category10's blue, as it is
    }

    void pictures_data() {
        QTest::addColumn<int>("theme");
        QTest::addColumn<int>("attention");
        QTest::addColumn<int>("hover");
        const char* themes[] = {"light", "dark", "highcontrast", "projector"};
        for (int theme = 0; theme < 4; ++theme) {
            QTest::addRow("t2t-all-%s", themes[theme]) << theme << int(T2TAttention::All) << -1;
            QTest::addRow("t2t-hover-%s", themes[theme]) << theme << int(T2TAttention::InputOutput) << 5;
        }
    }
    void pictures() {
        QFETCH(int, theme);
        QFETCH(int, attention);
        QFETCH(int, hover);
        T2TState state = hover >= 0 ? sample(static_cast<T2TAttention>(attention)) : shortSample();
        state.hover = {true, hover};
        if (hover >= 0)
            state.heads[6] = state.heads[7] = false;
        const Theme& look = Theme::named(static_cast<ThemeName>(theme));
        const QString difference =
            differenceFromGolden(renderImage(layoutTensor2Tensor(state, look, {460, hover >= 0 ? 400.0 : 340.0}), look),
                                 QString::fromLatin1(QTest::currentDataTag()));
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }
};

HEADLIGHT_TEST(Tensor2TensorTest)
#include "tensor2tensor_test.moc"
