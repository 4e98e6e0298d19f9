// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/widgets/picture/sample_pictures.h"
#include "tests/widgets/support/widget_test.h"

#include "widgets/picture/painter.h"
#include "widgets/picture/picture_data.h"
#include "widgets/picture/picture_widget.h"
#include "widgets/picture/provenance_text.h"

#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QMouseEvent>
#include <QShortcut>
#include <QSignalSpy>
#include <QVBoxLayout>

using namespace headlight;
using namespace headlight::test;
using engine::ElementRef;

namespace {

/// Shows a fixed list and counts how often it is laid out.
class ListWidget : public PictureWidget {
public:
    explicit ListWidget(DisplayList shown, QWidget* parent = nullptr) : PictureWidget(parent), list(std::move(shown)) {
        resize(list.size.isEmpty() ? QSize(200, 100) : list.size.toSize());
    }
    DisplayList list;
    mutable int layouts = 0;
    const CellGrid& grid(const QString& id) const { return *list.grid(id); }

protected:
    DisplayList layout(QSizeF) const override {
        ++layouts;
        return list;
    }
};

/// Two grids and a button on one line.
DisplayList threeThings() {
    std::mt19937 random(5);
    DisplayList list;
    list.size = {320, 100};
    list.background = Qt::white;
    list.items.push_back(randomGrid(random, "left", {10, 10, 90, 60}, 2, 3));
    list.items.push_back(BoxItem{.id = "button", .rect = {130, 20, 40, 30}, .name = "head 3", .action = "head:2.3"});
    list.items.push_back(randomGrid(random, "right", {200, 10, 80, 80}, 4, 4));
    std::get<CellGrid>(list.items[2]).source.base = {10, 0, 0};
    return list;
}

/// A window with the widget and shortcuts on the keys that belong to the whole program.
struct Window {
    QWidget window;
    ListWidget* picture = new ListWidget(threeThings(), &window);
    QShortcut* right = new QShortcut(Qt::Key_Right, &window);
    QShortcut* space = new QShortcut(Qt::Key_Space, &window);
    QShortcut* escape = new QShortcut(Qt::Key_Escape, &window);
    Window() {
        (new QVBoxLayout(&window))->addWidget(picture);
        window.resize(360, 140);
        window.show();
        window.activateWindow();
    }
    /// Waits until the window is the active one, then comes in by Tab.
    bool tabIn() {
        const bool active = QTest::qWaitForWindowActive(&window);
        picture->clearFocus();
        picture->setFocus(Qt::TabFocusReason);
        return active && picture->hasFocus();
    }
};

QString idOf(const PictureWidget& widget, const Hit& hit) {
    const Item& item = widget.displayList().items[static_cast<std::size_t>(hit.item)];
    if (const auto* grid = std::get_if<CellGrid>(&item))
        return QStringLiteral("%1[%2,%3]").arg(grid->id).arg(hit.row).arg(hit.column);
    return std::get<BoxItem>(item).id;
}

} // namespace

class PictureWidgetTest : public WidgetTest {
    Q_OBJECT
private slots:
    void paintsItsList();
    void laysOutOnlyWhenSomethingChanged();
    void arrowsWalkOverCellsAndBoxes();
    void returnClicksAndAsks();
    void windowKeysReachTheWindow();
    void focusSurvivesAnotherFrame();
    void mouseHoversClicksAndAsks();
    void hoverFollowsAChangedPicture();
    void menuAsksAndCopies();
    void emptyPictureAnswersNothing();
    void focusAndHoverAreDrawn();
    void whatIsPointedAtElsewhereIsOutlined();
    void themesChangeThePixels();
};

void PictureWidgetTest::paintsItsList() {
    ListWidget widget(everyKindOfItem(Theme::named(ThemeName::Light)));
    const QImage shown = widget.grab().toImage().convertToFormat(QImage::Format_RGB32);
    const QImage wanted =
        renderImage(widget.list, Theme::named(ThemeName::Light)).convertToFormat(QImage::Format_RGB32);
    QCOMPARE(shown, wanted);
}

void PictureWidgetTest::laysOutOnlyWhenSomethingChanged() {
    ListWidget widget(threeThings());
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
    widget.grab();
    const int before = widget.layouts;
    widget.displayList();
    QTest::mouseMove(&widget, {20, 20});
    widget.grab();
    QCOMPARE(widget.layouts, before);
    widget.invalidate();
    widget.displayList();
    widget.grab();
    QCOMPARE(widget.layouts, before + 1);
    widget.resize(400, 120);
    widget.grab();
    QCOMPARE(widget.layouts, before + 2);
}

