// SPDX-License-Identifier: GPL-3.0-or-later
// Words as options: what becomes of them in the form of the laboratory, and where a refusal is said.
#include "app/laboratory/model_words.h"
#include "app/laboratory/phrase_field.h"
#include "tests/app/support/laboratory.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>

#include <random>

namespace headlight::test {

namespace {

using Ids = std::vector<engine::TokenId>;

TokenWords bundledWords() {
    const std::shared_ptr<const engine::ByteLevelBpe> tokenizer = bundled().tokenizer;
    TokenWords words;
    words.vocabSize = bundled().model->shape().vocabSize;
    words.encode = [tokenizer](const QString& text) { return tokenizer->encode(text.toStdString()); };
    words.decode = [tokenizer](const Ids& ids) { return QString::fromStdString(tokenizer->decode(ids)); };
    words.shown = [tokenizer](engine::TokenId id) { return visibleToken(tokenizer->decodeBytes({&id, 1})); };
    return words;
}

void write(DecodingForm* form, const char* field, const QString& text) {
    auto* phrases = form->findChild<PhraseField*>(QLatin1String(field));
    QVERIFY(phrases);
    phrases->line()->setFocus();
    QTest::keyClick(phrases->line(), Qt::Key_A, Qt::ControlModifier);
    QTest::keyClick(phrases->line(), Qt::Key_Delete);
    QTest::keyClicks(phrases->line(), text);
    QTest::keyClick(phrases->line(), Qt::Key_Return);
}

} // namespace

class DecodingFormTest : public WidgetTest {
    Q_OBJECT
private slots:
    void partsOfALine() {
        QCOMPARE(splitPhrases(QStringLiteral("a, b")), QStringList({QStringLiteral("a"), QStringLiteral(" b")}));
        QCOMPARE(splitPhrases(QStringLiteral(R"(a\,b,c\\,\n)")),
                 QStringList({QStringLiteral("a,b"), QStringLiteral("c\\"), QStringLiteral("\n")}));
        QCOMPARE(splitPhrases(QStringLiteral(" ,, x,")), QStringList({QStringLiteral(" x")}));
        QCOMPARE(splitPhrases({}), QStringList());
        for (const QStringList& parts : {QStringList{QStringLiteral("a,b\\,"), QStringLiteral("\n")}, QStringList{}})
            QCOMPARE(splitPhrases(joinPhrases(parts)), parts);
    }

    void wordsBecomeTheTokenizersTokens() {
        const TokenWords words = bundledWords();
        const PhraseList list = readPhrases(QStringLiteral(" Tim, the robot,#7 #9,\\#7"), PhraseKind::Phrases, words);
        QCOMPARE(list.problem, QString());
        QCOMPARE(list.phrases.size(), std::size_t(4));
        QCOMPARE(list.phrases[0].ids, words.encode(QStringLiteral(" Tim")));
        QCOMPARE(list.phrases[1].ids, words.encode(QStringLiteral(" the robot")));
        QCOMPARE(list.phrases[2].ids, (Ids{7, 9}));
        QCOMPARE(list.phrases[3].ids, words.encode(QStringLiteral("#7")));
        QVERIFY2(list.preview.startsWith(QChar(0x2423)), qPrintable(list.preview)); // the space is seen
        const PhraseList biases = readPhrases(QStringLiteral(" a:b:-2.5,#3: 1e1"), PhraseKind::Biases, words);
        QCOMPARE(biases.phrases.size(), std::size_t(2));
        QCOMPARE(biases.phrases[0], (TokenPhrase{words.encode(QStringLiteral(" a:b")), -2.5}));
        QCOMPARE(biases.phrases[1], (TokenPhrase{{3}, 10}));
    }

    void whatCannotBeReadIsNamed_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("named");
        QTest::newRow("no number") << " good" << static_cast<int>(PhraseKind::Biases) << "good";
        QTest::newRow("no such number") << " good:x" << static_cast<int>(PhraseKind::Biases) << "good:x";
        QTest::newRow("no words") << " ok:1,:2" << static_cast<int>(PhraseKind::Biases) << "no token";
        QTest::newRow("beyond the vocabulary") << "#5,#999999" << static_cast<int>(PhraseKind::Phrases) << "#999999";
        QTest::newRow("several tokens") << " the robot" << static_cast<int>(PhraseKind::Tokens) << " the robot";
        QTest::newRow("two") << "#1,#2" << static_cast<int>(PhraseKind::OneToken) << "one token";
    }
    void whatCannotBeReadIsNamed() {
        QFETCH(QString, line);
        QFETCH(int, kind);
        QFETCH(QString, named);
        const PhraseList list = readPhrases(line, static_cast<PhraseKind>(kind), bundledWords());
        QVERIFY(list.phrases.empty());
        QVERIFY2(list.problem.contains(named), qPrintable(list.problem));
    }

