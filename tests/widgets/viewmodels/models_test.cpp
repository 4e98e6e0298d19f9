// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/support/widget_test.h"

#include "engine/models/gpt2/gpt2_runner.h"
#include "widgets/viewmodels/candidates_model.h"
#include "widgets/viewmodels/tokens_model.h"
#include "widgets/viewmodels/trace_store.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

#include <cmath>

#include <numeric>

using namespace headlight;

namespace {

std::shared_ptr<const engine::Gpt2Model> tinyModel() {
    static const auto model = engine::Gpt2Model::load(HEADLIGHT_TEST_DATA "/models/tiny-a");
    return model;
}

std::shared_ptr<const engine::SamplingStages> stages(const engine::SamplingOptions& options) {
    const std::vector<float> logits{0.5F, 3, 1, -20, 2.5F, 2};
    return std::make_shared<const engine::SamplingStages>(engine::sampleStages(logits, options));
}

} // namespace

class ModelsTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void tokensFollowTheTrace();
    void candidatesComeBestFirst();
    void excludedCandidatesStayWithTheirReason();
    void candidatesFollowTheStore();
    void smallProbabilitiesNeverReadAsZero();
};

void ModelsTest::tokensFollowTheTrace() {
    TraceStore store;
    TokensModel model(store);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 0);
    engine::Gpt2Runner runner(tinyModel(), 1);
    store.setModel(tinyModel(), nullptr);
    store.setTrace(runner.run(std::vector<engine::TokenId>{4, 2, 0}), 2);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.index(1, TokensModel::Position).data().toInt(), 1);
    QCOMPARE(model.index(1, TokensModel::Token).data().toString(), QString("#2"));
    QCOMPARE(model.index(1, TokensModel::Id).data().toInt(), 2);
    QVERIFY(model.index(1, TokensModel::Origin).data() != model.index(2, TokensModel::Origin).data());
    for (int column = 0; column < TokensModel::ColumnCount; ++column)
        QVERIFY(!model.headerData(column, Qt::Horizontal).toString().isEmpty());
    store.setModel(nullptr, nullptr);
    QCOMPARE(model.rowCount(), 0);
}

void ModelsTest::candidatesComeBestFirst() {
    TraceStore store;
    CandidatesModel model(store);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model.rowCount(), 0);
    const auto shown = stages({});
    store.setStages(shown);
    QCOMPARE(model.rowCount(), 6);
    QList<int> order;
    double sum = 0;
    for (int row = 0; row < 6; ++row) {
        QCOMPARE(model.index(row, CandidatesModel::Rank).data().toInt(), row + 1);
        const int token = model.index(row, CandidatesModel::Id).data().toInt();
        QCOMPARE(model.tokenAt(row), token);
        order.append(token);
        sum += model.index(row, CandidatesModel::Raw).data(CandidatesModel::SortRole).toDouble();
        QCOMPARE(model.index(row, CandidatesModel::Raw).data(CandidatesModel::SortRole).toFloat(),
                 shown->raw[static_cast<std::size_t>(token)]);
        QVERIFY(model.index(row, CandidatesModel::Reason).data().toString().isEmpty());
    }
    QCOMPARE(order, (QList<int>{1, 4, 5, 2, 0, 3}));
    QVERIFY(std::abs(sum - 1) < 1e-5);
    QCOMPARE(model.index(0, CandidatesModel::Token).data().toString(), QString("#1"));
}

void ModelsTest::excludedCandidatesStayWithTheirReason() {
    TraceStore store;
    CandidatesModel model(store);
    engine::SamplingOptions options;
    options.temperature = 2;
    options.topK = 4;
    options.topP = 0.7;
    const auto shown = stages(options);
    store.setStages(shown);
    QCOMPARE(model.rowCount(), 6);
    int byK = 0, byP = 0, kept = 0;
    for (int row = 0; row < 6; ++row) {
        const auto token = static_cast<std::size_t>(model.tokenAt(row));
        const QString reason = model.index(row, CandidatesModel::Reason).data().toString();
        const auto stage = [&](int column) {
            return model.index(row, column).data(CandidatesModel::SortRole).toFloat();
        };
        QCOMPARE(stage(CandidatesModel::Tempered), shown->tempered[token]);
        QCOMPARE(stage(CandidatesModel::AfterTopK), shown->afterTopK[token]);
        QCOMPARE(stage(CandidatesModel::AfterTopP), shown->afterTopP[token]);
        QCOMPARE(stage(CandidatesModel::Final), shown->final[token]);
        switch (shown->exclusion[token]) {
        case engine::Exclusion::ByTopK:
            ++byK;
            QVERIFY2(reason.contains("4"), qPrintable(reason));
            QCOMPARE(model.index(row, CandidatesModel::Final).data().toString(), QString("0.00 %"));
            break;
        case engine::Exclusion::ByTopP:
            ++byP;
            QVERIFY2(reason.contains("0.7"), qPrintable(reason));
            break;
        case engine::Exclusion::Kept:
            ++kept;
            QVERIFY(reason.isEmpty());
        }
    }
    QVERIFY(byK == 2 && byP > 0 && kept > 0);
}

void ModelsTest::candidatesFollowTheStore() {
    TraceStore store;
    CandidatesModel model(store, 3);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    store.setStages(stages({}));
    QCOMPARE(model.rowCount(), 3);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.setMost(5);
    QCOMPARE(model.rowCount(), 5);
    engine::SamplingOptions greedy;
    greedy.greedy = true;
    store.setStages(stages(greedy));
    QCOMPARE(model.index(0, CandidatesModel::Final).data().toString(), QString("100.00 %"));
    QCOMPARE(reset.size(), 2);
    store.setTrace(nullptr, 0); // a new run: its stages are not known yet
    QCOMPARE(model.rowCount(), 0);
}

void ModelsTest::smallProbabilitiesNeverReadAsZero() {
    TraceStore store;
    CandidatesModel model(store);
    store.setStages(stages({}));
    QCOMPARE(model.index(5, CandidatesModel::Raw).data().toString(), QString("< 0.01 %"));
    QVERIFY(model.index(5, CandidatesModel::Raw).data(CandidatesModel::SortRole).toFloat() > 0);
}

HEADLIGHT_TEST(ModelsTest)
#include "models_test.moc"
