// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/scenes_window.h"

#include <QEvent>
#include <QTabBar>
#include <QVBoxLayout>

namespace headlight {

ScenesWindow::ScenesWindow(const Theme& theme, QWidget* parent)
    : QDialog(parent), m_scenes(new QTabBar), m_panel(new ScenePanel(theme)) {
    for (int scene = 0; scene < sceneCount; ++scene)
        m_scenes->addTab(QString());
    m_scenes->setDrawBase(false);
    m_scenes->setExpanding(false);
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_scenes);
    column->addWidget(m_panel, 1);
    connect(m_scenes, &QTabBar::currentChanged, m_panel,
            [this](int scene) { m_panel->setScene(static_cast<SceneId>(scene)); });
    setTheme(theme);
    retranslate();
    resize(960, 720);
    m_panel->setScene(static_cast<SceneId>(m_scenes->currentIndex()));
    m_panel->setFocus();
}

void ScenesWindow::setTheme(const Theme& theme) {
    m_panel->setTheme(theme);
}

void ScenesWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void ScenesWindow::retranslate() {
    setWindowTitle(tr("Scenes from the articles"));
    m_scenes->setAccessibleName(tr("Scene"));
    for (int scene = 0; scene < sceneCount; ++scene)
        m_scenes->setTabText(scene, ScenePanel::title(static_cast<SceneId>(scene)));
}

} // namespace headlight
