// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QComboBox;
class QLabel;
class QToolButton;

namespace headlight {

class Playhead;
class ScrubBar;
class Selection;
class Theme;
class TraceStore;
struct Beat;
struct WindowActions;

/// Play, beats, tokens, scrubbing, speed, and in words where the playhead stands.
class TransportBar : public QWidget {
    Q_OBJECT
public:
    TransportBar(TraceStore& store, Selection& selection, Playhead& playhead, const WindowActions& actions,
                 QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    ScrubBar* scrubBar() const { return m_scrub; }
    QString title() const;

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void showPlace();
    void showTimeline();
    QString tokenOf(const Beat& beat) const;
    QString titleOf(const Beat& beat) const;

    TraceStore& m_store;
    Selection& m_selection;
    Playhead& m_playhead;
    ScrubBar* m_scrub;
    QLabel* m_title;
    QLabel* m_token;
    QComboBox* m_speed;
};

} // namespace headlight
