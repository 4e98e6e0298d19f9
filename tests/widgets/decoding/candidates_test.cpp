// SPDX-License-Identifier: GPL-3.0-or-later
// The candidate bars and their table against the sampling stages.
#include "tests/widgets/support/golden_picture.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/decoding/candidate_chart.h"
#include "widgets/decoding/candidates_view.h"
#include "widgets/viewmodels/selection.h"
#include "widgets/viewmodels/trace_store.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QFont>
#include <QSignalSpy>
#include <QTableView>

#include <cmath>
#include <set>

using namespace headlight;
using namespace headlight::test;

namespace {

/// Forty logits, no two alike, none in order of its id.
std::shared_ptr<const engine::SamplingStages> stagesOf(engine::SamplingOptions options, int vocabulary = 40) {
    std::vector<float> logits;
    for (int id = 0; id < vocabulary; ++id)
        logits.push_back(3.0F - 0.21F * static_cast<float>((id * 17) % vocabulary));
    return std::make_shared<const engine::SamplingStages>(engine::sampleStages(logits, options));
}

engine::SamplingOptions cutting() {
    engine::SamplingOptions options;
    options.temperature = 0.8;
    options.topK = 6;
    options.topP = 0.7;
    options.seed = 5;
    return options;
}

struct Views {
    TraceStore store;
    Selection selection;
    CandidatesView view{store, selection};

    explicit Views(engine::SamplingOptions options = cutting(), int vocabulary = 40) {
        view.resize(900, 520);
        view.show();
        store.setStages(stagesOf(options, vocabulary));
        QTest::qWait(1); // laid out
    }
    const std::vector<Candidate>& rows() const { return view.model().candidates(); }
};

} // namespace

class CandidatesTest : public WidgetTest {
    Q_OBJECT
private slots:
    void everyNumberIsTheStages() {
        Views views;
        const engine::SamplingStages& stages = *views.store.stages();
        for (const Candidate& candidate : views.rows()) {
            if (candidate.isOthers())
                continue;
            const auto id = static_cast<std::size_t>(candidate.token);
            QCOMPARE(candidate.logit, stages.logits[id]);
            QCOMPARE(candidate.exclusion, stages.exclusion[id]);
            QCOMPARE(stages.order[static_cast<std::size_t>(candidate.rank - 1)], candidate.token);
            for (int stage = 0; stage < stageCount; ++stage)
                QCOMPARE(candidate.probability[static_cast<std::size_t>(stage)],
                         static_cast<double>(stageValues(stages, stage)[id]));
        }
    }

    void nothingIsDroppedSilently() {
        Views views;
        QCOMPARE(static_cast<int>(views.rows().size()), 13);
        const Candidate& others = views.rows().back();
        QVERIFY(others.isOthers());
        QCOMPARE(others.rank, 28);
        for (int stage = 0; stage < stageCount; ++stage) {
            double sum = 0;
            for (const Candidate& candidate : views.rows())
                sum += candidate.probability[static_cast<std::size_t>(stage)];
            QVERIFY2(std::abs(sum - 1) < 1e-5, qPrintable(QStringLiteral("stage %1: %2").arg(stage).arg(sum)));
        }
        Views few(cutting(), 5);
        QCOMPARE(static_cast<int>(few.rows().size()), 5);
        QVERIFY(!few.rows().back().isOthers());
    }

    void barsAreTheStages_data() {
        QTest::addColumn<int>("before");
        QTest::addColumn<int>("after");
        QTest::newRow("raw to final") << 0 << 4;
        for (int stage = 1; stage < stageCount; ++stage)
            QTest::addRow("stage %d", stage) << stage - 1 << stage;
    }
    void barsAreTheStages() {
        QFETCH(int, before);
        QFETCH(int, after);
        Views views;
        CandidateChart chart;
        chart.setCandidates(views.rows(), views.view.model(), before, after);
        QCOMPARE(chart.rows(), static_cast<int>(views.rows().size()));
        for (int row = 0; row < chart.rows(); ++row) {
            const auto& p = views.rows()[static_cast<std::size_t>(row)].probability;
            QCOMPARE(chart.barValue(row, false), 100 * p[static_cast<std::size_t>(before)]);
            QCOMPARE(chart.barValue(row, true), 100 * p[static_cast<std::size_t>(after)]);
        }
    }

    void categoriesAreUniqueAndInOrder() {
        Views views;
        const QStringList labels = views.view.chart()->labels();
        QCOMPARE(static_cast<int>(labels.size()), static_cast<int>(views.rows().size()));
        QCOMPARE(std::set<QString>(labels.begin(), labels.end()).size(), static_cast<std::size_t>(labels.size()));
        for (int row = 0; row + 1 < labels.size(); ++row)
            QVERIFY2(labels[row].contains(QStringLiteral("#%1").arg(views.rows()[static_cast<std::size_t>(row)].token)),
                     qPrintable(labels[row]));
    }

