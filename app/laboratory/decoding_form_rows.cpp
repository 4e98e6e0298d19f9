// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of the form: which option stands where, and when it is offered.
#include "app/laboratory/decoding_form.h"

#include "app/laboratory/decoding_methods.h"
#include "app/laboratory/folding_group.h"
#include "app/laboratory/phrase_field.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>

#include <algorithm>
#include <limits>

namespace headlight {

using engine::DecodingMethod;
using engine::DecodingOptions;

void DecodingForm::add(const char* name, QWidget* field, When offered, std::function<void()> show,
                       std::function<bool()> inUse) {
    auto* label = new QLabel(QLatin1String(name), this); // Hugging Face's own name, in every language
    label->setBuddy(field);
    field->setObjectName(QLatin1String(name));
    (field->focusProxy() ? field->focusProxy() : field)->setAccessibleName(QLatin1String(name));
    if (field->sizePolicy().horizontalPolicy() == QSizePolicy::MinimumExpanding) { // words need the whole width
        m_groups[m_adding]->rows()->addRow(label);
        m_groups[m_adding]->rows()->addRow(field);
    } else {
        m_groups[m_adding]->rows()->addRow(label, field);
    }
    m_rows.push_back({m_adding, label, field, std::move(offered), std::move(show), std::move(inUse)});
}

void DecodingForm::addInt(const char* name, int DecodingOptions::*value, int low, int high, When offered) {
    auto* box = new QSpinBox(this);
    box->setRange(low, high);
    connect(box, &QSpinBox::valueChanged, this, [this, value](int to) {
        m_options.*value = to;
        edited();
    });
    add(
        name, box, std::move(offered), [this, box, value] { box->setValue(m_options.*value); },
        [this, value] { return m_options.*value != DecodingOptions{}.*value; });
}

void DecodingForm::addReal(const char* name, double DecodingOptions::*value, double low, double high, double step,
                           When offered) {
    auto* box = new QDoubleSpinBox(this);
    box->setDecimals(step < 0.01 ? 5 : 2);
    box->setRange(low, high);
    box->setSingleStep(step);
    connect(box, &QDoubleSpinBox::valueChanged, this, [this, value](double to) {
        m_options.*value = to;
        edited();
    });
    add(
        name, box, std::move(offered), [this, box, value] { box->setValue(m_options.*value); },
        [this, value] { return m_options.*value != DecodingOptions{}.*value; });
}

void DecodingForm::addFlag(const char* name, bool DecodingOptions::*value) {
    auto* box = new QCheckBox(this);
    connect(box, &QCheckBox::toggled, this, [this, value](bool on) {
        m_options.*value = on;
        edited();
    });
    add(
        name, box, {}, [this, box, value] { box->setChecked(m_options.*value); },
        [this, value] { return m_options.*value; });
}

template <typename Value>
void DecodingForm::addChoice(const char* name, Value DecodingOptions::*value, const QStringList& names, When offered) {
    auto* box = new QComboBox(this);
    box->addItems(names); // the field's own words, in every language
    connect(box, &QComboBox::currentIndexChanged, this, [this, value](int index) {
        m_options.*value = static_cast<Value>(std::max(0, index));
        edited();
    });
    add(
        name, box, std::move(offered), [this, box, value] { box->setCurrentIndex(static_cast<int>(m_options.*value)); },
        [this, value] { return m_options.*value != DecodingOptions{}.*value; });
}

void DecodingForm::addPhrases(const char* name, PhraseKind kind,
                              std::function<std::vector<TokenPhrase>(const DecodingOptions&)> read,
                              std::function<void(DecodingOptions&, const std::vector<TokenPhrase>&)> write) {
    auto* field = new PhraseField(kind, this);
    m_phraseFields.push_back(field);
    connect(field, &PhraseField::edited, this, [this, field, write = std::move(write)] {
        if (field->problem().isEmpty())
            write(m_options, field->phrases());
        edited();
    });
    add(
        name, field, {}, [this, field, read] { field->setPhrases(read(m_options)); },
        [field] { return !field->phrases().empty(); });
}

void DecodingForm::addTokens(const char* name, Ids DecodingOptions::*value) {
    addPhrases(
        name, PhraseKind::Tokens,
        [value](const DecodingOptions& o) {
            std::vector<TokenPhrase> phrases;
            for (const engine::TokenId id : o.*value)
                phrases.push_back({{id}});
            return phrases;
        },
        [value](DecodingOptions& o, const std::vector<TokenPhrase>& phrases) {
            (o.*value).clear();
            for (const TokenPhrase& phrase : phrases)
                (o.*value).push_back(phrase.ids.front());
        });
}

void DecodingForm::addToken(const char* name, engine::TokenId DecodingOptions::*value) {
    addPhrases(
        name, PhraseKind::OneToken,
        [value](const DecodingOptions& o) {
            return o.*value < 0 ? std::vector<TokenPhrase>{} : std::vector<TokenPhrase>{{{o.*value}}};
        },
        [value](DecodingOptions& o, const std::vector<TokenPhrase>& phrases) {
            o.*value = phrases.empty() ? -1 : phrases.front().ids.front();
        });
}

void DecodingForm::addMethod() {
    m_adding = MethodGroup;
    for (std::size_t i = 0; i < decodingMethods.size(); ++i)
        m_method->addItem(QString());
    add("method", m_method, {}, [this] {
        const auto at = std::find(decodingMethods.begin(), decodingMethods.end(), m_options.method());
        m_method->setCurrentIndex(static_cast<int>(at - decodingMethods.begin()));
    });
    connect(m_method, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (!m_showing && index >= 0)
            setMethod(decodingMethods[static_cast<std::size_t>(index)]);
    });
    addInt("max_new_tokens", &DecodingOptions::maxNewTokens, 1, 512);
    addInt("exhaustive_depth", &DecodingOptions::exhaustiveDepth, 1, 12,
           [](DecodingMethod m) { return m == DecodingMethod::Exhaustive; });
    addReal("penalty_alpha", &DecodingOptions::penaltyAlpha, 0.01, 1, 0.05,
            [](DecodingMethod m) { return m == DecodingMethod::Contrastive; });
}

