// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTest>

#include <functional>
#include <memory>

namespace headlight::test {

/// Base of every test class: any warning that Qt or the program prints fails the test function it came from.
class WidgetTest : public QObject {
    Q_OBJECT
private slots:
    void init();
};

using MakeTest = std::function<std::unique_ptr<QObject>()>;
/// Adds a class to this program; main() runs all of them, or those named on the command line.
bool registerTest(const char* name, MakeTest make);

} // namespace headlight::test

#define HEADLIGHT_TEST(Class)                                                                                          \
    static const bool registered_##Class =                                                                             \
        headlight::test::registerTest(#Class, [] { return std::unique_ptr<QObject>(new Class); });
