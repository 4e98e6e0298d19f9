// SPDX-License-Identifier: GPL-3.0-or-later
// The inspector: for elements of every hook, its number, its formula and its sources are the engine's.
#include "tests/widgets/support/golden_picture.h"
#include "tests/widgets/support/story_run.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/inspector/inspector_view.h"
#include "widgets/inspector/terms_model.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QPushButton>
#include <QTableView>

#include <cmath>

using namespace headlight;
using namespace headlight::test;
using engine::ElementRef;
using engine::HookKind;

namespace {

QStringList textsOf(const QWidget& view) {
    QStringList texts;
    for (const QLabel* label : view.findChildren<QLabel*>())
        if (label->isVisibleTo(&view))
            texts << QString(label->text()).remove(QChar(0x200b));
    return texts;
}

QPushButton* button(const QWidget& view, const QString& words) {
    for (QPushButton* found : view.findChildren<QPushButton*>())
        if (QString(found->text()).remove(QLatin1Char('&')) == words)
            return found;
    return nullptr;
}

} // namespace

class InspectorTest : public WidgetTest {
    Q_OBJECT
    std::unique_ptr<StoryRun> m_run;

    void ask(const Provenance& element) {
        m_run->selection.release();
        m_run->selection.ask(element);
    }

private slots:
    void initTestCase() {
        m_run = std::make_unique<StoryRun>();
        m_run->run("Once upon a time there was a cat.");
    }
    void cleanup() { m_run->selection.release(); }

    void everyHookIsExplained_data() {
        QTest::addColumn<int>("kind");
        for (int kind = 0; kind < engine::hookKindCount; ++kind)
            if (!engine::hookInfo(static_cast<HookKind>(kind)).translation)
                QTest::newRow(engine::hookInfo(static_cast<HookKind>(kind)).pattern.data()) << kind;
    }
    void everyHookIsExplained() {
        QFETCH(int, kind);
        const engine::HookInfo& info = engine::hookInfo(static_cast<HookKind>(kind));
        ElementRef element{{info.kind, info.perLayer ? 2 : -1}, {}};
        const int last = m_run->store.length() - 1;
        for (int d = 0; d < info.rank; ++d) {
            const engine::Axis axis = info.axes[static_cast<std::size_t>(d)];
            element.index[static_cast<std::size_t>(d)] = axis == engine::Axis::Position || axis == engine::Axis::Query
                                                             ? last
                                                         : axis == engine::Axis::One ? 0
                                                                                     : 1;
        }
        QVERIFY(m_run->store.has(element));
        InspectorView view(m_run->store, m_run->selection);
        ask(element);
        const QStringList texts = textsOf(view);
        QVERIFY2(texts.contains(QString::fromStdString(engine::toString(element))), qPrintable(texts.join('\n')));
        QVERIFY2(texts.contains(exactNumber(m_run->store.value(element))), qPrintable(texts.join('\n')));
        const engine::Explanation expected = m_run->store.ops()->explain(element, m_run->store);
        QVERIFY2(texts.contains(QString::fromStdString(expected.formula)), qPrintable(texts.join('\n')));
        QVERIFY2(texts.contains(QString::fromStdString(expected.substituted)), qPrintable(texts.join('\n')));
        QCOMPARE(view.terms()->terms().size(), expected.terms.size());
        for (std::size_t row = 0; row < std::min<std::size_t>(expected.terms.size(), 50); ++row) {
            const engine::Term& term = expected.terms[row];
            for (std::size_t factor = 0; factor < term.factors.size(); ++factor) {
                const auto shown = view.terms()->index(static_cast<int>(row), static_cast<int>(2 * factor + 2)).data();
                QCOMPARE(shown.toString(), exactNumber(term.factors[factor].value));
                if (const auto* hook = std::get_if<ElementRef>(&term.factors[factor].origin)) {
                    QCOMPARE(view.terms()->origin(static_cast<int>(row), static_cast<int>(factor)), Provenance(*hook));
                    QCOMPARE(static_cast<float>(term.factors[factor].value), m_run->store.value(*hook));
                }
            }
            QCOMPARE(view.terms()->index(static_cast<int>(row), 0).data().toString(), exactNumber(term.contribution));
        }
    }

