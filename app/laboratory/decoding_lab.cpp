// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/decoding_lab.h"

#include "app/error_text.h"
#include "app/exporter.h"
#include "app/laboratory/decoding_form.h"
#include "app/laboratory/model_words.h"
#include "app/session.h"
#include "engine/models/gpt2/gpt2_model.h"
#include "engine/models/translation_model.h"
#include "engine/tokenizers/byte_level_bpe.h"
#include "engine/tokenizers/marian_tokenizer.h"
#include "widgets/decoding/score_chain_view.h"
#include "widgets/decoding/search_tree_view.h"
#include "widgets/decoding/token_odds_view.h"

#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QScrollArea>
#include <QSlider>
#include <QSplitter>
#include <QTabWidget>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace headlight {

DecodingLab::DecodingLab(Session& session, const Theme& theme, QWidget* parent)
    : QDialog(parent), m_session(session), m_theme(&theme), m_form(new DecodingForm), m_tree(new SearchTreeView),
      m_chain(new ScoreChainView), m_odds(new TokenOddsView), m_below(new QTabWidget), m_run(new QPushButton),
      m_stop(new QPushButton), m_export(new QPushButton), m_status(new QLabel), m_stepLabel(new QLabel),
      m_findLabel(new QLabel), m_step(new QSlider(Qt::Horizontal)), m_find(new QLineEdit),
      m_sequences(new QTableWidget(0, 4)) {
    chooseFile = [this](const QString& suggested, const QString& filter) {
        return QFileDialog::getSaveFileName(this, tr("Export the tree"), suggested, filter);
    };
    m_soon.setSingleShot(true);
    m_soon.setInterval(250);
    build();
    connectParts();
    retranslate();
    setTheme(theme);
    takeModel();
    for (QPushButton* button : findChildren<QPushButton*>())
        button->setAutoDefault(false); // Return in a field is the field's
    setMinimumSize(480, 360);
    resize(1240, 800);
}

void DecodingLab::build() {
    auto* options = new QScrollArea;
    options->setWidget(m_form);
    options->setWidgetResizable(true);
    options->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    options->setFrameShape(QFrame::NoFrame);
    auto* left = new QWidget;
    auto* column = new QVBoxLayout(left);
    column->addWidget(options, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_run, 1);
    buttons->addWidget(m_stop);
    column->addLayout(buttons);
    m_status->setWordWrap(true);
    m_status->setObjectName(QStringLiteral("status"));
    m_run->setObjectName(QStringLiteral("run"));
    column->addWidget(m_status);
    auto* split = new QSplitter;
    split->addWidget(left);
    split->addWidget(makeTreePart());
    split->setStretchFactor(1, 1);
    split->setSizes({320, 920});
    split->setChildrenCollapsible(false);
    auto* all = new QVBoxLayout(this);
    all->addWidget(split);
}

QWidget* DecodingLab::makeTreePart() {
    auto* top = new QHBoxLayout;
    top->addWidget(m_stepLabel);
    top->addWidget(m_step, 1);
    top->addWidget(m_findLabel);
    top->addWidget(m_find);
    top->addWidget(m_export);
    m_findLabel->setBuddy(m_find);
    m_stepLabel->setBuddy(m_step);
    m_find->setMaximumWidth(160);
    m_find->setClearButtonEnabled(true);
    m_step->setObjectName(QStringLiteral("steps"));
    m_find->setObjectName(QStringLiteral("find"));
    m_export->setObjectName(QStringLiteral("export"));
    m_sequences->setObjectName(QStringLiteral("sequences"));
    m_sequences->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_sequences->setSelectionMode(QAbstractItemView::SingleSelection);
    m_sequences->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_sequences->verticalHeader()->hide();
    m_sequences->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_sequences->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    auto* upper = new QWidget;
    auto* column = new QVBoxLayout(upper);
    column->addLayout(top);
    column->addWidget(m_tree, 1);
    auto* split = new QSplitter(Qt::Vertical);
    split->addWidget(upper);
    m_below->addTab(m_sequences, QString());
    m_below->addTab(m_chain, QString());
    m_below->addTab(m_odds, QString());
    split->addWidget(m_below);
    split->setStretchFactor(0, 1);
    split->setSizes({520, 240}); // so that a few beams can be read
    split->setChildrenCollapsible(false);
    return split;
}

