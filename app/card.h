// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QVBoxLayout;

namespace headlight {

class Theme;

/// A rounded surface that holds one part of the window.
class Card : public QWidget {
    Q_OBJECT
public:
    explicit Card(QWidget* content, QWidget* parent = nullptr);
    void setTheme(const Theme& theme);
    /// Paints the window's own colour instead of a surface, for pictures that do.
    void setPlain(bool plain) { m_plain = plain; }
    QVBoxLayout* column() const { return m_column; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme* m_theme = nullptr;
    bool m_plain = false;
    QVBoxLayout* m_column;
};

} // namespace headlight
