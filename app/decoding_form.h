// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/decoding/decoding_options.h"

#include <QWidget>

#include <functional>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace headlight {

/// Every option of decoding under Hugging Face's name, with the method first. Options that a method does not look at
/// are not offered.
class DecodingForm : public QWidget {
    Q_OBJECT
public:
    explicit DecodingForm(QWidget* parent = nullptr);

    const engine::DecodingOptions& options() const { return m_options; }
    void setOptions(const engine::DecodingOptions& options);
    void setPromptLength(int length) { m_promptLength = length; }
    /// How words become tokens; without it lists are of ids.
    void setEncoder(std::function<std::vector<engine::TokenId>(const QString&)> encode) {
        m_encode = std::move(encode);
    }
    void setTranslates(bool translates); ///< whether there is an encoder to look at

signals:
    void changed();

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Row {
        QLabel* label;
        QWidget* field;
        std::function<bool(engine::DecodingMethod)> offered;
        std::function<void()> show; ///< from m_options
    };
    using When = std::function<bool(engine::DecodingMethod)>;
    void addInt(const char* name, int engine::DecodingOptions::*value, int low, int high, When offered = {});
    void addReal(const char* name, double engine::DecodingOptions::*value, double low, double high, double step,
                 When offered = {});
    void add(const char* name, QWidget* field, When offered, std::function<void()> show);
    void addMethod();
    void addMore();
    void setMethod(engine::DecodingMethod method);
    void edited();
    void refresh();
    void retranslate();
    void asHuggingFace();

    engine::DecodingOptions m_options;
    std::function<std::vector<engine::TokenId>(const QString&)> m_encode;
    std::vector<Row> m_rows;
    QComboBox *m_method, *m_topPRule, *m_earlyStopping;
    QSpinBox* m_seed;
    QLineEdit *m_badWords, *m_stopStrings;
    QCheckBox* m_renormalize;
    QPushButton *m_huggingFace, *m_nothing;
    QLabel* m_turnedOn;
    QFormLayout* m_form;
    int m_promptLength = 0;
    bool m_translates = false;
    bool m_showing = false;
};

} // namespace headlight
