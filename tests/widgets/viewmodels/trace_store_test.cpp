// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/support/widget_test.h"

#include "engine/models/gpt2/gpt2_runner.h"
#include "widgets/viewmodels/trace_store.h"

#include <QSignalSpy>

#include <cmath>

using namespace headlight;
using engine::ElementRef;
using engine::Hook;
using engine::HookKind;

namespace {

std::shared_ptr<const engine::Gpt2Model> tinyModel() {
    static const auto model = engine::Gpt2Model::load(HEADLIGHT_TEST_DATA "/models/tiny-a");
    return model;
}

/// The 256 single bytes in GPT-2's printable alphabet, and one merge: " a". "a" is 0, " " 1, "b" 2, line end 3, " a" 4.
std::shared_ptr<const engine::ByteLevelBpe> tinyTokenizer() {
    const QString first = QStringLiteral("a\u0120b\u010a");
    QStringList entries{QStringLiteral("\"a\":0"), QStringLiteral("\"\u0120\":1"), QStringLiteral("\"b\":2"),
                        QStringLiteral("\"\u010a\":3"), QStringLiteral("\"\u0120a\":4")};
    int shifted = 256, id = 5;
    for (int byte = 0; byte < 256; ++byte) {
        const bool printable = (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
        const QChar letter(printable ? byte : shifted++);
        if (first.contains(letter))
            continue;
        const QString escaped = letter == u'"' || letter == u'\\' ? QStringLiteral("\\") + letter : QString(letter);
        entries.append(QStringLiteral("\"%1\":%2").arg(escaped).arg(id++));
    }
    const std::string vocab = ("{" + entries.join(',') + "}").toStdString();
    return engine::ByteLevelBpe::parse(vocab, "#version: 0.2\n\u0120 a\n");
}

const std::vector<engine::TokenId> ids{4, 2, 0, 1, 3};

} // namespace

class TraceStoreTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void startsEmpty();
    void answersWithTheRecordedNumbers();
    void theFinalPartMayBeginLate();
    void aNewTraceDropsTheOldInsides();
    void lateAnswersOfAnOldRunAreDropped();
    void explainsFromItsOwnValues();
    void tokensAreShownVisibly();
    void visibleTokens_data();
    void visibleTokens();
};

void TraceStoreTest::startsEmpty() {
    TraceStore store;
    QCOMPARE(store.length(), 0);
    QVERIFY(!store.ops());
    QVERIFY(!store.inside(0));
    QVERIFY(!store.hook({HookKind::Q, 0}).data);
    QVERIFY(!store.has(ElementRef{}));
    QVERIFY(store.thumbnails().empty());
    QCOMPARE(store.tokenText(7), QString("#7"));
}

void TraceStoreTest::answersWithTheRecordedNumbers() {
    engine::Gpt2Runner runner(tinyModel(), 1);
    const auto trace = runner.run(ids);
    TraceStore store;
    store.setModel(tinyModel(), nullptr);
    store.setTrace(trace, 3);
    QCOMPARE(store.length(), 5);
    QCOMPARE(store.promptLength(), 3);
    QCOMPARE(store.token(1), 2);
    QSignalSpy arrived(&store, &TraceStore::insideArrived);
    const int layers = tinyModel()->shape().layerCount;
    for (int layer = -1; layer <= layers; ++layer) {
        const auto inside = runner.inside(*trace, layer);
        store.addInside(trace, inside, 0);
        QCOMPARE(arrived.last()[0].value<Place>(), Place(layer));
        for (const auto& [hook, tensor] : inside->tensors()) {
            const engine::TensorView view = store.hook(hook);
            QVERIFY(view.data == tensor.data.data()); // the very numbers, not a copy
            const ElementRef last{hook,
                                  {static_cast<int>(tensor.shape[0]) - 1, static_cast<int>(tensor.shape[1]) - 1,
                                   tensor.shape.size() > 2 ? static_cast<int>(tensor.shape[2]) - 1 : 0}};
            QVERIFY(store.has(last));
            QCOMPARE(std::isinf(store.value(last)) ? 1.0F : store.value(last),
                     std::isinf(tensor.data.back()) ? 1.0F : tensor.data.back());
            ElementRef outside = last;
            ++outside.index[1];
            QVERIFY(!store.has(outside));
            outside.index[1] = -1;
            QVERIFY(!store.has(outside));
        }
    }
    QCOMPARE(arrived.size(), layers + 2);
    const engine::WeightElement weight{{engine::WeightKind::QueryWeight, 0}, 2, 3};
    QCOMPARE(store.weight(weight), tinyModel()->weight(weight.weight).at({2, 3}));
}

