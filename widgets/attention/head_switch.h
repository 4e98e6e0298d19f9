// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/trace/hooks.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace headlight {

class Selection;
class TraceStore;

/// Switches the selected head off and on, and says what the heads that are off change: the weights become 0 after the
/// softmax, as Hugging Face's head_mask does it (HD-02).
class HeadSwitch : public QWidget {
    Q_OBJECT
public:
    HeadSwitch(TraceStore& store, Selection& selection, QWidget* parent = nullptr);

    /// What a press would do to the selected head.
    void toggle();
    QString effectText() const;

signals:
    void switchRequested(engine::Hook pattern, int head, bool off);
    void allOnRequested();

protected:
    void changeEvent(QEvent* event) override;

private:
    engine::Hook pattern() const;
    void refresh();

    TraceStore& m_store;
    Selection& m_selection;
    QPushButton* m_switch;
    QPushButton* m_allOn;
    QLabel* m_effect;
};

} // namespace headlight
