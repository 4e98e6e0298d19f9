// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/laboratory/token_phrases.h"
#include "engine/decoding/decoding_options.h"

#include <QWidget>

#include <array>
#include <functional>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace headlight {

class FoldingGroup;
class PhraseField;

/// Every option of decoding under Hugging Face's name, with the method first. Options that a method does not look at
/// are not offered; groups of them fold away and say how many are in use.
class DecodingForm : public QWidget {
    Q_OBJECT
public:
    explicit DecodingForm(QWidget* parent = nullptr);

    const engine::DecodingOptions& options() const { return m_options; }
    void setOptions(const engine::DecodingOptions& options);
    void setPromptLength(int length) { m_promptLength = length; }
    /// Another model's tokenizer and vocabulary, for lists of words, which are empty then: its options follow.
    void setWords(const TokenWords& words);
    void setTranslates(bool translates); ///< whether there is an encoder to look at
    /// Why what is written in a field cannot be read; empty where all can.
    QString problem() const;
    /// Says a refusal below the field that it names, and below none if it names none; empty takes it away.
    void showRefusal(const QString& sentence);
    QWidget* refusedField() const { return m_refusedField; }
    enum Group { MethodGroup, SamplingGroup, RepetitionGroup, WordsGroup, EndsGroup, groupCount };
    FoldingGroup* group(Group which) const { return m_groups[which]; }

signals:
    void changed();

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Row {
        Group group;
        QLabel* label;
        QWidget* field;
        std::function<bool(engine::DecodingMethod)> offered;
        std::function<void()> show;  ///< from m_options
        std::function<bool()> inUse; ///< other than where nothing is turned on
    };
    using When = std::function<bool(engine::DecodingMethod)>;
    using Ids = std::vector<engine::TokenId>;
    void addInt(const char* name, int engine::DecodingOptions::*value, int low, int high, When offered = {});
    void addReal(const char* name, double engine::DecodingOptions::*value, double low, double high, double step,
                 When offered = {});
    void addFlag(const char* name, bool engine::DecodingOptions::*value);
    template <typename Value>
    void addChoice(const char* name, Value engine::DecodingOptions::*value, const QStringList& names, When offered);
    /// A list of phrases that `read` takes from the options and `write` puts there.
    void addPhrases(const char* name, PhraseKind kind,
                    std::function<std::vector<TokenPhrase>(const engine::DecodingOptions&)> read,
                    std::function<void(engine::DecodingOptions&, const std::vector<TokenPhrase>&)> write);
    void addTokens(const char* name, Ids engine::DecodingOptions::*value);
    void addToken(const char* name, engine::TokenId engine::DecodingOptions::*value);
    void add(const char* name, QWidget* field, When offered, std::function<void()> show,
             std::function<bool()> inUse = {});
    void addMethod();
    void addBeams();
    void addSampling();
    void addRepetition();
    void addWords();
    void addStopStrings();
    void addEnds();
    void addLengthDecay();
    void setMethod(engine::DecodingMethod method);
    void edited();
    void refresh();
    void countInUse();
    void retranslate();
    void retranslateHelp();
    static QString meaningOf(const QString& option);
    void asHuggingFace();

    engine::DecodingOptions m_options;
    TokenWords m_words;
    std::array<FoldingGroup*, groupCount> m_groups{};
    Group m_adding = MethodGroup; ///< where rows are being added
    std::vector<Row> m_rows;
    std::vector<PhraseField*> m_phraseFields;
    QComboBox* m_method;
    QLineEdit* m_stopStrings;
    QPushButton *m_huggingFace, *m_nothing;
    QLabel *m_turnedOn, *m_refusal;
    QWidget* m_refusedField = nullptr;
    int m_promptLength = 0;
    bool m_translates = false;
    bool m_showing = false;
};

} // namespace headlight