void TraceStoreTest::theFinalPartMayBeginLate() {
    engine::Gpt2Runner runner(tinyModel(), 1);
    const auto trace = runner.run(ids);
    const int layers = tinyModel()->shape().layerCount;
    const auto whole = runner.inside(*trace, layers);
    TraceStore store;
    store.setModel(tinyModel(), nullptr);
    store.setTrace(trace, 5);
    store.addInside(trace, runner.finalInside(*trace, 3, 5), 3);
    QCOMPARE(store.firstFinalPosition(), 3);
    const Hook logits{HookKind::Logits, -1};
    QVERIFY(!store.has(ElementRef{logits, {2, 0, 0}}));
    for (int position : {3, 4})
        QCOMPARE(store.value(ElementRef{logits, {position, 1, 0}}), whole->find(logits)->view().at({position, 1}));
    QVERIFY(!store.has(ElementRef{logits, {5, 0, 0}}));
}

void TraceStoreTest::aNewTraceDropsTheOldInsides() {
    engine::Gpt2Runner runner(tinyModel(), 1);
    const auto trace = runner.run(ids);
    TraceStore store;
    store.setModel(tinyModel(), nullptr);
    store.setTrace(trace, 5);
    store.addInside(trace, runner.inside(*trace, 0), 0);
    store.setStages(std::make_shared<const engine::SamplingStages>());
    store.setThumbnails(trace, {{AttentionBlock::Own, std::vector<HeadThumbnail>(4)}});
    QSignalSpy changed(&store, &TraceStore::traceChanged);
    store.setTrace(trace->prefix(2), 2);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(store.length(), 2);
    QVERIFY(!store.inside(0));
    QVERIFY(!store.stages());
    QVERIFY(store.thumbnails().empty());
    QSignalSpy model(&store, &TraceStore::modelChanged);
    store.setModel(nullptr, nullptr);
    QCOMPARE(model.size(), 1);
    QCOMPARE(store.length(), 0);
}

void TraceStoreTest::lateAnswersOfAnOldRunAreDropped() {
    engine::Gpt2Runner runner(tinyModel(), 1);
    const auto old = runner.run(ids);
    const auto inside = runner.inside(*old, 0);
    const auto now = runner.run(std::vector<engine::TokenId>{1, 2});
    TraceStore store;
    store.setModel(tinyModel(), nullptr);
    store.setTrace(now, 2);
    QSignalSpy arrived(&store, &TraceStore::insideArrived), thumbnails(&store, &TraceStore::thumbnailsChanged);
    store.addInside(old, inside, 0);
    store.addInside(nullptr, inside, 0);
    store.setThumbnails(old, {{AttentionBlock::Own, std::vector<HeadThumbnail>(4)}});
    QCOMPARE(arrived.size(), 0);
    QCOMPARE(thumbnails.size(), 0);
    QVERIFY(!store.inside(0));
    QVERIFY(store.thumbnails().empty());
}

void TraceStoreTest::explainsFromItsOwnValues() {
    engine::Gpt2Runner runner(tinyModel(), 1);
    const auto trace = runner.run(ids);
    TraceStore store;
    store.setModel(tinyModel(), nullptr);
    store.setTrace(trace, 5);
    for (int layer = -1; layer <= tinyModel()->shape().layerCount; ++layer)
        store.addInside(trace, runner.inside(*trace, layer), 0);
    for (const ElementRef& element :
         {ElementRef{{HookKind::Embed, -1}, {2, 1, 0}}, ElementRef{{HookKind::Q, 0}, {4, 0, 1}},
          ElementRef{{HookKind::Pattern, 0}, {0, 3, 1}}, ElementRef{{HookKind::Z, 0}, {4, 0, 0}},
          ElementRef{{HookKind::Logits, -1}, {4, 2, 0}}}) {
        const engine::Explanation why = store.ops()->explain(element, store);
        QVERIFY2(std::abs(why.value - static_cast<double>(store.value(element))) < 1e-4,
                 engine::toString(element).c_str());
    }
}

