// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers of a query appear as the time-line makes them: nothing early, nothing out of order.
#include "tests/widgets/support/story_run.h"
#include "tests/widgets/support/translation_run.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/attention/attention_panel.h"
#include "widgets/attention/neurons/neuron_progress.h"
#include "widgets/attention/neurons/neuron_view.h"
#include "widgets/timeline/playhead.h"

#include <QToolButton>

#include <cmath>

using namespace headlight;
using namespace headlight::test;
using engine::HookKind;

namespace {

int cellsShown(const CellGrid& grid) {
    int shown = 0;
    for (int row = 0; row < grid.rows; ++row)
        for (int column = 0; column < grid.columns; ++column)
            shown += grid.shows(row, column);
    return shown;
}

int barsShown(const DisplayList& list) {
    return static_cast<int>(std::ranges::count_if(list.items, [](const Item& item) {
        const auto* bar = std::get_if<RibbonItem>(&item);
        return bar && bar->id.startsWith(QLatin1String("bar:"));
    }));
}

/// The beat in which `position` makes this hook; -1 = none.
int beatOf(const Playhead& playhead, const engine::OpTable& ops, int position, engine::Hook hook) {
    return playhead.timeline().find(position, ops.producer(hook)->id);
}

void standAt(Playhead& playhead, int beat, double phase) {
    const double begin = playhead.timeline().beats()[static_cast<std::size_t>(beat)].start;
    double low = begin, high = playhead.timeline().settled(beat);
    for (int i = 0; i < 60; ++i) { // phases are eased
        playhead.setSeconds((low + high) / 2);
        (playhead.phase().phase < phase ? low : high) = (low + high) / 2;
    }
    playhead.setSeconds(phase >= 1 ? playhead.timeline().settled(beat) : phase <= 0 ? begin : high);
}

} // namespace

class NeuronProgressTest : public WidgetTest {
    Q_OBJECT
private slots:
    void initTestCase() {
        m_run = std::make_unique<StoryRun>();
        m_run->run("Once upon a time there was");
        m_run->selection.setLayerHead(1, 0);
        m_run->selection.setQuery(3);
        m_playhead.setTimeline(Timeline::make(m_run->model->ops(), 0, m_run->store.length() - 1, 1));
    }
    void cleanupTestCase() { m_run.reset(); }

    void rowsAppearAsTheyAreMade() {
        NeuronView view(m_run->store, m_run->selection);
        view.setPlayhead(m_playhead);
        view.resize(900, 500);
        const auto& ops = m_run->model->ops();
        const int keys = m_run->store.length(), free = 4; // the query's own and those before it
        const auto shown = [&](QStringView id) { return cellsShown(*view.displayList().grid(id)); };
        const int cells = view.displayList().grid(u"products")->columns;
        const auto at = [&](HookKind kind, double phase) {
            standAt(m_playhead, beatOf(m_playhead, ops, 3, {kind, 1}), phase);
        };
        at(HookKind::AttnDot, 0);
        QCOMPARE(shown(u"products") + shown(u"dots") + shown(u"scores") + barsShown(view.displayList()), 0);
        at(HookKind::AttnDot, 0.5);
        QCOMPARE(shown(u"products"), keys * cells / 2);
        QCOMPARE(shown(u"dots"), keys / 2);
        QCOMPARE(shown(u"scores"), 0);
        QCOMPARE(shown(u"query"), view.displayList().grid(u"query")->columns); // what goes in is there
        at(HookKind::AttnDot, 1);
        QCOMPARE(shown(u"products"), keys * cells);
        at(HookKind::AttnScaled, 0.5);
        QCOMPARE(shown(u"dots"), keys);
        QCOMPARE(shown(u"scores"), free / 2);
        at(HookKind::AttnScaled, 1);
        QCOMPARE(shown(u"scores"), free); // the mask comes next
        at(HookKind::AttnScores, 0.5);
        QCOMPARE(shown(u"scores"), free + (keys - free) / 2);
        QCOMPARE(barsShown(view.displayList()), 0);
        at(HookKind::Pattern, 0.5);
        QCOMPARE(shown(u"scores"), keys);
        QCOMPARE(barsShown(view.displayList()), keys / 2);
        at(HookKind::Pattern, 1);
        QCOMPARE(barsShown(view.displayList()), free);
    }

