// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/support/widget_test.h"

#include "engine/models/gpt2/config.h"
#include "widgets/timeline/breakpoint.h"

#include <cmath>
#include <limits>
#include <map>

using namespace headlight;
using engine::ElementRef;
using engine::HookKind;

namespace {

const engine::OpTable& table() {
    static const engine::OpTable ops = [] {
        engine::Gpt2Config config;
        config.layerCount = 3;
        config.headCount = 2;
        config.modelDim = 8;
        config.mlpDim = 16;
        config.contextLength = 16;
        config.vocabSize = 32;
        return engine::makeGpt2OpTable(config);
    }();
    return ops;
}

Breakpoint parsed(const QString& text) {
    auto result = parseBreakpoint(text);
    if (const auto* error = std::get_if<BreakpointError>(&result))
        qFatal("%s: %s", qPrintable(text), qPrintable(error->sentence));
    return std::get<Breakpoint>(result);
}

ConditionBreakpoint condition(const QString& text) {
    return std::get<ConditionBreakpoint>(parsed(text).what);
}

/// Zeros for every hook over some positions, to write single numbers into.
struct Numbers {
    int positions = 4;
    std::map<engine::Hook, engine::Tensor> tensors;
    int firstFinal = 0;

    engine::Tensor& of(engine::Hook hook) {
        auto [at, isNew] = tensors.try_emplace(hook);
        if (isNew)
            at->second = engine::Tensor(engine::hookShape(hook, table().shape(), positions));
        return at->second;
    }
    void set(engine::Hook hook, std::initializer_list<std::int64_t> index, float value) {
        engine::Tensor& tensor = of(hook);
        tensor.data[static_cast<std::size_t>(tensor.view().offset(std::span(index.begin(), index.size())))] = value;
    }
    FindRows rows() {
        return [this](engine::Hook hook) {
            const auto found = tensors.find(hook);
            return found == tensors.end() ? HookRows{} : HookRows{found->second.view(), firstFinal};
        };
    }
};

/// Positions and names of the beats at which a breakpoint stops.
QStringList stops(const Breakpoint& breakpoint, const Timeline& timeline, const FindRows& rows) {
    QStringList out;
    for (const Beat& beat : timeline.beats())
        if (judge(breakpoint, beat, table(), rows).state == Verdict::State::Holds) {
            const engine::Op& op = table().ops()[static_cast<std::size_t>(beat.ops.front())];
            out << QStringLiteral("%1:%2")
                       .arg(beat.position)
                       .arg(beat.folded ? QStringLiteral("layer %1").arg(beat.layer)
                                        : QString::fromStdString(engine::hookName(op.output)));
        }
    return out;
}
const FindRows nothing = [](engine::Hook) { return HookRows{}; };

} // namespace

/// Breakpoints: as written, as wrong as they can be written, and where they stop.
class BreakpointTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void readsConditions();
    void wrongTextIsSaidWithItsColumn_data();
    void wrongTextIsSaidWithItsColumn();
    void noTextIsTooStrange();
    void sizesOfTheModel();
    void stopsAtOps();
    void stopsAtLayersAndHeads();
    void conditionsHoldAtTheBeatOfTheirHook();
    void theClearestElementIsTold();
    void keysOfTheFutureDoNotCount();
    void sameLetterIsTheDiagonal();
    void absoluteValuesAndEquality();
    void whatIsNotHereIsSaid();
    void notFiniteNumbers();
};