void TraceStoreTest::tokensAreShownVisibly() {
    engine::Gpt2Runner runner(tinyModel(), 1);
    TraceStore store;
    store.setModel(tinyModel(), tinyTokenizer());
    store.setTrace(runner.run(ids), 5);
    QCOMPARE(store.tokenAt(0), QStringLiteral("␣a"));
    QCOMPARE(store.tokenAt(1), QStringLiteral("b"));
    QCOMPARE(store.tokenAt(3), QStringLiteral("␣"));
    QCOMPARE(store.tokenAt(4), QStringLiteral("↵"));
    QCOMPARE(store.tokenText(999), QStringLiteral("#999"));
}

void TraceStoreTest::visibleTokens_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("shown");
    QTest::newRow("word") << QByteArray("cat") << QStringLiteral("cat");
    QTest::newRow("leading space") << QByteArray(" cat") << QStringLiteral("␣cat");
    QTest::newRow("lone spaces") << QByteArray("   ") << QStringLiteral("␣␣␣");
    QTest::newRow("inner and last space") << QByteArray("a b ") << QStringLiteral("a b␣");
    QTest::newRow("line end") << QByteArray("\n\n") << QStringLiteral("↵↵");
    QTest::newRow("tab") << QByteArray("\tx") << QStringLiteral("⇥x");
    QTest::newRow("carriage return") << QByteArray("\r") << QStringLiteral("‹0D›");
    QTest::newRow("zero byte") << QByteArray("a\0b", 3) << QStringLiteral("a‹00›b");
    QTest::newRow("empty") << QByteArray() << QString();
    QTest::newRow("first byte of three") << QByteArray("\xe2") << QStringLiteral("‹E2›");
    QTest::newRow("cut character") << QByteArray("x\xe2\x82") << QStringLiteral("x‹E2›‹82›");
    QTest::newRow("whole character") << QByteArray("\xe2\x82\xac") << QStringLiteral("€");
    QTest::newRow("continuation first") << QByteArray("\x80 is") << QStringLiteral("‹80› is");
    QTest::newRow("overlong slash") << QByteArray("\xc0\xaf") << QStringLiteral("‹C0›‹AF›");
    QTest::newRow("overlong three") << QByteArray("\xe0\x80\xaf") << QStringLiteral("‹E0›‹80›‹AF›");
    QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << QStringLiteral("‹ED›‹A0›‹80›");
    QTest::newRow("beyond Unicode") << QByteArray("\xf4\x90\x80\x80") << QStringLiteral("‹F4›‹90›‹80›‹80›");
    QTest::newRow("emoji") << QByteArray("\xf0\x9f\x90\xb1") << QString::fromUtf8("\xf0\x9f\x90\xb1");
    QTest::newRow("Greek") << QByteArray("\xce\xb1") << QStringLiteral("α");
    QTest::newRow("no-break space") << QByteArray("\xc2\xa0") << QStringLiteral("‹U+00A0›");
    QTest::newRow("joiner") << QByteArray("\xe2\x80\x8d") << QStringLiteral("‹U+200D›");
    QTest::newRow("lone accent") << QByteArray("\xcc\x81") << QString::fromUtf8("\xe2\x97\x8c\xcc\x81");
    QTest::newRow("accent on a letter") << QByteArray("e\xcc\x81") << QString::fromUtf8("e\xcc\x81");
}

void TraceStoreTest::visibleTokens() {
    QFETCH(QByteArray, bytes);
    QFETCH(QString, shown);
    QCOMPARE(visibleToken(bytes.toStdString()), shown);
}

HEADLIGHT_TEST(TraceStoreTest)
#include "trace_store_test.moc"
