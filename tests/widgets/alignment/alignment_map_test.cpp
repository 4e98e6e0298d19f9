// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers of the alignment pictures before anything is drawn: heads, means, what hiding sinks hides.
#include "engine/models/transformer/transformer_model.h"
#include "tests/widgets/support/seeded_sheets.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/alignment/alignment_growth.h"
#include "widgets/alignment/alignment_map.h"

#include <cmath>
#include <limits>

using namespace headlight;
using namespace headlight::test;
using engine::Hook;
using engine::HookKind;
using engine::Stack;

class AlignmentMapTest : public WidgetTest {
    Q_OBJECT
private slots:
    void aHeadIsItsSliceOfTheTensor() {
        const AttentionSheet sheet = crossSheet(3);
        for (int head = 0; head < 3; ++head) {
            const AlignmentMap map = headMap(sheet, head);
            QCOMPARE(map.head, head);
            QVERIFY(!map.mean());
            for (int query = 0; query < map.queryCount(); ++query)
                for (int key = 0; key < map.keyCount(); ++key)
                    QCOMPARE(map.weight(query, key), sheet.pattern->data[static_cast<std::size_t>(
                                                         (head * map.queryCount() + query) * map.keyCount() + key)]);
        }
        QVERIFY(!headMap(sheet, 3).weights);
        AttentionSheet waiting = sheet;
        waiting.pattern = nullptr;
        QVERIFY(!headMap(waiting, 0).weights);
        QCOMPARE(headMap(waiting, 0).keys, sheet.keyTokens);
        waiting = sheet; // a tensor of another run does not fit the names
        waiting.queryTokens.pop_back();
        QVERIFY(!headMap(waiting, 0).weights);
    }

    void meansAreMeansAndStillSumToOne() {
        const std::vector<AttentionSheet> layers{crossSheet(4, english(), portuguese(), 0),
                                                 crossSheet(4, english(), portuguese(), 1)};
        const AlignmentMap heads = meanOfHeads(layers[0]), all = meanOfLayers(layers);
        QVERIFY(heads.mean() && all.mean());
        QCOMPARE(heads.headCount, 4);
        QCOMPARE(all.layerCount, 2);
        for (int query = 0; query < heads.queryCount(); ++query)
            for (int key = 0; key < heads.keyCount(); ++key) {
                double sum = 0;
                for (int head = 0; head < 4; ++head)
                    sum += double(layers[0].weight(head, query, key));
                QVERIFY(std::abs(double(heads.weight(query, key)) - sum / 4) < 1e-6);
                for (int head = 0; head < 4; ++head)
                    sum += double(layers[1].weight(head, query, key));
                QVERIFY(std::abs(double(all.weight(query, key)) - sum / 8) < 1e-6);
            }
        for (const AlignmentMap& map : {headMap(layers[0], 2), heads, all}) {
            const RowSums sums = rowSums(map, map.queryCount());
            QCOMPARE(sums.wrong, 0);
            QVERIFY(sums.least > 0.9999 && sums.most < 1.0001);
        }
        QVERIFY(!meanOfLayers({}).weights);
    }

    void shownAndHiddenWeightMakeOne() {
        const AlignmentMap map = headMap(crossSheet(), 1);
        const HiddenWeight hidden = hiddenWeight(map, true, map.queryCount());
        QCOMPARE(static_cast<int>(hidden.kept.size()), map.keyCount() - 2); // "." and "</s>"
        QCOMPARE(static_cast<int>(hidden.perQuery.size()), map.queryCount());
        double away = 0;
        for (int query = 0; query < map.queryCount(); ++query) {
            double shown = 0;
            for (int key : hidden.kept)
                shown += double(map.weight(query, key));
            const double row = double(hidden.perQuery[static_cast<std::size_t>(query)]);
            QVERIFY2(std::abs(shown + row - 1) < 1e-5, qPrintable(QStringLiteral("row %1").arg(query)));
            QVERIFY(row >= hidden.least - 1e-6 && row <= hidden.most + 1e-6);
            away += row;
        }
        QVERIFY(std::abs(hidden.share - away / map.queryCount()) < 1e-5);
        QVERIFY(hidden.share > 0.01);
        const HiddenWeight nothing = hiddenWeight(map, false, map.queryCount());
        QCOMPARE(static_cast<int>(nothing.kept.size()), map.keyCount());
        QCOMPARE(nothing.share, 0.0);
    }

