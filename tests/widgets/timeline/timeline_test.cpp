// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/support/widget_test.h"

#include "engine/models/gpt2/config.h"
#include "widgets/timeline/timeline.h"

#include <cmath>
#include <set>

using namespace headlight;
using engine::HookKind;

namespace {

engine::OpTable table(int layers = 4) {
    engine::Gpt2Config config;
    config.layerCount = layers;
    config.headCount = 2;
    config.modelDim = 8;
    config.mlpDim = 16;
    config.contextLength = 16;
    config.vocabSize = 32;
    return engine::makeGpt2OpTable(config);
}

} // namespace

class TimelineTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void everyOpHappensOncePerPosition();
    void beatsFollowTheForwardPass();
    void beatsJoinWithoutGapsAndStayShort();
    void phaseRisesFromZeroToOneThenRests();
    void everyBeatIsFoundAgainByItsTime();
    void findsOpsAndChapters();
    void emptyTimelineAnswers();
    void easingIsSmooth();
    void partsAreRunsOfEveryChapter();
    void collapsedPartsAreOneBeat();
    void partNamesAreReadBack();
};

void TimelineTest::everyOpHappensOncePerPosition() {
    const engine::OpTable ops = table();
    for (const int open : {-1, 0, 2, 3}) {
        const Timeline timeline = Timeline::make(ops, 3, 6, open);
        for (int position = 3; position <= 6; ++position) {
            std::multiset<int> seen;
            for (const Beat& beat : timeline.beats()) {
                if (beat.position == position)
                    seen.insert(beat.ops.begin(), beat.ops.end());
            }
            QCOMPARE(seen.size(), ops.ops().size());
            for (const engine::Op& op : ops.ops())
                QCOMPARE(seen.count(op.id), 1U);
        }
    }
}

void TimelineTest::beatsFollowTheForwardPass() {
    const engine::OpTable ops = table();
    const Timeline timeline = Timeline::make(ops, 0, 0, 2);
    QStringList story;
    for (const Beat& beat : timeline.beats()) {
        QCOMPARE(beat.folded, beat.ops.size() > 1);
        story.append(beat.folded ? QStringLiteral("layer %1").arg(beat.layer)
                                 : QString::fromStdString(
                                       engine::hookName(ops.ops()[static_cast<std::size_t>(beat.ops[0])].output)));
    }
    QCOMPARE(story.mid(0, 6), QStringList({"hook_embed", "hook_pos_embed", "blocks.0.hook_resid_pre", "layer 0",
                                           "layer 1", "blocks.2.hook_resid_pre"}));
    QCOMPARE(story.mid(story.size() - 6), QStringList({"blocks.2.hook_resid_post", "layer 3", "ln_final.hook_scale",
                                                       "ln_final.hook_normalized", "logits", "probabilities"}));
    QVERIFY(story.contains("blocks.2.attn.hook_pattern"));
    QCOMPARE(timeline.beats()[2].layer, -1); // the sum of the embeddings stands before the blocks
    QCOMPARE(timeline.beats().back().layer, -1);
    int last = -1;
    for (const Beat& beat : timeline.beats()) {
        QVERIFY(beat.ops.front() > last);
        last = beat.ops.back();
    }
}

void TimelineTest::beatsJoinWithoutGapsAndStayShort() {
    const Timeline timeline = Timeline::make(table(), 0, 5, 1);
    double end = 0;
    for (const Beat& beat : timeline.beats()) {
        QVERIFY(std::abs(beat.start - end) < 1e-9);
        end = beat.start + beat.duration;
    }
    QCOMPARE(timeline.duration(), end);
    for (std::size_t i = 0; i < timeline.beats().size(); ++i) {
        const Beat& beat = timeline.beats()[i];
        const double moving = timeline.settled(static_cast<int>(i)) - beat.start;
        QVERIFY(moving > 0 && moving <= 1.5 + 1e-9);
        QVERIFY(beat.duration - moving >= 0.3); // rest
    }
}

void TimelineTest::phaseRisesFromZeroToOneThenRests() {
    const Timeline timeline = Timeline::make(table(), 0, 1, 1);
    for (int beat = 0; beat < static_cast<int>(timeline.beats().size()); ++beat) {
        const Beat& b = timeline.beats()[static_cast<std::size_t>(beat)];
        double last = -1;
        for (int i = 0; i < 50; ++i) {
            const BeatPhase at = timeline.at(b.start + b.duration * i / 50);
            QCOMPARE(at.beat, beat);
            QVERIFY(at.phase >= last && at.phase <= 1);
            last = at.phase;
        }
        QCOMPARE(timeline.at(b.start).phase, 0.0);
        QCOMPARE(timeline.at(timeline.settled(beat)).phase, 1.0);
        QCOMPARE(timeline.at(b.start + b.duration - 1e-6).phase, 1.0);
    }
    QCOMPARE(timeline.at(-5).beat, 0);
    QCOMPARE(timeline.at(-5).phase, 0.0);
    QCOMPARE(timeline.at(1e9).beat, static_cast<int>(timeline.beats().size()) - 1);
    QCOMPARE(timeline.at(1e9).phase, 1.0);
}