    void excludedOnesStayStruckThroughWithTheReason() {
        Views views;
        const QStringList labels = views.view.chart()->labels();
        bool byK = false, byP = false;
        for (int row = 0; row < views.view.model().rowCount(); ++row) {
            const Candidate& candidate = views.rows()[static_cast<std::size_t>(row)];
            if (candidate.isOthers())
                continue;
            const bool cut = candidate.exclusion != engine::Exclusion::Kept;
            const auto at = [&](int column) { return views.view.model().index(row, column); };
            QCOMPARE(at(CandidateRowsModel::Token).data(Qt::FontRole).value<QFont>().strikeOut(), cut);
            QCOMPARE(labels[row].contains(QStringLiteral("<s>")), cut);
            const QString fate = at(CandidateRowsModel::Fate).data().toString();
            if (candidate.exclusion == engine::Exclusion::ByTopK)
                QCOMPARE(fate, QStringLiteral("cut by top-k 6"));
            if (candidate.exclusion == engine::Exclusion::ByTopP)
                QCOMPARE(fate, QStringLiteral("cut by top-p 0.7"));
            // Strike-through cannot be heard.
            QCOMPARE(
                at(CandidateRowsModel::Token).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("cut")),
                cut);
            byK = byK || candidate.exclusion == engine::Exclusion::ByTopK;
            byP = byP || candidate.exclusion == engine::Exclusion::ByTopP;
        }
        QVERIFY(byK && byP);
    }

    void theNextTokenIsTheOneThatGenerationTakes() {
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            engine::SamplingOptions options;
            options.temperature = 3;
            options.seed = seed;
            Views views(options);
            const int expected = engine::draw(*views.store.stages(), engine::coinAt(seed, views.store.length()));
            int marked = 0;
            for (const Candidate& candidate : views.rows())
                if (candidate.next) {
                    ++marked;
                    QCOMPARE(candidate.token, expected); // also where it ranks below the twelve
                }
            QCOMPARE(marked, 1);
        }
        engine::SamplingOptions greedy;
        greedy.greedy = true;
        Views views(greedy);
        QVERIFY(views.rows().front().next);
    }

    void clickAndEnterAppend() {
        Views views;
        QSignalSpy activated(&views.view, &CandidatesView::candidateActivated);
        QTableView* table = views.view.table();
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
                          table->visualRect(table->model()->index(2, 0)).center());
        QCOMPARE(activated.size(), 1);
        QCOMPARE(activated.last().first().toInt(), views.rows()[2].token);
        table->setCurrentIndex(table->model()->index(0, 0));
        QTest::keyClick(table, Qt::Key_Down);
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(activated.size(), 2);
        QCOMPARE(activated.last().first().toInt(), views.rows()[1].token);
        table->setCurrentIndex(table->model()->index(12, 0)); // the others are no token
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(activated.size(), 2);
        emit views.view.chart()->barClicked(4);
        QCOMPARE(activated.last().first().toInt(), views.rows()[4].token);
    }

    void aRowUnderTheCursorIsTheHoveredElement() {
        Views views;
        QSignalSpy hovered(&views.view, &CandidatesView::hovered);
        emit views.view.chart()->barHovered(3);
        QCOMPARE(views.selection.hover(), Provenance(CandidateElement{views.rows()[3].token, 4}));
        const QString text = hovered.last().at(1).toString();
        QVERIFY2(text.contains(QStringLiteral("rank 4")) && text.contains(QStringLiteral("logit")), qPrintable(text));
        emit views.view.chart()->barHovered(-1);
        QVERIFY(std::holds_alternative<std::monostate>(views.selection.hover()));
    }

    void modelKeepsItsPromises() {
        CandidateRowsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto stages = stagesOf(cutting());
        const auto name = [](engine::TokenId id) { return QString::number(id); };
        model.setCandidates(topCandidates(*stages, 0, name), stages->options);
        model.setCandidates({}, {});
        model.setCandidates(topCandidates(*stages, 0, name, 3), stages->options);
        QCOMPARE(model.rowCount(), static_cast<int>(topCandidates(*stages, 0, name, 3).size()));
    }

    void rowsAreValuesThatOutliveTheirStore() {
        CandidateRowsModel model;
        {
            const auto stages = stagesOf(cutting());
            TraceStore store;
            model.setCandidates(topCandidates(*stages, 0, [&store](engine::TokenId id) { return store.tokenText(id); }),
                                stages->options);
        }
        QVERIFY(model.index(0, 0).data().toString().startsWith(QStringLiteral("#")));
    }

    void percentagesNeverReadAsNothing() {
        QCOMPARE(percentText(0.123), QStringLiteral("12.3 %"));
        QCOMPARE(percentText(1), QStringLiteral("100.0 %"));
        QCOMPARE(percentText(0), QStringLiteral("0 %"));
        QCOMPARE(percentText(1e-9), QStringLiteral("< 0.1 %"));
    }

    void withoutStagesItSaysWhatIsMissing() {
        TraceStore store;
        Selection selection;
        CandidatesView view(store, selection);
        view.resize(400, 300);
        view.show();
        QVERIFY(!view.table()->isVisible());
        QVERIFY(!view.chart()->isVisible());
        store.setStages(stagesOf(cutting()));
        QVERIFY(view.chart()->isVisible());
        view.setTableShown(true); // too small for both
        QVERIFY(view.table()->isVisible() && !view.chart()->isVisible());
        view.resize(900, 500);
        QVERIFY(view.table()->isVisible() && view.chart()->isVisible());
        QVERIFY(!view.table()->accessibleName().isEmpty());
    }

    void pictures_data() {
        QTest::addColumn<bool>("dark");
        QTest::newRow("light") << false;
        QTest::newRow("dark") << true;
    }
    void pictures() {
        QFETCH(bool, dark);
        const Theme& theme = Theme::named(dark ? ThemeName::Dark : ThemeName::Light);
        QApplication::setPalette(theme.palette());
        QApplication::setFont(theme.font(13));
        Views views;
        views.view.setTheme(theme);
        views.view.resize(440, 720);
        const QImage picture = views.view.grab().toImage();
        const QString difference = differenceFromGolden(picture, dark ? QStringLiteral("candidates-dark")
                                                                      : QStringLiteral("candidates-light"));
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }
};

HEADLIGHT_TEST(CandidatesTest)
#include "candidates_test.moc"
