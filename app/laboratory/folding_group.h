// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QFormLayout;
class QToolButton;

namespace headlight {

/// Rows of a form under a heading that folds them away and then still says how many of them are in use.
class FoldingGroup : public QWidget {
    Q_OBJECT
public:
    explicit FoldingGroup(QWidget* parent = nullptr);

    QFormLayout* rows() const { return m_rows; }
    void setTitle(const QString& title);
    void setInUse(int count);
    void setOpen(bool open);
    bool isOpen() const { return m_open; }

private:
    void show();

    QToolButton* m_heading;
    QWidget* m_content;
    QFormLayout* m_rows;
    QString m_title;
    int m_inUse = 0;
    bool m_open = true;
};

} // namespace headlight
