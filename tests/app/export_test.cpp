// SPDX-License-Identifier: GPL-3.0-or-later
// Export of every view: as pictures and as numbers, whole, and never half a file.
#include "app/exporter.h"
#include "app/window_actions.h"
#include "engine/error.h"
#include "tests/app/support/window_fixture.h"
#include "widgets/attention/attention_panel.h"
#include "widgets/attention/attention_view.h"
#include "widgets/attention/head_grid_view.h"
#include "widgets/attention/neurons/neuron_view.h"
#include "widgets/attention/tensor2tensor_view.h"
#include "widgets/decoding/candidates_view.h"
#include "widgets/stage/stage_view.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QKeyEvent>

namespace headlight::test {

namespace {

QByteArray contents(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QJsonArray tablesOf(const QString& path) {
    return QJsonDocument::fromJson(contents(path)).object()[QStringLiteral("tables")].toArray();
}

} // namespace

class ExportTest : public WidgetTest {
    Q_OBJECT
private slots:
    void everyViewInEveryKind() {
        WindowFixture f;
        QVERIFY(f.open());
        f.window->attention()->resize(500, 500);
        const std::map<QString, QWidget*> views{{QStringLiteral("window"), f.window.get()},
                                                {QStringLiteral("stage"), f.window->stage()},
                                                {QStringLiteral("attention"), f.window->attention()->view()},
                                                {QStringLiteral("heads"), f.window->attention()->heads()},
                                                {QStringLiteral("neurons"), f.window->attention()->neurons()},
                                                {QStringLiteral("candidates"), f.window->candidates()}};
        const std::map<QString, QByteArray> begins{{QStringLiteral("png"), "\x89PNG"}, {QStringLiteral("svg"), "<?xml"},
                                                   {QStringLiteral("pdf"), "%PDF"},    {QStringLiteral("csv"), "# "},
                                                   {QStringLiteral("json"), "{"},      {QStringLiteral("npz"), "PK"}};
        for (const auto& [name, view] : views) {
            view->resize(view->sizeHint().expandedTo({300, 300}));
            for (const auto& [suffix, begin] : begins) {
                const QString path = f.folder.filePath(name + QLatin1Char('.') + suffix);
                const bool numbers =
                    suffix == QLatin1String("csv") || suffix == QLatin1String("json") || suffix == QLatin1String("npz");
                if (numbers && view == f.window.get()) {
                    QVERIFY_EXCEPTION_THROWN(exportView(*view, path, {}), engine::Error);
                    QVERIFY(!QFile::exists(path));
                    continue;
                }
                exportView(*view, path,
                           {QStringLiteral("title"), QStringLiteral("story-gpt"), QStringLiteral("text"), {}});
                QVERIFY2(contents(path).startsWith(begin), qPrintable(path));
            }
        }
    }

    void theNumbersAreWholeHoweverLittleIsSeen() {
        WindowFixture f;
        QVERIFY(f.open());
        AttentionView* view = f.window->attention()->view();
        view->setParent(nullptr);
        view->resize(400, 400);
        MatrixLook look;
        look.hideSink = look.transposed = true;
        look.mass = 0.5;
        view->setLook(look);
        view->show();
        QTest::keyClick(view, Qt::Key_Plus);
        QVERIFY(!view->window().whole());
        const QString path = f.folder.filePath(QStringLiteral("matrix.json"));
        exportView(*view, path, {});
        const QJsonObject table = tablesOf(path).first().toObject();
        const QJsonArray values = table[QStringLiteral("values")].toArray();
        const int count = f.store().length();
        QCOMPARE(values.size(), count);
        for (int query = 0; query < count; ++query)
            for (int key = 0; key < count; ++key)
                QCOMPARE(static_cast<float>(values[query].toArray()[key].toDouble()), view->state().weight(query, key));
        QCOMPARE(table[QStringLiteral("rows")].toArray().size(), count);
        view->setParent(f.window->centralWidget());
    }

    void allHeadsComeWithTheirStatistics() {
        WindowFixture f;
        QVERIFY(f.open());
        QVERIFY(QTest::qWaitFor([&] { return !f.store().thumbnails().empty(); }, 20'000));
        const QString path = f.folder.filePath(QStringLiteral("heads.json"));
        exportView(*f.window->attention()->heads(), path, {});
        const auto& shape = f.store().model()->shape();
        const QJsonArray tables = tablesOf(path);
        QCOMPARE(tables.size(), shape.layerCount * shape.headCount + 1);
        QCOMPARE(tables[0].toObject()[QStringLiteral("id")].toString(), QStringLiteral("statistics"));
        QCOMPARE(tables[0].toObject()[QStringLiteral("rows")].toArray().size(), shape.layerCount * shape.headCount);
    }

    void theWordsGiveEveryWeightOfTheHeadsThatAreOn() {
        WindowFixture f;
        QVERIFY(f.open());
        AttentionPanel* panel = f.window->attention();
        panel->setParent(nullptr);
        panel->resize(500, 600);
        panel->setTab(AttentionPanel::Words);
        panel->show();
        QTRY_VERIFY(!panel->words()->dataPicture().items.empty());
        const DisplayList whole = panel->words()->dataPicture();
        QCOMPARE(static_cast<int>(whole.items.size()), f.store().model()->shape().headCount);
        for (const DataTable& table : dataOf(whole))
            for (int query = 0; query < table.rows; ++query)
                for (int key = 0; key < table.columns; ++key)
                    QCOMPARE(table.value(query, key),
                             f.store().value(std::get<engine::ElementRef>(table.source.at(query, key))));
        panel->setParent(f.window->centralWidget());
    }

    void onlyKindsThatCanBeWrittenAreOffered() {
        WindowFixture f;
        QVERIFY(f.open());
        QVERIFY(exportFilters(*f.window->stage()).contains(QStringLiteral("*.npz")));
        QVERIFY(exportFilters(*f.window->candidates()).contains(QStringLiteral("*.csv")));
        QVERIFY(!exportFilters(*f.window).contains(QStringLiteral("*.npz")));
        QVERIFY(!exportFilters(QWidget()).contains(QStringLiteral("*.npz")));
    }

    void withoutAModelThereIsNothingToExport() {
        WindowFixture f;
        f.fileToChoose = f.folder.filePath(QStringLiteral("nothing.png"));
        emit f.window->stage()->exportRequested();
        QVERIFY(!QFile::exists(f.fileToChoose));
    }

    void theMenuWritesWhatTheSuffixSays() {
        WindowFixture f;
        QVERIFY(f.open());
        f.fileToChoose = f.folder.filePath(QStringLiteral("stage.csv"));
        f.window->actions().exportPicture->trigger();
        QVERIFY(contents(f.fileToChoose).startsWith("# "));
        f.fileToChoose = f.folder.filePath(QStringLiteral("no/such/folder/stage.pdf"));
        f.window->actions().exportPicture->trigger();
        QVERIFY(!QFile::exists(f.fileToChoose));
    }
};

HEADLIGHT_TEST(ExportTest)

} // namespace headlight::test

#include "export_test.moc"
