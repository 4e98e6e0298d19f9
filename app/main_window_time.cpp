// SPDX-License-Identifier: GPL-3.0-or-later
// What the window does about time: loops, skipping, breakpoints, and what the cache saves.
#include "app/breakpoint_watch.h"
#include "app/breakpoints_dialog.h"
#include "app/cache_cost_text.h"
#include "app/main_window.h"
#include "app/scrub_bar.h"
#include "app/transport_bar.h"
#include "app/window_actions.h"

#include <QActionGroup>
#include <QSettings>

namespace headlight {

void MainWindow::connectTimeActions() {
    const WindowActions& a = *m_actions;
    Session* session = m_session.get();
    Playhead* playhead = &session->playhead();
    connect(a.loops, &QActionGroup::triggered, playhead,
            [playhead](const QAction* loop) { playhead->setLoop(static_cast<LoopKind>(loop->data().toInt())); });
    connect(playhead, &Playhead::loopChanged, this,
            [loops = a.loops->actions(), playhead] { loops[static_cast<int>(playhead->loop())]->setChecked(true); });
    connect(a.skipPart, &QAction::triggered, playhead, &Playhead::skipPart);
    connect(a.showEverything, &QAction::triggered, playhead, &Playhead::showEverything);
    for (auto signal : {&Playhead::beatChanged, &Playhead::timelineChanged, &Playhead::collapsedChanged})
        connect(playhead, signal, this, &MainWindow::showSkipping);
    connect(a.recomputeCost, &QAction::toggled, session, &Session::setMeasureRecompute);
    connect(a.recomputeCost, &QAction::toggled, this, &MainWindow::showCost);
    connect(&session->store(), &TraceStore::recomputeChanged, this, &MainWindow::showCost);
    connect(&session->store(), &TraceStore::traceChanged, this, &MainWindow::showCost);
    connectBreakpoints();
    showSkipping();
}

void MainWindow::connectBreakpoints() {
    Session* session = m_session.get();
    m_breakpoints = new BreakpointWatch(session->store(), session->selection(), session->playhead(), this);
    connect(m_actions->breakpoints, &QAction::triggered, this, &MainWindow::openBreakpoints);
    connect(m_breakpoints, &BreakpointWatch::lineChanged, this, &MainWindow::showStopLine);
    const auto mark = [this] { m_transport->scrubBar()->setMarks(m_breakpoints->marks()); };
    connect(m_breakpoints, &BreakpointWatch::changed, this, mark);
    connect(&session->playhead(), &Playhead::timelineChanged, this, mark);
    connect(m_breakpoints, &BreakpointWatch::changed, session,
            [this, session] { session->setWatchedLayers(m_breakpoints->watchedLayers()); });
}

void MainWindow::openBreakpoints() {
    if (!m_breakpointsDialog) {
        m_breakpointsDialog = new BreakpointsDialog(*m_breakpoints, m_session->store(), this);
        m_breakpointsDialog->setAttribute(Qt::WA_DeleteOnClose);
        m_breakpointsDialog->setTheme(*m_theme);
    }
    m_breakpointsDialog->show();
    m_breakpointsDialog->raise();
    m_breakpointsDialog->activateWindow();
}

void MainWindow::showSkipping() {
    const Playhead& playhead = m_session->playhead();
    const Beat* beat = playhead.beat();
    m_actions->skipPart->setEnabled(beat && beat->part && !beat->collapsed);
    m_actions->showEverything->setEnabled(!playhead.collapsed().empty());
}

void MainWindow::showStopLine() {
    m_transport->setStopLine(m_breakpoints->line(), m_breakpoints->stopped());
}

void MainWindow::showCost() {
    const TraceStore& store = m_session->store();
    if (!m_actions->recomputeCost->isChecked() || !store.trace())
        m_transport->setCostLine({});
    else if (store.recompute())
        m_transport->setCostLine(cacheCostText(*store.recompute()));
    else if (m_session->canMeasureRecompute())
        m_transport->setCostLine(tr("Measuring what recomputing all positions would cost…"));
    else
        m_transport->setCostLine(
            tr("No forward call with a cache ends here. Generate a token to see what the cache saves."));
}

void MainWindow::readTimeSettings() {
    const QSettings* settings = m_options.settings;
    if (!settings)
        return;
    std::set<ChapterPart> skipped;
    for (const QString& name : settings->value(QStringLiteral("play/skipped")).toStringList())
        if (const auto part = parsePart(name.toStdString()))
            skipped.insert(*part);
    m_session->playhead().setCollapsed(skipped);
    m_breakpoints->fromSettings(settings->value(QStringLiteral("play/breakpoints")).toStringList());
    m_actions->recomputeCost->setChecked(settings->value(QStringLiteral("play/recomputeCost"), false).toBool());
}

void MainWindow::writeTimeSettings() {
    QSettings* settings = m_options.settings;
    QStringList skipped;
    for (const ChapterPart part : m_session->playhead().collapsed())
        skipped << QLatin1String(partName(part));
    settings->setValue(QStringLiteral("play/skipped"), skipped);
    settings->setValue(QStringLiteral("play/breakpoints"), m_breakpoints->toSettings());
    settings->setValue(QStringLiteral("play/recomputeCost"), m_actions->recomputeCost->isChecked());
}

} // namespace headlight
