// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/support/widget_test.h"

#include "engine/models/gpt2/config.h"
#include "widgets/timeline/playhead.h"

#include <QSignalSpy>

using namespace headlight;
using engine::HookKind;

namespace {

const engine::OpTable& table() {
    static const engine::OpTable ops = [] {
        engine::Gpt2Config config;
        config.layerCount = 3;
        config.headCount = 2;
        config.modelDim = 8;
        config.mlpDim = 16;
        config.contextLength = 16;
        config.vocabSize = 32;
        return engine::makeGpt2OpTable(config);
    }();
    return ops;
}

int opOf(HookKind kind, int layer = -1) {
    return table().producer({kind, layer})->id;
}

/// What a frame depends on.
using Frame = std::pair<int, double>;
Frame frame(const Playhead& playhead) {
    return {playhead.phase().beat, playhead.phase().phase};
}

} // namespace

class PlayheadTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void playScrubAndBackShowTheSameFrame();
    void stepsForwardAndBackMeet();
    void aHalfDoneBeatIsFinishedFirst();
    void speedScalesTime();
    void playStopsAtTheEndAndBeginsAgain();
    void reducedMotionCuts();
    void tokensAreSteppedAtTheSameOp();
    void aNewTimelineKeepsThePlace();
    void aShorterTimelineGoesToAnEarlierBeat();
    void emptyTimelineStandsStill();
    void signalsTellWhatChanged();
    void theTimerReallyMovesIt();
    void skippingKeepsThePlace();
    void loopsGoRoundWhatTheyName_data();
    void loopsGoRoundWhatTheyName();
    void aLoopFollowsAStepElsewhere();
    void aLoopBeginsAgainFromItsEnd();
    void stopsAtTheFirstBeatThatHolds();
    void noFrameIsTooLongToStop();
};

void PlayheadTest::playScrubAndBackShowTheSameFrame() {
    Playhead played, scrubbed, back;
    const Timeline timeline = Timeline::make(table(), 0, 1, 1);
    for (Playhead* playhead : {&played, &scrubbed, &back})
        playhead->setTimeline(timeline);
    back.toEnd();
    played.play();
    for (double time = 0.37; time < timeline.duration() - 0.5; time += 0.37) {
        played.advance(0.37);
        scrubbed.setSeconds(timeline.duration());
        scrubbed.setSeconds(played.seconds());
        QCOMPARE(frame(scrubbed), frame(played));
    }
    for (int beat = static_cast<int>(timeline.beats().size()) - 1; beat > 0; --beat) {
        back.stepBack();
        scrubbed.goToBeat(beat - 1);
        QCOMPARE(frame(back), frame(scrubbed));
        QCOMPARE(back.seconds(), timeline.settled(beat - 1));
    }
}

void PlayheadTest::stepsForwardAndBackMeet() {
    Playhead playhead;
    playhead.setTimeline(Timeline::make(table(), 0, 2, 0));
    QCOMPARE(frame(playhead), Frame(0, 0.0));
    std::vector<Frame> forward;
    const int beats = static_cast<int>(playhead.timeline().beats().size());
    for (int i = 0; i < beats; ++i) {
        playhead.stepForward();
        QCOMPARE(frame(playhead), Frame(i, 1.0));
        forward.push_back(frame(playhead));
    }
    playhead.stepForward(); // stays at the end
    QCOMPARE(frame(playhead), forward.back());
    for (int i = beats - 2; i >= 0; --i) {
        playhead.stepBack();
        QCOMPARE(frame(playhead), forward[static_cast<std::size_t>(i)]);
    }
    playhead.stepBack();
    QCOMPARE(frame(playhead), Frame(0, 0.0));
}

void PlayheadTest::aHalfDoneBeatIsFinishedFirst() {
    Playhead playhead;
    playhead.setTimeline(Timeline::make(table(), 0, 0, 1));
    const Beat& fifth = playhead.timeline().beats()[5];
    playhead.setSeconds(fifth.start + 0.1);
    playhead.stepForward();
    QCOMPARE(frame(playhead), Frame(5, 1.0));
    playhead.setSeconds(fifth.start + 0.1);
    playhead.stepBack();
    QCOMPARE(frame(playhead), Frame(4, 1.0));
}

void PlayheadTest::speedScalesTime() {
    Playhead playhead;
    playhead.setTimeline(Timeline::make(table(), 0, 3, 1));
    playhead.advance(1); // not playing: nothing moves
    QCOMPARE(playhead.seconds(), 0.0);
    playhead.play();
    playhead.setSpeed(2);
    playhead.advance(0.5);
    QCOMPARE(playhead.seconds(), 1.0);
    playhead.setSpeed(0.25);
    playhead.advance(0.5);
    QCOMPARE(playhead.seconds(), 1.125);
    playhead.setSpeed(99);
    QCOMPARE(playhead.speed(), 4.0);
    playhead.setSpeed(0);
    QCOMPARE(playhead.speed(), 0.25);
}

