// SPDX-License-Identifier: GPL-3.0-or-later
// The window with a bundled translator: texts, forced tokens, what-ifs, every attention at every level.
#include "app/model_library.h"
#include "app/prompt_panel.h"
#include "app/what_if_panel.h"
#include "tests/app/support/window_fixture.h"
#include "widgets/stage/stage_view.h"
#include "widgets/viewmodels/changed_by_hand.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <algorithm>
#include <set>

namespace headlight::test {

namespace {

const QString sentence = QStringLiteral("A menina comprou um livro vermelho.");

QString translator(const QString& name = QStringLiteral("pt-en")) {
    for (const BundledModel& model : bundledModels())
        if (model.name == name)
            return model.folder;
    return {};
}

bool open(WindowFixture& f, const QString& text = sentence) {
    f.session().setText(text);
    f.window->openModel(translator());
    return f.waitSettled();
}

template <typename Widget>
Widget* part(WindowFixture& f, const char* name) {
    return f.window->whatIf()->findChild<Widget*>(QLatin1String(name));
}

bool tryAndWait(WindowFixture& f, const char* button) {
    bool done = false;
    QObject context;
    QObject::connect(&f.session(), &Session::triedOut, &context, [&] { done = true; });
    QObject::connect(&f.session(), &Session::tryFailed, &context, [&] { done = true; });
    part<QPushButton>(f, button)->click();
    return QTest::qWaitFor([&] { return done; }, 60'000);
}

} // namespace

class TranslationTest : public WidgetTest {
    Q_OBJECT
private slots:
    void readsTwoTexts() {
        WindowFixture f;
        QVERIFY(open(f));
        QVERIFY(f.store().translates());
        QCOMPARE(f.store().tokenAt(engine::Stack::Encoder, f.store().sourceLength() - 1), QStringLiteral("</s>"));
        QVERIFY(f.store().translation().size() > 10);
        QCOMPARE(f.window->prompt()->findChild<QLabel*>(QStringLiteral("translation"))->text(),
                 QStringLiteral("→ ") + f.store().translation());
        QVERIFY(f.session().playhead().timeline().hasSource());
    }

    void typingTranslatesAnew() {
        WindowFixture f;
        QVERIFY(open(f));
        const QString before = f.store().translation();
        f.session().setText(QStringLiteral("Onde está a chave do carro?"));
        QVERIFY(f.waitSettled());
        QVERIFY(f.store().translation() != before);
        f.session().undo();
        QVERIFY(f.waitSettled());
        QCOMPARE(f.store().translation(), before);
    }

    void aChosenTokenIsForcedAndTheRestWritten() {
        WindowFixture f;
        QVERIFY(open(f));
        const auto whole = f.tokens();
        while (f.session().canStepBack() && f.session().shownCount() > 2) {
            f.session().stepBack();
            QVERIFY(f.waitSettled());
        }
        QCOMPARE(f.session().text(), sentence); // the source stays
        const auto& order = f.store().stages()->order;
        const engine::TokenId other = order[0] == whole[2] ? order[1] : order[0];
        f.session().appendToken(other);
        QVERIFY(f.waitSettled());
        QCOMPARE(f.tokens()[1], whole[1]);
        QCOMPARE(f.tokens()[2], other);
        QVERIFY(f.tokens().size() > 3);
        QCOMPARE(f.store().promptLength(), 3); // start token, and the two that were chosen
        f.session().undo();
        QVERIFY(f.waitSettled());
        QCOMPARE(f.tokens(), whole);
    }