void PictureWidgetTest::arrowsWalkOverCellsAndBoxes() {
    Window w;
    QVERIFY(w.tabIn());
    QStringList walked;
    for (int i = 0; i < 9; ++i) {
        const auto focus = w.picture->focusedCell();
        QVERIFY(focus);
        walked.append(idOf(*w.picture, *focus));
        QTest::keyClick(w.picture, Qt::Key_Right);
    }
    QCOMPARE(walked, QStringList({"left[0,0]", "left[0,1]", "left[0,2]", "button", "right[1,0]", "right[1,1]",
                                  "right[1,2]", "right[1,3]", "right[1,3]"}));
    QTest::keyClick(w.picture, Qt::Key_Down);
    QCOMPARE(idOf(*w.picture, *w.picture->focusedCell()), QString("right[2,3]"));
    const auto focus = *w.picture->focusedCell();
    QVERIFY(focus.provenance == w.picture->grid("right").source.at(2, 3));
    QCOMPARE(focus.value, w.picture->grid("right").value(2, 3));
}

void PictureWidgetTest::returnClicksAndAsks() {
    Window w;
    QVERIFY(w.tabIn());
    QSignalSpy clicked(w.picture, &PictureWidget::cellClicked), asked(w.picture, &PictureWidget::explainRequested);
    QSignalSpy action(w.picture, &PictureWidget::actionTriggered);
    QTest::keyClick(w.picture, Qt::Key_Down);
    QTest::keyClick(w.picture, Qt::Key_Return);
    QTest::keyClick(w.picture, Qt::Key_Enter, Qt::KeypadModifier);
    QCOMPARE(clicked.size(), 2);
    QCOMPARE(asked.size(), 2);
    QVERIFY(asked[0][0].value<Provenance>() == w.picture->grid("left").source.at(1, 0));
    for (int i = 0; i < 3; ++i)
        QTest::keyClick(w.picture, Qt::Key_Right);
    QTest::keyClick(w.picture, Qt::Key_Return);
    QCOMPARE(action.size(), 1);
    QCOMPARE(action[0][0].toString(), QString("head:2.3"));
    QCOMPARE(asked.size(), 2); // a button has no number to explain
}

void PictureWidgetTest::windowKeysReachTheWindow() {
    Window w;
    QVERIFY(w.tabIn());
    QSignalSpy right(w.right, &QShortcut::activated), space(w.space, &QShortcut::activated),
        escape(w.escape, &QShortcut::activated);
    QTest::keyClick(w.picture, Qt::Key_Space);
    QCOMPARE(space.size(), 1);
    QTest::keyClick(w.picture, Qt::Key_Right); // belongs to the cells while one has the focus
    QCOMPARE(right.size(), 0);
    QCOMPARE(idOf(*w.picture, *w.picture->focusedCell()), QString("left[0,1]"));
    QTest::keyClick(w.picture, Qt::Key_Right, Qt::ShiftModifier);
    QCOMPARE(idOf(*w.picture, *w.picture->focusedCell()), QString("left[0,1]"));
    // Esc both reaches the window and gives the arrows back to it, as a program does that answers Esc with "neutral".
    QTest::keyClick(w.picture, Qt::Key_Escape);
    QCOMPARE(escape.size(), 1);
    QVERIFY(!w.picture->focusedCell());
    QTest::keyClick(w.picture, Qt::Key_Right);
    QCOMPARE(right.size(), 1);
}

void PictureWidgetTest::focusSurvivesAnotherFrame() {
    Window w;
    QVERIFY(w.tabIn());
    for (int i = 0; i < 4; ++i)
        QTest::keyClick(w.picture, Qt::Key_Right);
    QCOMPARE(idOf(*w.picture, *w.picture->focusedCell()), QString("right[1,0]"));
    // The next frame has another item in front, and the grid stands elsewhere.
    w.picture->list.items.insert(w.picture->list.items.begin(), BoxItem{.id = "new", .rect = {0, 0, 5, 5}});
    std::get<CellGrid>(w.picture->list.items[3]).rect.translate(20, 0);
    w.picture->invalidate();
    QCOMPARE(idOf(*w.picture, *w.picture->focusedCell()), QString("right[1,0]"));
    QCOMPARE(w.picture->focusedCell()->item, 3);
    auto smaller = std::get<CellGrid>(w.picture->list.items[3]);
    w.picture->list.items.pop_back(); // the grid is not in this frame …
    w.picture->invalidate();
    QVERIFY(!w.picture->focusedCell());
    QTest::keyClick(w.picture, Qt::Key_Return); // … and nothing is asked about it
    w.picture->list.items.push_back(smaller);
    w.picture->invalidate();
    QCOMPARE(idOf(*w.picture, *w.picture->focusedCell()), QString("right[1,0]"));
}