    void sinksAreEndsAndPunctuation_data() {
        QTest::addColumn<QString>("token");
        QTest::addColumn<bool>("sink");
        for (const char* token : {"</s>", "<pad>", "<s>", "[START]", "[END]", "<|endoftext|>", ".", "␣.", "...", "?",
                                  "¿", "—", "«", "؟", "。", ")", "▁,"})
            QTest::addRow("%s", token) << QString::fromUtf8(token) << true;
        for (const char* token : {"␣a", "o", "␣", "", "␣don't", "<unk>", "␣3", "é", "שלום", "猫", "$", "<tag>", "#3"})
            QTest::addRow("no %s", token) << QString::fromUtf8(token) << false;
    }
    void sinksAreEndsAndPunctuation() {
        QFETCH(QString, token);
        QFETCH(bool, sink);
        QCOMPARE(isSinkToken(token), sink);
    }

    void rowsThatDoNotSumToOneAreCounted() {
        AttentionSheet sheet = crossSheet(1);
        auto edited = std::make_shared<engine::Tensor>(*sheet.pattern);
        const std::size_t keys = sheet.keyTokens.size();
        edited->data[2 * keys] += 0.5F; // a row changed by hand, not renormalized
        edited->data[4 * keys + 1] = std::numeric_limits<float>::quiet_NaN();
        sheet.pattern = edited;
        const RowSums sums = rowSums(headMap(sheet, 0), sheet.queryCount());
        QCOMPARE(sums.wrong, 1);
        QCOMPARE(sums.notFinite, 1);
        QVERIFY(std::abs(sums.most - 1.5) < 1e-5);
    }

    void distanceIsAShareOfWeight() {
        const AlignmentMap a = headMap(crossSheet(), 0), b = headMap(crossSheet(), 1);
        QCOMPARE(distanceOf(a, a), std::optional(0.0));
        const auto distance = distanceOf(a, b);
        QVERIFY(distance && *distance > 0.05 && *distance <= 1);
        QVERIFY(!distanceOf(a, headMap(crossSheet(8, english(), manyTokens(4)), 0)));
    }

    void rowsComeWithThePlayhead() {
        const auto model = engine::TransformerModel::load(HEADLIGHT_TEST_DATA "/models/tiny-marian");
        const engine::OpTable& ops = model->ops();
        const Hook cross{HookKind::CrossPattern, 0, Stack::Decoder}, encoder{HookKind::Pattern, 0, Stack::Encoder};
        const int writer = ops.producer(cross)->id;
        Beat beat;
        beat.position = 2;
        beat.ops = {writer};
        QCOMPARE(rowsComputed(ops, cross, 5, nullptr, 1), 5);
        QCOMPARE(rowsComputed(ops, cross, 5, &beat, 0.2), 2); // rows of earlier positions
        QCOMPARE(rowsComputed(ops, cross, 5, &beat, 0.8), 3); // and now its own
        QCOMPARE(rowsComputed(ops, encoder, 7, &beat, 0.2), 7);
        beat.ops = {writer + 1};
        QCOMPARE(rowsComputed(ops, cross, 5, &beat, 0), 3);
        beat.ops = {writer - 1};
        QCOMPARE(rowsComputed(ops, cross, 5, &beat, 1), 2);
        beat.position = 9;
        QCOMPARE(rowsComputed(ops, cross, 5, &beat, 1), 5);
        beat.position = 0;
        beat.ops = {ops.producer(encoder)->id - 1};
        QCOMPARE(rowsComputed(ops, cross, 5, &beat, 1), 0); // while the source is read nothing is written
        QCOMPARE(rowsComputed(ops, encoder, 7, &beat, 1), 0);
    }
};

HEADLIGHT_TEST(AlignmentMapTest)
#include "alignment_map_test.moc"