    void everyAttentionAtEveryLevel() {
        WindowFixture f;
        QVERIFY(open(f));
        const engine::ModelShape& shape = f.store().model()->shape();
        for (const AttentionBlock block : {AttentionBlock::Encoder, AttentionBlock::Decoder, AttentionBlock::Cross}) {
            for (const int layer : {0, shape.of(stackOf(block)).layerCount - 1}) {
                f.session().selection().setPlace(block, layer, 1);
                QVERIFY(QTest::qWaitFor([&] { return f.store().inside(stackOf(block), layer) != nullptr; }, 60'000));
                for (int level = 0; level < stageLevelCount; ++level) {
                    StageState state = f.window->stage()->state();
                    state.depth = level;
                    const DisplayList list = layoutStage(state, {1200, 720});
                    int cells = 0;
                    for (const Item& item : list.items)
                        if (const auto* grid = std::get_if<CellGrid>(&item))
                            cells += grid->rows * grid->columns;
                    QVERIFY2(cells > 10, qPrintable(QStringLiteral("block %1, layer %2, level %3: %4 cells")
                                                        .arg(static_cast<int>(block))
                                                        .arg(layer)
                                                        .arg(level)
                                                        .arg(cells)));
                }
            }
        }
    }

    void playsFromTheSourceToTheLastToken() {
        WindowFixture f;
        QVERIFY(open(f));
        Playhead& playhead = f.session().playhead();
        playhead.toStart();
        int sourceBeats = 0;
        for (const Beat& beat : playhead.timeline().beats())
            sourceBeats += beat.ofSource();
        QVERIFY(sourceBeats > 4);
        for (std::size_t i = 0; i < playhead.timeline().beats().size(); ++i) {
            playhead.stepForward();
            for (int level = 0; level < stageLevelCount; ++level) {
                StageState state = f.window->stage()->state();
                state.depth = level;
                layoutStage(state, {900, 600});
            }
        }
        QCOMPARE(playhead.phase().beat + 1, static_cast<int>(playhead.timeline().beats().size()));
    }

    void anIdentityEditChangesNothing() {
        WindowFixture f;
        QVERIFY(open(f));
        f.session().selection().setPlace(AttentionBlock::Cross, 1, 2);
        f.session().selection().setTarget(2);
        part<QComboBox>(f, "operation")->setCurrentIndex(1);
        part<QDoubleSpinBox>(f, "value")->setValue(1);
        QVERIFY(tryAndWait(f, "tryRow"));
        const auto& result = f.window->whatIf()->result();
        QVERIFY(result.has_value());
        QCOMPARE(result->before->tokens(), result->after->tokens());
        QVERIFY(result->logProbabilityBefore == result->logProbabilityAfter); // to the last bit
        QVERIFY(differenceOf(result->before->tokens(), result->after->tokens()).same());
        QVERIFY(changedByHand(*result->after) && !changedByHand(*result->before));
    }

    void anEditedRowCanBeLookedAtAndLeft() {
        WindowFixture f;
        QVERIFY(open(f));
        f.session().selection().setPlace(AttentionBlock::Cross, 0, 0);
        f.session().selection().setTarget(1);
        part<QComboBox>(f, "operation")->setCurrentIndex(0);
        part<QDoubleSpinBox>(f, "value")->setValue(0.75);
        part<QComboBox>(f, "key")->setCurrentIndex(0);
        QVERIFY(tryAndWait(f, "tryRow"));
        part<QPushButton>(f, "adopt")->click();
        QVERIFY(f.waitSettled());
        const engine::Hook pattern{engine::HookKind::CrossPattern, 0, engine::Stack::Decoder};
        QCOMPARE(f.store().value({pattern, {0, 1, 0}}), 0.75F);
        QVERIFY(changedByHand(*f.store().trace()));
        const engine::ElementRef edited{pattern, {0, 1, 0}};
        QVERIFY(changedByHand(*f.store().trace(), edited));
        QVERIFY(changedByHand(*f.store().trace(), {pattern, {0, 1, 3}})); // the same row
        QVERIFY(!changedByHand(*f.store().trace(), {pattern, {0, 2, 0}}));
        QVERIFY(!changedByHand(*f.store().trace(), {pattern, {1, 1, 0}}));
        f.session().selection().ask(edited);
        const auto& labels = f.window->findChildren<QLabel*>();
        QVERIFY2(QTest::qWaitFor([&] {
                     return std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
                         return label->text().contains(QStringLiteral("changed by hand: 0.75"));
                     });
                 }),
                 "where the edited weight comes from does not say that it was edited");
        f.session().selection().release();
        part<QPushButton>(f, "revert")->click();
        QVERIFY(f.waitSettled());
        QVERIFY(!changedByHand(*f.store().trace()));
        QVERIFY(f.store().value({pattern, {0, 1, 0}}) != 0.75F);
    }

    void anotherSourceWordTellsWhatChanged() {
        WindowFixture f;
        QVERIFY(open(f));
        part<QComboBox>(f, "word")->setCurrentIndex(part<QComboBox>(f, "word")->findText(QStringLiteral("vermelho")));
        part<QLineEdit>(f, "replacement")->setText(QStringLiteral("azul"));
        QVERIFY(tryAndWait(f, "tryWord"));
        const auto& result = f.window->whatIf()->result();
        QVERIFY(result.has_value());
        QCOMPARE(QString::fromStdString(result->what.source), QStringLiteral("A menina comprou um livro azul."));
        QCOMPARE(result->before->tokens(), f.tokens());
        part<QPushButton>(f, "adopt")->click();
        QVERIFY(f.waitSettled());
        QCOMPARE(f.session().text(), QStringLiteral("A menina comprou um livro azul."));
        f.session().undo();
        QVERIFY(f.waitSettled());
        QCOMPARE(f.session().text(), sentence);
    }

