// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/decoding/sampling.h"

#include <QWidget>

class QCheckBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;
class QToolButton;

namespace headlight {

/// How the next token is chosen: greedy switch, temperature, top-k, top-p, seed.
class SamplingPanel : public QWidget {
    Q_OBJECT
public:
    explicit SamplingPanel(QWidget* parent = nullptr);

    engine::SamplingOptions options() const;
    void setOptions(const engine::SamplingOptions& options);
    void setVocabSize(int vocabSize);

signals:
    void changed(const engine::SamplingOptions& options);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void showEnabled();
    void tell();

    QCheckBox* m_greedy;
    QLabel* m_temperatureLabel;
    QDoubleSpinBox* m_temperature;
    QLabel* m_topKLabel;
    QSpinBox* m_topK;
    QLabel* m_topPLabel;
    QDoubleSpinBox* m_topP;
    QLabel* m_seedLabel;
    QSpinBox* m_seed;
    QToolButton* m_throw;
};

} // namespace headlight