    void nothingIsMissingAnywhereElse() {
        NeuronState state;
        state.layer = 1;
        state.query = 3;
        const auto& ops = m_run->model->ops();
        for (int beat = 0; beat < static_cast<int>(m_playhead.timeline().beats().size()); ++beat) {
            standAt(m_playhead, beat, 0.4);
            const Beat& now = m_playhead.timeline().beats()[static_cast<std::size_t>(beat)];
            const auto& output = ops.ops()[static_cast<std::size_t>(now.ops.front())].output;
            const bool made = !now.folded && now.position == 3 && output.layer == 1 &&
                              (output.kind == HookKind::AttnDot || output.kind == HookKind::AttnScaled ||
                               output.kind == HookKind::AttnScores || output.kind == HookKind::Pattern);
            QVERIFY2((neuronProgress(state, ops, m_playhead) == NeuronProgress{}) == !made,
                     qPrintable(QStringLiteral("beat %1").arg(beat)));
        }
        Playhead nowhere;
        QVERIFY(neuronProgress(state, ops, nowhere) == NeuronProgress{});
        QVERIFY(!neuronBeats(state, ops, nowhere));
    }

    void theButtonPlaysThemThrough() {
        AttentionPanel panel(m_run->store, m_run->selection);
        auto* play = panel.findChild<QToolButton*>(QStringLiteral("playNumbers"));
        panel.resize(420, 700);
        panel.show();
        panel.setTab(AttentionPanel::Neurons);
        QVERIFY(play->isVisible() && !play->isEnabled()); // there is no time-line
        panel.neurons()->setPlayhead(m_playhead);
        QVERIFY(play->isEnabled());
        m_playhead.toEnd();
        play->click();
        QVERIFY(m_playhead.playing());
        QCOMPARE(m_playhead.phase().beat, beatOf(m_playhead, m_run->model->ops(), 3, {HookKind::AttnDot, 1}));
        QVERIFY(panel.neurons()->state().progress.products < 1);
        for (int i = 0; i < 400 && m_playhead.playing() && panel.neurons()->state().progress != NeuronProgress{}; ++i)
            m_playhead.advance(0.05);
        QVERIFY(panel.neurons()->state().progress == NeuronProgress{});
        QVERIFY(m_playhead.seconds() < m_playhead.timeline().duration());
        m_playhead.pause();
        const Timeline whole = m_playhead.timeline();
        TimelineOptions options{0, m_run->store.length() - 1, 1};
        options.collapsed = {ChapterPart::Attention};
        m_playhead.setTimeline(Timeline::make(m_run->model->ops(), options));
        QVERIFY(!play->isEnabled()); // one beat makes all of them at once
        m_playhead.setTimeline(whole);
    }

    void aTranslatorsThreeAttentions() {
        TranslationRun run("tiny-marian");
        run.run({5, 6, 2}, {3, 4, 5});
        const auto& ops = *run.store.ops();
        for (const AttentionBlock block : {AttentionBlock::Encoder, AttentionBlock::Decoder, AttentionBlock::Cross}) {
            run.selection.setPlace(block, 1, 0);
            Playhead playhead;
            TimelineOptions options{0, run.store.length() - 1, 1};
            options.openStack = stackOf(block);
            playhead.setTimeline(Timeline::make(ops, options));
            NeuronView view(run.store, run.selection);
            view.setPlayhead(playhead);
            view.resize(900, 500);
            QVERIFY(view.canPlayThrough());
            const auto beats = *neuronBeats(view.state(), ops, playhead);
            standAt(playhead, beats.first, 0);
            QCOMPARE(cellsShown(*view.displayList().grid(u"products")), 0);
            QCOMPARE(cellsShown(*view.displayList().grid(u"scores")), 0);
            int last = 0;
            for (int beat = beats.first; beat <= beats.second; ++beat)
                for (const double phase : {0.0, 0.3, 0.7, 1.0}) {
                    standAt(playhead, beat, phase);
                    const int now = cellsShown(*view.displayList().grid(u"products")) +
                                    cellsShown(*view.displayList().grid(u"scores")) + barsShown(view.displayList());
                    QVERIFY2(now >= last, qPrintable(QStringLiteral("beat %1, %2").arg(beat).arg(phase)));
                    last = now;
                }
            QVERIFY(view.state().progress == NeuronProgress{});
        }
    }

private:
    std::unique_ptr<StoryRun> m_run;
    Playhead m_playhead;
};

HEADLIGHT_TEST(NeuronProgressTest)
#include "neuron_progress_test.moc"
