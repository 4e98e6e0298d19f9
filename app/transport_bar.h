// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QBoxLayout;
class QComboBox;
class QLabel;
class QMenu;
class QToolButton;

namespace headlight {

class Playhead;
class ScrubBar;
class Selection;
class Theme;
class TraceStore;
struct Beat;
struct WindowActions;

/// Play, beats, tokens, scrubbing, loops, skipping, speed, and in words where the playhead stands. One row, two where
/// one has no room; lines of words below them where there is something to say.
class TransportBar : public QWidget {
    Q_OBJECT
public:
    TransportBar(TraceStore& store, Selection& selection, Playhead& playhead, const WindowActions& actions,
                 QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    ScrubBar* scrubBar() const { return m_scrub; }
    QString title() const;
    /// Where playing stopped or will stop; empty: no line.
    void setStopLine(const QString& text, bool stopped);
    /// What the cache saves; empty: no line.
    void setCostLine(const QString& text);
    QSize minimumSizeHint() const override;
    int heightInTwoRows() const; ///< without the lines of words

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QToolButton* addTool(QBoxLayout& row, const QString& name);
    void composeRows(const WindowActions& actions);
    void connectAll(const WindowActions& actions);
    void arrange(int width);
    void retranslate();
    void showPlace();
    void showTimeline();
    void showLoop();
    void fillMenu(QMenu& menu, const Beat& beat);
    void openMenu(const Beat& beat, const QPoint& at);
    QString tokenOf(const Beat& beat) const;
    QString titleOf(const Beat& beat) const;

    TraceStore& m_store;
    Selection& m_selection;
    Playhead& m_playhead;
    const Theme* m_theme = nullptr;
    QBoxLayout* m_rows;
    QWidget *m_place, *m_time; ///< buttons and titles; scrub bar and what changes how it plays
    ScrubBar* m_scrub;
    QLabel *m_title, *m_token, *m_stopLine, *m_costLine;
    QToolButton *m_loop = nullptr, *m_skip = nullptr;
    QMenu *m_loopMenu, *m_skipMenu;
    QComboBox* m_speed;
};

} // namespace headlight