void BreakpointTest::readsConditions() {
    ConditionBreakpoint c = condition("  pattern[5.1][q][k] > 0.8 ");
    QCOMPARE(parsed("  pattern[5.1][q][k] > 0.8 ").text, QString("pattern[5.1][q][k] > 0.8"));
    QVERIFY(c.hook == HookKind::Pattern && c.comparison == Comparison::Greater && !c.absolute && !c.diagonal);
    QCOMPARE(std::vector({c.layer, c.head, c.position, c.index}), std::vector({5, 1, -1, -1}));
    QCOMPARE(c.threshold, 0.8);
    c = condition("|q[2][3][7]|>=1e-2");
    QVERIFY(c.hook == HookKind::Q && c.absolute && c.comparison == Comparison::GreaterEqual);
    QCOMPARE(std::vector({c.layer, c.head, c.position, c.index}), std::vector({2, -1, 3, 7}));
    QCOMPARE(c.threshold, 0.01);
    c = condition("logits[i][12] <= -3");
    QVERIFY(c.hook == HookKind::Logits && c.comparison == Comparison::LessEqual);
    QCOMPARE(std::vector({c.layer, c.position, c.index}), std::vector({-1, -1, 12}));
    QCOMPARE(c.threshold, -3.0);
    QCOMPARE(condition("hook_resid_post < −.5").threshold, -0.5); // the minus that the screen shows
    QCOMPARE(condition("z[l.1] == 2").head, 1);
    QCOMPARE(condition("z[l.1] == 2").layer, -1);
    QVERIFY(condition("scores[*.*][*][*] ≥ 4").comparison == Comparison::GreaterEqual);
    QVERIFY(condition("pattern[1.0][q][q] > 0.5").diagonal);
    QVERIFY(std::get<OpBreakpoint>(parsed("OP softmax").what).op ==
            decltype(OpBreakpoint::op)(engine::OpKind::Softmax));
    QVERIFY(std::get<OpBreakpoint>(parsed("op mlp_out").what).op == decltype(OpBreakpoint::op)(HookKind::MlpOut));
    QCOMPARE(std::get<LayerBreakpoint>(parsed("layer 3").what).layer, 3);
    QCOMPARE(std::get<LayerBreakpoint>(parsed("head 3.1").what).head, 1);
}

void BreakpointTest::wrongTextIsSaidWithItsColumn_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("column");
    const std::pair<const char*, int> cases[] = {
        {"", 1},
        {"   ", 4},
        {"patern[5.1] > 1", 1},
        {"pattern[5.1][q][k]", 19},
        {"pattern[5.1][q][k] >", 21},
        {"pattern[5.1][q][k] > much", 22},
        {"pattern[5.1][q][k] > 0,8", 22},
        {"pattern[5.1][q][k] = 0.8", 20},
        {"pattern[5.1][q][k] > 0.8 0.9", 26},
        {"pattern[5.1][q][k][k] > 0.8", 19},
        {"pattern[5.][q] > 1", 11},
        {"pattern[5.1 > 1", 13},
        {"pattern[-1] > 1", 9},
        {"resid_post[2.1] > 1", 13},
        {"logits[1.1] > 1", 9},
        {"q[i.j][i] > 1", 8},
        {"|q[1] > 2", 7},
        {"q[1]| > 2", 5},
        {"q > inf", 5},
        {"q > nan", 5},
        {"op", 3},
        {"op sofmax", 4},
        {"op softmax 3", 12},
        {"layer", 6},
        {"layer x", 7},
        {"layer 99999999999", 7},
        {"head 3", 7},
        {"head 3.", 8},
        {"> 3", 1},
    };
    for (const auto& [text, column] : cases)
        QTest::newRow(text) << QString::fromUtf8(text) << column;
}

void BreakpointTest::wrongTextIsSaidWithItsColumn() {
    QFETCH(QString, text);
    QFETCH(int, column);
    const auto result = parseBreakpoint(text);
    QVERIFY(std::holds_alternative<BreakpointError>(result));
    const auto& error = std::get<BreakpointError>(result);
    QVERIFY2(error.column == column, qPrintable(QStringLiteral("%1: %2").arg(error.column).arg(error.sentence)));
    QVERIFY(error.sentence.contains(QString::number(column)));
    QVERIFY(error.sentence.endsWith(QLatin1Char('.')));
}

