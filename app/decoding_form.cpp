// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/decoding_form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <limits>

namespace headlight {

using engine::DecodingMethod;
using engine::DecodingOptions;

namespace {

constexpr std::array methods{DecodingMethod::Greedy,       DecodingMethod::Sampling,     DecodingMethod::Beams,
                             DecodingMethod::BeamSampling, DecodingMethod::DiverseBeams, DecodingMethod::Contrastive,
                             DecodingMethod::Exhaustive};

bool beams(DecodingMethod m) {
    return m == DecodingMethod::Beams || m == DecodingMethod::BeamSampling || m == DecodingMethod::DiverseBeams;
}
bool draws(DecodingMethod m) {
    return m == DecodingMethod::Sampling || m == DecodingMethod::BeamSampling;
}

} // namespace

DecodingForm::DecodingForm(QWidget* parent)
    : QWidget(parent), m_method(new QComboBox(this)), m_topPRule(new QComboBox(this)),
      m_earlyStopping(new QComboBox(this)), m_seed(new QSpinBox(this)), m_badWords(new QLineEdit(this)),
      m_stopStrings(new QLineEdit(this)), m_renormalize(new QCheckBox(this)), m_huggingFace(new QPushButton(this)),
      m_nothing(new QPushButton(this)), m_turnedOn(new QLabel(this)), m_form(new QFormLayout) {
    auto* column = new QVBoxLayout(this);
    column->addLayout(m_form);
    m_form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    m_form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    addMethod();
    addMore();
    m_turnedOn->setWordWrap(true);
    m_turnedOn->setObjectName(QStringLiteral("turnedOn"));
    m_huggingFace->setObjectName(QStringLiteral("huggingFace"));
    column->addWidget(m_huggingFace);
    column->addWidget(m_nothing);
    column->addWidget(m_turnedOn);
    column->addStretch(1);
    connect(m_huggingFace, &QPushButton::clicked, this, &DecodingForm::asHuggingFace);
    connect(m_nothing, &QPushButton::clicked, this, [this] {
        DecodingOptions plain;
        plain.eosTokenIds = m_options.eosTokenIds;
        plain.maxNewTokens = m_options.maxNewTokens;
        m_turnedOn->clear();
        setOptions(plain);
        emit changed();
    });
    retranslate();
    refresh();
}

void DecodingForm::add(const char* name, QWidget* field, When offered, std::function<void()> show) {
    auto* label = new QLabel(QLatin1String(name), this); // Hugging Face's own name, in every language
    label->setBuddy(field);
    field->setObjectName(QLatin1String(name));
    field->setAccessibleName(QLatin1String(name));
    m_form->addRow(label, field);
    m_rows.push_back({label, field, std::move(offered), std::move(show)});
}

void DecodingForm::addInt(const char* name, int DecodingOptions::*value, int low, int high, When offered) {
    auto* box = new QSpinBox(this);
    box->setRange(low, high);
    connect(box, &QSpinBox::valueChanged, this, [this, value](int to) {
        m_options.*value = to;
        edited();
    });
    add(name, box, std::move(offered), [this, box, value] { box->setValue(m_options.*value); });
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
    add(name, box, std::move(offered), [this, box, value] { box->setValue(m_options.*value); });
}

void DecodingForm::addMethod() {
    const When grouped = [](DecodingMethod m) { return m == DecodingMethod::DiverseBeams; };
    const When contrastive = [](DecodingMethod m) { return m == DecodingMethod::Contrastive; };
    const When exhaustive = [](DecodingMethod m) { return m == DecodingMethod::Exhaustive; };
    for (std::size_t i = 0; i < methods.size(); ++i)
        m_method->addItem(QString());
    add("method", m_method, {}, [this] {
        const auto at = std::find(methods.begin(), methods.end(), m_options.method());
        m_method->setCurrentIndex(static_cast<int>(at - methods.begin()));
    });
    connect(m_method, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (!m_showing && index >= 0)
            setMethod(methods[static_cast<std::size_t>(index)]);
    });
    addInt("max_new_tokens", &DecodingOptions::maxNewTokens, 1, 512);
    addInt("num_beams", &DecodingOptions::numBeams, 1, 64, beams);
    addInt("num_beam_groups", &DecodingOptions::numBeamGroups, 1, 64, grouped);
    addReal("diversity_penalty", &DecodingOptions::diversityPenalty, 0, 100, 0.1, grouped);
    addReal("penalty_alpha", &DecodingOptions::penaltyAlpha, 0.01, 1, 0.05, contrastive);
    addInt("exhaustive depth", &DecodingOptions::exhaustiveDepth, 1, 12, exhaustive);
    addReal("length_penalty", &DecodingOptions::lengthPenalty, -5, 5, 0.1, beams);
    m_earlyStopping->addItems({QStringLiteral("false"), QStringLiteral("true"), QStringLiteral("never")});
    add("early_stopping", m_earlyStopping, beams,
        [this] { m_earlyStopping->setCurrentIndex(static_cast<int>(m_options.earlyStopping)); });
    connect(m_earlyStopping, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_options.earlyStopping = static_cast<engine::EarlyStopping>(std::max(0, index));
        edited();
    });
    addInt("num_return_sequences", &DecodingOptions::numReturnSequences, 1, 64,
           [](DecodingMethod m) { return beams(m) || draws(m); });
    m_seed->setRange(0, std::numeric_limits<int>::max());
    add("seed", m_seed, draws, [this] { m_seed->setValue(static_cast<int>(m_options.seed)); });
    connect(m_seed, &QSpinBox::valueChanged, this, [this](int to) {
        m_options.seed = static_cast<std::uint64_t>(to);
        edited();
    });
}

