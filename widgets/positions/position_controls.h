// SPDX-License-Identifier: GPL-3.0-or-later
// Small parts of the Positions panel.
#pragma once

#include "widgets/theme/theme.h"

#include <QWidget>

#include <vector>

class QBoxLayout;
class QSlider;
class QSpinBox;
class QToolButton;

namespace headlight {

/// A number to type or to slide.
class NumberControl : public QWidget {
    Q_OBJECT
public:
    /// `even`: the slider's steps are equal factors instead of equal differences.
    explicit NumberControl(bool even, QWidget* parent = nullptr);

    void setRange(int least, int most);
    void setValue(int value); ///< says nothing
    int value() const;
    /// `name` stands before the number and is what screen readers say.
    void setName(const QString& name, const QString& toolTip);
    void setSliderShown(bool shown);
    QSpinBox* spin() const { return m_spin; }
    QSlider* slider() const { return m_slider; }

signals:
    void changed(int value); ///< by the user

private:
    int toSlider(int value) const;
    int fromSlider(int place) const;

    bool m_even;
    QSpinBox* m_spin;
    QSlider* m_slider;
};

/// Two parts beside or above each other, or, where there is room for one only, the one that a button chooses.
class TwoParts : public QWidget {
    Q_OBJECT
public:
    TwoParts(QWidget* first, QWidget* second, QWidget* parent = nullptr);

    void setNames(const QString& second, const QString& toolTip); ///< of the button
    void setSecondAvailable(bool available);
    void setSecondChosen(bool chosen); ///< where there is room for one only
    QToolButton* button() const { return m_button; }
    QSize minimumSizeHint() const override { return {120, 80}; }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void arrange();

    QWidget *m_first, *m_second;
    QToolButton* m_button;
    QBoxLayout* m_box;
    bool m_available = true;
};

/// What the curves are: a piece of each with its name and its number at the chosen position.
class WaveLegend : public QWidget {
    Q_OBJECT
public:
    struct Entry {
        QColor color;
        Qt::PenStyle dash;
        QString words;
    };
    explicit WaveLegend(QWidget* parent = nullptr);
    void setTheme(const Theme& theme);
    void setEntries(std::vector<Entry> entries);
    const std::vector<Entry>& entries() const { return m_entries; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<QRect> places(int width) const;
    int widthOf(const Entry& entry) const;

    const Theme* m_theme;
    std::vector<Entry> m_entries;
};

} // namespace headlight
