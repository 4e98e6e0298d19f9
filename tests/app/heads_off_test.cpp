// SPDX-License-Identifier: GPL-3.0-or-later
// Heads switched off in the window: the run without them, what is said of it, and the way back.
#include "app/model_library.h"
#include "engine/models/gpt2/gpt2_runner.h"
#include "engine/models/interventions.h"
#include "tests/app/support/window_fixture.h"
#include "widgets/attention/attention_panel.h"
#include "widgets/attention/head_grid_view.h"
#include "widgets/attention/head_switch.h"
#include "widgets/viewmodels/changed_by_hand.h"
#include "widgets/viewmodels/heads_off.h"

#include <QLabel>
#include <QPushButton>

#include <cmath>

namespace headlight::test {

namespace {

constexpr float tolerance = 2e-3F;

/// Logits of the last position with heads off, computed without the window.
std::vector<float> withoutHeads(const WindowFixture& f, const std::vector<engine::TokenId>& tokens,
                                const std::vector<std::pair<int, int>>& heads) {
    const auto model =
        std::dynamic_pointer_cast<const engine::Gpt2Model>(const_cast<WindowFixture&>(f).store().model());
    engine::Interventions off;
    for (const auto& [layer, head] : heads)
        off.edits.push_back(engine::headOff({engine::HookKind::Pattern, layer}, head));
    engine::Gpt2Runner runner(model, 1);
    engine::RunOptions options;
    options.interventions = std::make_shared<const engine::Interventions>(off);
    return runner.run(tokens, options)->lastLogits()->data;
}

bool openHeads(WindowFixture& f) {
    f.window->resize(1500, 900);
    f.window->show();
    f.window->attention()->setTab(AttentionPanel::Heads);
    return f.open();
}

} // namespace

class HeadsOffTest : public WidgetTest {
    Q_OBJECT
private slots:
    void aHeadIsSwitchedOffAndEverythingIsRunWithoutIt() {
        WindowFixture f;
        QVERIFY(openHeads(f));
        const auto tokens = f.tokens();
        const std::vector<float> plain = f.logits();
        auto* attention = f.window->attention();
        f.session().selection().setLayerHead(1, 2);
        auto* button = attention->headSwitch()->findChildren<QPushButton*>().front();
        QVERIFY2(button->text().contains(QStringLiteral("layer 1 head 2 off")), qPrintable(button->text()));
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(f.waitSettled());
        QCOMPARE(f.tokens(), tokens);
        QCOMPARE(difference(f.logits(), withoutHeads(f, tokens, {{1, 2}}), tolerance), QString());
        QVERIFY(!difference(f.logits(), plain, tolerance).isEmpty());
        QVERIFY(button->text().contains(QStringLiteral("layer 1 head 2 on")));
        // The picture says it: crossed out, and every weight is the tensor's 0, changed by hand.
        const HeadGridState state = attention->heads()->state();
        QCOMPARE(state.off, (std::set<std::pair<int, int>>{{1, 2}}));
        const engine::ElementRef weight{{engine::HookKind::Pattern, 1}, {2, 3, 0}};
        QVERIFY(f.store().has(weight));
        QCOMPARE(f.store().value(weight), 0.0F);
        QVERIFY(changedByHand(*f.store().trace(), weight));
        // A second one by the key X in the overview.
        f.session().selection().setLayerHead(0, 1);
        QTest::keyClick(attention->heads(), Qt::Key_X);
        QVERIFY(f.waitSettled());
        QCOMPARE(difference(f.logits(), withoutHeads(f, tokens, {{1, 2}, {0, 1}}), tolerance), QString());
        QTest::mouseClick(attention->headSwitch()->findChildren<QPushButton*>().at(1), Qt::LeftButton);
        QVERIFY(f.waitSettled());
        QVERIFY(headsOff(*f.store().trace()).empty());
        QCOMPARE(difference(f.logits(), plain, tolerance), QString());
        QVERIFY(attention->headSwitch()->effectText().isEmpty());
    }