void DecodingForm::addMore() {
    const When encoder = [this](DecodingMethod) { return m_translates; };
    addReal("temperature", &DecodingOptions::temperature, 0.05, 10, 0.1, draws);
    addInt("top_k", &DecodingOptions::topK, 0, 1'000'000, [](DecodingMethod m) {
        return draws(m) || m == DecodingMethod::Contrastive || m == DecodingMethod::Exhaustive;
    });
    addReal("top_p", &DecodingOptions::topP, 0, 1, 0.05, draws);
    m_topPRule->addItems({QStringLiteral("Hugging Face"), QStringLiteral("OpenAI"), QStringLiteral("nshepperd")});
    add("top_p rule", m_topPRule, draws, [this] { m_topPRule->setCurrentIndex(static_cast<int>(m_options.topPRule)); });
    connect(m_topPRule, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_options.topPRule = static_cast<engine::TopPRule>(std::max(0, index));
        edited();
    });
    addReal("min_p", &DecodingOptions::minP, 0, 1, 0.01, draws);
    addReal("typical_p", &DecodingOptions::typicalP, 0.01, 1, 0.05, draws);
    addReal("epsilon_cutoff", &DecodingOptions::epsilonCutoff, 0, 0.99999, 0.0001, draws);
    addReal("eta_cutoff", &DecodingOptions::etaCutoff, 0, 0.99999, 0.0001, draws);
    addReal("repetition_penalty", &DecodingOptions::repetitionPenalty, 0.05, 10, 0.05);
    addInt("no_repeat_ngram_size", &DecodingOptions::noRepeatNgramSize, 0, 20);
    addReal("encoder_repetition_penalty", &DecodingOptions::encoderRepetitionPenalty, 0.05, 10, 0.05, encoder);
    addInt("encoder_no_repeat_ngram_size", &DecodingOptions::encoderNoRepeatNgramSize, 0, 20, encoder);
    addInt("min_new_tokens", &DecodingOptions::minNewTokens, 0, 512);
    add("bad_words", m_badWords, {}, [] {});
    connect(m_badWords, &QLineEdit::editingFinished, this, [this] {
        m_options.badWordsIds.clear();
        for (const QString& word : m_badWords->text().split(QLatin1Char(','), Qt::SkipEmptyParts))
            if (m_encode)
                if (auto ids = m_encode(word); !ids.empty())
                    m_options.badWordsIds.push_back(std::move(ids));
        edited();
    });
    add("stop_strings", m_stopStrings, {}, [] {});
    connect(m_stopStrings, &QLineEdit::editingFinished, this, [this] {
        m_options.stopStrings.clear();
        for (const QString& word : m_stopStrings->text().split(QLatin1Char(','), Qt::SkipEmptyParts))
            m_options.stopStrings.push_back(word.toStdString());
        edited();
    });
    add("renormalize_logits", m_renormalize, {}, [this] { m_renormalize->setChecked(m_options.renormalizeLogits); });
    connect(m_renormalize, &QCheckBox::toggled, this, [this](bool on) {
        m_options.renormalizeLogits = on;
        edited();
    });
}

