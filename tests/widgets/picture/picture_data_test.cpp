// SPDX-License-Identifier: GPL-3.0-or-later
// A picture's numbers as files: nothing lost, nothing added, whatever stands in the labels.
#include "tests/widgets/picture/sample_pictures.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/picture_data.h"

#include <QBuffer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <cmath>
#include <limits>

using namespace headlight;
using namespace headlight::test;

namespace {

DisplayList twoGrids() {
    DisplayList list;
    list.size = {300, 200};
    list.background = Qt::white;
    CellGrid grid;
    grid.id = QStringLiteral("pattern");
    grid.name = QStringLiteral("an attention pattern,\nin two lines");
    grid.rect = {10, 10, 100, 60};
    grid.rows = 2;
    grid.columns = 3;
    constexpr float infinity = std::numeric_limits<float>::infinity();
    grid.values = std::make_shared<const std::vector<float>>(
        std::vector<float>{0.1F, 1.0F / 3, 1e-30F, std::nanf(""), infinity, -infinity});
    grid.source.tensor = engine::Hook{engine::HookKind::Pattern, 4};
    grid.source.base = {2, 6, 9};
    grid.source.rowAxis = 1;
    grid.source.columnAxis = 2;
    grid.source.rowStep = grid.source.columnStep = 3;
    grid.rowLabels = {QStringLiteral("\"quoted\", and more"), QStringLiteral("two\nlines")};
    grid.columnLabels = {QStringLiteral("#first"), QStringLiteral(" 猫 "), QStringLiteral("plain")};
    list.items.emplace_back(grid);
    CellGrid sums;
    sums.id = QStringLiteral("pattern"); // the same id again
    sums.rect = {10, 100, 50, 20};
    sums.columns = 2;
    sums.values = std::make_shared<const std::vector<float>>(std::vector<float>{7, -0.0F});
    list.items.emplace_back(sums);
    CellGrid legend = sums;
    legend.id = QStringLiteral("legend");
    list.items.emplace_back(legend);
    RibbonItem line;
    line.value = 0.25F;
    line.provenance = engine::ElementRef{{engine::HookKind::Pattern, 1}, {0, 3, 2}};
    list.items.emplace_back(line);
    return list;
}

/// RFC 4180, read strictly.
QList<QStringList> csv(const QByteArray& bytes) {
    QList<QStringList> records{{QString()}};
    bool quoted = false;
    const QString text = QString::fromUtf8(bytes);
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (quoted) {
            if (c != u'"')
                records.back().back() += c;
            else if (i + 1 < text.size() && text[i + 1] == u'"')
                records.back().back() += text[++i];
            else
                quoted = false;
        } else if (c == u'"') {
            quoted = true;
        } else if (c == u',') {
            records.back() << QString();
        } else if (c == u'\r' && i + 1 < text.size() && text[i + 1] == u'\n') {
            records << QStringList{QString()};
            ++i;
        } else {
            records.back().back() += c;
        }
    }
    return records;
}

} // namespace

class PictureDataTest : public WidgetTest {
    Q_OBJECT
private slots:
    void everyGridIsATableOnce() {
        const auto tables = dataOf(twoGrids());
        QCOMPARE(tables.size(), std::size_t(3));
        QCOMPARE(tables[0].id, QStringLiteral("pattern"));
        QCOMPARE(tables[1].id, QStringLiteral("pattern-2"));
        QCOMPARE(tables[2].id, QStringLiteral("lines"));
        QCOMPARE(tables[0].tensor(), QStringLiteral("blocks.4.attn.hook_pattern"));
        QVERIFY(tables[1].tensor().isEmpty());
        QCOMPARE(tables[2].rowLabels.front(), QStringLiteral("blocks.1.attn.hook_pattern[0, 3, 2]"));
        QCOMPARE(tables[2].value(0, 0), 0.25F);
    }

