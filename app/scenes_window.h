// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/stage/scenes/scene_panel.h"

#include <QDialog>

class QListWidget;

namespace headlight {

/// The articles' scenes in a window of their own, beside the live one: a list of them and the one that is chosen.
class ScenesWindow : public QDialog {
    Q_OBJECT
public:
    ScenesWindow(const Theme& theme, QWidget* parent);

    void setTheme(const Theme& theme);
    ScenePanel* panel() const { return m_panel; }
    QListWidget* scenes() const { return m_scenes; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void fitList(); ///< as wide as its names

    QListWidget* m_scenes;
    ScenePanel* m_panel;
};

} // namespace headlight