void DecodingForm::setMethod(DecodingMethod method) {
    DecodingOptions& o = m_options;
    o.doSample = draws(method);
    o.numBeams = beams(method) ? std::max(4, o.numBeams) : 1;
    o.numBeamGroups = method == DecodingMethod::DiverseBeams ? std::max(2, o.numBeamGroups) : 1;
    while (o.numBeams % o.numBeamGroups != 0)
        ++o.numBeams;
    o.diversityPenalty = method == DecodingMethod::DiverseBeams ? std::max(0.5, o.diversityPenalty) : 0;
    o.penaltyAlpha = method == DecodingMethod::Contrastive ? 0.6 : 0;
    o.exhaustiveDepth = method == DecodingMethod::Exhaustive ? 3 : 0;
    if (method == DecodingMethod::Contrastive || method == DecodingMethod::Exhaustive)
        o.topK = o.topK > 1 && o.topK < 10 ? o.topK : 4;
    if (!draws(method) && !beams(method))
        o.numReturnSequences = 1;
    if (!draws(method)) { // they are not looked at, and Hugging Face refuses some
        const DecodingOptions plain;
        o.temperature = plain.temperature;
        o.topP = plain.topP;
        o.minP = plain.minP;
        o.typicalP = plain.typicalP;
        o.epsilonCutoff = o.etaCutoff = 0;
        if (method != DecodingMethod::Contrastive && method != DecodingMethod::Exhaustive)
            o.topK = 0;
    }
    if (beams(method))
        o.numReturnSequences = std::min(o.numReturnSequences, o.numBeams);
    refresh();
    emit changed();
}

void DecodingForm::setOptions(const DecodingOptions& options) {
    m_options = options;
    refresh();
}

void DecodingForm::setTranslates(bool translates) {
    m_translates = translates;
    refresh();
}

void DecodingForm::edited() {
    if (m_showing)
        return;
    m_turnedOn->clear();
    emit changed();
}

void DecodingForm::refresh() {
    m_showing = true;
    const DecodingOptions shown = m_options; // fields must not write back what they round
    const DecodingMethod method = shown.method();
    for (const Row& row : m_rows) {
        const bool offered = !row.offered || row.offered(method);
        row.label->setVisible(offered);
        row.field->setVisible(offered);
        row.show();
    }
    m_options = shown;
    m_showing = false;
}

void DecodingForm::asHuggingFace() {
    const auto lines = engine::applyHuggingFaceDefaults(m_options, m_promptLength);
    QStringList words;
    for (const std::string& line : lines)
        words << QString::fromStdString(line);
    refresh();
    m_turnedOn->setText(words.isEmpty()
                            ? tr("generate() would do the same.")
                            : tr("generate() turns on by itself: %1").arg(words.join(QStringLiteral(", "))));
    emit changed();
}

void DecodingForm::retranslate() {
    const QStringList names{tr("Greedy"),        tr("Sampling"),           tr("Beam search"),      tr("Beam sampling"),
                            tr("Diverse beams"), tr("Contrastive search"), tr("Exhaustive search")};
    for (int i = 0; i < names.size(); ++i)
        m_method->setItemText(i, names[i]);
    m_huggingFace->setText(tr("As Hugging Face &generate() would"));
    m_nothing->setText(tr("Turn every option &off"));
    m_badWords->setPlaceholderText(tr("words, with commas between them"));
    m_stopStrings->setPlaceholderText(tr("texts, with commas between them"));
}

void DecodingForm::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace headlight