void PictureWidgetTest::mouseHoversClicksAndAsks() {
    ListWidget widget(threeThings());
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
    QSignalSpy hovered(&widget, &PictureWidget::hovered), clicked(&widget, &PictureWidget::cellClicked);
    QSignalSpy asked(&widget, &PictureWidget::explainRequested), action(&widget, &PictureWidget::actionTriggered);
    const CellGrid& grid = widget.grid("left");
    const QPoint cell = grid.cellRect(1, 2).center().toPoint();
    QTest::mouseMove(&widget, cell);
    QCOMPARE(hovered.size(), 1);
    QVERIFY(hovered[0][0].value<Provenance>() == grid.source.at(1, 2));
    QCOMPARE(hovered[0][1].toString(), describeCell(grid, 1, 2));
    QVERIFY(hovered[0][1].toString().startsWith(QStringLiteral("blocks.0.attn.hook_q[1, 1, 2] = ")));
    QTest::mouseMove(&widget, cell + QPoint(2, 2)); // still the same cell
    QCOMPARE(hovered.size(), 1);
    QTest::mouseClick(&widget, Qt::LeftButton, {}, cell);
    QCOMPARE(clicked.size(), 1);
    QVERIFY(clicked[0][0].value<Provenance>() == grid.source.at(1, 2));
    QVERIFY(widget.focusedCell() && widget.focusedCell()->provenance == grid.source.at(1, 2));
    QTest::mouseDClick(&widget, Qt::LeftButton, {}, cell);
    QCOMPARE(asked.size(), 1);
    QTest::mouseClick(&widget, Qt::LeftButton, {}, {150, 30});
    QCOMPARE(action.size(), 1);
    QCOMPARE(action[0][0].toString(), QString("head:2.3"));
    QTest::mouseClick(&widget, Qt::LeftButton, {}, {190, 95}); // on nothing
    QVERIFY(!widget.focusedCell());
    hovered.clear();
    QTest::mouseMove(&widget, {190, 95});
    QVERIFY(!hovered.isEmpty() && std::holds_alternative<std::monostate>(hovered.last()[0].value<Provenance>()));
}

void PictureWidgetTest::hoverFollowsAChangedPicture() {
    ListWidget widget(threeThings());
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
    QTest::mouseMove(&widget, widget.grid("left").cellRect(0, 0).center().toPoint());
    QSignalSpy hovered(&widget, &PictureWidget::hovered);
    auto& grid = std::get<CellGrid>(widget.list.items[0]);
    grid.values = shared(std::vector<float>(6, 0.25F));
    widget.invalidate();
    QTRY_COMPARE(hovered.size(), 1);
    QCOMPARE(hovered[0][1].toString(), QString("blocks.0.attn.hook_q[0, 1, 0] = 0.25"));
    widget.list.items.clear();
    widget.invalidate();
    QTRY_COMPARE(hovered.size(), 2);
    QVERIFY(std::holds_alternative<std::monostate>(hovered[1][0].value<Provenance>()));
}

void PictureWidgetTest::menuAsksAndCopies() {
    ListWidget widget(threeThings());
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
    const CellGrid& grid = widget.grid("left");
    const QPoint cell = grid.cellRect(1, 1).center().toPoint();
    const auto openMenu = [&]() -> QMenu* {
        QContextMenuEvent event(QContextMenuEvent::Mouse, cell, widget.mapToGlobal(cell));
        QApplication::sendEvent(&widget, &event);
        return widget.findChildren<QMenu*>().isEmpty() ? nullptr : widget.findChildren<QMenu*>().last();
    };
    QVERIFY(openMenu());
    QCOMPARE(openMenu()->actions().size(), 6); // nobody would answer an export
    for (QMenu* each : widget.findChildren<QMenu*>())
        each->close();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QSignalSpy exported(&widget, &PictureWidget::exportRequested);
    QMenu* menu = openMenu();
    QVERIFY(menu);
    QCOMPARE(menu->actions().size(), 7); // three of the cell, a line, three of the picture
    QSignalSpy asked(&widget, &PictureWidget::explainRequested);
    menu->actions()[0]->trigger();
    QCOMPARE(asked.size(), 1);
    QVERIFY(asked[0][0].value<Provenance>() == grid.source.at(1, 1));
    menu->actions()[1]->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text().toFloat(), grid.value(1, 1)); // nine digits: the very float
    menu->actions()[2]->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), QString("blocks.0.attn.hook_q"));
    menu->actions()[4]->trigger();
    QCOMPARE(QGuiApplication::clipboard()->image().width(), 2 * widget.width());
    menu->actions()[5]->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), QString::fromUtf8(toCsv(dataOf(widget.list))));
    menu->actions()[6]->trigger();
    QCOMPARE(exported.size(), 1);
    menu->close();
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QContextMenuEvent nowhere(QContextMenuEvent::Mouse, {190, 95}, widget.mapToGlobal(QPoint(190, 95)));
    QApplication::sendEvent(&widget, &nowhere);
    QCOMPARE(widget.findChildren<QMenu*>().last()->actions().size(), 3); // of the picture alone
}