    void whatIsWrittenReadsTheSame() {
        const TokenWords words = bundledWords();
        std::mt19937 random(5);
        for (int round = 0; round < 400; ++round) { // most random sequences are no text that becomes them again
            std::vector<TokenPhrase> phrases(random() % 4);
            for (TokenPhrase& phrase : phrases) {
                phrase.ids.resize(1 + random() % 3);
                for (engine::TokenId& id : phrase.ids)
                    id = static_cast<engine::TokenId>(random() % static_cast<unsigned>(words.vocabSize));
                phrase.number = static_cast<double>(random() % 1000) / 8 - 60;
            }
            const QString line = writePhrases(phrases, PhraseKind::Biases, words);
            const PhraseList read = readPhrases(line, PhraseKind::Biases, words);
            QVERIFY2(read.phrases == phrases, qPrintable(line + QStringLiteral(" → ") + read.problem));
        }
        QCOMPARE(writePhrases({{words.encode(QStringLiteral(" Tim"))}}, PhraseKind::Phrases, words),
                 QStringLiteral(" Tim"));
        for (int round = 0; round < 2000; ++round) { // anything typed ends with phrases or a sentence
            QString line;
            for (std::size_t i = random() % 12; i > 0; --i)
                line += QStringLiteral("#\\,:n0 9aé\n")[static_cast<qsizetype>(random() % 11)];
            const auto kind = static_cast<PhraseKind>(random() % 4);
            const PhraseList read = readPhrases(line, kind, words);
            QVERIFY(read.problem.isEmpty() || read.phrases.empty());
            for (const TokenPhrase& phrase : read.phrases)
                QVERIFY2(!phrase.ids.empty(), qPrintable(line));
        }
    }

    void wordsInTheFormAreObeyed() {
        WindowFixture f;
        QVERIFY(f.open());
        DecodingLab* lab = openLab(f);
        DecodingForm* form = lab->form();
        form->findChild<QComboBox*>(QStringLiteral("method"))->setCurrentIndex(0);
        QVERIFY(decode(lab));
        const engine::TokenId first = lab->answer()->result->sequences.front().tokens.front();
        const TokenWords words = wordsOf(f.store());
        const QString word = writePhrases({{{first}}}, PhraseKind::Phrases, words);
        QCOMPARE(form->group(DecodingForm::WordsGroup)->isOpen(), true);
        write(form, "suppress_tokens", word);
        QCOMPARE(form->options().suppressTokens, Ids{first});
        QVERIFY(decode(lab));
        const Ids without = lab->answer()->result->sequences.front().tokens;
        QVERIFY(std::find(without.begin(), without.end(), first) == without.end());
        write(form, "sequence_bias", word + QStringLiteral(":1000")); // suppressed all the same
        QCOMPARE(form->options().sequenceBias, (std::vector<engine::SequenceBias>{{{first}, 1000}}));
        QVERIFY(decode(lab));
        QCOMPARE(lab->answer()->result->sequences.front().tokens, without);
        write(form, "suppress_tokens", QString());
        QVERIFY(decode(lab));
        const Ids always = lab->answer()->result->sequences.front().tokens;
        QVERIFY(std::all_of(always.begin(), always.end(), [&](engine::TokenId id) { return id == first; }));
        write(form, "begin_suppress_tokens", word);
        QVERIFY(decode(lab));
        QVERIFY(lab->answer()->result->sequences.front().tokens.front() != first);
        QCOMPARE(lab->answer()->result->sequences.front().tokens[1], first);
        form->findChild<QPushButton*>(QStringLiteral("nothing"))->click();
        QCOMPARE(form->findChild<PhraseField*>(QStringLiteral("sequence_bias"))->line()->text(), QString());
        QVERIFY(form->options().sequenceBias.empty());
    }

    void everyOptionSaysWhatItDoes() {
        WindowFixture f;
        const DecodingForm* form = openLab(f)->form();
        int options = 0;
        for (const QLabel* label : form->findChildren<QLabel*>())
            if (label->buddy()) {
                ++options;
                QVERIFY2(!label->toolTip().isEmpty(), qPrintable(label->text()));
                QCOMPARE(label->buddy()->toolTip(), label->toolTip());
            }
        QVERIFY(options >= 36);
    }