    void numbersTellFloatsApart() {
        QCOMPARE(exactNumber(0.1F), QStringLiteral("0.100000001"));
        QVERIFY(exactNumber(1.0F) != exactNumber(std::nextafter(1.0F, 2.0F)));
        QCOMPARE(exactNumber(-INFINITY), QStringLiteral("−∞"));
        QCOMPARE(exactNumber(-0.5), QStringLiteral("−0.5"));
        QCOMPARE(exactNumber(NAN), QStringLiteral("not a number"));
    }

    void aRowAsksForItsSourceAndBackReturns() {
        InspectorView view(m_run->store, m_run->selection);
        view.resize(400, 800);
        view.show();
        const ElementRef z{{HookKind::Z, 1}, {3, 2, 5}};
        ask(z);
        const auto source = view.terms()->origin(2, 0);
        QVERIFY(!std::holds_alternative<std::monostate>(source));
        QTableView* table = view.table();
        const QModelIndex cell = table->model()->index(2, 1);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(cell).center());
        QCOMPARE(m_run->selection.asked(), source);
        QCOMPARE(view.shown(), source);
        QTest::mouseClick(button(view, QStringLiteral("Back")), Qt::LeftButton);
        QCOMPARE(m_run->selection.asked(), Provenance(z));
        table->setCurrentIndex(table->model()->index(1, 2));
        QTest::keyClick(table, Qt::Key_Return);
        QVERIFY(m_run->selection.asked() != Provenance(z));
    }

    void copyGivesTheNameOthersKnow() {
        InspectorView view(m_run->store, m_run->selection);
        view.show();
        ask(ElementRef{{HookKind::Pattern, 4}, {1, 3, 2}});
        QTest::mouseClick(button(view, QStringLiteral("Copy name")), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("blocks.4.attn.hook_pattern"));
        ask(engine::WeightElement{{engine::WeightKind::QueryWeight, 3}, 2, 1});
        QTest::mouseClick(button(view, QStringLiteral("Copy name")), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("blocks.3.attn.W_Q"));
    }

    void weightsAndCandidates() {
        InspectorView view(m_run->store, m_run->selection);
        const engine::WeightElement weight{{engine::WeightKind::TokenEmbedding, -1}, 40, 3};
        ask(weight);
        QVERIFY(textsOf(view).contains(QStringLiteral("W_E[40, 3]")));
        QVERIFY(textsOf(view).contains(exactNumber(m_run->store.weight(weight))));
        const auto& stages = *m_run->store.stages();
        const int token = stages.order[2];
        ask(CandidateElement{token, 0});
        const QStringList texts = textsOf(view);
        for (float value : {stages.logits[static_cast<std::size_t>(token)], stages.raw[static_cast<std::size_t>(token)],
                            stages.final[static_cast<std::size_t>(token)]})
            QVERIFY2(texts.contains(exactNumber(value)), qPrintable(texts.join('\n')));
    }

    void hoverIsShownUntilSomethingIsAsked() {
        InspectorView view(m_run->store, m_run->selection);
        const Provenance hovered = ElementRef{{HookKind::Q, 0}, {1, 0, 4}};
        const Provenance asked = ElementRef{{HookKind::K, 0}, {1, 0, 4}};
        m_run->selection.setHover(hovered);
        QTRY_COMPARE(view.shown(), hovered);
        m_run->selection.ask(asked);
        QCOMPARE(view.shown(), asked);
        m_run->selection.setHover({});
        QTest::qWait(80);
        QCOMPARE(view.shown(), asked);
        QTest::mouseClick(button(view, QStringLiteral("Let go")), Qt::LeftButton);
        QVERIFY(std::holds_alternative<std::monostate>(view.shown()));
        QVERIFY(textsOf(view).first().contains(QStringLiteral("Point at")));
    }

    void whatIsNotHereSaysWhy() {
        TraceStore store;
        Selection selection;
        selection.setBounds(6, 6, 4, true);
        store.setModel(m_run->model, m_run->tokenizer);
        const auto trace = m_run->runner->run(m_run->tokenizer->encode("Once upon a time"));
        store.setTrace(trace, trace->length());
        InspectorView view(store, selection);
        selection.ask(ElementRef{{HookKind::Q, 2}, {1, 3, 7}});
        QVERIFY(textsOf(view).contains(QStringLiteral("computing…")));
        QCOMPARE(view.terms()->rowCount(), 0);
        store.addInside(trace, m_run->runner->inside(*trace, 2), 0);
        QVERIFY(!textsOf(view).contains(QStringLiteral("computing…")));
        QVERIFY(view.terms()->rowCount() > 0);
        // The first block's input comes from the embeddings, which are not here: the value is, its story is not yet.
        store.addInside(trace, m_run->runner->inside(*trace, 0), 0);
        selection.ask(ElementRef{{HookKind::ResidPre, 0}, {1, 3, 0}});
        QVERIFY(textsOf(view).filter(QStringLiteral("computing its sources")).size() == 1);
        store.addInside(trace, m_run->runner->inside(*trace, -1), 0);
        QVERIFY(textsOf(view).filter(QStringLiteral("computing its sources")).isEmpty());
        selection.ask(ElementRef{{HookKind::Q, 2}, {40, 3, 7}});
        QVERIFY(textsOf(view).contains(QStringLiteral("not in this run")));
    }

    void termsModelKeepsItsPromises() {
        TermsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        tester.setUseFetchMore(false); // it would fetch while rows are being fetched
        std::vector<engine::Term> terms(4096);
        for (std::size_t i = 0; i < terms.size(); ++i) {
            terms[i].factors = {{ElementRef{{HookKind::Logits, -1}, {0, static_cast<int>(i), 0}}, 1.0}, {{}, 2.0}};
            terms[i].contribution = static_cast<double>(i);
        }
        model.setTerms(terms);
        QVERIFY(model.rowCount() < 4096); // a vocabulary is not laid out at once
        while (model.canFetchMore({}))
            model.fetchMore({});
        QCOMPARE(model.rowCount(), 4096);
        QCOMPARE(model.index(4095, 0).data().toString(), exactNumber(4095));
        QVERIFY(std::holds_alternative<std::monostate>(model.origin(0, 1)));
        QCOMPARE(model.firstOrigin(7), Provenance(ElementRef{{HookKind::Logits, -1}, {0, 7, 0}}));
        QVERIFY(std::holds_alternative<std::monostate>(model.origin(4096, 0)));
        model.setTerms({});
        QCOMPARE(model.rowCount(), 0);
    }

    void pictures_data() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("inspector-light") << false;
        QTest::newRow("inspector-dark") << true;
    }
    void pictures() {
        QFETCH(bool, dark);
        const Theme& theme = Theme::named(dark ? ThemeName::Dark : ThemeName::Light);
        QApplication::setPalette(theme.palette());
        QApplication::setFont(theme.font(13));
        // Without a model: the numbers of one change when it is trained again, those of these logits do not.
        TraceStore store;
        Selection selection;
        std::vector<float> logits{1.5F, 0.25F, -1, 3, 2};
        engine::SamplingOptions options;
        options.topK = 2;
        store.setStages(std::make_shared<const engine::SamplingStages>(engine::sampleStages(logits, options)));
        InspectorView view(store, selection);
        view.setTheme(theme);
        view.resize(340, 420);
        selection.ask(CandidateElement{0, 4});
        const QString difference =
            differenceFromGolden(view.grab().toImage(), QString::fromLatin1(QTest::currentDataTag()));
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }
};

HEADLIGHT_TEST(InspectorTest)
#include "inspector_test.moc"