void BreakpointTest::noTextIsTooStrange() {
    const QString letters = QStringLiteral("patern[]. 019q|<>=-*+e\u2212\u00a0_é\t");
    quint32 seed = 1;
    for (int round = 0; round < 20'000; ++round) {
        QString text = round % 3 == 0   ? QStringLiteral("pattern[")
                       : round % 3 == 1 ? QStringLiteral("|q[1.")
                                        : QString();
        for (int i = 0; i < round % 17; ++i) {
            seed = seed * 1664525U + 1013904223U;
            text += letters[static_cast<int>((seed >> 16) % static_cast<quint32>(letters.size()))];
        }
        const auto result = parseBreakpoint(text);
        if (const auto* error = std::get_if<BreakpointError>(&result))
            QVERIFY(error->column >= 1 && error->column <= text.size() + 1);
    }
    QVERIFY(std::holds_alternative<BreakpointError>(parseBreakpoint(QString(100'000, QLatin1Char('[')))));
}

void BreakpointTest::sizesOfTheModel() {
    const auto& shape = table().shape();
    for (const char* fits : {"layer 2", "head 2.1", "pattern[2.1][15][15] > 0", "mlp_post[0][0][15] > 0",
                             "logits[0][31] > 0", "op softmax", "q[0.0][0][3] > 0"})
        QVERIFY2(misfit(parsed(fits), shape).isEmpty(), fits);
    for (const char* not_ : {"layer 3", "head 0.2", "pattern[3.1] > 0", "pattern[2.2] > 0", "pattern[2.1][16] > 0",
                             "mlp_post[0][0][16] > 0", "logits[0][32] > 0", "q[0.0][0][4] > 0"})
        QVERIFY2(misfit(parsed(not_), shape).endsWith(QLatin1Char('.')), not_);
}

void BreakpointTest::stopsAtOps() {
    const Timeline timeline = Timeline::make(table(), 0, 1, 1);
    QCOMPARE(stops(parsed("op softmax"), timeline, nothing),
             QStringList({"0:blocks.1.attn.hook_pattern", "0:probabilities", "1:blocks.1.attn.hook_pattern",
                          "1:probabilities"}));
    QCOMPARE(stops(parsed("op mlp_out"), timeline, nothing),
             QStringList({"0:blocks.1.hook_mlp_out", "1:blocks.1.hook_mlp_out"}));
    // A skipped part runs its ops, too; it is named by its first.
    const Timeline skipped = Timeline::make(table(), {0, 0, 1, {ChapterPart::Attention}});
    QCOMPARE(stops(parsed("op softmax"), skipped, nothing),
             QStringList({"0:blocks.1.attn.hook_attn_dot", "0:probabilities"}));
}

void BreakpointTest::stopsAtLayersAndHeads() {
    const Timeline timeline = Timeline::make(table(), 0, 1, 0);
    QCOMPARE(stops(parsed("layer 0"), timeline, nothing),
             QStringList({"0:blocks.0.ln1.hook_scale", "1:blocks.0.ln1.hook_scale"}));
    QCOMPARE(stops(parsed("layer 2"), timeline, nothing), QStringList({"0:layer 2", "1:layer 2"}));
    QCOMPARE(stops(parsed("layer 9"), timeline, nothing), QStringList());
    QCOMPARE(stops(parsed("head 0.1"), timeline, nothing),
             QStringList({"0:blocks.0.attn.hook_q", "1:blocks.0.attn.hook_q"}));
    QCOMPARE(stops(parsed("head 2.1"), timeline, nothing), QStringList({"0:layer 2", "1:layer 2"}));
    QCOMPARE(stops(parsed("layer 2"), Timeline::make(table(), 0, 0, 2), nothing),
             QStringList({"0:blocks.2.hook_resid_pre"}));
}

void BreakpointTest::conditionsHoldAtTheBeatOfTheirHook() {
    Numbers numbers;
    numbers.of({HookKind::Pattern, 0});
    numbers.of({HookKind::Pattern, 2});
    numbers.set({HookKind::Pattern, 1}, {1, 3, 2}, 0.9f);
    numbers.set({HookKind::Pattern, 1}, {0, 2, 1}, 0.85f);
    const Timeline open = Timeline::make(table(), 0, 3, 1);
    const QString at3 = QStringLiteral("3:blocks.1.attn.hook_pattern"),
                  at2 = QStringLiteral("2:blocks.1.attn.hook_pattern");
    const auto rows = numbers.rows();
    QCOMPARE(stops(parsed("pattern[1.1][q][k] > 0.8"), open, rows), QStringList({at3}));
    QCOMPARE(stops(parsed("pattern[1][q][k] > 0.8"), open, rows), QStringList({at2, at3}));
    QCOMPARE(stops(parsed("pattern > 0.8"), open, rows), QStringList({at2, at3}));
    QCOMPARE(stops(parsed("pattern[1.1][3][2] > 0.8"), open, rows), QStringList({at3}));
    QCOMPARE(stops(parsed("pattern[1.1][3][1] > 0.8"), open, rows), QStringList());
    QCOMPARE(stops(parsed("pattern[1.1][2][k] > 0.8"), open, rows), QStringList());
    QCOMPARE(stops(parsed("pattern[0.1][q][k] > 0.8"), open, rows), QStringList());
    QCOMPARE(stops(parsed("pattern[1.1][q][k] > 0.9"), open, rows), QStringList());
    // Numbers of a folded layer count as well, at its beat.
    QCOMPARE(stops(parsed("pattern[1.1][q][k] > 0.8"), Timeline::make(table(), 0, 3, 0), rows),
             QStringList({"3:layer 1"}));
}

void BreakpointTest::theClearestElementIsTold() {
    Numbers numbers;
    const engine::Hook z{HookKind::Z, 1}, mlp{HookKind::MlpPost, 1};
    numbers.set(z, {2, 0, 3}, 0.5f);
    numbers.set(z, {2, 1, 2}, 0.7f);
    numbers.set(z, {2, 1, 1}, -0.9f);
    numbers.set(z, {3, 1, 1}, 5);
    numbers.set(mlp, {2, 13}, -4);
    const Timeline timeline = Timeline::make(table(), 0, 3, 1);
    const auto ask = [&](const char* text, engine::Hook hook) {
        const int beat = timeline.find(2, table().producer(hook)->id);
        return judge(parsed(text), timeline.beats()[static_cast<std::size_t>(beat)], table(), numbers.rows());
    };
    Verdict v = ask("z[1] > 0.4", z);
    QVERIFY(v.element == (ElementRef{z, {2, 1, 2}}));
    QCOMPARE(v.value, 0.7f);
    v = ask("|z[1]| > 0.4", z);
    QVERIFY(v.element == (ElementRef{z, {2, 1, 1}}));
    QCOMPARE(v.value, -0.9f); // as it is
    v = ask("z[1] < 0.1", z);
    QVERIFY(v.element == (ElementRef{z, {2, 1, 1}}));
    v = ask("mlp_post[1][i][13] < 0", mlp);
    QVERIFY(v.element == (ElementRef{mlp, {2, 13, 0}}));
    QVERIFY(ask("mlp_post[1][i][13] > 0", mlp).state == Verdict::State::DoesNotHold);
    QVERIFY(ask("mlp_post[1][i][13] > 0", z).state == Verdict::State::Elsewhere);
}

void BreakpointTest::keysOfTheFutureDoNotCount() {
    Numbers numbers;
    numbers.set({HookKind::AttnDot, 1}, {0, 1, 3}, 9); // computed for the picture, never attended to
    const Timeline timeline = Timeline::make(table(), 0, 3, 1);
    QCOMPARE(stops(parsed("dot[1.0] > 8"), timeline, numbers.rows()), QStringList());
    QCOMPARE(stops(parsed("dot[1.0][1][3] > 8"), timeline, numbers.rows()), QStringList());
    const float minus = -std::numeric_limits<float>::infinity();
    for (int key = 2; key < 4; ++key)
        numbers.set({HookKind::AttnScores, 1}, {0, 1, key}, minus);
    QCOMPARE(stops(parsed("scores[1.0] < -1e30"), timeline, numbers.rows()), QStringList());
}

void BreakpointTest::sameLetterIsTheDiagonal() {
    Numbers numbers;
    numbers.set({HookKind::Pattern, 1}, {0, 3, 2}, 0.9f);
    numbers.set({HookKind::Pattern, 1}, {0, 2, 2}, 0.6f);
    const Timeline timeline = Timeline::make(table(), 0, 3, 1);
    QCOMPARE(stops(parsed("pattern[1.0][q][q] > 0.5"), timeline, numbers.rows()),
             QStringList({"2:blocks.1.attn.hook_pattern"}));
}

void BreakpointTest::absoluteValuesAndEquality() {
    Numbers numbers;
    numbers.set({HookKind::Q, 1}, {1, 0, 0}, 0.1f);
    numbers.set({HookKind::Q, 1}, {2, 0, 0}, -0.3f);
    const Timeline timeline = Timeline::make(table(), 1, 2, 1);
    const auto rows = numbers.rows();
    const QString q1 = QStringLiteral("1:blocks.1.attn.hook_q"), q2 = QStringLiteral("2:blocks.1.attn.hook_q");
    QCOMPARE(stops(parsed("q[1.0][i][0] == 0.1"), timeline, rows), QStringList({q1})); // 0.1 as a float
    QCOMPARE(stops(parsed("q[1.0][i][0] >= 0.2"), timeline, rows), QStringList());
    QCOMPARE(stops(parsed("|q[1.0][i][0]| >= 0.2"), timeline, rows), QStringList({q2}));
    QCOMPARE(stops(parsed("q[1.0][i][0] <= -0.3"), timeline, rows), QStringList({q2}));
    QCOMPARE(stops(parsed("q[1.0][i][0] < 0.2"), timeline, rows), QStringList({q1, q2}));
}

void BreakpointTest::whatIsNotHereIsSaid() {
    Numbers numbers;
    numbers.positions = 2;
    numbers.firstFinal = 2; // the last two of four
    numbers.set({HookKind::Logits}, {1, 5}, 3);
    const Timeline timeline = Timeline::make(table(), 0, 3, 1);
    QList<Verdict> verdicts;
    for (const Beat& beat : timeline.beats())
        if (const Verdict v = judge(parsed("logits > 2"), beat, table(), numbers.rows());
            v.state != Verdict::State::Elsewhere)
            verdicts << v;
    QCOMPARE(verdicts.size(), 4);
    QVERIFY(verdicts[0].state == Verdict::State::NotHere && verdicts[1].state == Verdict::State::NotHere);
    QVERIFY(verdicts[2].state == Verdict::State::DoesNotHold && verdicts[3].state == Verdict::State::Holds);
    QVERIFY(verdicts[3].element == (ElementRef{{HookKind::Logits}, {3, 5, 0}}));
    const int pattern = timeline.find(0, table().producer({HookKind::Pattern, 2})->id);
    const Verdict v =
        judge(parsed("pattern[2.0] > 0.1"), timeline.beats()[static_cast<std::size_t>(pattern)], table(), nothing);
    QVERIFY(v.state == Verdict::State::NotHere);
    QCOMPARE(v.missingLayer, 2);
}

void BreakpointTest::notFiniteNumbers() {
    Numbers numbers;
    numbers.set({HookKind::MlpPre, 1}, {0, 3}, std::numeric_limits<float>::quiet_NaN());
    numbers.set({HookKind::MlpPre, 1}, {1, 3}, std::numeric_limits<float>::infinity());
    const Timeline timeline = Timeline::make(table(), 0, 1, 1);
    QCOMPARE(stops(parsed("mlp_pre[1] > 5"), timeline, numbers.rows()), QStringList({"1:blocks.1.mlp.hook_pre"}));
    QCOMPARE(stops(parsed("|mlp_pre[1][i][3]| < 5"), timeline, numbers.rows()), QStringList());
}

HEADLIGHT_TEST(BreakpointTest)
#include "breakpoint_test.moc"