void DecodingLab::connectParts() {
    connect(m_run, &QPushButton::clicked, this, &DecodingLab::run);
    connect(m_stop, &QPushButton::clicked, this, &DecodingLab::stop);
    connect(m_export, &QPushButton::clicked, this, &DecodingLab::exportTree);
    connect(&m_soon, &QTimer::timeout, this, &DecodingLab::run);
    connect(m_form, &DecodingForm::changed, &m_soon, qOverload<>(&QTimer::start));
    connect(m_step, &QSlider::valueChanged, this, &DecodingLab::showSteps);
    connect(m_find, &QLineEdit::textChanged, this, [this](const QString& text) { m_tree->find(text); });
    connect(m_find, &QLineEdit::returnPressed, m_tree, &SearchTreeView::findNext);
    connect(m_tree, &SearchTreeView::forceRequested, this, &DecodingLab::forceNode);
    connect(m_tree, &SearchTreeView::nodeSelected, &m_job, &DecodingJob::askChain);
    connect(m_tree, &SearchTreeView::nodeSelected, this, &DecodingLab::showOdds);
    connect(m_odds, &TokenOddsView::tokenSelected, this, [this](int position) {
        if (position >= 0 && position < static_cast<int>(m_path.size()))
            m_tree->select(m_path[static_cast<std::size_t>(position)]);
    });
    connect(&m_job, &DecodingJob::chainReady, this, &DecodingLab::showChain);
    connect(m_sequences, &QTableWidget::itemSelectionChanged, this, [this] {
        const int row = m_sequences->currentRow();
        if (m_answer && row >= 0 && row < static_cast<int>(m_answer->result->sequences.size()))
            m_tree->select(m_answer->result->sequences[static_cast<std::size_t>(row)].node);
    });
    connect(&m_job, &DecodingJob::stepped, this, [this](int step) { tell(tr("Token %1…").arg(step + 1)); });
    connect(&m_job, &DecodingJob::finished, this, [this](const DecodingAnswer& answer) { showAnswer(answer); });
    connect(&m_job, &DecodingJob::failed, this, [this](const engine::Error& error) {
        m_stop->setEnabled(false);
        m_form->showRefusal(QString::fromStdString(error.detail()));
        tell(error.code() == engine::ErrorCode::BadArgument
                 ? QString::fromStdString(error.detail())
                 : QStringLiteral("%1\n%2").arg(errorSentence(error.code()), QString::fromStdString(error.detail())));
    });
    connect(&m_session, &Session::modelOpened, this, &DecodingLab::takeModel);
    connect(&m_session.store(), &TraceStore::traceChanged, this, [this] {
        if (isVisible())
            m_soon.start();
    });
}

void DecodingLab::takeModel() {
    const TraceStore& store = m_session.store();
    if (store.model().get() == m_model || !store.model())
        return;
    m_model = store.model().get();
    engine::DecodingOptions options;
    const auto* translator = dynamic_cast<const engine::TranslationModel*>(m_model);
    if (translator)
        options = engine::decodingOptions(translator->rules());
    else if (const auto* gpt2 = dynamic_cast<const engine::Gpt2Model*>(m_model);
             gpt2 && gpt2->config().endOfTextToken >= 0)
        options.eosTokenIds = {static_cast<engine::TokenId>(gpt2->config().endOfTextToken)};
    options.maxNewTokens = translator ? 40 : 8;
    options.numBeams = std::max(options.numBeams, 4); // a tree to look at
    m_form->setTranslates(translator != nullptr);
    m_form->setWords(wordsOf(store));
    m_form->setOptions(options);
}

void DecodingLab::run() {
    m_soon.stop();
    const TraceStore& store = m_session.store();
    takeModel();
    if (!store.model() || !store.trace()) {
        tell(tr("Type something first."));
        return;
    }
    DecodingRequest request{store.model(), store.tokenizer(), store.translator(), {}, {}, m_form->options()};
    if (store.translates()) {
        request.source = store.tokensOf(engine::Stack::Encoder);
        request.prompt = {store.trace()->tokens().front()}; // the start token: the search writes all of it
    } else {
        const auto& tokens = store.trace()->tokens();
        request.prompt.assign(tokens.begin(), tokens.begin() + std::max(1, store.promptLength()));
    }
    m_form->setPromptLength(static_cast<int>(request.prompt.size()));
    const engine::ModelShape& shape = store.model()->shape();
    m_form->showRefusal({});
    if (const QString problem = m_form->problem(); !problem.isEmpty()) {
        tell(problem);
        return;
    }
    try {
        engine::checkDecodingOptions(request.options,
                                     {shape.vocabSize, shape.contextLength, static_cast<int>(request.prompt.size())});
    } catch (const engine::Error& error) {
        tell(QString::fromStdString(error.detail()));
        m_form->showRefusal(QString::fromStdString(error.detail()));
        return;
    }
    m_stop->setEnabled(true);
    m_job.start(request);
}

