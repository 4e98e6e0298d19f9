// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QScrollArea;
class QToolButton;

namespace headlight {

class MergeStepsView;
class Selection;
class Theme;
class TokenStripView;
class TraceStore;

/// The token strip in a scroll area, with the merge steps of the selected word under it on demand.
class TokensPanel : public QWidget {
    Q_OBJECT
public:
    TokensPanel(TraceStore& store, Selection& selection, QWidget* parent = nullptr);

    void setTheme(const Theme& theme);
    TokenStripView* strip() const { return m_strip; }
    MergeStepsView* mergeSteps() const { return m_steps; }
    bool mergeStepsShown() const;

public slots:
    void setMergeStepsShown(bool shown);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void revealSelected();

    TokenStripView* m_strip;
    MergeStepsView* m_steps;
    QScrollArea* m_stripArea;
    QScrollArea* m_stepsArea;
    QToolButton* m_toggle;
};

} // namespace headlight
