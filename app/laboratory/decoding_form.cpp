// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/decoding_form.h"

#include "app/laboratory/decoding_methods.h"
#include "app/laboratory/folding_group.h"
#include "app/laboratory/phrase_field.h"

#include <QComboBox>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace headlight {

using engine::DecodingMethod;
using engine::DecodingOptions;

DecodingForm::DecodingForm(QWidget* parent)
    : QWidget(parent), m_method(new QComboBox(this)), m_stopStrings(new QLineEdit(this)),
      m_huggingFace(new QPushButton(this)), m_nothing(new QPushButton(this)), m_turnedOn(new QLabel(this)),
      m_refusal(new QLabel(this)) {
    auto* column = new QVBoxLayout(this);
    for (FoldingGroup*& group : m_groups)
        column->addWidget(group = new FoldingGroup(this));
    addMethod();
    addBeams();
    addSampling();
    addRepetition();
    addWords();
    addEnds();
    for (const Group folded : {RepetitionGroup, WordsGroup, EndsGroup})
        m_groups[folded]->setOpen(false);
    m_turnedOn->setWordWrap(true);
    m_turnedOn->setObjectName(QStringLiteral("turnedOn"));
    m_refusal->setWordWrap(true);
    m_refusal->setTextFormat(Qt::PlainText);
    m_refusal->setObjectName(QStringLiteral("refusal"));
    m_refusal->hide();
    m_huggingFace->setObjectName(QStringLiteral("huggingFace"));
    m_nothing->setObjectName(QStringLiteral("nothing"));
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
        for (PhraseField* field : m_phraseFields)
            field->clear();
        setOptions(plain);
        emit changed();
    });
    retranslate();
    refresh();
}

void DecodingForm::setMethod(DecodingMethod method) {
    DecodingOptions& o = m_options;
    o.doSample = throwsDice(method);
    o.numBeams = usesBeams(method) ? std::max(4, o.numBeams) : 1;
    o.numBeamGroups = method == DecodingMethod::DiverseBeams ? std::max(2, o.numBeamGroups) : 1;
    while (o.numBeams % o.numBeamGroups != 0)
        ++o.numBeams;
    o.diversityPenalty = method == DecodingMethod::DiverseBeams ? std::max(0.5, o.diversityPenalty) : 0;
    o.penaltyAlpha = method == DecodingMethod::Contrastive ? 0.6 : 0;
    o.exhaustiveDepth = method == DecodingMethod::Exhaustive ? 3 : 0;
    if (method == DecodingMethod::Contrastive || method == DecodingMethod::Exhaustive)
        o.topK = o.topK > 1 && o.topK < 10 ? o.topK : 4;
    if (!throwsDice(method) && !usesBeams(method))
        o.numReturnSequences = 1;
    if (!throwsDice(method)) { // they are not looked at, and Hugging Face refuses some
        const DecodingOptions plain;
        o.temperature = plain.temperature;
        o.topP = plain.topP;
        o.minP = plain.minP;
        o.typicalP = plain.typicalP;
        o.epsilonCutoff = o.etaCutoff = 0;
        if (method != DecodingMethod::Contrastive && method != DecodingMethod::Exhaustive)
            o.topK = 0;
    }
    if (usesBeams(method))
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

void DecodingForm::setWords(const TokenWords& words) {
    m_words = words;
    for (PhraseField* field : m_phraseFields)
        field->setWords(words);
}

QString DecodingForm::problem() const {
    for (const PhraseField* field : m_phraseFields)
        if (!field->problem().isEmpty() && field->isVisibleTo(field->parentWidget()))
            return QStringLiteral("%1: %2").arg(field->objectName(), field->problem());
    return {};
}

void DecodingForm::showRefusal(const QString& sentence) {
    if (m_refusedField) {
        for (FoldingGroup* group : m_groups)
            if (group->rows()->indexOf(m_refusal) >= 0) {
                const auto taken = group->rows()->takeRow(m_refusal); // the label stays ours
                delete taken.labelItem;
                delete taken.fieldItem;
            }
        m_refusedField = nullptr;
    }
    m_refusal->hide();
    const Row* named = nullptr; // the name that comes first, and of two that begin there the longer one
    std::pair<qsizetype, qsizetype> best;
    for (const Row& row : m_rows) {
        const QString name = row.field->objectName();
        const std::pair place(sentence.indexOf(name), -name.size());
        if (place.first < 0 || row.field->isHidden() || (named && place > best))
            continue;
        named = &row;
        best = place;
    }
    if (sentence.isEmpty() || !named)
        return;
    QFormLayout* rows = m_groups[named->group]->rows();
    int index = 0;
    QFormLayout::ItemRole role{};
    rows->getWidgetPosition(named->field, &index, &role);
    m_refusal->setText(QStringLiteral("⚠ ") + sentence);
    rows->insertRow(index + 1, m_refusal);
    m_refusal->show();
    m_groups[named->group]->setOpen(true);
    m_refusedField = named->field;
}

void DecodingForm::edited() {
    if (m_showing)
        return;
    m_turnedOn->clear();
    countInUse();
    emit changed();
}

void DecodingForm::countInUse() {
    std::array<int, groupCount> inUse{}, offered{};
    for (const Row& row : m_rows) {
        if (row.field->isHidden())
            continue;
        ++offered[row.group];
        inUse[row.group] += row.group != MethodGroup && row.inUse && row.inUse() ? 1 : 0;
    }
    for (int group = 0; group < groupCount; ++group) {
        m_groups[static_cast<std::size_t>(group)]->setInUse(inUse[static_cast<std::size_t>(group)]);
        m_groups[static_cast<std::size_t>(group)]->setVisible(offered[static_cast<std::size_t>(group)] > 0);
    }
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
    countInUse();
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
    const QStringList groups{tr("Method and length"), tr("Sampling"), tr("Repetition"), tr("Words and tokens"),
                             tr("Beginning and end")};
    for (int i = 0; i < groupCount; ++i)
        m_groups[static_cast<std::size_t>(i)]->setTitle(groups[i]);
    m_huggingFace->setText(tr("As Hugging Face &generate() would"));
    m_nothing->setText(tr("Turn every option &off"));
    retranslateHelp();
    m_stopStrings->setPlaceholderText(tr("texts, with commas between them"));
}

void DecodingForm::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace headlight