void TimelineTest::everyBeatIsFoundAgainByItsTime() {
    const Timeline timeline = Timeline::make(table(), 0, 200, 3); // long: rounding adds up
    for (int beat = 0; beat < static_cast<int>(timeline.beats().size()); ++beat) {
        QCOMPARE(timeline.at(timeline.settled(beat)).beat, beat);
        QCOMPARE(timeline.at(timeline.settled(beat)).phase, 1.0);
        const Beat& b = timeline.beats()[static_cast<std::size_t>(beat)];
        QCOMPARE(timeline.at(b.start).beat, beat);
        QCOMPARE(timeline.at(b.start).phase, 0.0);
        for (const int op : b.ops)
            QCOMPARE(timeline.find(b.position, op), beat);
    }
}

void TimelineTest::findsOpsAndChapters() {
    const engine::OpTable ops = table();
    const Timeline timeline = Timeline::make(ops, 2, 4, 1);
    QCOMPARE(timeline.firstBeatOf(2), 0);
    QVERIFY(timeline.firstBeatOf(3) > 0);
    QCOMPARE(timeline.beats()[static_cast<std::size_t>(timeline.firstBeatOf(4))].position, 4);
    QCOMPARE(timeline.firstBeatOf(1), -1);
    QCOMPARE(timeline.firstBeatOf(5), -1);
    const int folded = ops.producer({HookKind::MlpOut, 3})->id;
    QVERIFY(timeline.beats()[static_cast<std::size_t>(timeline.find(3, folded))].folded);
    QCOMPARE(timeline.find(9, folded), -1);
    QCOMPARE(timeline.find(3, 9999), -1);
}

void TimelineTest::emptyTimelineAnswers() {
    const Timeline none = Timeline::make(table(), 0, -1, 0);
    QVERIFY(none.empty());
    QCOMPARE(none.duration(), 0.0);
    QCOMPARE(none.at(3).beat, 0);
    QCOMPARE(none.settled(2), 0.0);
    QCOMPARE(none.find(0, 0), -1);
}

void TimelineTest::easingIsSmooth() {
    QCOMPARE(ease(0), 0.0);
    QCOMPARE(ease(1), 1.0);
    QCOMPARE(ease(0.5), 0.5);
    QCOMPARE(ease(-1), 0.0);
    QCOMPARE(ease(2), 1.0);
    QVERIFY(ease(0.01) < 1e-4); // starts and ends without a jolt
    QVERIFY(1 - ease(0.99) < 1e-4);
    QCOMPARE(ease(0.25), 10 * std::pow(0.25, 3) - 15 * std::pow(0.25, 4) + 6 * std::pow(0.25, 5));
}

void TimelineTest::partsAreRunsOfEveryChapter() {
    const engine::OpTable ops = table();
    QStringList runs;
    const Timeline timeline = Timeline::make(ops, 0, 0, 1);
    for (const Beat& beat : timeline.beats()) {
        QCOMPARE(beat.part.has_value(), !beat.folded);
        if (const QString name = beat.part ? QLatin1String(partName(*beat.part)) : QStringLiteral("folded");
            runs.isEmpty() || runs.back() != name || beat.folded)
            runs << name;
    }
    QCOMPARE(runs, QStringList({"embeddings", "folded", "projections", "attention", "merge", "mlp", "folded", "folded",
                                "final"}));
}

void TimelineTest::collapsedPartsAreOneBeat() {
    const engine::OpTable ops = table();
    const Timeline whole = Timeline::make(ops, 2, 4, 0);
    for (int i = 0; i < chapterPartCount; ++i) {
        const auto part = static_cast<ChapterPart>(i);
        const Timeline timeline = Timeline::make(ops, {2, 4, 0, {part}});
        std::vector<int> seen, collapsed;
        for (const Beat& beat : timeline.beats()) {
            QCOMPARE(beat.collapsed, beat.part == part);
            QVERIFY(!beat.collapsed || !beat.folded);
            if (beat.position == 3) {
                seen.insert(seen.end(), beat.ops.begin(), beat.ops.end());
                if (beat.collapsed) {
                    QVERIFY(collapsed.empty()); // one beat a chapter
                    collapsed = beat.ops;
                    const int at = timeline.find(3, beat.ops.back());
                    QVERIFY(timeline.settled(at) - beat.start <= 0.5 + 1e-9);
                    QCOMPARE(&timeline.beats()[static_cast<std::size_t>(at)], &beat);
                }
            }
        }
        std::vector<int> expected;
        for (const engine::Op& op : ops.ops())
            if (partOf(op) == part && sectionOf(op) <= 0)
                expected.push_back(op.id);
        QCOMPARE(collapsed, expected);
        QVERIFY(collapsed.size() > 2);
        for (const engine::Op& op : ops.ops())
            QCOMPARE(seen[static_cast<std::size_t>(op.id)], op.id);
        QCOMPARE(timeline.beats().size(), whole.beats().size() - 3 * (collapsed.size() - 1));
        QVERIFY(timeline.duration() < whole.duration());
    }
    const Timeline all = Timeline::make(ops, {0, 0, 3, {ChapterPart::Mlp, ChapterPart::Final}});
    QCOMPARE(all.beats().back().layer, -1); // neighbours of another section are not drawn in
    QCOMPARE(all.beats()[all.beats().size() - 2].layer, 3);
}

void TimelineTest::partNamesAreReadBack() {
    for (int i = 0; i < chapterPartCount; ++i)
        QVERIFY(parsePart(partName(static_cast<ChapterPart>(i))) == static_cast<ChapterPart>(i));
    QVERIFY(!parsePart("attentions"));
    QVERIFY(!parsePart(""));
}

HEADLIGHT_TEST(TimelineTest)
#include "timeline_test.moc"
