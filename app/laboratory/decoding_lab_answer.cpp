// SPDX-License-Identifier: GPL-3.0-or-later
// What the laboratory shows of an answer, and what can be done with it.
#include "app/laboratory/decoding_lab.h"

#include "app/error_text.h"
#include "app/exporter.h"
#include "app/laboratory/decoding_form.h"
#include "app/session.h"
#include "engine/decoding/search_tree.h"
#include "widgets/decoding/score_chain_view.h"
#include "widgets/decoding/search_tree_view.h"
#include "widgets/decoding/token_odds_view.h"

#include <QComboBox>
#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QSlider>
#include <QTableWidget>

#include <algorithm>
#include <cmath>

namespace headlight {

int DecodingLab::steps() const {
    int last = 0;
    for (const engine::SearchNode& node : m_branches.tree()->nodes())
        last = std::max(last, node.step + 1);
    return last;
}

void DecodingLab::showAnswer(const DecodingAnswer& answer) {
    m_answer = answer;
    m_words = m_asked;
    m_stop->setEnabled(false);
    m_branches.add(answer);
    SearchTreeModel model;
    model.tree = m_branches.tree();
    model.text = m_words.shown;
    model.prompt = answer.request.translator ? m_session.text() : m_words.decode(m_branches.root().request.prompt);
    model.finished = m_branches.finished();
    m_tree->setModel(std::move(model));
    m_step->setRange(1, std::max(1, steps()));
    m_step->setValue(m_step->maximum());
    showSteps(m_step->value());
    showSequences();
    m_export->setEnabled(true);
    m_path.clear();
    m_odds->setTokens(std::make_shared<std::vector<TokenOdds>>());
    m_chain->setChain(nullptr, m_words.shown, -1, std::nullopt, {});
    if (!answer.result->sequences.empty() && answer.result->sequences.front().node > 0) {
        showOdds(m_branches.place(answer.result->sequences.front().node));
        askChain(m_branches.place(answer.result->tree.path(answer.result->sequences.front().node).front()));
    }
    m_rated.clear(); // of another prompt, perhaps
    rateYours();
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
    m_sequences->horizontalHeader()->setMinimumSectionSize(fontMetrics().averageCharWidth() * 14); // of the text
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
        cell(row, 0, m_words.decode(s.tokens));
        cell(row, 1, QString::number(s.score, 'f', 3));
        cell(row, 2, QString::number(s.sum, 'f', 3));
        const double perplexity = s.tokens.empty() ? 1 : std::exp(-s.sum / static_cast<double>(s.tokens.size()));
        cell(row, 3, QString::number(perplexity, 'f', 2));
    }
}

/// What somebody would have written, behind the same prompt.
void DecodingLab::rateYours() {
    const QString text = m_yours->text();
    if (!m_answer || !m_words.encode || text == m_rated)
        return;
    m_rated = text;
    m_odds->setCompared({});
    const QString joined = m_answer->request.tokenizer && !text.startsWith(QLatin1Char(' ')) && !text.isEmpty()
                               ? QLatin1Char(' ') + text // a word behind the prompt's last one
                               : text;
    const auto tokens = m_words.encode(joined);
    if (!tokens.empty())
        m_job.askText(m_branches.root(), tokens);
    else if (!text.trimmed().isEmpty())
        tell(tr("“%1” becomes no token.").arg(text));
}

void DecodingLab::showYours(const std::vector<engine::RatedToken>& text) {
    auto odds = std::make_shared<std::vector<TokenOdds>>();
    for (const engine::RatedToken& token : text)
        odds->push_back({m_words.shown(token.token), token.probability, token.rank});
    m_odds->setCompared(std::move(odds));
}

/// The text that runs through `node`, or ends in it.
void DecodingLab::showOdds(int node) {
    if (!isThere(node))
        return;
    const engine::SearchTree& tree = *m_branches.tree();
    if (const auto at = std::find(m_path.begin(), m_path.end(), node); at != m_path.end()) {
        m_odds->setSelected(static_cast<int>(at - m_path.begin())); // the text that is shown already
        return;
    }
    m_path = tree.path(node);
    auto odds = std::make_shared<std::vector<TokenOdds>>();
    for (const int at : m_path)
        odds->push_back({m_words.shown(tree.node(at).token), tree.node(at).rawProbability, tree.node(at).rawRank});
    m_odds->setTokens(std::move(odds));
    m_odds->setSelected(static_cast<int>(m_path.size()) - 1);
}

void DecodingLab::showChain(int node, const std::shared_ptr<const engine::ScoreChain>& chain) {
    if (!isThere(node))
        return;
    const engine::SearchNode& of = m_branches.tree()->node(node);
    const bool drawn = of.coin >= 0;
    m_chain->setChain(chain, m_words.shown, of.token, drawn ? std::optional(of.coin) : std::nullopt,
                      drawn ? engine::BarSlice{of.token, of.sliceBegin, of.sliceEnd} : engine::BarSlice{});
}

void DecodingLab::askChain(int node) {
    if (isThere(node))
        m_job.askChain(m_branches.answer(m_branches.origin(node).answer), m_branches.origin(node).node, node);
}

/// Goes on behind a token that was tried: in the text, and with another search below it in the tree. What was found
/// elsewhere stays.
void DecodingLab::forceNode(int node) {
    if (!isThere(node))
        return;
    const std::vector<engine::TokenId> forced = m_branches.tree()->tokens(node);
    const DecodingRequest& root = m_branches.root().request;
    if (!root.table && m_session.store().translates()) {
        WhatIf what;
        what.source = m_session.text().toStdString();
        what.forced = forced;
        m_session.tryOut(what);
    } else if (!root.table) {
        std::vector<engine::TokenId> text = root.prompt;
        text.insert(text.end(), forced.begin(), forced.end());
        m_session.writeTokens(std::move(text), static_cast<int>(root.prompt.size()));
    }
    search(forced);
}

DataContext DecodingLab::context() const {
    DataContext context;
    context.title = windowTitle();
    if (!m_answer)
        return context;
    const auto& request = m_answer->request;
    context.model = request.model ? QString::fromStdString(request.model->name()) : m_text->currentText();
    context.text = request.translator ? m_session.text() : m_words.decode(request.prompt);
    context.decoding = request.options;
    return context;
}

void DecodingLab::exportPicture(PictureWidget& picture) {
    const QString name = &picture == m_chain ? QStringLiteral("scores.png") : QStringLiteral("odds.png");
    QString file = chooseFile(name, exportFilters(picture));
    if (file.isEmpty())
        return;
    if (QFileInfo(file).suffix().isEmpty())
        file += QStringLiteral(".png");
    try {
        exportView(picture, file, context());
        tell(tr("Written: %1").arg(file));
    } catch (const engine::Error& error) {
        tell(QStringLiteral("%1\n%2").arg(errorSentence(error.code()), QString::fromStdString(error.detail())));
    }
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
                *m_branches.tree(), m_branches.root().request.prompt,
                [this](engine::TokenId token) { return m_words.shown(token).toStdString(); },
                &m_answer->request.options);
            QSaveFile out(file);
            if (!out.open(QIODevice::WriteOnly) || out.write(json.data(), static_cast<qint64>(json.size())) < 0 ||
                !out.commit())
                throw engine::Error(engine::ErrorCode::WriteFailed, out.errorString().toStdString());
        } else {
            exportView(*m_tree, file, context());
        }
        tell(tr("Written: %1").arg(file));
    } catch (const engine::Error& error) {
        tell(QStringLiteral("%1\n%2").arg(errorSentence(error.code()), QString::fromStdString(error.detail())));
    }
}

} // namespace headlight