void DecodingForm::addBeams() {
    const When grouped = [](DecodingMethod m) { return m == DecodingMethod::DiverseBeams; };
    addInt("num_beams", &DecodingOptions::numBeams, 1, 64, usesBeams);
    addInt("num_beam_groups", &DecodingOptions::numBeamGroups, 1, 64, grouped);
    addReal("diversity_penalty", &DecodingOptions::diversityPenalty, 0, 100, 0.1, grouped);
    addReal("length_penalty", &DecodingOptions::lengthPenalty, -5, 5, 0.1, usesBeams);
    addChoice("early_stopping", &DecodingOptions::earlyStopping,
              {QStringLiteral("false"), QStringLiteral("true"), QStringLiteral("never")}, usesBeams);
    addInt("num_return_sequences", &DecodingOptions::numReturnSequences, 1, 64,
           [](DecodingMethod m) { return usesBeams(m) || throwsDice(m); });
    auto* seed = new QSpinBox(this);
    seed->setRange(0, std::numeric_limits<int>::max());
    add("seed", seed, throwsDice, [this, seed] { seed->setValue(static_cast<int>(m_options.seed)); });
    connect(seed, &QSpinBox::valueChanged, this, [this](int to) {
        m_options.seed = static_cast<std::uint64_t>(to);
        edited();
    });
}

void DecodingForm::addSampling() {
    m_adding = SamplingGroup;
    addReal("temperature", &DecodingOptions::temperature, 0.05, 10, 0.1, throwsDice);
    addInt("top_k", &DecodingOptions::topK, 0, 1'000'000, [](DecodingMethod m) {
        return throwsDice(m) || m == DecodingMethod::Contrastive || m == DecodingMethod::Exhaustive;
    });
    addReal("top_p", &DecodingOptions::topP, 0, 1, 0.05, throwsDice);
    addChoice("top_p rule", &DecodingOptions::topPRule,
              {QStringLiteral("Hugging Face"), QStringLiteral("OpenAI"), QStringLiteral("nshepperd")}, throwsDice);
    addReal("min_p", &DecodingOptions::minP, 0, 1, 0.01, throwsDice);
    addReal("typical_p", &DecodingOptions::typicalP, 0.01, 1, 0.05, throwsDice);
    addReal("epsilon_cutoff", &DecodingOptions::epsilonCutoff, 0, 0.99999, 0.0001, throwsDice);
    addReal("eta_cutoff", &DecodingOptions::etaCutoff, 0, 0.99999, 0.0001, throwsDice);
}

void DecodingForm::addRepetition() {
    m_adding = RepetitionGroup;
    const When encoder = [this](DecodingMethod) { return m_translates; };
    addReal("repetition_penalty", &DecodingOptions::repetitionPenalty, 0.05, 10, 0.05);
    addInt("no_repeat_ngram_size", &DecodingOptions::noRepeatNgramSize, 0, 20);
    addReal("encoder_repetition_penalty", &DecodingOptions::encoderRepetitionPenalty, 0.05, 10, 0.05, encoder);
    addInt("encoder_no_repeat_ngram_size", &DecodingOptions::encoderNoRepeatNgramSize, 0, 20, encoder);
}

