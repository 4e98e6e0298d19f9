// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/laboratory/decoding_form.h"
#include "app/laboratory/decoding_lab.h"
#include "app/laboratory/folding_group.h"
#include "tests/app/support/window_fixture.h"

#include <QAction>
#include <QPushButton>

namespace headlight::test {

/// Opens the laboratory from the menu, with all options unfolded.
inline DecodingLab* openLab(WindowFixture& f) {
    for (QAction* action : f.window->findChildren<QAction*>())
        if (action->objectName() == QLatin1String("decoding"))
            action->trigger();
    auto* lab = f.window->findChild<DecodingLab*>();
    for (int group = 0; lab && group < DecodingForm::groupCount; ++group)
        lab->form()->group(static_cast<DecodingForm::Group>(group))->setOpen(true);
    return lab;
}

/// Decodes with what the form says, and waits.
inline bool decode(DecodingLab* lab) {
    lab->findChild<QPushButton*>(QStringLiteral("run"))->click();
    return QTest::qWaitFor([&] { return !lab->running(); }, 60'000) && lab->answer().has_value();
}

} // namespace headlight::test
