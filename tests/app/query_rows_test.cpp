// SPDX-License-Identifier: GPL-3.0-or-later
// One query's weights in every head: from the worker, from what is here already, and in the window.
#include "tests/app/support/window_fixture.h"
#include "widgets/attention/attention_panel.h"
#include "widgets/attention/flow/flow_view.h"
#include "widgets/attention/rows/row_view.h"

#include <QTabWidget>

namespace headlight::test {

namespace {

/// First weight that is not the tensor's; empty when all are.
QString firstWrongWeight(const QueryRows& rows, const TraceStore& store) {
    const engine::ModelShape shape = store.model()->shape();
    if (rows.layerCount != shape.layerCount || rows.headCount != shape.headCount || rows.keyCount != store.length())
        return QStringLiteral("%1 × %2 × %3").arg(rows.layerCount).arg(rows.headCount).arg(rows.keyCount);
    for (int layer = 0; layer < rows.layerCount; ++layer)
        for (int head = 0; head < rows.headCount; ++head)
            for (int key = 0; key < rows.keyCount; ++key) {
                const float expected =
                    store.value({{engine::HookKind::Pattern, layer}, {head, rows.question.query, key}});
                if (rows.weight(layer, head, key) != expected)
                    return QStringLiteral("layer %1 head %2 key %3: %4 instead of %5")
                        .arg(layer)
                        .arg(head)
                        .arg(key)
                        .arg(double(rows.weight(layer, head, key)))
                        .arg(double(expected));
            }
    return {};
}

/// The numbers that the tests compare with come one layer after another.
bool allInsides(WindowFixture& f) {
    return QTest::qWaitFor(
        [&] {
            for (int layer = 0; layer < f.store().model()->shape().layerCount; ++layer)
                if (!f.store().inside(layer))
                    return false;
            return true;
        },
        60'000);
}

} // namespace

class QueryRowsTest : public WidgetTest {
    Q_OBJECT
private slots:
    void theWorkerGathersWhatTheTraceHolds() {
        WindowFixture f;
        QVERIFY(f.open() && allInsides(f));
        RunService& service = f.session().service();
        std::vector<std::shared_ptr<const QueryRows>> came;
        connect(&service, &RunService::rowsGathered, &service,
                [&came](const auto&, std::shared_ptr<const QueryRows> rows) { came.push_back(std::move(rows)); });
        for (const int query : {4, 2}) { // the second one from the patterns that are kept
            came.clear();
            service.gatherRows(f.store().trace(), {AttentionBlock::Own, query}, {});
            QTRY_COMPARE(came.size(), 1U);
            QCOMPARE(came[0]->question.query, query);
            QCOMPARE(firstWrongWeight(*came[0], f.store()), QString());
        }
        std::vector<std::shared_ptr<const engine::LayerInside>> known(2, f.store().inside(0)); // layer 1 is not known
        known[1] = nullptr;
        came.clear();
        service.gatherRows(f.store().trace(), {AttentionBlock::Own, 3}, known);
        QTRY_COMPARE(came.size(), 1U);
        QCOMPARE(firstWrongWeight(*came[0], f.store()), QString());
    }

    void onlyTheNewestIsAnswered() {
        WindowFixture f;
        QVERIFY(f.open() && allInsides(f));
        RunService& service = f.session().service();
        QList<int> came;
        connect(&service, &RunService::rowsGathered, &service,
                [&came](const auto&, const std::shared_ptr<const QueryRows>& rows) { came << rows->question.query; });
        for (int query = 0; query < 6; ++query)
            service.gatherRows(f.store().trace(), {AttentionBlock::Own, query}, {});
        QTRY_VERIFY(!came.isEmpty());
        QTest::qWait(100);
        QCOMPARE(came, QList<int>{5});
        came.clear();
        service.gatherRows(f.store().trace(), {AttentionBlock::Own, 1}, {});
        service.dropRun(); // another run begins: what was asked of this one is stale
        QTest::qWait(150);
        QVERIFY(came.isEmpty());
    }

