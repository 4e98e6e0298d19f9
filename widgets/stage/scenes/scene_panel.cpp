// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/stage/scenes/scene_panel.h"

#include <QBoxLayout>
#include <QEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QTimer>
#include <QToolButton>

#include <algorithm>

namespace headlight {
namespace {

constexpr int frameMilliseconds = 16;

/// Keys that step through the scene; with a modifier they are the window's.
bool isSceneKey(const QKeyEvent& event) {
    return event.modifiers() == Qt::NoModifier &&
           (event.key() == Qt::Key_Left || event.key() == Qt::Key_Right || event.key() == Qt::Key_Space);
}

} // namespace

SceneView::SceneView(QWidget* parent) : PictureWidget(parent) {}

void SceneView::setMoment(SceneId scene, double seconds) {
    m_scene = scene;
    m_seconds = seconds;
    setAccessibleName(sceneTitle(scene));
    const SceneBeat beat = sceneBeats(scene)[static_cast<std::size_t>(sceneBeatAt(scene, seconds))];
    setAccessibleDescription(beat.title + QStringLiteral(". ") + beat.sentence);
    invalidate();
}

DisplayList SceneView::layout(QSizeF size) const {
    return layoutScene(m_scene, m_seconds, theme(), size);
}

ScenePanel::ScenePanel(const Theme& theme, QWidget* parent)
    : QWidget(parent), m_view(new SceneView(this)), m_back(new QToolButton(this)), m_play(new QToolButton(this)),
      m_next(new QToolButton(this)), m_label(new QLabel(this)), m_timer(new QTimer(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_view, 1);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(12, 4, 12, 10);
    for (QToolButton* button : {m_back, m_play, m_next}) {
        button->setFocusPolicy(Qt::TabFocus);
        row->addWidget(button);
    }
    row->addSpacing(8);
    row->addWidget(m_label, 1);
    column->addLayout(row);
    connect(m_back, &QToolButton::clicked, this, &ScenePanel::back);
    connect(m_play, &QToolButton::clicked, this, &ScenePanel::togglePlay);
    connect(m_next, &QToolButton::clicked, this, &ScenePanel::next);
    m_timer->setInterval(frameMilliseconds);
    m_timer->setTimerType(Qt::PreciseTimer);
    connect(m_timer, &QTimer::timeout, this, [this] { advance(m_clock.restart() / 1000.0); });
    setFocusProxy(m_view);
    setTheme(theme);
    setScene(SceneId::ThinkingMachines);
}

void ScenePanel::setTheme(const Theme& theme) {
    setPalette(theme.palette());
    m_view->setTheme(theme);
}

void ScenePanel::setScene(SceneId scene) {
    m_scene = scene;
    setPlaying(false);
    setSeconds(sceneBeatSettled(0));
    word();
}

void ScenePanel::next() {
    setPlaying(false);
    const int last = static_cast<int>(sceneBeats(m_scene).size()) - 1;
    const int beat = sceneBeatAt(m_scene, m_seconds);
    setSeconds(sceneBeatSettled(m_seconds < sceneBeatSettled(beat) ? beat : std::min(beat + 1, last)));
}

void ScenePanel::back() {
    setPlaying(false);
    setSeconds(sceneBeatSettled(std::max(0, sceneBeatAt(m_scene, m_seconds) - 1)));
}

void ScenePanel::togglePlay() {
    if (!m_playing && m_seconds >= sceneBeatSettled(static_cast<int>(sceneBeats(m_scene).size()) - 1))
        setSeconds(0);
    setPlaying(!m_playing);
}

void ScenePanel::setSeconds(double seconds) {
    m_seconds = std::clamp(seconds, 0.0, sceneDuration(m_scene));
    refresh();
}

void ScenePanel::advance(double realSeconds) {
    if (!m_playing)
        return;
    const double end = sceneBeatSettled(static_cast<int>(sceneBeats(m_scene).size()) - 1);
    setSeconds(std::min(m_seconds + std::max(0.0, realSeconds), end));
    if (m_seconds >= end)
        setPlaying(false);
}

void ScenePanel::setPlaying(bool playing) {
    m_playing = playing;
    if (playing) {
        m_clock.start();
        m_timer->start();
    } else {
        m_timer->stop();
    }
    word();
}

void ScenePanel::word() {
    m_back->setText(tr("Back"));
    m_play->setText(m_playing ? tr("Pause") : tr("Play"));
    m_next->setText(tr("Next"));
    m_back->setToolTip(tr("The step before (Left)"));
    m_play->setToolTip(tr("Play or pause (Space)"));
    m_next->setToolTip(tr("The next step (Right)"));
    setWindowTitle(sceneTitle(m_scene));
    refresh();
}

void ScenePanel::refresh() {
    const auto beats = sceneBeats(m_scene);
    const int beat = sceneBeatAt(m_scene, m_seconds), last = static_cast<int>(beats.size()) - 1;
    m_label->setText(tr("Step %1 of %2: %3")
                         .arg(QString::number(beat + 1), QString::number(beats.size()),
                              beats[static_cast<std::size_t>(beat)].title));
    m_back->setEnabled(beat > 0);
    m_next->setEnabled(m_seconds < sceneBeatSettled(last));
    // Without motion every frame is one at rest.
    m_view->setMoment(m_scene, m_reducedMotion ? sceneBeatSettled(beat) : m_seconds);
}

bool ScenePanel::event(QEvent* event) {
    // A window's shortcuts would take Space and the arrows before this panel sees them.
    if (event->type() == QEvent::ShortcutOverride && isSceneKey(*static_cast<QKeyEvent*>(event))) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void ScenePanel::keyPressEvent(QKeyEvent* event) {
    if (!isSceneKey(*event)) {
        QWidget::keyPressEvent(event);
        return;
    }
    if (event->key() == Qt::Key_Left)
        back();
    else if (event->key() == Qt::Key_Right)
        next();
    else
        togglePlay();
}

void ScenePanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        word();
}

void ScenePanel::hideEvent(QHideEvent* event) {
    setPlaying(false);
    QWidget::hideEvent(event);
}

} // namespace headlight