QString DecodingLab::tokenText(engine::TokenId token) const {
    return m_session.store().tokenText(token);
}

QString DecodingLab::textOf(const std::vector<engine::TokenId>& tokens) const {
    const DecodingRequest& request = m_answer->request;
    if (request.translator)
        return QString::fromStdString(request.translator->decode(tokens));
    if (request.tokenizer)
        return QString::fromStdString(request.tokenizer->decode(tokens));
    QStringList ids;
    for (const engine::TokenId id : tokens)
        ids << QString::number(id);
    return ids.join(QLatin1Char(' '));
}

int DecodingLab::steps() const {
    int last = 0;
    for (const engine::SearchNode& node : m_answer->result->tree.nodes())
        last = std::max(last, node.step + 1);
    return last;
}

void DecodingLab::showAnswer(const DecodingAnswer& answer) {
    m_answer = answer;
    m_stop->setEnabled(false);
    SearchTreeModel model;
    model.tree = {answer.result, &answer.result->tree};
    model.text = [this](engine::TokenId token) { return tokenText(token); };
    model.prompt = m_session.store().translates() ? m_session.text() : textOf(answer.request.prompt);
    for (const engine::DecodedSequence& sequence : answer.result->sequences)
        model.finished.push_back(sequence.node);
    m_tree->setModel(std::move(model));
    m_step->setRange(1, std::max(1, steps()));
    m_step->setValue(m_step->maximum());
    showSteps(m_step->value());
    showSequences();
    m_export->setEnabled(true);
    m_path.clear();
    m_odds->setTokens(std::make_shared<std::vector<TokenOdds>>());
    if (!answer.result->sequences.empty())
        showOdds(answer.result->sequences.front().node);
    m_chain->setChain(nullptr, [this](engine::TokenId token) { return tokenText(token); }, -1, std::nullopt, {});
    if (!answer.result->sequences.empty() && answer.result->sequences.front().node > 0)
        m_job.askChain(answer.result->tree.path(answer.result->sequences.front().node).front());
    QString words = tr("%1 tokens tried in %2 s, seed %3.")
                        .arg(answer.result->tree.size() - 1)
                        .arg(answer.seconds, 0, 'f', 2)
                        .arg(answer.request.options.seed);
    if (answer.result->contextFull)
        words += QLatin1Char(' ') + tr("The model's positions are full.");
    tell(words);
}

void DecodingLab::showSteps(int steps) {
    m_tree->setStep(steps >= m_step->maximum() ? -1 : steps);
    m_stepLabel->setText(tr("Step %1 of %2").arg(steps).arg(m_step->maximum()));
}

void DecodingLab::showSequences() {
    const auto& sequences = m_answer->result->sequences;
    const QSignalBlocker quiet(m_sequences);
    m_sequences->setRowCount(static_cast<int>(sequences.size()));
    const auto cell = [this](int row, int column, const QString& words) {
        QString line = words; // a table's row has one line
        line.replace(QLatin1Char('\n'), QChar(0x21b5));
        auto* item = new QTableWidgetItem(line);
        item->setToolTip(words);
        if (column > 0)
            item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        m_sequences->setItem(row, column, item);
    };
    for (int row = 0; row < m_sequences->rowCount(); ++row) {
        const engine::DecodedSequence& s = sequences[static_cast<std::size_t>(row)];
        cell(row, 0, textOf(s.tokens));
        cell(row, 1, QString::number(s.score, 'f', 3));
        cell(row, 2, QString::number(s.sum, 'f', 3));
        const double perplexity = s.tokens.empty() ? 1 : std::exp(-s.sum / static_cast<double>(s.tokens.size()));
        cell(row, 3, QString::number(perplexity, 'f', 2));
    }
}