    void badTextsAreAnsweredWithASentence_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("another script") << QStringLiteral("日本語の文章です。");
        QTest::newRow("another language") << QStringLiteral("Die Kinder spielen im Garten.");
        QTest::newRow("only spaces") << QStringLiteral("   ");
        QTest::newRow("500 words") << QStringLiteral("casa ").repeated(500);
        QTest::newRow("right to left") << QStringLiteral("الأطفال يلعبون");
    }
    void badTextsAreAnsweredWithASentence() {
        QFETCH(QString, text);
        WindowFixture f;
        QVERIFY(open(f));
        bool failed = false;
        QObject::connect(&f.session(), &Session::failed, f.window.get(), [&] { failed = true; });
        f.session().setText(text);
        QVERIFY(QTest::qWaitFor([&] { return failed || f.session().settled(); }, 60'000));
        QVERIFY(f.store().trace() || failed);
    }

    void modelsOfBothFamiliesTakeTurns() {
        WindowFixture f;
        QVERIFY(open(f));
        f.session().playhead().toStart();
        f.session().playhead().play();
        for (int i = 0; i < 20; ++i)
            f.session().playhead().advance(0.3);
        f.window->openModel(bundledModel());
        QVERIFY(QTest::qWaitFor([&] { return !f.store().translates(); }, 60'000));
        QVERIFY(f.waitSettled());
        f.window->openModel(translator());
        QVERIFY(QTest::qWaitFor([&] { return f.store().translates(); }, 60'000));
        QVERIFY(f.waitSettled());
        QCOMPARE(f.session().selection().block(), AttentionBlock::Cross);
    }

    void aRecurrentModelIsShownToo() {
        WindowFixture f;
        f.session().setText(sentence);
        f.window->openModel(translator(QStringLiteral("pt-en-gru")));
        QVERIFY(f.waitSettled());
        QVERIFY(f.store().model()->shape().recurrent());
        QVERIFY(f.store().translation().size() > 10);
        Playhead& playhead = f.session().playhead();
        playhead.toStart();
        for (std::size_t i = 0; i < playhead.timeline().beats().size(); ++i) {
            playhead.stepForward();
            for (const StageLevel level : {StageLevel::Model, StageLevel::Element}) {
                StageState state = f.window->stage()->state();
                state.depth = static_cast<int>(level);
                for (const Item& item : layoutStage(state, {1200, 720}).items) {
                    const auto* grid = std::get_if<CellGrid>(&item);
                    if (!grid || grid->source.columnStep > 1)
                        continue;
                    for (int column = 0; column < grid->columns; ++column) {
                        const auto element = std::get<engine::ElementRef>(grid->source.at(0, column));
                        QCOMPARE(grid->value(0, column), f.store().value(element));
                    }
                }
            }
        }
        std::set<engine::HookKind> drawn; // what only one of the scenes shows is there too
        for (int level = 0; level < stageLevelCount; ++level) {
            StageState done = f.window->stage()->state();
            done.depth = level;
            for (const Item& item : layoutStage(done, {1200, 720}).items)
                if (const auto* grid = std::get_if<CellGrid>(&item))
                    if (const auto* hook = std::get_if<engine::Hook>(&grid->source.tensor))
                        drawn.insert(hook->kind);
        }
        for (const engine::HookKind kind :
             {engine::HookKind::Embed, engine::HookKind::ForwardState, engine::HookKind::BackwardState,
              engine::HookKind::DecoderState, engine::HookKind::AlignScores, engine::HookKind::AlignPattern,
              engine::HookKind::Attentional, engine::HookKind::Update})
            QVERIFY(drawn.contains(kind));
    }

    void differencesAreThoseOfTheLongestCommonPart() {
        QVERIFY(differenceOf({1, 2, 3}, {1, 2, 3}).same());
        const TokenDifference one = differenceOf({1, 2, 3, 4}, {1, 5, 3, 4});
        QCOMPARE(one.before, (std::vector<bool>{false, true, false, false}));
        QCOMPARE(one.after, (std::vector<bool>{false, true, false, false}));
        QCOMPARE(differenceOf({}, {7}).after, std::vector<bool>{true});
        QCOMPARE(differenceOf({1, 2}, {2}).before, (std::vector<bool>{true, false}));
    }
};

HEADLIGHT_TEST(TranslationTest)

} // namespace headlight::test

#include "translation_test.moc"