    void whatItChangesIsSaidInTrueNumbers() {
        WindowFixture f;
        QVERIFY(openHeads(f));
        const auto tokens = f.tokens();
        const std::vector<float> plain = f.logits();
        f.session().switchHead({engine::HookKind::Pattern, 0}, 0, true);
        QVERIFY(f.waitSettled());
        const auto effect = f.store().headsOffEffect();
        QVERIFY(effect);
        const std::vector<float> off = withoutHeads(f, tokens, {{0, 0}});
        // Computed here once more, in another way.
        const auto probability = [](const std::vector<float>& logits, std::size_t token) {
            double sum = 0;
            for (const float logit : logits)
                sum += std::exp(static_cast<double>(logit) - logits[token]);
            return 1 / sum;
        };
        const auto best = static_cast<std::size_t>(std::max_element(plain.begin(), plain.end()) - plain.begin());
        QCOMPARE(static_cast<std::size_t>(effect->before), best);
        QVERIFY(std::abs(effect->beforeWas - probability(plain, best)) < 1e-4);
        QVERIFY(std::abs(effect->beforeIs - probability(off, best)) < 1e-4);
        double divergence = 0;
        for (std::size_t i = 0; i < plain.size(); ++i)
            divergence += probability(plain, i) * std::log2(probability(plain, i) / probability(off, i));
        QVERIFY2(std::abs(effect->divergence - divergence) < 1e-3 * std::max(1.0, divergence),
                 qPrintable(QStringLiteral("%1, expected %2").arg(effect->divergence).arg(divergence)));
        const QString said = f.window->attention()->headSwitch()->effectText();
        QVERIFY2(said.contains(f.store().tokenText(effect->before)) && said.startsWith(QStringLiteral("1 head")),
                 qPrintable(said));
    }

    void generatedTokensStayWithoutIt() {
        WindowFixture f;
        QVERIFY(openHeads(f));
        f.session().switchHead({engine::HookKind::Pattern, 1}, 0, true);
        QVERIFY(f.waitSettled());
        const std::size_t length = f.tokens().size();
        f.session().generate(3);
        QVERIFY(QTest::qWaitFor([&] { return f.tokens().size() == length + 3; }, 20'000));
        QVERIFY(f.waitSettled());
        QCOMPARE(difference(f.logits(), withoutHeads(f, f.tokens(), {{1, 0}}), tolerance), QString());
        QVERIFY(f.store().headsOffEffect());
        f.session().stepBack();
        QVERIFY(f.waitSettled());
        QCOMPARE(headsOff(*f.store().trace()).size(), std::size_t(1));
        f.session().switchAllHeadsOn();
        QVERIFY(f.waitSettled());
        QVERIFY(!changedByHand(*f.store().trace()));
    }

    void anotherModelBeginsWithAllHeadsOn() {
        WindowFixture f;
        QVERIFY(openHeads(f));
        f.session().switchHead({engine::HookKind::Pattern, 1}, 0, true);
        QVERIFY(f.waitSettled());
        for (const BundledModel& model : bundledModels())
            if (model.name == QLatin1String("pt-en"))
                f.window->openModel(model.folder);
        QVERIFY(f.waitSettled());
        QVERIFY(f.store().translates());
        QVERIFY(headsOff(*f.store().trace()).empty());
        // A translator's heads, too: of the attention that is open.
        f.session().selection().setBlock(AttentionBlock::Cross);
        f.window->attention()->headSwitch()->toggle();
        QVERIFY(f.waitSettled());
        const auto off = headsOff(*f.store().trace());
        QCOMPARE(off.size(), std::size_t(1));
        QCOMPARE(off.front().first.kind, engine::HookKind::CrossPattern);
        f.session().switchAllHeadsOn();
        QVERIFY(f.waitSettled());
        QVERIFY(!changedByHand(*f.store().trace()));
    }
};

HEADLIGHT_TEST(HeadsOffTest)

} // namespace headlight::test

#include "heads_off_test.moc"
