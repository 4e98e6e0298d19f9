// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/decoding_lab.h"

#include "app/error_text.h"
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

#include <QComboBox>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QScrollBar>
#include <QSlider>
#include <QSplitter>
#include <QTabWidget>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace headlight {

namespace {

/// Never narrower than what it holds: nothing of it is cut at the side.
class Column : public QScrollArea {
public:
    QSize minimumSizeHint() const override {
        const int bar = verticalScrollBar()->sizeHint().width();
        return {widget() ? widget()->minimumSizeHint().width() + bar : 0, QScrollArea::minimumSizeHint().height()};
    }
};

} // namespace

DecodingLab::DecodingLab(Session& session, const Theme& theme, QWidget* parent)
    : QDialog(parent), m_session(session), m_theme(&theme), m_form(new DecodingForm), m_tree(new SearchTreeView),
      m_chain(new ScoreChainView), m_odds(new TokenOddsView), m_below(new QTabWidget), m_run(new QPushButton),
      m_stop(new QPushButton), m_export(new QPushButton), m_status(new QLabel), m_stepLabel(new QLabel),
      m_findLabel(new QLabel), m_step(new QSlider(Qt::Horizontal)), m_find(new QLineEdit),
      m_sequences(new QTableWidget(0, 4)), m_text(new QComboBox), m_textLabel(new QLabel), m_note(new QLabel),
      m_yoursLabel(new QLabel), m_yours(new QLineEdit) {
    chooseFile = [this](const QString& suggested, const QString& filter) {
        return QFileDialog::getSaveFileName(this, tr("Export"), QDir::home().filePath(suggested), filter);
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
    resize(QSize(1240, 800).boundedTo(this->screen()->availableGeometry().size() - QSize(24, 48))); // and its frame
}

void DecodingLab::build() {
    auto* options = new Column;
    options->setWidget(m_form);
    options->setWidgetResizable(true);
    options->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    options->setFrameShape(QFrame::NoFrame);
    auto* left = new QWidget;
    auto* column = new QVBoxLayout(left);
    m_text->setObjectName(QStringLiteral("text"));
    m_note->setObjectName(QStringLiteral("note"));
    m_textLabel->setBuddy(m_text);
    m_text->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_text->setMinimumContentsLength(12);
    m_note->setWordWrap(true);
    m_note->hide();
    auto* text = new QHBoxLayout;
    text->addWidget(m_textLabel);
    text->addWidget(m_text, 1);
    column->addLayout(text);
    column->addWidget(m_note);
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
    m_step->setMinimumWidth(80);
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
    m_below->addTab(makeOddsPart(), QString());
    split->addWidget(m_below);
    split->setStretchFactor(0, 1);
    split->setSizes({520, 240}); // so that a few beams can be read
    split->setChildrenCollapsible(false);
    return split;
}

QWidget* DecodingLab::makeOddsPart() {
    auto* part = new QWidget;
    auto* column = new QVBoxLayout(part);
    auto* row = new QHBoxLayout;
    row->addWidget(m_yoursLabel);
    row->addWidget(m_yours, 1);
    m_yoursLabel->setBuddy(m_yours);
    m_yours->setObjectName(QStringLiteral("yours"));
    m_yours->setClearButtonEnabled(true);
    column->addLayout(row);
    column->addWidget(m_odds, 1);
    column->setContentsMargins(0, 6, 0, 0);
    row->setContentsMargins(8, 0, 8, 0);
    return part;
}

void DecodingLab::connectParts() {
    connect(m_run, &QPushButton::clicked, this, &DecodingLab::run);
    connect(m_stop, &QPushButton::clicked, this, &DecodingLab::stop);
    connect(m_export, &QPushButton::clicked, this, &DecodingLab::exportTree);
    for (PictureWidget* picture : std::initializer_list<PictureWidget*>{m_chain, m_odds})
        connect(picture, &PictureWidget::exportRequested, this, [this, picture] { exportPicture(*picture); });
    connect(&m_soon, &QTimer::timeout, this, &DecodingLab::run);
    connect(m_text, &QComboBox::currentIndexChanged, this, &DecodingLab::chooseText);
    connect(m_yours, &QLineEdit::editingFinished, this, &DecodingLab::rateYours);
    connect(&m_job, &DecodingJob::textRated, this, &DecodingLab::showYours);
    connect(m_form, &DecodingForm::changed, &m_soon, qOverload<>(&QTimer::start));
    connect(m_step, &QSlider::valueChanged, this, &DecodingLab::showSteps);
    connect(m_find, &QLineEdit::textChanged, this, [this](const QString& text) { m_tree->find(text); });
    connect(m_find, &QLineEdit::returnPressed, m_tree, &SearchTreeView::findNext);
    connect(m_tree, &SearchTreeView::forceRequested, this, &DecodingLab::forceNode);
    connect(m_tree, &SearchTreeView::nodeSelected, this, &DecodingLab::askChain);
    connect(m_tree, &SearchTreeView::nodeSelected, this, &DecodingLab::showOdds);
    connect(m_odds, &TokenOddsView::tokenSelected, this, [this](int position) {
        if (position >= 0 && position < static_cast<int>(m_path.size()))
            m_tree->select(m_path[static_cast<std::size_t>(position)]);
    });
    connect(&m_job, &DecodingJob::chainReady, this, &DecodingLab::showChain);
    connect(m_sequences, &QTableWidget::itemSelectionChanged, this, [this] {
        const int row = m_sequences->currentRow();
        if (m_answer && row >= 0 && row < static_cast<int>(m_answer->result->sequences.size()))
            m_tree->select(m_branches.place(m_answer->result->sequences[static_cast<std::size_t>(row)].node));
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
        if (!isVisible() || m_example)
            return;
        const auto now = request(); // tokens that were generated or forced leave the prompt as it is
        if (!now || !m_last || now->prompt != m_last->prompt || now->source != m_last->source ||
            now->model != m_last->model)
            m_soon.start();
    });
}

void DecodingLab::takeModel() {
    const TraceStore& store = m_session.store();
    if (m_example || store.model().get() == m_model || !store.model())
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

void DecodingLab::chooseText(int index) {
    const auto examples = decodingExamples();
    m_example.reset();
    if (index > 0 && index <= static_cast<int>(examples.size()))
        m_example = examples[static_cast<std::size_t>(index) - 1];
    m_note->setText(m_example ? m_example->note : QString());
    m_note->setVisible(m_example.has_value());
    m_model = nullptr; // whatever comes back begins with its own options
    if (m_example) {
        m_form->setTranslates(false);
        m_form->setWords(wordsOf(m_example->table));
        m_form->setOptions(m_example->options);
    }
    run();
}

std::optional<DecodingRequest> DecodingLab::request() const {
    DecodingRequest request;
    request.options = m_form->options();
    if (m_example) {
        request.table = m_example->table;
        request.prompt = m_example->prompt;
        return request;
    }
    const TraceStore& store = m_session.store();
    if (!store.model() || !store.trace())
        return std::nullopt;
    request.model = store.model();
    request.tokenizer = store.tokenizer();
    request.translator = store.translator();
    if (store.translates()) {
        request.source = store.tokensOf(engine::Stack::Encoder);
        request.prompt = {store.trace()->tokens().front()}; // the start token: the search writes all of it
    } else {
        const auto& tokens = store.trace()->tokens();
        request.prompt.assign(tokens.begin(), tokens.begin() + std::max(1, store.promptLength()));
    }
    return request;
}

void DecodingLab::run() {
    search({});
}

/// `behind`: tokens that are forced behind the prompt; what is found stands below them in the tree.
void DecodingLab::search(const std::vector<engine::TokenId>& behind) {
    m_soon.stop();
    takeModel();
    auto request = this->request();
    m_last = request;
    m_form->showRefusal({});
    if (!request) {
        tell(tr("Type something first."));
        return;
    }
    m_form->setPromptLength(static_cast<int>(request->prompt.size()));
    request->prompt.insert(request->prompt.end(), behind.begin(), behind.end());
    if (const QString problem = m_form->problem(); !problem.isEmpty()) {
        tell(problem);
        return;
    }
    const int vocabSize =
        request->table ? static_cast<int>(request->table->words.size()) : request->model->shape().vocabSize;
    const int context = request->table ? engine::WordModel::positions : request->model->shape().contextLength;
    try {
        engine::checkDecodingOptions(request->options, {vocabSize, context, static_cast<int>(request->prompt.size())});
    } catch (const engine::Error& error) {
        tell(QString::fromStdString(error.detail()));
        m_form->showRefusal(QString::fromStdString(error.detail()));
        return;
    }
    m_stop->setEnabled(true);
    m_asked = m_example ? wordsOf(m_example->table) : wordsOf(m_session.store());
    m_job.start(*request);
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
    retranslateTexts();
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

/// The open text and the examples.
void DecodingLab::retranslateTexts() {
    m_textLabel->setText(tr("&Text"));
    m_yoursLabel->setText(tr("&Your own words"));
    m_yours->setPlaceholderText(tr("How would you go on? Their probabilities are drawn beside."));
    const QSignalBlocker quiet(m_text);
    const int chosen = std::max(0, m_text->currentIndex());
    m_text->clear();
    m_text->addItem(tr("the open text"));
    for (const DecodingExample& example : decodingExamples())
        m_text->addItem(tr("Example: %1").arg(example.name));
    m_text->setCurrentIndex(chosen);
    if (m_example)
        m_note->setText(decodingExamples()[static_cast<std::size_t>(chosen) - 1].note);
}

void DecodingLab::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

} // namespace headlight
