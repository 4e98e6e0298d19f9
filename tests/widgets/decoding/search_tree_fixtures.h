// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/decoding/search_tree_layout.h"

#include <cmath>
#include <map>

namespace headlight::test {

/// A tree with words instead of a vocabulary.
class WordTree {
public:
    using Fate = engine::SearchNode::Fate;
    int add(int parent, const QString& word, double probability, Fate fate = Fate::Kept) {
        engine::SearchNode node;
        node.parent = parent;
        node.token = static_cast<engine::TokenId>(m_words.size());
        node.step = tree->node(parent).step + 1;
        node.probability = node.rawProbability = probability;
        node.logProbability = std::log(probability);
        node.sum = tree->node(parent).sum + node.logProbability;
        node.score = node.sum / (node.step + 1);
        node.fate = fate;
        m_words.push_back(word);
        return tree->add(node);
    }
    SearchTreeModel model(const QString& prompt) const {
        SearchTreeModel made;
        made.tree = tree;
        made.prompt = prompt;
        made.text = [words = m_words](engine::TokenId token) { return words.at(static_cast<std::size_t>(token)); };
        return made;
    }
    std::shared_ptr<engine::SearchTree> tree = std::make_shared<engine::SearchTree>();

private:
    std::vector<QString> m_words;
};

/// The toy of the article "How to generate text", searched with two beams: .4 · .9 beats .5 · .4.
inline SearchTreeModel toyTree() {
    using Fate = WordTree::Fate;
    WordTree tree;
    const auto add = [&](int parent, const char* word, double p, Fate fate) {
        return tree.add(parent, QString::fromUtf8(word), p, fate);
    };
    const int nice = add(0, "nice", .5, Fate::Kept);
    const int dog = add(0, "dog", .4, Fate::Kept);
    const int car = add(0, "car", .1, Fate::Dropped);
    add(nice, "woman", .4, Fate::Finished);
    add(nice, "house", .3, Fate::Dropped);
    add(nice, "guy", .3, Fate::Dropped);
    const int has = add(dog, "has", .9, Fate::Finished);
    add(dog, "runs", .05, Fate::Dropped);
    add(dog, "and", .05, Fate::Dropped);
    add(car, "drives", .5, Fate::Dropped);
    add(car, "is", .3, Fate::Outdone);
    add(car, "turns", .2, Fate::TooLow);
    SearchTreeModel model = tree.model(QStringLiteral("The"));
    model.finished = {has, nice + 3};
    return model;
}

/// As a beam search makes them: `beams` kept of `tried` in each step, by a seeded generator.
inline SearchTreeModel randomTree(int nodes, int beams, unsigned seed = 7) {
    using Fate = WordTree::Fate;
    WordTree tree;
    const auto dice = [&seed] { return (seed = seed * 1664525u + 1013904223u) >> 8; };
    static const char* const words[] = {" the", " dog", " went", " to", " a", " little", " girl", ".", " and", " she"};
    std::vector<int> open{0};
    while (tree.tree->size() <= nodes) {
        std::vector<int> next;
        for (const int parent : open)
            for (int i = 0; i < 4; ++i) {
                const double p = (1 + dice() % 90) / 200.0;
                const bool kept = static_cast<int>(next.size()) < beams && (dice() % 3 == 0 || i == 3);
                const int node = tree.add(parent, QString::fromUtf8(words[dice() % 10]), p,
                                          kept              ? Fate::Kept
                                          : dice() % 9 == 0 ? Fate::Finished
                                                            : Fate::Dropped);
                if (kept)
                    next.push_back(node);
            }
        open = next;
    }
    SearchTreeModel model = tree.model(QStringLiteral("Once upon a time"));
    model.finished = {tree.tree->size() - 1};
    return model;
}

} // namespace headlight::test
