// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/decoding/search_tree_text.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace headlight {

namespace {
class Words {
    Q_DECLARE_TR_FUNCTIONS(headlight::SearchTree)
};
using Fate = engine::SearchNode::Fate;
} // namespace

QString fateWord(Fate fate) {
    switch (fate) {
    case Fate::Kept:
        return Words::tr("kept");
    case Fate::Finished:
        return Words::tr("finished");
    case Fate::Outdone:
        return Words::tr("outdone");
    case Fate::TooLow:
        return Words::tr("too low");
    case Fate::Dropped:
        return Words::tr("dropped");
    }
    return {};
}

QString sumText(double value) {
    if (!std::isfinite(value))
        return std::isnan(value) ? QStringLiteral("NaN") : value > 0 ? QStringLiteral("∞") : QStringLiteral("−∞");
    return QLocale().toString(value, 'f', std::abs(value) < 100 ? 2 : 1).replace(QLatin1Char('-'), QChar(0x2212));
}

QString chanceText(double probability) {
    const double percent = 100 * probability;
    if (!std::isfinite(percent))
        return sumText(percent);
    if (percent > 0 && percent < 0.01)
        return Words::tr("<%1 %").arg(QLocale().toString(0.01, 'f', 2));
    return Words::tr("%1 %").arg(QLocale().toString(percent, 'f',
                                                    percent >= 9.95 || percent == 0 ? 0
                                                    : percent < 0.1                 ? 2
                                                                                    : 1));
}

QString nodeText(const SearchTreeModel& model, int node) {
    if (node == 0)
        return model.prompt.isEmpty() ? Words::tr("prompt") : model.prompt;
    const engine::TokenId token = model.tree->node(node).token;
    QString text = model.text ? model.text(token) : QString::number(token);
    return text.replace(QLatin1Char('\n'), QChar(0x21B5));
}

bool isFound(const SearchTreeModel& model, int node) {
    return node > 0 && !model.search.isEmpty() && isShownStep(model, node) &&
           nodeText(model, node).contains(model.search, Qt::CaseInsensitive);
}

bool isShownStep(const SearchTreeModel& model, int node) {
    return model.steps < 0 || model.tree->node(node).step < model.steps;
}

QString searchNodeName(const SearchTreeModel& model, int node) {
    const engine::SearchNode& one = model.tree->node(node);
    if (node == 0)
        return Words::tr("prompt “%1”").arg(model.prompt);
    return Words::tr("token “%1”, probability %2, sum %3, score %4, %5")
        .arg(nodeText(model, node), chanceText(one.probability), sumText(one.sum), sumText(one.score),
             fateWord(one.fate));
}

QString searchPathText(const SearchTreeModel& model, int node) {
    QString text;
    for (const int step : model.tree->path(node)) {
        const QString token = nodeText(model, step);
        // Tokens that bring their own space (“ dog”, “␣dog”) are put together as they are.
        const bool spaced = token.startsWith(QLatin1Char(' ')) || token.startsWith(QChar(0x2423));
        text += spaced || text.isEmpty() ? token : QLatin1Char(' ') + token;
    }
    return text;
}

QString emptyTreeText() {
    return Words::tr("No search has run yet: its tokens, their probabilities and what became of them will stand here.");
}

QString elsewhereText() {
    return Words::tr("Nothing of the tree is here; the key 0 shows all of it.");
}

QString headingText(int column) {
    return column == 0 ? Words::tr("prompt") : Words::tr("token %1").arg(column);
}

QString bestWord() {
    return Words::tr("best");
}

QString scoreText(double score) {
    return Words::tr("score %1").arg(sumText(score));
}

QString legendText(Fate fate, int count) {
    return Words::tr("%1 %2").arg(fateWord(fate)).arg(count);
}

QString summaryText(const SearchTreeModel& model) {
    const int tried = model.tree->size() - 1;
    QString text = Words::tr("%n token(s) tried.", nullptr, tried);
    if (!model.finished.empty()) {
        const int best = model.finished.front();
        const engine::SearchNode& leaf = model.tree->node(best);
        text += QLatin1Char(' ') + Words::tr("Best: “%1”, sum %2 (product %3), score %4.")
                                       .arg(searchPathText(model, best).trimmed(), sumText(leaf.sum),
                                            chanceText(std::exp(leaf.sum)), sumText(leaf.score));
    }
    return text;
}

QString partText() {
    return Words::tr("A part of the tree is shown; 0 shows all of it.");
}

QString selectedText(const SearchTreeModel& model) {
    if (model.selected == 0)
        return Words::tr("The prompt: %n token(s) tried behind it.", nullptr, model.tree->size() - 1);
    const engine::SearchNode& one = model.tree->node(model.selected);
    return Words::tr("“%1”: sum %2 (product %3), score %4; %5. Ctrl+click another one to compare.")
        .arg(searchPathText(model, model.selected).trimmed(), sumText(one.sum), chanceText(std::exp(one.sum)),
             sumText(one.score), fateWord(one.fate));
}

int partingNode(const engine::SearchTree& tree, int one, int other) {
    while (one != other) // parents come before their children
        (one > other ? one : other) = tree.node(std::max(one, other)).parent;
    return one;
}

QString comparisonText(const SearchTreeModel& model) {
    const int parting = partingNode(*model.tree, model.selected, model.compared);
    const auto behind = [&](int node) {
        QStringList tokens;
        for (int at = node; at != parting; at = model.tree->node(at).parent)
            tokens.prepend(nodeText(model, at).trimmed());
        const engine::SearchNode& one = model.tree->node(node);
        if (tokens.isEmpty())
            return Words::tr("(nothing more): sum %1, score %2").arg(sumText(one.sum), sumText(one.score));
        return Words::tr("“%1”: sum %2, score %3")
            .arg(tokens.join(QLatin1Char(' ')), sumText(one.sum), sumText(one.score));
    };
    const double difference = model.tree->node(model.compared).sum - model.tree->node(model.selected).sum;
    return Words::tr("They part behind “%1”. %2 — against %3. Difference of the sums: %4.")
        .arg(nodeText(model, parting).right(40).trimmed(), behind(model.selected), behind(model.compared),
             sumText(difference));
}

} // namespace headlight