void PlayheadTest::playStopsAtTheEndAndBeginsAgain() {
    Playhead playhead;
    playhead.setTimeline(Timeline::make(table(), 0, 0, 1));
    QSignalSpy playing(&playhead, &Playhead::playingChanged);
    playhead.togglePlay();
    playhead.advance(1e6);
    QVERIFY(!playhead.playing());
    QCOMPARE(playhead.seconds(), playhead.timeline().duration());
    QCOMPARE(playing.size(), 2);
    playhead.togglePlay();
    QVERIFY(playhead.playing());
    QCOMPARE(playhead.seconds(), 0.0);
    playhead.stepForward(); // a step stops the film
    QVERIFY(!playhead.playing());
}

void PlayheadTest::reducedMotionCuts() {
    Playhead playhead;
    playhead.setTimeline(Timeline::make(table(), 0, 1, 1));
    playhead.setReducedMotion(true);
    playhead.play();
    QSignalSpy moved(&playhead, &Playhead::moved), beats(&playhead, &Playhead::beatChanged);
    while (playhead.playing()) {
        QCOMPARE(playhead.phase().phase, 1.0);
        playhead.advance(0.05);
    }
    QCOMPARE(beats.size(), static_cast<int>(playhead.timeline().beats().size()) - 1);
    QCOMPARE(moved.size(), beats.size()); // nothing is redrawn between two beats
}

void PlayheadTest::tokensAreSteppedAtTheSameOp() {
    Playhead playhead;
    playhead.setTimeline(Timeline::make(table(), 0, 3, 1));
    const int pattern = opOf(HookKind::Pattern, 1);
    playhead.goToBeat(playhead.timeline().find(1, pattern));
    playhead.nextToken();
    QCOMPARE(playhead.beat()->position, 2);
    QCOMPARE(playhead.beat()->ops, std::vector<int>{pattern});
    QCOMPARE(playhead.phase().phase, 1.0);
    playhead.previousToken();
    playhead.previousToken();
    QCOMPARE(playhead.beat()->position, 0);
    playhead.previousToken();
    QCOMPARE(playhead.seconds(), 0.0);
    playhead.goToBeat(playhead.timeline().find(3, pattern));
    playhead.nextToken();
    QCOMPARE(frame(playhead), Frame(static_cast<int>(playhead.timeline().beats().size()) - 1, 1.0));
}

void PlayheadTest::aNewTimelineKeepsThePlace() {
    Playhead playhead;
    playhead.setTimeline(Timeline::make(table(), 0, 1, 1));
    const int z = opOf(HookKind::Z, 1);
    const int beat = playhead.timeline().find(1, z);
    playhead.setSeconds(playhead.timeline().beats()[static_cast<std::size_t>(beat)].start + 0.4);
    const double phase = playhead.phase().phase;
    QVERIFY(phase > 0 && phase < 1);
    QSignalSpy changed(&playhead, &Playhead::timelineChanged);
    playhead.setTimeline(Timeline::make(table(), 0, 5, 1)); // more tokens were typed
    QCOMPARE(changed.size(), 1);
    QCOMPARE(playhead.beat()->position, 1);
    QCOMPARE(playhead.beat()->ops, std::vector<int>{z});
    QVERIFY(qAbs(playhead.phase().phase - phase) < 1e-6);
    playhead.setTimeline(Timeline::make(table(), 0, 5, 2)); // another layer was opened: z is inside a folded one
    QVERIFY(playhead.beat()->folded);
    QCOMPARE(playhead.beat()->layer, 1);
    QCOMPARE(playhead.phase().phase, 1.0);
}

void PlayheadTest::aShorterTimelineGoesToAnEarlierBeat() {
    Playhead playhead;
    playhead.setTimeline(Timeline::make(table(), 0, 5, 1));
    playhead.toEnd();
    playhead.setTimeline(Timeline::make(table(), 0, 2, 1));
    QCOMPARE(playhead.beat()->position, 2);
    QCOMPARE(frame(playhead), Frame(static_cast<int>(playhead.timeline().beats().size()) - 1, 1.0));
}