void DecodingForm::addWords() {
    m_adding = WordsGroup;
    addPhrases(
        "bad_words_ids", PhraseKind::Phrases,
        [](const DecodingOptions& o) {
            std::vector<TokenPhrase> phrases;
            for (const Ids& word : o.badWordsIds)
                phrases.push_back({word});
            return phrases;
        },
        [](DecodingOptions& o, const std::vector<TokenPhrase>& phrases) {
            o.badWordsIds.clear();
            for (const TokenPhrase& phrase : phrases)
                o.badWordsIds.push_back(phrase.ids);
        });
    addPhrases(
        "sequence_bias", PhraseKind::Biases,
        [](const DecodingOptions& o) {
            std::vector<TokenPhrase> phrases;
            for (const engine::SequenceBias& entry : o.sequenceBias)
                phrases.push_back({entry.tokens, entry.bias});
            return phrases;
        },
        [](DecodingOptions& o, const std::vector<TokenPhrase>& phrases) {
            o.sequenceBias.clear();
            for (const TokenPhrase& phrase : phrases)
                o.sequenceBias.push_back({phrase.ids, phrase.number});
        });
    addTokens("suppress_tokens", &DecodingOptions::suppressTokens);
    addTokens("begin_suppress_tokens", &DecodingOptions::beginSuppressTokens);
    addFlag("remove_invalid_values", &DecodingOptions::removeInvalidValues);
    addFlag("renormalize_logits", &DecodingOptions::renormalizeLogits);
}

void DecodingForm::addEnds() {
    m_adding = EndsGroup;
    addInt("min_new_tokens", &DecodingOptions::minNewTokens, 0, 512);
    addInt("min_length", &DecodingOptions::minLength, 0, 100'000);
    addToken("forced_bos_token_id", &DecodingOptions::forcedBosTokenId);
    addToken("forced_eos_token_id", &DecodingOptions::forcedEosTokenId);
    addTokens("eos_token_id", &DecodingOptions::eosTokenIds);
    m_rows.back().inUse = {}; // every model has one
    addStopStrings();
    addLengthDecay();
}

void DecodingForm::addStopStrings() {
    m_stopStrings->setSizePolicy(QSizePolicy::MinimumExpanding, QSizePolicy::Fixed);
    add(
        "stop_strings", m_stopStrings, {},
        [this] {
            QStringList texts;
            for (const std::string& text : m_options.stopStrings)
                texts << QString::fromStdString(text);
            if (splitPhrases(m_stopStrings->text()) != texts)
                m_stopStrings->setText(joinPhrases(texts));
        },
        [this] { return !m_options.stopStrings.empty(); });
    connect(m_stopStrings, &QLineEdit::editingFinished, this, [this] {
        std::vector<std::string> texts;
        for (const QString& text : splitPhrases(m_stopStrings->text()))
            texts.push_back(text.toStdString());
        if (std::exchange(m_options.stopStrings, texts) != texts)
            edited();
    });
}

/// Behind so many new tokens, by a factor that grows; a factor of 1 is off.
void DecodingForm::addLengthDecay() {
    auto* both = new QWidget(this);
    auto* start = new QSpinBox(both);
    auto* factor = new QDoubleSpinBox(both);
    auto* row = new QHBoxLayout(both);
    row->setContentsMargins({});
    row->addWidget(start, 1);
    row->addWidget(factor, 1);
    start->setRange(0, 512);
    factor->setRange(0, 100);
    factor->setDecimals(3);
    factor->setSingleStep(0.05);
    factor->setPrefix(QStringLiteral("× "));
    start->setObjectName(QStringLiteral("decay start"));
    factor->setObjectName(QStringLiteral("decay factor"));
    factor->setAccessibleName(QStringLiteral("exponential_decay_length_penalty"));
    both->setFocusProxy(start);
    both->setSizePolicy(QSizePolicy::MinimumExpanding, QSizePolicy::Fixed);
    add(
        "exponential_decay_length_penalty", both, {},
        [this, start, factor] {
            start->setValue(m_options.exponentialDecayLengthPenalty.start);
            factor->setValue(m_options.exponentialDecayLengthPenalty.factor);
        },
        [this] { return m_options.exponentialDecayLengthPenalty.factor != 1; });
    connect(start, &QSpinBox::valueChanged, this, [this](int to) {
        m_options.exponentialDecayLengthPenalty.start = to;
        edited();
    });
    connect(factor, &QDoubleSpinBox::valueChanged, this, [this](double to) {
        m_options.exponentialDecayLengthPenalty.factor = to;
        edited();
    });
}

} // namespace headlight
