// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sampling_panel.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>

#include <limits>

namespace headlight {

SamplingPanel::SamplingPanel(QWidget* parent)
    : QWidget(parent), m_greedy(new QCheckBox(this)), m_temperatureLabel(new QLabel(this)),
      m_temperature(new QDoubleSpinBox(this)), m_topKLabel(new QLabel(this)), m_topK(new QSpinBox(this)),
      m_topPLabel(new QLabel(this)), m_topP(new QDoubleSpinBox(this)), m_seedLabel(new QLabel(this)),
      m_seed(new QSpinBox(this)), m_throw(new QToolButton(this)) {
    m_temperature->setRange(0.05, 10);
    m_temperature->setSingleStep(0.1);
    m_temperature->setDecimals(2);
    m_topK->setRange(0, 1'000'000);
    m_topP->setRange(0.01, 1);
    m_topP->setSingleStep(0.05);
    m_topP->setDecimals(2);
    m_seed->setRange(0, std::numeric_limits<int>::max());
    m_greedy->setObjectName(QStringLiteral("greedy"));
    m_temperature->setObjectName(QStringLiteral("temperature"));
    m_topK->setObjectName(QStringLiteral("topK"));
    m_topP->setObjectName(QStringLiteral("topP"));
    m_seed->setObjectName(QStringLiteral("seed"));
    for (QWidget* box : std::initializer_list<QWidget*>{m_temperature, m_topK, m_topP, m_seed})
        box->setMinimumWidth(60);
    m_temperatureLabel->setBuddy(m_temperature);
    m_topKLabel->setBuddy(m_topK);
    m_topPLabel->setBuddy(m_topP);
    m_seedLabel->setBuddy(m_seed);

    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(6);
    grid->setVerticalSpacing(4);
    const auto place = [grid](int row, int column, QLabel* label, QWidget* box) {
        grid->addWidget(label, row, column);
        grid->addWidget(box, row, column + 1);
    };
    grid->addWidget(m_greedy, 0, 0);
    place(0, 1, m_temperatureLabel, m_temperature);
    place(0, 3, m_topKLabel, m_topK);
    grid->addWidget(m_throw, 1, 0);
    place(1, 1, m_seedLabel, m_seed);
    place(1, 3, m_topPLabel, m_topP);
    grid->setColumnStretch(2, 1);
    grid->setColumnStretch(4, 1);

    connect(m_greedy, &QCheckBox::toggled, this, &SamplingPanel::tell);
    for (QDoubleSpinBox* box : {m_temperature, m_topP})
        connect(box, &QDoubleSpinBox::valueChanged, this, &SamplingPanel::tell);
    for (QSpinBox* box : {m_topK, m_seed})
        connect(box, &QSpinBox::valueChanged, this, &SamplingPanel::tell);
    connect(m_throw, &QToolButton::clicked, this,
            [this] { m_seed->setValue(m_seed->value() == m_seed->maximum() ? 0 : m_seed->value() + 1); });
    setOptions({});
    retranslate();
}

engine::SamplingOptions SamplingPanel::options() const {
    engine::SamplingOptions out;
    out.greedy = m_greedy->isChecked();
    out.temperature = m_temperature->value();
    out.topK = m_topK->value();
    out.topP = m_topP->value();
    out.seed = static_cast<std::uint64_t>(m_seed->value());
    return out;
}

void SamplingPanel::setOptions(const engine::SamplingOptions& options) {
    const QSignalBlocker blockers[] = {QSignalBlocker(m_greedy), QSignalBlocker(m_temperature), QSignalBlocker(m_topK),
                                       QSignalBlocker(m_topP), QSignalBlocker(m_seed)};
    m_greedy->setChecked(options.isGreedy());
    m_temperature->setValue(options.temperature);
    m_topK->setValue(options.topK);
    m_topP->setValue(options.topP);
    m_seed->setValue(static_cast<int>(std::min<std::uint64_t>(options.seed, std::numeric_limits<int>::max())));
    showEnabled();
}

void SamplingPanel::setVocabSize(int vocabSize) {
    m_topK->setMaximum(vocabSize);
}

void SamplingPanel::showEnabled() {
    for (QWidget* widget : std::initializer_list<QWidget*>{m_seed, m_seedLabel, m_throw})
        widget->setEnabled(!m_greedy->isChecked());
}

void SamplingPanel::tell() {
    showEnabled();
    emit changed(options());
}

void SamplingPanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void SamplingPanel::retranslate() {
    m_greedy->setText(tr("Greedy"));
    m_greedy->setToolTip(tr("Always take the most probable token"));
    m_temperatureLabel->setText(tr("Temp.", "short for temperature"));
    m_temperature->setToolTip(tr("Temperature: the logits are divided by it; higher is more surprising"));
    m_temperature->setAccessibleName(tr("Temperature"));
    m_topKLabel->setText(tr("Top-k"));
    m_topK->setToolTip(tr("Only the k most probable tokens can be drawn"));
    m_topK->setAccessibleName(tr("Top-k"));
    m_topK->setSpecialValueText(tr("off"));
    m_topPLabel->setText(tr("Top-p"));
    m_topP->setToolTip(tr("Only the most probable tokens that together reach p can be drawn; 1 keeps all"));
    m_topP->setAccessibleName(tr("Top-p"));
    m_seedLabel->setText(tr("Seed"));
    m_seed->setToolTip(tr("The dice: the same seed draws the same tokens"));
    m_seed->setAccessibleName(tr("Seed"));
    m_throw->setText(tr("Next seed"));
    m_throw->setToolTip(tr("Throw other dice: the next seed"));
}

} // namespace headlight