void PlayheadTest::emptyTimelineStandsStill() {
    Playhead playhead;
    QVERIFY(!playhead.beat());
    playhead.play();
    QVERIFY(!playhead.playing());
    playhead.stepForward();
    playhead.stepBack();
    playhead.nextToken();
    playhead.toEnd();
    playhead.setSeconds(5);
    playhead.goToBeat(3);
    QCOMPARE(playhead.seconds(), 0.0);
    playhead.setTimeline(Timeline::make(table(), 0, 1, 0));
    playhead.play();
    playhead.setTimeline({}); // the prompt was emptied while the film ran
    QVERIFY(!playhead.playing() && !playhead.beat());
}

void PlayheadTest::signalsTellWhatChanged() {
    Playhead playhead;
    playhead.setTimeline(Timeline::make(table(), 0, 1, 1));
    QSignalSpy moved(&playhead, &Playhead::moved), beats(&playhead, &Playhead::beatChanged);
    playhead.setSeconds(0.2);
    QCOMPARE(moved.size(), 1);
    QCOMPARE(beats.size(), 0);
    playhead.setSeconds(0.2); // nothing new
    QCOMPARE(moved.size(), 1);
    playhead.stepForward();
    playhead.stepForward();
    QCOMPARE(beats.size(), 1);
    playhead.setSeconds(playhead.timeline().settled(1) + 0.1); // resting: the frame is the same
    QCOMPARE(moved.size(), 3);
}

void PlayheadTest::theTimerReallyMovesIt() {
    Playhead playhead;
    playhead.setTimeline(Timeline::make(table(), 0, 1, 1));
    playhead.play();
    QTRY_VERIFY(playhead.seconds() > 0.05);
    playhead.pause();
    const double stopped = playhead.seconds();
    QTest::qWait(50);
    QCOMPARE(playhead.seconds(), stopped);
}

void PlayheadTest::skippingKeepsThePlace() {
    Playhead playhead;
    QSignalSpy changed(&playhead, &Playhead::collapsedChanged);
    playhead.setCollapsed({ChapterPart::Attention});
    playhead.setCollapsed({ChapterPart::Attention});
    QCOMPARE(changed.size(), 1);
    const auto remake = [&](std::set<ChapterPart> parts) {
        playhead.setTimeline(Timeline::make(table(), {0, 3, 1, std::move(parts)}));
    };
    remake({});
    playhead.goToBeat(playhead.timeline().find(2, opOf(HookKind::Pattern, 1)));
    remake({ChapterPart::Attention}); // what it stood in is one beat now, shown done
    QVERIFY(playhead.beat()->collapsed);
    QCOMPARE(playhead.beat()->position, 2);
    QCOMPARE(playhead.phase().phase, 1.0);
    remake({}); // and the same is done when it is opened again
    QCOMPARE(playhead.beat()->ops, std::vector<int>{opOf(HookKind::Z, 1)});
    QCOMPARE(playhead.beat()->position, 2);
    QCOMPARE(playhead.phase().phase, 1.0);
    playhead.goToBeat(playhead.timeline().find(2, opOf(HookKind::MlpPre, 1)));
    remake({ChapterPart::Attention}); // skipped elsewhere: the same beat
    QCOMPARE(playhead.beat()->ops, std::vector<int>{opOf(HookKind::MlpPre, 1)});
    QCOMPARE(playhead.phase().phase, 1.0);
}

void PlayheadTest::loopsGoRoundWhatTheyName_data() {
    QTest::addColumn<LoopKind>("kind");
    QTest::addColumn<int>("beats");
    QTest::newRow("beat") << LoopKind::Beat << 1;
    QTest::newRow("part") << LoopKind::Part << 5;    // dot, scale, mask, softmax, weighted sum
    QTest::newRow("layer") << LoopKind::Layer << 20; // all ops of a block
    QTest::newRow("token") << LoopKind::Token << 3 + 1 + 20 + 1 + 4;
}

void PlayheadTest::loopsGoRoundWhatTheyName() {
    QFETCH(LoopKind, kind);
    QFETCH(int, beats);
    Playhead playhead;
    playhead.setTimeline(Timeline::make(table(), 0, 3, 1));
    const int pattern = playhead.timeline().find(2, opOf(HookKind::Pattern, 1));
    playhead.goToBeat(pattern);
    QSignalSpy changed(&playhead, &Playhead::loopChanged);
    playhead.setLoop(kind);
    QVERIFY(!changed.empty());
    const auto [first, last] = playhead.loopBeats();
    QCOMPARE(last - first + 1, beats);
    QVERIFY(first <= pattern && pattern <= last);
    playhead.play();
    std::set<int> seen;
    int rounds = 0;
    double before = playhead.seconds();
    for (int i = 0; i < 4000 && rounds < 2; ++i) {
        playhead.advance(0.11);
        QVERIFY(playhead.playing());
        seen.insert(playhead.phase().beat);
        rounds += playhead.seconds() < before;
        before = playhead.seconds();
    }
    QCOMPARE(rounds, 2);
    QCOMPARE(static_cast<int>(seen.size()), beats);
    QCOMPARE(*seen.begin(), first);
    QCOMPARE(*seen.rbegin(), last);
    playhead.setLoop(LoopKind::Off);
    QCOMPARE(playhead.loopBeats(), std::pair(-1, -1));
    playhead.advance(1e6);
    QVERIFY(!playhead.playing()); // to the end, as ever
}