    void csvIsReadBackExactly() {
        const QList<QStringList> records = csv(toCsv(dataOf(twoGrids())));
        QVERIFY(records[0][0].startsWith(QStringLiteral("# pattern (blocks.4.attn.hook_pattern): ")));
        QVERIFY(records[0].join(QString()).contains(QStringLiteral("3 x 3"))); // it says that it pools
        QCOMPARE(records[1],
                 (QStringList{QString(), QStringLiteral("#first"), QStringLiteral(" 猫 "), QStringLiteral("plain")}));
        QCOMPARE(records[2][0], QStringLiteral("\"quoted\", and more"));
        QCOMPARE(records[2][1].toFloat(), 0.1F);
        QCOMPARE(records[2][2].toFloat(), 1.0F / 3);
        QCOMPARE(records[2][3].toFloat(), 1e-30F);
        QCOMPARE(records[3], (QStringList{QStringLiteral("two\nlines"), QStringLiteral("nan"), QStringLiteral("inf"),
                                          QStringLiteral("-inf")}));
        QCOMPARE(records[4], QStringList{QString()}); // an empty line between tables
        QVERIFY(records[5][0].startsWith(QStringLiteral("# pattern-2")));
        QCOMPARE(records[6], (QStringList{QString(), QStringLiteral("0"), QStringLiteral("1")}));
        QCOMPARE(records[7], (QStringList{QStringLiteral("0"), QStringLiteral("7"), QStringLiteral("-0")}));
    }

    void jsonIsReadBackExactly() {
        QJsonParseError error;
        const QJsonObject file =
            QJsonDocument::fromJson(
                toJson(dataOf(twoGrids()), {QStringLiteral("t"), QStringLiteral("m"), QStringLiteral("\"x\""),
                                            engine::SamplingOptions{.seed = 77}}),
                &error)
                .object();
        QCOMPARE(error.error, QJsonParseError::NoError);
        QCOMPARE(file[QStringLiteral("model")].toString(), QStringLiteral("m"));
        QCOMPARE(file[QStringLiteral("sampling")].toObject()[QStringLiteral("seed")].toInt(), 77);
        QCOMPARE(file[QStringLiteral("text")].toString(), QStringLiteral("\"x\""));
        const QJsonObject table = file[QStringLiteral("tables")].toArray()[0].toObject();
        QCOMPARE(table[QStringLiteral("tensor")].toString(), QStringLiteral("blocks.4.attn.hook_pattern"));
        QCOMPARE(table[QStringLiteral("rowStep")].toInt(), 3);
        QCOMPARE(table[QStringLiteral("base")].toArray(), (QJsonArray{2, 6, 9}));
        QCOMPARE(table[QStringLiteral("rows")].toArray()[1].toString(), QStringLiteral("two\nlines"));
        const QJsonArray values = table[QStringLiteral("values")].toArray();
        QCOMPARE(static_cast<float>(values[0].toArray()[1].toDouble()), 1.0F / 3);
        QCOMPARE(values[1].toArray()[0].toString(), QStringLiteral("nan"));
        QCOMPARE(values[1].toArray()[2].toString(), QStringLiteral("-inf"));
    }

    void anArchiveHoldsEveryTable() {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("x.npz"));
        writeNpz(dataOf(twoGrids()), path.toStdString());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(bytes.startsWith("PK"));
        for (const char* name : {"pattern.npy", "pattern.place.npy", "pattern-2.npy", "lines.npy"})
            QVERIFY2(bytes.contains(name), name);
        QVERIFY_EXCEPTION_THROWN(writeNpz(dataOf(twoGrids()), "/nowhere/at/all.npz"), std::exception);
    }

    void aPageIsAsLargeAsThePicture() {
        QByteArray pdf;
        QBuffer buffer(&pdf);
        buffer.open(QIODevice::WriteOnly);
        DisplayList list = twoGrids();
        TextItem text;
        text.rect = {120, 10, 150, 20};
        text.text = QStringLiteral("words");
        text.color = Qt::black;
        list.items.emplace_back(text);
        QVERIFY(renderPdf(buffer, list, Theme::named(ThemeName::Light), QStringLiteral("A picture")));
        QVERIFY(pdf.startsWith("%PDF-1.6"));
        QCOMPARE(pdf.count("/Type /Page\n"), 1);
        QVERIFY2(pdf.contains("/MediaBox [0 0 225.0"), pdf.mid(pdf.indexOf("/MediaBox"), 60).constData());
        QVERIFY(pdf.contains("/FontFile2"));  // text stays text, with its font
        QVERIFY(!pdf.contains("/DCTDecode")); // no colour was compressed away
        QBuffer closed;
        QVERIFY(!renderPdf(closed, list, Theme::named(ThemeName::Light), {}));
    }
};

HEADLIGHT_TEST(PictureDataTest)
#include "picture_data_test.moc"
