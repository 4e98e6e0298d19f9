// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/picture/picture_widget.h"
#include "widgets/stage/scenes/scene.h"

#include <QElapsedTimer>

class QLabel;
class QToolButton;
class QTimer;

namespace headlight {

/// Shows layoutScene() at a time.
class SceneView : public PictureWidget {
    Q_OBJECT
public:
    explicit SceneView(QWidget* parent = nullptr);

    void setMoment(SceneId scene, double seconds);
    QSize sizeHint() const override { return {900, 600}; }
    QSize minimumSizeHint() const override { return {480, 340}; }

protected:
    DisplayList layout(QSizeF size) const override;

private:
    SceneId m_scene = SceneId::ThinkingMachines;
    double m_seconds = 0;
};

/// One of the articles' scenes to step through: the picture, Back, Play, Next. Left, Right and Space do the same.
class ScenePanel : public QWidget {
    Q_OBJECT
public:
    explicit ScenePanel(const Theme& theme, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    void setScene(SceneId scene); ///< from its beginning: the first beat settled
    SceneId scene() const { return m_scene; }
    double seconds() const { return m_seconds; }
    bool playing() const { return m_playing; }
    const SceneView& view() const { return *m_view; }
    static QString title(SceneId scene) { return sceneTitle(scene); }

public slots:
    void next(); ///< to the settled end of this beat, or of the next
    void back();
    void togglePlay(); ///< from the start when at the end
    void setReducedMotion(bool on) { m_reducedMotion = on; }
    void setSeconds(double seconds);  ///< scrub
    void advance(double realSeconds); ///< what the timer calls; public so that tests need no waiting

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void setPlaying(bool playing);
    void word();
    void refresh();

    SceneId m_scene = SceneId::ThinkingMachines;
    double m_seconds = 0;
    bool m_playing = false;
    bool m_reducedMotion = false;
    SceneView* m_view;
    QToolButton *m_back, *m_play, *m_next;
    QLabel* m_label;
    QTimer* m_timer;
    QElapsedTimer m_clock;
};

} // namespace headlight
