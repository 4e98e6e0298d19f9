// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace headlight {

/// One line of words that gives way in its middle where there is no room: what it is about stands first, the number
/// last. Assistive technology reads all of it.
class LineLabel : public QLabel {
    Q_OBJECT
public:
    explicit LineLabel(QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace headlight
