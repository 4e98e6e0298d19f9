// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/scenes_window.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QListWidget>

namespace headlight {

ScenesWindow::ScenesWindow(const Theme& theme, QWidget* parent)
    : QDialog(parent), m_scenes(new QListWidget), m_panel(new ScenePanel(theme)) {
    for (int scene = 0; scene < sceneCount; ++scene)
        m_scenes->addItem(QString());
    m_scenes->setSpacing(2);
    m_scenes->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scenes->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    auto* row = new QHBoxLayout(this);
    row->addWidget(m_scenes);
    row->addWidget(m_panel, 1);
    connect(m_scenes, &QListWidget::currentRowChanged, m_panel, [this](int scene) {
        if (scene >= 0)
            m_panel->setScene(static_cast<SceneId>(scene));
    });
    setTheme(theme);
    retranslate();
    resize(1120, 720);
    m_scenes->setCurrentRow(0);
    m_panel->setFocus();
}

void ScenesWindow::setTheme(const Theme& theme) {
    m_panel->setTheme(theme);
}

void ScenesWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fitList();
}

void ScenesWindow::retranslate() {
    setWindowTitle(tr("Scenes from the articles"));
    m_scenes->setAccessibleName(tr("Scene"));
    for (int scene = 0; scene < sceneCount; ++scene) {
        const auto id = static_cast<SceneId>(scene);
        m_scenes->item(scene)->setText(sceneName(id));
        m_scenes->item(scene)->setToolTip(sceneTitle(id));
    }
    fitList();
}

void ScenesWindow::fitList() {
    m_scenes->setFixedWidth(m_scenes->sizeHintForColumn(0) + 2 * m_scenes->frameWidth() + 16);
}

} // namespace headlight