    void decayAndForcedEnds() {
        WindowFixture f;
        QVERIFY(f.open());
        DecodingLab* lab = openLab(f);
        DecodingForm* form = lab->form();
        form->findChild<QComboBox*>(QStringLiteral("method"))->setCurrentIndex(0);
        form->findChild<QSpinBox*>(QStringLiteral("decay start"))->setValue(1);
        form->findChild<QDoubleSpinBox*>(QStringLiteral("decay factor"))->setValue(50);
        QCOMPARE(form->options().exponentialDecayLengthPenalty, (engine::LengthDecay{1, 50}));
        QVERIFY(decode(lab));
        QVERIFY(lab->answer()->result->sequences.front().tokens.size() < std::size_t(form->options().maxNewTokens));
        write(form, "eos_token_id", QStringLiteral("#5"));
        write(form, "forced_eos_token_id", QStringLiteral("#5"));
        form->findChild<QDoubleSpinBox*>(QStringLiteral("decay factor"))->setValue(1);
        QVERIFY(decode(lab));
        QCOMPARE(form->options().forcedEosTokenId, engine::TokenId(5));
        QCOMPARE(form->options().eosTokenIds, Ids{5});
    }

    void aProblemStandsAtItsFieldAndStopsTheSearch() {
        WindowFixture f;
        QVERIFY(f.open());
        DecodingLab* lab = openLab(f);
        DecodingForm* form = lab->form();
        QVERIFY(decode(lab));
        write(form, "suppress_tokens", QStringLiteral(" the robot"));
        const auto* field = form->findChild<PhraseField*>(QStringLiteral("suppress_tokens"));
        QVERIFY(field->shownBelow().contains(QStringLiteral("the robot")));
        lab->run();
        QVERIFY(!lab->running());
        QVERIFY(lab->findChild<QLabel*>(QStringLiteral("status"))->text().contains(QStringLiteral("suppress_tokens")));
        form->findChild<QComboBox*>(QStringLiteral("method"))->setCurrentIndex(1); // what was typed stays
        QCOMPARE(field->line()->text(), QStringLiteral(" the robot"));
        write(form, "suppress_tokens", QStringLiteral(" the"));
        QVERIFY(field->problem().isEmpty() && form->problem().isEmpty());
        QVERIFY(decode(lab));
    }

    void aRefusalStandsBelowTheFieldItNames() {
        WindowFixture f;
        QVERIFY(f.open());
        DecodingLab* lab = openLab(f);
        DecodingForm* form = lab->form();
        form->group(DecodingForm::EndsGroup)->setOpen(false);
        form->findChild<QComboBox*>(QStringLiteral("method"))->setCurrentIndex(0);
        form->findChild<QSpinBox*>(QStringLiteral("min_new_tokens"))->setValue(400);
        lab->run();
        QVERIFY(!lab->running());
        QVERIFY(form->refusedField());
        QCOMPARE(form->refusedField()->objectName(), QStringLiteral("min_new_tokens"));
        const auto* label = form->findChild<QLabel*>(QStringLiteral("refusal"));
        QVERIFY(label->isVisibleTo(form) && label->text().contains(QStringLiteral("400")));
        QVERIFY(form->group(DecodingForm::EndsGroup)->isOpen());
        QFormLayout* rows = form->group(DecodingForm::EndsGroup)->rows();
        int field = -1, refusal = -1;
        QFormLayout::ItemRole role{};
        rows->getWidgetPosition(form->refusedField(), &field, &role);
        rows->getWidgetPosition(const_cast<QLabel*>(label), &refusal, &role);
        QCOMPARE(refusal, field + 1);
        form->findChild<QSpinBox*>(QStringLiteral("min_new_tokens"))->setValue(0);
        QVERIFY(decode(lab));
        QVERIFY(!form->refusedField() && !label->isVisibleTo(form));
    }

    void aTranslatorsOwnWordsAreShown() {
        WindowFixture f;
        QVERIFY(f.open());
        DecodingLab* lab = openLab(f);
        write(lab->form(), "bad_words_ids", QStringLiteral(" Tim"));
        f.session().setText(QStringLiteral("Onde está a chave do carro?"));
        f.window->openModel(folderOf(QStringLiteral("pt-en")));
        QVERIFY(f.waitSettled());
        const auto own = lab->form()->options();
        std::vector<Ids> shown;
        for (const TokenPhrase& phrase :
             lab->form()->findChild<PhraseField*>(QStringLiteral("bad_words_ids"))->phrases())
            shown.push_back(phrase.ids);
        QCOMPARE(shown, own.badWordsIds);
        write(lab->form(), "suppress_tokens", QStringLiteral("#9"));
        QCOMPARE(lab->form()->options().badWordsIds, own.badWordsIds); // another field changes nothing of it
        QVERIFY(decode(lab));
    }
};

HEADLIGHT_TEST(DecodingFormTest)

} // namespace headlight::test

#include "decoding_form_test.moc"