    void theWindowAsksWhileRowsAreSeen() {
        WindowFixture f;
        f.window->resize(1500, 900);
        f.window->show();
        QVERIFY(f.open() && allInsides(f));
        QVERIFY(!f.store().queryRows());
        AttentionPanel* panel = f.window->attention();
        for (QWidget* part = panel; part; part = part->parentWidget())
            if (auto* tabs = qobject_cast<QTabWidget*>(part))
                tabs->setCurrentWidget(panel);
        panel->setTab(AttentionPanel::Rows);
        QTRY_VERIFY(f.store().queryRows());
        QCOMPARE(f.store().queryRows()->question.query, f.session().selection().query());
        QCOMPARE(firstWrongWeight(*f.store().queryRows(), f.store()), QString());
        QTRY_VERIFY(panel->rows()->state().rows);
        f.session().selection().setQuery(2);
        QTRY_COMPARE(f.store().queryRows()->question.query, 2);
        QCOMPARE(firstWrongWeight(*f.store().queryRows(), f.store()), QString());
        auto late = std::make_shared<QueryRows>(*f.store().queryRows()); // of a query that was left meanwhile
        late->question.query = 1;
        emit f.session().service().rowsGathered(f.store().trace(), late);
        QCOMPARE(f.store().queryRows()->question.query, 2);
        // Another text: its rows come by themselves.
        f.type(QStringLiteral(" and"));
        QVERIFY(f.waitSettled());
        QTRY_VERIFY(f.store().queryRows() && f.store().queryRows()->keyCount == f.store().length());
        QVERIFY(allInsides(f));
        QCOMPARE(firstWrongWeight(*f.store().queryRows(), f.store()), QString());
    }

    /// From the window's question to the picture's numbers, computed once more in doubles.
    void theFlowPictureShowsTheRollout() {
        WindowFixture f;
        f.window->resize(1500, 900);
        QVERIFY(f.open() && allInsides(f));
        AttentionPanel* panel = f.window->attention();
        for (QWidget* part = panel; part; part = part->parentWidget())
            if (auto* tabs = qobject_cast<QTabWidget*>(part))
                tabs->setCurrentWidget(panel);
        const int query = 5, positions = f.store().length();
        f.session().selection().setQuery(query);
        panel->setTab(AttentionPanel::Flow);
        QTRY_VERIFY(!panel->flow()->dataPicture().items.empty());
        const DisplayList numbers = panel->flow()->dataPicture();
        const auto& grid = std::get<CellGrid>(numbers.items.front());
        const engine::ModelShape shape = f.store().model()->shape();
        QCOMPARE(grid.rows, shape.layerCount);
        QCOMPARE(grid.columns, positions);
        const auto n = static_cast<std::size_t>(positions);
        std::vector<double> all(n * n); // what every position is made of, layer by layer
        for (std::size_t i = 0; i < n; ++i)
            all[i * n + i] = 1;
        for (int layer = 0; layer < shape.layerCount; ++layer) {
            std::vector<double> next(n * n);
            for (int to = 0; to < positions; ++to)
                for (int by = 0; by < positions; ++by) {
                    double share = to == by ? 0.5 : 0;
                    for (int head = 0; head < shape.headCount; ++head)
                        share += 0.5 / shape.headCount *
                                 f.store().value({{engine::HookKind::Pattern, layer}, {head, to, by}});
                    for (std::size_t from = 0; from < n; ++from)
                        next[static_cast<std::size_t>(to) * n + from] +=
                            share * all[static_cast<std::size_t>(by) * n + from];
                }
            all = next;
            for (int key = 0; key < positions; ++key) {
                const double expected = all[static_cast<std::size_t>(query) * n + static_cast<std::size_t>(key)];
                QVERIFY2(std::abs(grid.value(layer, key) - expected) < 1e-5,
                         qPrintable(QStringLiteral("layer %1 token %2: %3 instead of %4")
                                        .arg(layer)
                                        .arg(key)
                                        .arg(double(grid.value(layer, key)))
                                        .arg(expected)));
            }
        }
    }
};

} // namespace headlight::test

using headlight::test::QueryRowsTest;
HEADLIGHT_TEST(QueryRowsTest)
#include "query_rows_test.moc"