void PictureWidgetTest::emptyPictureAnswersNothing() {
    ListWidget widget{DisplayList{}};
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
    widget.setFocus(Qt::TabFocusReason);
    QVERIFY(!widget.focusedCell());
    for (const auto key : {Qt::Key_Right, Qt::Key_Return, Qt::Key_Escape, Qt::Key_Menu})
        QTest::keyClick(&widget, key);
    QSignalSpy clicked(&widget, &PictureWidget::cellClicked);
    QTest::mouseMove(&widget, {10, 10});
    QTest::mouseClick(&widget, Qt::LeftButton, {}, {10, 10});
    QTest::mouseDClick(&widget, Qt::LeftButton, {}, {10, 10});
    QCOMPARE(clicked.size(), 0);
    QVERIFY(!widget.grab().isNull());
}

void PictureWidgetTest::focusAndHoverAreDrawn() {
    Window w;
    QVERIFY(w.tabIn());
    const QImage focused = w.picture->grab().toImage();
    QTest::keyClick(w.picture, Qt::Key_Down);
    const QImage moved = w.picture->grab().toImage();
    QVERIFY(focused != moved);
    const QPoint corner = w.picture->grid("left").cellRect(1, 0).bottomRight().toPoint();
    const QColor accent = Theme::named(ThemeName::Light).accent();
    const auto near = [&](const QImage& image) { // the ring runs through the cell's corner
        for (int dy = -3; dy <= 3; ++dy) {
            for (int dx = -3; dx <= 3; ++dx) {
                if (image.pixelColor(corner + QPoint(dx, dy)) == accent)
                    return true;
            }
        }
        return false;
    };
    QVERIFY(near(moved));
    const QPointF cell = w.picture->grid("right").cellRect(3, 3).center();
    QMouseEvent move(QEvent::MouseMove, cell, w.picture->mapToGlobal(cell), Qt::NoButton, Qt::NoButton, {});
    QApplication::sendEvent(w.picture, &move);
    QVERIFY(w.picture->grab().toImage() != moved);
}

void PictureWidgetTest::whatIsPointedAtElsewhereIsOutlined() {
    ListWidget widget(threeThings());
    widget.show();
    const QImage plain = widget.grab().toImage();
    const CellGrid& right = widget.grid(QStringLiteral("right"));
    widget.showLinked(right.source.at(2, 1));
    QCOMPARE(widget.linkedRect(), std::optional(right.cellRect(2, 1)));
    const QImage outlined = widget.grab().toImage();
    const QPoint edge(qRound(right.cellRect(2, 1).center().x()), qRound(right.cellRect(2, 1).top()) - 1);
    QVERIFY(plain.pixel(edge) != outlined.pixel(edge));
    QCOMPARE(widget.layouts, 1);                                             // only what lies above the picture changed
    widget.showLinked(ElementRef{{engine::HookKind::MlpOut, 7}, {0, 0, 0}}); // not in this picture
    QVERIFY(!widget.linkedRect());
    QCOMPARE(widget.grab().toImage(), plain);
    widget.showLinked(right.source.at(0, 0));
    widget.showLinked({});
    QCOMPARE(widget.grab().toImage(), plain);
}

void PictureWidgetTest::themesChangeThePixels() {
    ListWidget widget(threeThings());
    const QImage light = widget.grab().toImage();
    widget.setTheme(Theme::named(ThemeName::Dark));
    QVERIFY(widget.grab().toImage() != light);
    QCOMPARE(widget.theme().name(), ThemeName::Dark);
}

HEADLIGHT_TEST(PictureWidgetTest)
#include "picture_widget_test.moc"
