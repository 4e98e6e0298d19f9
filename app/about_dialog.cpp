// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/about_dialog.h"

#include <QAction>
#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFile>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QTableWidget>
#include <QVBoxLayout>

namespace headlight {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(AboutDialog)
};

struct Part {
    const char* name;
    const char* licence;
};
// Names and licence identifiers are the same in every language.
constexpr Part parts[] = {
    {"Qt 6 (Core, Gui, Widgets, Svg)", "LGPL-3.0-only"},
    {"Qt Charts 6", "GPL-3.0-only"},
    {"Eigen", "MPL-2.0"},
    {"nlohmann/json", "MIT"},
    {"PCRE2", "BSD-3-Clause"},
    {"libzip", "BSD-3-Clause"},
    {"CLI11 (headlight-cli)", "BSD-3-Clause"},
    {"libtorch (headlight-train)", "BSD-3-Clause"},
    {"Headlight Sans, Headlight Mono (fonts)", "OFL-1.1"},
    {"DejaVu Sans (font)", "Bitstream Vera"},
};

QDialog* makeDialog(QWidget* parent, const QString& title, QSize size) {
    auto* dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    dialog->resize(size);
    new QVBoxLayout(dialog);
    return dialog;
}

void finish(QDialog* dialog) {
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    buttons->button(QDialogButtonBox::Close)->setText(Words::tr("Close"));
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    dialog->layout()->addWidget(buttons);
    dialog->open();
}

QTableWidget* makeTable(const QStringList& headers) {
    auto* table = new QTableWidget(0, static_cast<int>(headers.size()));
    table->setHorizontalHeaderLabels(headers);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    return table;
}

void addRow(QTableWidget* table, const QString& first, const QString& second) {
    const int row = table->rowCount();
    table->insertRow(row);
    table->setItem(row, 0, new QTableWidgetItem(first));
    table->setItem(row, 1, new QTableWidgetItem(second));
}

QPlainTextEdit* makeText(const QString& resource) {
    auto* text = new QPlainTextEdit;
    text->setReadOnly(true);
    QFile file(resource);
    if (file.open(QIODevice::ReadOnly))
        text->setPlainText(QString::fromUtf8(file.readAll()));
    return text;
}

} // namespace

void showAboutDialog(QWidget* parent) {
    QDialog* dialog = makeDialog(parent, Words::tr("About Headlight"), {640, 520});
    auto* title = new QLabel(Words::tr("Headlight %1").arg(QCoreApplication::applicationVersion()));
    QFont large = title->font();
    large.setPixelSize(std::max(1, large.pixelSize()) * 2);
    large.setBold(true);
    title->setFont(large);
    auto* words = new QLabel(Words::tr("An instrument for looking inside a transformer while it works. Free software "
                                       "under the GNU General Public License, version 3 or later; it comes with no "
                                       "warranty. Everything is computed on this computer; nothing is sent anywhere."));
    words->setWordWrap(true);
    QTableWidget* table = makeTable({Words::tr("Built with"), Words::tr("Licence")});
    for (const Part& part : parts)
        addRow(table, QLatin1String(part.name), QLatin1String(part.licence));
    auto* tabs = new QTabWidget;
    tabs->addTab(table, Words::tr("Parts"));
    tabs->addTab(makeText(QStringLiteral(":/licences/LICENSE")), Words::tr("Licence"));
    tabs->addTab(makeText(QStringLiteral(":/licences/resources/fonts/LICENSE-OFL.txt")), Words::tr("Fonts' licence"));
    dialog->layout()->addWidget(title);
    dialog->layout()->addWidget(words);
    dialog->layout()->addWidget(tabs);
    finish(dialog);
}

void showKeysDialog(QWidget* parent, const QList<QAction*>& actions) {
    QDialog* dialog = makeDialog(parent, Words::tr("Keys"), {560, 620});
    QTableWidget* table = makeTable({Words::tr("Action"), Words::tr("Keys")});
    for (const QAction* action : actions) {
        if (action->shortcut().isEmpty() || action->text().isEmpty())
            continue;
        QString name = action->text();
        addRow(table, name.remove(QLatin1Char('&')),
               QKeySequence::listToString(action->shortcuts(), QKeySequence::NativeText));
    }
    table->setAccessibleName(Words::tr("Keys"));
    auto* words =
        new QLabel(Words::tr("Keys without Ctrl or Alt act while you are not typing. Tab goes from view to view, "
                             "arrows walk inside a picture whose cell has the focus, Esc leaves it."));
    words->setWordWrap(true);
    dialog->layout()->addWidget(words);
    dialog->layout()->addWidget(table);
    finish(dialog);
}

} // namespace headlight