void PlayheadTest::aLoopFollowsAStepElsewhere() {
    Playhead playhead;
    playhead.setTimeline(Timeline::make(table(), 0, 3, 1));
    playhead.goToBeat(playhead.timeline().find(1, opOf(HookKind::Pattern, 1)));
    playhead.setLoop(LoopKind::Part);
    const auto before = playhead.loopBeats();
    playhead.stepBack(); // within
    QCOMPARE(playhead.loopBeats(), before);
    playhead.nextToken();
    QCOMPARE(playhead.beat()->position, 2);
    QVERIFY(playhead.loopBeats().first > before.second);
    QCOMPARE(playhead.loopBeats().second - playhead.loopBeats().first, before.second - before.first);
    playhead.setTimeline(Timeline::make(table(), 0, 0, 0)); // what it went round is gone
    const int here = playhead.phase().beat;
    QVERIFY(playhead.loopBeats().first <= here && here <= playhead.loopBeats().second);
    playhead.setTimeline({});
    QCOMPARE(playhead.loopBeats(), std::pair(-1, -1));
    playhead.play();
    playhead.advance(1);
    QVERIFY(!playhead.playing());
}

void PlayheadTest::aLoopBeginsAgainFromItsEnd() {
    Playhead playhead;
    playhead.setTimeline(Timeline::make(table(), 0, 0, 1));
    playhead.toEnd();
    playhead.setLoop(LoopKind::Part); // the last one: logits, probabilities …
    const int first = playhead.loopBeats().first;
    QVERIFY(first > 0);
    playhead.play();
    QCOMPARE(playhead.phase().beat, first);
    QCOMPARE(playhead.phase().phase, 0.0);
}

void PlayheadTest::stopsAtTheFirstBeatThatHolds() {
    Playhead playhead;
    playhead.setTimeline(Timeline::make(table(), 0, 3, 1));
    const int wanted = playhead.timeline().find(1, opOf(HookKind::AttnOut, 1));
    std::vector<int> asked;
    playhead.setStopCondition([&](int beat) {
        asked.push_back(beat);
        return beat == wanted || beat == wanted + 2;
    });
    QSignalSpy stopped(&playhead, &Playhead::stopped);
    playhead.stepForward(); // steps are not asked
    QVERIFY(asked.empty());
    playhead.play();
    while (playhead.playing())
        playhead.advance(0.13);
    QCOMPARE(frame(playhead), Frame(wanted, 1.0));
    QCOMPARE(playhead.seconds(), playhead.timeline().settled(wanted));
    QCOMPARE(stopped.size(), 1);
    QCOMPARE(stopped[0][0].toInt(), wanted);
    for (int i = 0; i < static_cast<int>(asked.size()); ++i)
        QCOMPARE(asked[static_cast<std::size_t>(i)], i + 1); // each one once
    playhead.play();                                         // goes on
    while (playhead.playing())
        playhead.advance(0.13);
    QCOMPARE(frame(playhead), Frame(wanted + 2, 1.0));
}

void PlayheadTest::noFrameIsTooLongToStop() {
    Playhead playhead;
    playhead.setTimeline(Timeline::make(table(), 0, 3, 1));
    playhead.setStopCondition([](int beat) { return beat == 7; });
    playhead.play();
    playhead.advance(1e6);
    QCOMPARE(frame(playhead), Frame(7, 1.0));
    QVERIFY(!playhead.playing());
    playhead.setLoop(LoopKind::Part); // around a loop, too
    playhead.setSeconds(playhead.seconds() + 0.01);
    playhead.play();
    const auto& beats = playhead.timeline().beats();
    const double start = beats[static_cast<std::size_t>(playhead.loopBeats().first)].start;
    const Beat& last = beats[static_cast<std::size_t>(playhead.loopBeats().second)];
    const double end = last.start + last.duration;
    playhead.advance(end - playhead.seconds() + 2 * (end - start) + 0.001); // ends before the beat, having passed it
    QCOMPARE(frame(playhead), Frame(7, 1.0));
    QVERIFY(!playhead.playing());
}

HEADLIGHT_TEST(PlayheadTest)
#include "playhead_test.moc"
