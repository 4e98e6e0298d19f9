// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/beat_title.h"
#include "app/error_text.h"
#include "app/model_library.h"
#include "app/program_options.h"
#include "app/prompt_history.h"
#include "app/run_worker.h"
#include "tests/widgets/support/widget_test.h"

#include <set>

namespace headlight::test {

using namespace std::chrono_literals;

/// The window's parts that need no window.
class ShellTest : public WidgetTest {
    Q_OBJECT
private slots:
    void typingOfAWordIsOneStep();
    void historyForgetsWhatWasUndone();
    void editKeepsFixedTokensBeforeIt();
    void encodingKeepsUnusualFixedTokens();
    void poolingKeepsTheMaximum();
    void everyErrorHasItsSentence();
    void everyBeatHasATitle();
    void readsArguments();
};

namespace {
PromptState state(const char* text) {
    return {{{}, text}, QString::fromUtf8(text), -1};
}

std::shared_ptr<const engine::ByteLevelBpe> tokenizer() {
    static const auto loaded = engine::ByteLevelBpe::load(bundledModel().toStdString());
    return loaded;
}
} // namespace

void ShellTest::typingOfAWordIsOneStep() {
    PromptHistory history;
    auto now = PromptHistory::Clock::now();
    for (const char* text : {"a", "ab", "ab ", "ab c", "ab cd"})
        history.push(state(text), PromptHistory::Kind::Typing, now += 50ms);
    QCOMPARE(history.undo().text, QStringLiteral("ab"));
    QCOMPARE(history.undo().text, QString());
    QVERIFY(!history.canUndo());
    QCOMPARE(history.redo().text, QStringLiteral("ab"));
    history.push(state("ab x"), PromptHistory::Kind::Typing, now += 50ms); // after a redo: a step of its own
    history.push(state("ab xy"), PromptHistory::Kind::Typing, now += 10s); // after a pause
    QCOMPARE(history.undo().text, QStringLiteral("ab x"));
    QCOMPARE(history.undo().text, QStringLiteral("ab"));
}

void ShellTest::historyForgetsWhatWasUndone() {
    PromptHistory history;
    history.push(state("one"), PromptHistory::Kind::Token);
    history.push(state("two"), PromptHistory::Kind::Token);
    history.undo();
    history.push(state("three"), PromptHistory::Kind::Token);
    QVERIFY(!history.canRedo());
    QCOMPARE(history.undo().text, QStringLiteral("one"));
    const QString large(3'000'000, QLatin1Char('x'));
    for (int i = 0; i < 20; ++i)
        history.push({{{}, "x"}, large, -1}, PromptHistory::Kind::Token);
    int steps = 0;
    for (; history.canUndo(); ++steps)
        history.undo();
    QVERIFY(steps < 10);
}

void ShellTest::editKeepsFixedTokensBeforeIt() {
    const auto bpe = tokenizer();
    const auto fixed = bpe->encode("The cat sat");
    const Prompt before{fixed, " down"};
    QCOMPARE(editedPrompt(before, QStringLiteral("The cat sat down."), *bpe), (Prompt{fixed, " down."}));
    QCOMPARE(editedPrompt(before, QStringLiteral("The cat sat"), *bpe), (Prompt{fixed, ""}));
    const Prompt cut = editedPrompt(before, QStringLiteral("The cat was"), *bpe);
    QCOMPARE(bpe->decode(cut.fixed) + cut.tail, std::string("The cat was"));
    QVERIFY(cut.fixed.size() < fixed.size() && std::equal(cut.fixed.begin(), cut.fixed.end(), fixed.begin()));
    QVERIFY(editedPrompt(before, QStringLiteral("A"), *bpe).fixed.empty());
    QVERIFY(editedPrompt(before, QString(), *bpe).empty());
}

void ShellTest::encodingKeepsUnusualFixedTokens() {
    const auto bpe = tokenizer();
    QCOMPARE(encodePrompt(*bpe, {{}, "The dog"}), bpe->encode("The dog"));
    // The usual encoding of "The do" goes on as one text with what follows …
    QCOMPARE(encodePrompt(*bpe, {bpe->encode("The do"), "g"}), bpe->encode("The dog"));
    // … an unusual one stays.
    auto unusual = bpe->encode("The do");
    unusual.push_back(bpe->encode("g").front());
    auto expected = unusual;
    const auto rest = bpe->encode(" ran");
    expected.insert(expected.end(), rest.begin(), rest.end());
    QCOMPARE(encodePrompt(*bpe, {unusual, " ran"}), expected);
}

void ShellTest::poolingKeepsTheMaximum() {
    const int length = 150;
    engine::Tensor pattern({2, length, length});
    for (int q = 0; q < length; ++q)
        for (int k = 0; k <= q; ++k)
            pattern.data[static_cast<std::size_t>((length + q) * length + k)] = 1.0F / static_cast<float>(q + 1);
    pattern.data[static_cast<std::size_t>(149) * length + 7] = 0.9F;
    const auto heads = poolPatterns(pattern.view());
    QCOMPARE(heads.size(), std::size_t(2));
    QCOMPARE(heads[0].step, 3);
    QCOMPARE(heads[0].rows, 50);
    QCOMPARE((*heads[0].values)[49 * 50 + 2], 0.9F);
    QCOMPARE((*heads[1].values)[0], 1.0F);
    QCOMPARE(poolPatterns(engine::Tensor({1, 5, 5}).view())[0].rows, 5);
}

void ShellTest::everyErrorHasItsSentence() {
    for (int code = 0; code <= static_cast<int>(engine::ErrorCode::Stopped); ++code) {
        const QString sentence = errorSentence(static_cast<engine::ErrorCode>(code));
        QVERIFY2(sentence.size() > 6 && sentence.endsWith(QLatin1Char('.')), qPrintable(QString::number(code)));
    }
}

void ShellTest::everyBeatHasATitle() {
    engine::Gpt2Config config;
    config.layerCount = 3;
    config.headCount = 2;
    config.modelDim = 64;
    const engine::OpTable ops = engine::makeGpt2OpTable(config);
    const Timeline timeline = Timeline::make(ops, 0, 1, 1);
    std::set<QString> titles;
    int count = 0;
    for (const Beat& beat : timeline.beats()) {
        if (beat.position != 1)
            continue;
        const QString title = beatTitle(beat, ops, 1);
        QVERIFY2(title.size() > 4, qPrintable(title));
        titles.insert(title);
        ++count;
    }
    QVERIFY(titles.size() >= static_cast<std::size_t>(count) - 4); // norms' sizes and additions happen twice
    QVERIFY(titles.contains(QStringLiteral("Layer 1 · head 1: scores ÷ √32")));
}

void ShellTest::readsArguments() {
    QString error;
    const auto options =
        readArguments({QStringLiteral("headlight"), QStringLiteral("--render"), QStringLiteral("x.png"),
                       QStringLiteral("--view"), QStringLiteral("stage"), QStringLiteral("--layer"),
                       QStringLiteral("2"), QStringLiteral("--size=800x600"), QStringLiteral("--scale=2")},
                      error);
    QVERIFY2(options.has_value(), qPrintable(error));
    QCOMPARE(options->render, QStringLiteral("x.png"));
    QCOMPARE(options->view, ProgramOptions::View::Stage);
    QCOMPARE(options->layer, std::optional(2));
    QVERIFY(!options->head.has_value() && !options->prompt.has_value());
    QCOMPARE(options->size, QSize(800, 600));
    QCOMPARE(options->scale, 2.0);
    QVERIFY(!readArguments({QStringLiteral("headlight"), QStringLiteral("--layer"), QStringLiteral("-1")}, error));
    QVERIFY(error.contains(QLatin1String("--layer")));
}

HEADLIGHT_TEST(ShellTest)

} // namespace headlight::test

#include "shell_test.moc"
