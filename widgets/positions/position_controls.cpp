// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/positions/position_controls.h"

#include <QEvent>
#include <QFontMetrics>
#include <QHBoxLayout>
#include <QPainter>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace headlight {
namespace {

constexpr int sliderSteps = 1000;
constexpr int besideWidth = 640, stackedHeight = 400; ///< with text of 100 %: room for both parts
constexpr int legendSample = 26;

} // namespace

NumberControl::NumberControl(bool even, QWidget* parent)
    : QWidget(parent), m_even(even), m_spin(new QSpinBox), m_slider(new QSlider(Qt::Horizontal)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(m_spin);
    row->addWidget(m_slider);
    m_slider->setFixedWidth(96);
    m_slider->setRange(0, sliderSteps);
    m_spin->setKeyboardTracking(false);
    m_spin->setAccelerated(true);
    connect(m_spin, &QSpinBox::valueChanged, this, [this](int value) {
        const QSignalBlocker quiet(m_slider);
        m_slider->setValue(toSlider(value));
        emit changed(value);
    });
    connect(m_slider, &QSlider::valueChanged, this, [this](int place) {
        const int value = fromSlider(place);
        const QSignalBlocker quiet(m_spin);
        if (value == m_spin->value())
            return;
        m_spin->setValue(value);
        emit changed(value);
    });
}

void NumberControl::setRange(int least, int most) {
    const QSignalBlocker quiet(m_spin), still(m_slider);
    m_spin->setRange(least, most);
    if (!m_even)
        m_slider->setRange(least, most);
    m_slider->setValue(toSlider(m_spin->value()));
}

void NumberControl::setValue(int value) {
    const QSignalBlocker quiet(m_spin), still(m_slider);
    m_spin->setValue(value);
    if (fromSlider(m_slider->value()) != value) // while it is dragged it stays where the hand is
        m_slider->setValue(toSlider(value));
}

int NumberControl::value() const {
    return m_spin->value();
}

void NumberControl::setName(const QString& name, const QString& toolTip) {
    m_spin->setPrefix(name + QLatin1Char(' '));
    m_spin->setAccessibleName(name);
    m_slider->setAccessibleName(name);
    m_spin->setToolTip(toolTip);
    m_slider->setToolTip(toolTip);
}

void NumberControl::setSliderShown(bool shown) {
    m_slider->setVisible(shown);
}

int NumberControl::toSlider(int value) const {
    if (!m_even)
        return value;
    const double least = std::max(1, m_spin->minimum()), most = std::max(least + 1, 1.0 * m_spin->maximum());
    return static_cast<int>(std::lround(sliderSteps * std::log(std::max(1.0, value / least)) / std::log(most / least)));
}

int NumberControl::fromSlider(int place) const {
    if (!m_even)
        return place;
    const double least = std::max(1, m_spin->minimum()), most = std::max(least + 1, 1.0 * m_spin->maximum());
    return static_cast<int>(std::lround(least * std::pow(most / least, static_cast<double>(place) / sliderSteps)));
}

TwoParts::TwoParts(QWidget* first, QWidget* second, QWidget* parent)
    : QWidget(parent), m_first(first), m_second(second), m_button(new QToolButton),
      m_box(new QBoxLayout(QBoxLayout::TopToBottom)) {
    m_button->setCheckable(true);
    m_button->setVisible(false);
    m_box->setSpacing(4);
    m_box->addWidget(first, 1);
    m_box->addWidget(second, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(m_box, 1);
    connect(m_button, &QToolButton::toggled, this, &TwoParts::arrange);
}

void TwoParts::setNames(const QString& second, const QString& toolTip) {
    m_button->setText(second);
    m_button->setToolTip(toolTip);
}

void TwoParts::setSecondAvailable(bool available) {
    m_available = available;
    arrange();
}

void TwoParts::setSecondChosen(bool chosen) {
    m_button->setChecked(chosen);
}

void TwoParts::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

void TwoParts::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        arrange();
}

void TwoParts::arrange() {
    const double scale = Theme::textScale();
    const bool beside = width() >= besideWidth * scale && width() > height() * 1.3;
    const bool both = beside || height() >= stackedHeight * std::min(scale, 1.4);
    m_box->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_button->setVisible(m_available && !both);
    const bool second = m_available && (both || m_button->isChecked());
    m_second->setVisible(second);
    m_first->setVisible(both || !second);
}

WaveLegend::WaveLegend(QWidget* parent) : QWidget(parent), m_theme(&Theme::named(ThemeName::Light)) {
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void WaveLegend::setTheme(const Theme& theme) {
    m_theme = &theme;
    updateGeometry();
    update();
}

void WaveLegend::setEntries(std::vector<Entry> entries) {
    const int before = heightForWidth(width());
    m_entries = std::move(entries);
    QStringList words;
    for (const Entry& entry : m_entries)
        words << entry.words;
    setAccessibleName(words.join(QStringLiteral("; ")));
    if (heightForWidth(width()) != before)
        updateGeometry();
    update();
}

int WaveLegend::widthOf(const Entry& entry) const {
    return legendSample + 6 + QFontMetrics(m_theme->font(11)).horizontalAdvance(entry.words) + 14;
}

std::vector<QRect> WaveLegend::places(int width) const {
    const int line = QFontMetrics(m_theme->font(11)).height() + 2;
    std::vector<QRect> rects;
    int x = 0, y = 0;
    for (const Entry& entry : m_entries) {
        const int wide = std::min(widthOf(entry), std::max(1, width));
        if (x > 0 && x + wide > width) {
            x = 0;
            y += line;
        }
        rects.emplace_back(x, y, wide, line);
        x += wide;
    }
    return rects;
}

int WaveLegend::heightForWidth(int width) const {
    const auto rects = places(width);
    return rects.empty() ? 0 : rects.back().bottom() + 1;
}

QSize WaveLegend::sizeHint() const {
    return {200, heightForWidth(std::max(200, width()))};
}

QSize WaveLegend::minimumSizeHint() const {
    return {80, QFontMetrics(m_theme->font(11)).height() + 2};
}

void WaveLegend::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(m_theme->font(11));
    const auto rects = places(width());
    for (std::size_t i = 0; i < rects.size(); ++i) {
        const QRect& rect = rects[i];
        painter.setPen(QPen(m_entries[i].color, m_theme->stroke(i == 0 ? 2.5 : 1.5), m_entries[i].dash));
        painter.drawLine(rect.left() + 1, rect.center().y(), rect.left() + legendSample, rect.center().y());
        painter.setPen(m_theme->text());
        const QRect words = rect.adjusted(legendSample + 6, 0, 0, 0);
        painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(m_entries[i].words, Qt::ElideRight, words.width()));
    }
}

} // namespace headlight