/// The text that runs through `node`, or ends in it.
void DecodingLab::showOdds(int node) {
    if (!m_answer || node <= 0 || node >= m_answer->result->tree.size())
        return;
    const engine::SearchTree& tree = m_answer->result->tree;
    if (const auto at = std::find(m_path.begin(), m_path.end(), node); at != m_path.end()) {
        m_odds->setSelected(static_cast<int>(at - m_path.begin())); // the text that is shown already
        return;
    }
    m_path = tree.path(node);
    auto odds = std::make_shared<std::vector<TokenOdds>>();
    for (const int at : m_path)
        odds->push_back({tokenText(tree.node(at).token), tree.node(at).rawProbability, tree.node(at).rawRank});
    m_odds->setTokens(std::move(odds));
    m_odds->setSelected(static_cast<int>(m_path.size()) - 1);
}

void DecodingLab::showChain(int node, const std::shared_ptr<const engine::ScoreChain>& chain) {
    if (!m_answer || node <= 0 || node >= m_answer->result->tree.size())
        return;
    const engine::SearchNode& of = m_answer->result->tree.node(node);
    const bool drawn = of.coin >= 0;
    m_chain->setChain(
        chain, [this](engine::TokenId token) { return tokenText(token); }, of.token,
        drawn ? std::optional(of.coin) : std::nullopt,
        drawn ? engine::BarSlice{of.token, of.sliceBegin, of.sliceEnd} : engine::BarSlice{});
}

void DecodingLab::forceNode(int node) {
    if (!m_answer || node <= 0 || node >= m_answer->result->tree.size())
        return;
    if (m_session.store().translates()) {
        WhatIf what;
        what.source = m_session.text().toStdString();
        what.forced = m_answer->result->tree.tokens(node);
        m_session.tryOut(what);
        tell(tr("The translation that begins so is being written: see “What if?”."));
        return;
    }
    for (const engine::TokenId token : m_answer->result->tree.tokens(node))
        m_session.appendToken(token);
}

void DecodingLab::exportTree() {
    if (!m_answer)
        return;
    const QString file =
        chooseFile(QStringLiteral("search-tree.svg"), tr("Picture (*.svg *.png *.pdf);;Data (*.json)"));
    if (file.isEmpty())
        return;
    try {
        if (file.endsWith(QLatin1String(".json"), Qt::CaseInsensitive)) {
            const std::string json = engine::searchTreeJson(
                m_answer->result->tree, m_answer->request.prompt,
                [this](engine::TokenId token) { return tokenText(token).toStdString(); }, &m_answer->request.options);
            QSaveFile out(file);
            if (!out.open(QIODevice::WriteOnly) || out.write(json.data(), static_cast<qint64>(json.size())) < 0 ||
                !out.commit())
                throw engine::Error(engine::ErrorCode::WriteFailed, out.errorString().toStdString());
        } else {
            exportView(*m_tree, file, {windowTitle(), {}, {}, {}});
        }
        tell(tr("Written: %1").arg(file));
    } catch (const engine::Error& error) {
        tell(QStringLiteral("%1\n%2").arg(errorSentence(error.code()), QString::fromStdString(error.detail())));
    }
}

void DecodingLab::tell(const QString& words) {
    m_status->setText(words);
}

void DecodingLab::setTheme(const Theme& theme) {
    m_theme = &theme;
    m_tree->setTheme(theme);
    m_chain->setTheme(theme);
    m_odds->setTheme(theme);
}

void DecodingLab::showEvent(QShowEvent* event) {
    QDialog::showEvent(event);
    if (!m_answer && !m_job.running())
        m_soon.start();
}

void DecodingLab::retranslate() {
    setWindowTitle(tr("Decoding laboratory"));
    m_run->setText(tr("&Decode"));
    m_stop->setText(tr("&Stop"));
    m_stop->setEnabled(m_job.running());
    m_export->setText(tr("&Export…"));
    m_export->setEnabled(m_answer.has_value());
    m_findLabel->setText(tr("&Find"));
    m_find->setPlaceholderText(tr("token"));
    m_stepLabel->setText(tr("Step"));
    m_below->setTabText(0, tr("Texts"));
    m_below->setTabText(1, tr("How the choice came about"));
    m_below->setTabText(2, tr("How likely each token was"));
    m_sequences->setHorizontalHeaderLabels(
        {tr("text, best first"), tr("score"), tr("log-probability"), tr("perplexity")});
}

void DecodingLab::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

} // namespace headlight
