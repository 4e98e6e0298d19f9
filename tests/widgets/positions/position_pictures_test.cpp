// SPDX-License-Identifier: GPL-3.0-or-later
// The Positions panel as people use and see it: choosers, keys, pages, room for every word, golden pictures.
#include "tests/widgets/support/golden_picture.h"
#include "tests/widgets/support/story_run.h"
#include "tests/widgets/support/widget_test.h"
#include "widgets/picture/painter.h"
#include "widgets/picture/text_layout.h"
#include "widgets/positions/position_controls.h"
#include "widgets/positions/position_words.h"
#include "widgets/positions/positions_panel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSlider>
#include <QSpinBox>
#include <QTabBar>

#include <cmath>

using namespace headlight;
using engine::PositionalEncoding;

namespace {

const Theme& light() {
    return Theme::named(ThemeName::Light);
}

/// The bundled model with a text run through it, and the panel that looks at it.
struct Fixture {
    StoryRun story;
    PositionsPanel panel{story.store, light()};

    explicit Fixture(QSize size = {1120, 720}) {
        story.run("The dog chased the cat because it was hungry");
        panel.resize(size);
        panel.show();
        QCoreApplication::processEvents();
    }
    void choose(PositionalEncoding kind) {
        QComboBox* kinds = panel.kinds();
        kinds->setCurrentIndex(kinds->findData(static_cast<int>(kind)));
        emit kinds->activated(kinds->currentIndex());
    }
    template <class Widget>
    Widget* named(const QString& name) const {
        for (Widget* widget : panel.findChildren<Widget*>())
            if (widget->accessibleName() == name)
                return widget;
        return nullptr;
    }
};

/// Words that leave their picture or lie on others; words that were cut.
QStringList faults(const DisplayList& list, bool cutIsFault) {
    QStringList found;
    const QRectF bounds = QRectF(QPointF(), list.size).adjusted(-1, -1, 1, 1);
    std::vector<std::pair<QString, QRectF>> inks;
    for (const Item& item : list.items) {
        if (const auto* grid = std::get_if<CellGrid>(&item); grid && !bounds.contains(grid->rect))
            found << grid->id + QStringLiteral(" leaves the picture");
        const auto* t = std::get_if<TextItem>(&item);
        if (!t)
            continue;
        const TextLines drawn = layoutText(*t, light());
        if (cutIsFault && drawn.elided)
            found << QStringLiteral("cut: %1: %2").arg(t->id, t->text);
        for (const auto& line : drawn.lines)
            inks.emplace_back(t->id, line.rect);
    }
    for (std::size_t i = 0; i < inks.size(); ++i) {
        if (!bounds.contains(inks[i].second))
            found << inks[i].first + QStringLiteral(" leaves the picture");
        for (std::size_t j = i + 1; j < inks.size(); ++j) {
            const QRectF both = inks[i].second.intersected(inks[j].second);
            if (both.width() > 2 && both.height() > inks[i].second.height() * 0.35)
                found << inks[i].first + QStringLiteral(" overlaps ") + inks[j].first;
        }
    }
    return found;
}

ShiftContent shiftOf(const PositionTable& table, const PositionState& state) {
    ShiftContent content;
    if (table.kind != PositionalEncoding::Learned) {
        content.exact = shiftPositions(table, state.shift);
        return content;
    }
    const auto fit = [&](double damping) {
        return std::make_shared<const engine::ShiftFit>(
            engine::fitShift(*table.numbers, table.length, table.depth, state.shift, damping));
    };
    content.least = fit(leastDamping);
    content.damped = fit(gentleDamping);
    return content;
}

} // namespace

class PositionPicturesTest : public headlight::test::WidgetTest {
    Q_OBJECT
private slots:
    void cleanup() { Theme::setTextScale(1); }
    void choosersChangeTheMap();
    void numbersAreTypedAndSlid();
    void learnedIsThereWithSuchAModelOnly();
    void figuresAreDrawnAgain();
    void keysWalkOverTheMap();
    void wavesAreTheTable();
    void longWavesKeepTheirPeaks();
    void ratesFallByPowers();
    void theCurveIsTheSimilarity();
    void fitsArrive();
    void theSumIsWhatEntersTheModel();
    void withoutAModelNothingIsInvented();
    void pagesFollowTheRoom_data();
    void pagesFollowTheRoom();
    void everythingHasAName();
    void wordsHaveRoom_data();
    void wordsHaveRoom();
    void pictures_data();
    void pictures();
};

void PositionPicturesTest::choosersChangeTheMap() {
    Fixture f;
    for (const auto kind : {PositionalEncoding::Concatenated, PositionalEncoding::Timescales,
                            PositionalEncoding::Interleaved, PositionalEncoding::Learned}) {
        f.choose(kind);
        QCOMPARE(f.panel.state().kind, kind);
        QCOMPARE(f.panel.table()->kind, kind);
        const CellGrid* grid = f.panel.map()->displayList().grid(u"positions.map");
        QVERIFY(grid);
        QCOMPARE(grid->value(1, 1), static_cast<float>(f.panel.table()->at(1, 1)));
    }
    QCOMPARE(f.panel.table()->depth, 192);
    QCOMPARE(f.panel.table()->length, 256);
}

void PositionPicturesTest::numbersAreTypedAndSlid() {
    Fixture f;
    auto* length = f.named<QSpinBox>(QStringLiteral("Length"));
    auto* slider = f.named<QSlider>(QStringLiteral("Length"));
    QVERIFY(length && slider && slider->isVisible());
    length->setValue(120);
    QCOMPARE(f.panel.table()->length, 120);
    slider->setValue(slider->maximum());
    QCOMPARE(f.panel.table()->length, mostPositions);
    QCOMPARE(length->value(), mostPositions);
    f.named<QSpinBox>(QStringLiteral("Depth"))->setValue(33);
    f.named<QSpinBox>(QStringLiteral("Base"))->setValue(50);
    QCOMPARE(f.panel.table()->depth, 33);
    QCOMPARE(f.panel.table()->base, 50.0);
    f.named<QSpinBox>(QStringLiteral("Position"))->setValue(77);
    QCOMPARE(f.panel.state().position, 77);
    length->setValue(40); // the chosen position stays inside
    QCOMPARE(f.panel.state().position, 39);
    f.panel.setPage(PositionsPanel::Shift);
    auto* shift = f.named<QSpinBox>(QStringLiteral("Shift"));
    shift->setValue(1);
    shift->stepDown(); // 0 moves nothing
    QCOMPARE(f.panel.state().shift, -1);
    auto* numbers = f.named<QLineEdit>(QStringLiteral("Numbers whose waves are drawn beside the chosen one"));
    numbers->setText(QStringLiteral("3, 9,21"));
    emit numbers->editingFinished();
    QCOMPARE(f.panel.state().dimensions, (std::vector<int>{3, 9, 21}));
}

void PositionPicturesTest::learnedIsThereWithSuchAModelOnly() {
    TraceStore empty;
    PositionsPanel panel(empty, light());
    QCOMPARE(panel.kinds()->count(), 3);
    QCOMPARE(panel.kinds()->findData(static_cast<int>(PositionalEncoding::Learned)), -1);
    const StoryRun story;
    empty.setModel(story.model, story.tokenizer);
    QCOMPARE(panel.kinds()->count(), 4);
    panel.kinds()->setCurrentIndex(3);
    emit panel.kinds()->activated(3);
    QCOMPARE(panel.table()->kind, PositionalEncoding::Learned);
    empty.setModel(nullptr, nullptr); // its numbers go with it
    QCOMPARE(panel.kinds()->count(), 3);
    QCOMPARE(panel.table()->kind, PositionalEncoding::Interleaved);
}

void PositionPicturesTest::figuresAreDrawnAgain() {
    Fixture f;
    const auto figures = positionFigures();
    QCOMPARE(f.panel.figures()->count(), static_cast<int>(figures.size()) + 1);
    for (int i = 0; i < static_cast<int>(figures.size()); ++i) {
        f.panel.figures()->setCurrentIndex(i + 1);
        emit f.panel.figures()->activated(i + 1);
        QCOMPARE(f.panel.state(), figures[static_cast<std::size_t>(i)].state); // nothing of it had to give way
        QCOMPARE(f.panel.figures()->currentIndex(), i + 1);
    }
    f.named<QSpinBox>(QStringLiteral("Depth"))->setValue(100);
    QCOMPARE(f.panel.figures()->currentIndex(), 0); // no longer that figure
}

void PositionPicturesTest::keysWalkOverTheMap() {
    Fixture f;
    PositionMapView* map = f.panel.map();
    const CellGrid* grid = map->displayList().grid(u"positions.map");
    const QPointF cell = grid->cellRect(10, 6).center();
    QTest::mouseClick(map, Qt::LeftButton, {}, cell.toPoint());
    QCOMPARE(f.panel.state().position, 10);
    QCOMPARE(f.panel.state().dimension, 6);
    QVERIFY(f.panel.readout()->text().contains(QStringLiteral("sin(10 / 10000^(6/64))")));
    QTest::keyClick(map, Qt::Key_Down);
    QTest::keyClick(map, Qt::Key_Right);
    QVERIFY2(f.panel.readout()->text().contains(QStringLiteral("cos(11 / 10000^(6/64))")),
             qPrintable(f.panel.readout()->text()));
    QCOMPARE(f.panel.state().position, 10);
    QTest::keyClick(map, Qt::Key_Return);
    QCOMPARE(f.panel.state().position, 11);
    QCOMPARE(f.panel.state().dimension, 7);
    // The mouse tells too, and takes its words along when it leaves.
    QTest::mouseMove(map, grid->cellRect(3, 2).center().toPoint());
    QCoreApplication::processEvents();
    QVERIFY(f.panel.readout()->text().contains(QStringLiteral("sin(3 / 10000^(2/64))")));
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(map, &leave);
    QVERIFY(f.panel.readout()->text().contains(QStringLiteral("cos(11 / 10000^(6/64))")));
}

void PositionPicturesTest::wavesAreTheTable() {
    Fixture f;
    for (const auto kind : {PositionalEncoding::Interleaved, PositionalEncoding::Learned}) {
        f.choose(kind);
        const std::vector<int> waves = shownWaves(f.panel.state());
        const auto& lines = f.panel.waves()->content().lines;
        QCOMPARE(lines.size(), waves.size());
        QVERIFY(waves.size() >= 3);
        for (std::size_t i = 0; i < waves.size(); ++i) {
            const QList<QPointF> drawn = f.panel.waves()->drawnPoints(static_cast<int>(i));
            QCOMPARE(drawn.size(), f.panel.table()->length);
            for (const QPointF point : drawn)
                QCOMPARE(point.y(), f.panel.table()->at(static_cast<int>(point.x()), waves[i]));
        }
        QVERIFY(f.panel.waves()->accessibleDescription().contains(QStringLiteral("number 8")));
    }
}

void PositionPicturesTest::longWavesKeepTheirPeaks() {
    LineChart chart;
    LineChart::Line line;
    for (int i = 0; i < 5000; ++i)
        line.points.append({static_cast<double>(i), i == 3217 ? 7.0 : std::sin(i * 0.1)});
    chart.setContent({{}, {}, 0, 5000, -1, 7, {}, {line}});
    const QList<QPointF> drawn = chart.drawnPoints(0);
    QVERIFY(drawn.size() < 1500);
    QVERIFY(drawn.contains(QPointF(3217, 7)));
    for (qsizetype i = 0; i + 1 < drawn.size(); ++i)
        QVERIFY(drawn[i].x() < drawn[i + 1].x());
}

void PositionPicturesTest::ratesFallByPowers() {
    Fixture f;
    f.choose(PositionalEncoding::Timescales);
    const QList<QPointF> rates = f.panel.rates()->drawnPoints(0);
    QCOMPARE(rates.size(), 32);
    for (int i = 0; i < 32; ++i)
        QVERIFY(std::abs(rates[i].y() * std::pow(10000, i / 31.0) - 1) < 1e-9);
    f.choose(PositionalEncoding::Concatenated);
    QVERIFY(std::abs(f.panel.rates()->drawnPoints(0).back().y() * std::pow(10000, 31 / 32.0) - 1) < 1e-9);
    QVERIFY(f.panel.rates()->isVisible());
    f.choose(PositionalEncoding::Learned); // no rates, no picture of them
    QVERIFY(!f.panel.rates()->isVisible());
}

void PositionPicturesTest::theCurveIsTheSimilarity() {
    Fixture f;
    f.panel.setPage(PositionsPanel::Alike);
    QCheckBox* near = nullptr;
    for (QCheckBox* box : f.panel.findChildren<QCheckBox*>())
        if (box->text() == QStringLiteral("N&ear only"))
            near = box;
    QVERIFY(near);
    for (const auto similarity : {Similarity::Dot, Similarity::Cosine, Similarity::SquaredDistance}) {
        PositionState state = f.panel.state();
        state.similarity = similarity;
        state.length = 400;
        state.position = 200;
        state.near = similarity == Similarity::Cosine;
        f.panel.setState(state);
        QCOMPARE(near->isChecked(), state.near);
        const auto wanted = similarities(*f.panel.table(), 200, similarity);
        const QList<QPointF> drawn = f.panel.similarityCurve()->drawnPoints(0);
        QCOMPARE(drawn.size(), state.near ? 101 : 400);
        for (const QPointF point : drawn)
            QCOMPARE(point.y(), wanted[static_cast<std::size_t>(point.x())]);
    }
    // A click in the matrix chooses its row.
    const CellGrid* grid = f.panel.similarityMap()->displayList().grid(u"positions.similarity");
    QTest::mouseClick(f.panel.similarityMap(), Qt::LeftButton, {}, grid->cellRect(30, 12).center().toPoint());
    QCOMPARE(f.panel.state().position, 30 * f.panel.similarityMap()->step());
}

void PositionPicturesTest::fitsArrive() {
    Fixture f;
    f.choose(PositionalEncoding::Learned);
    f.panel.setPage(PositionsPanel::Shift);
    QTRY_VERIFY(f.panel.shiftPicture()->shift().damped);
    const auto first = f.panel.shiftPicture()->shift().damped;
    QCOMPARE(first->fittedCount + first->heldOutCount, 251);
    const CellGrid* grid = f.panel.shiftPicture()->displayList().grid(u"positions.matrix");
    QVERIFY(grid);
    f.named<QSpinBox>(QStringLiteral("Shift"))->setValue(-10);
    QTRY_VERIFY(f.panel.shiftPicture()->shift().damped && f.panel.shiftPicture()->shift().damped != first);
    QCOMPARE(f.panel.shiftPicture()->shift().damped->fittedCount + f.panel.shiftPicture()->shift().damped->heldOutCount,
             246);
    f.named<QSpinBox>(QStringLiteral("Length"))->setValue(3); // no four pairs: said, and no number of before stays
    QTRY_VERIFY(!f.panel.shiftPicture()->shift().fitting);
    QVERIFY(!f.panel.shiftPicture()->shift().damped);
}

void PositionPicturesTest::theSumIsWhatEntersTheModel() {
    Fixture f;
    f.choose(PositionalEncoding::Learned);
    f.panel.setPage(PositionsPanel::Sum);
    const engine::TensorView enters = f.story.store.hook({engine::HookKind::ResidPre, 0});
    for (int position = 0; position < f.story.store.length(); ++position) {
        PositionState state = f.panel.state();
        state.position = position;
        f.panel.setState(state);
        const PositionSum& sum = f.panel.sumView()->sum();
        QCOMPARE(sum.chosen, position);
        QVERIFY(sum.own);
        QCOMPARE(sum.factor, 1.0);
        QCOMPARE(static_cast<std::int64_t>(sum.sum.size()), enters.shape[1]);
        for (int d = 0; d < 192; ++d)
            QVERIFY2(std::abs(sum.sum[static_cast<std::size_t>(d)] - static_cast<double>(enters.at({position, d}))) <
                         1e-6,
                     qPrintable(QStringLiteral("[%1, %2]").arg(position).arg(d)));
    }
    f.choose(PositionalEncoding::Interleaved);
    QVERIFY(!f.panel.sumView()->sum().own); // and says so
    QVERIFY(!f.panel.sumView()->sum().encodingTable);
    // A click on a word follows it.
    const BoxItem* third = nullptr;
    for (const Item& item : f.panel.sumView()->displayList().items)
        if (const auto* box = std::get_if<BoxItem>(&item); box && box->action == QStringLiteral("token:3"))
            third = box;
    QVERIFY(third);
    QTest::mouseClick(f.panel.sumView(), Qt::LeftButton, {}, third->rect.center().toPoint());
    QCOMPARE(f.panel.state().position, 3);
}

void PositionPicturesTest::withoutAModelNothingIsInvented() {
    TraceStore empty;
    PositionsPanel panel(empty, light());
    panel.resize(1120, 720);
    panel.setPage(PositionsPanel::Sum);
    QVERIFY(panel.sumView()->sum().empty());
    for (const Item& item : panel.sumView()->displayList().items)
        QVERIFY(!std::holds_alternative<CellGrid>(item));
}

void PositionPicturesTest::pagesFollowTheRoom_data() {
    QTest::addColumn<QSize>("size");
    QTest::addColumn<double>("scale");
    for (const QSize size : {QSize(560, 420), QSize(800, 600), QSize(1120, 720), QSize(1600, 1000), QSize(3840, 2160)})
        for (const double scale : {1.0, 2.0})
            QTest::addRow("%dx%d, text %g", size.width(), size.height(), scale) << size << scale;
}

void PositionPicturesTest::pagesFollowTheRoom() {
    QFETCH(QSize, size);
    QFETCH(double, scale);
    Theme::setTextScale(scale);
    const QFont before = QApplication::font();
    QApplication::setFont(light().font(13));
    {
        Fixture f(size);
        QCOMPARE(f.panel.size(), size); // nothing in it is too large for it
        for (int page = 0; page < PositionsPanel::pageCount; ++page) {
            f.panel.setPage(static_cast<PositionsPanel::Page>(page));
            QCoreApplication::processEvents();
            const QList<QWidget*> seen{f.panel.map(),           f.panel.waves(),           f.panel.rates(),
                                       f.panel.similarityMap(), f.panel.similarityCurve(), f.panel.shiftPicture(),
                                       f.panel.sumView()};
            int shown = 0;
            for (const QWidget* part : seen) {
                if (!part->isVisible())
                    continue;
                ++shown;
                const QRect place(part->mapTo(&f.panel, QPoint()), part->size());
                QVERIFY2(f.panel.rect().contains(place), qPrintable(part->accessibleName()));
                QVERIFY2(place.height() >= 90, qPrintable(part->accessibleName()));
            }
            if (f.panel.page() == PositionsPanel::Values)
                QVERIFY(f.panel.kinds()->isVisible());
            else
                QVERIFY(shown > 0 && f.panel.kinds()->isVisible() != f.panel.valuesAlone());
            QVERIFY(!f.panel.mapBeside() || f.panel.map()->isVisible());
        }
    }
    QApplication::setFont(before);
}

void PositionPicturesTest::everythingHasAName() {
    Fixture f;
    for (int page = 0; page < PositionsPanel::pageCount; ++page) {
        f.panel.setPage(static_cast<PositionsPanel::Page>(page));
        QCoreApplication::processEvents();
        for (const QWidget* widget : f.panel.findChildren<QWidget*>()) {
            const bool isControl = qobject_cast<const QComboBox*>(widget) || qobject_cast<const QSpinBox*>(widget) ||
                                   qobject_cast<const QSlider*>(widget) || qobject_cast<const LineChart*>(widget) ||
                                   qobject_cast<const PictureWidget*>(widget) || qobject_cast<const QTabBar*>(widget);
            if (isControl && widget->isVisible())
                QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
        }
        for (const PictureWidget* picture : f.panel.findChildren<PictureWidget*>())
            for (const Item& item : picture->displayList().items)
                if (const auto* grid = std::get_if<CellGrid>(&item))
                    QVERIFY2(!grid->name.isEmpty(), qPrintable(grid->id));
    }
}

void PositionPicturesTest::wordsHaveRoom_data() {
    QTest::addColumn<QSizeF>("size");
    QTest::addColumn<double>("scale");
    for (const QSizeF size :
         {QSizeF(540, 260), QSizeF(480, 420), QSizeF(700, 560), QSizeF(1600, 1000), QSizeF(3840, 2160)})
        for (const double scale : {1.0, 1.5, 2.0})
            QTest::addRow("%gx%g, text %g", size.width(), size.height(), scale) << size << scale;
}

void PositionPicturesTest::wordsHaveRoom() {
    QFETCH(QSizeF, size);
    QFETCH(double, scale);
    Theme::setTextScale(scale);
    const StoryRun story;
    const OwnPositions own = ownPositions(story.model.get());
    std::vector<PositionState> states;
    for (const PositionFigure& figure : positionFigures())
        states.push_back(figure.state);
    PositionState learned;
    learned.kind = PositionalEncoding::Learned;
    learned.length = 256;
    states.push_back(bounded(learned, own));
    PositionState odd;
    odd.depth = 7;
    states.push_back(bounded(odd, own));
    QStringList found;
    for (const PositionState& state : states) {
        const auto table = makePositionTable(state, own);
        const SimilarityMatrix matrix = similarityMatrix(*table, state.similarity);
        const auto look = [&](const char* name, const DisplayList& list) {
            for (const QString& fault : faults(list, size.width() >= 480))
                found << QStringLiteral("%1 of %2x%3: %4")
                             .arg(QLatin1String(name))
                             .arg(state.length)
                             .arg(state.depth)
                             .arg(fault);
        };
        look("map", layoutPositionMap(*table, state, light(), size));
        look("similarity", layoutSimilarity(matrix, state, light(), size));
        look("shift", layoutShift(*table, shiftOf(*table, state), state, light(), size));
    }
    QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
}

void PositionPicturesTest::pictures_data() {
    QTest::addColumn<QString>("what");
    QTest::addColumn<int>("theme");
    const std::array names{"light", "dark", "highcontrast", "projector"};
    for (const char* what : {"map", "angles", "similarity", "shift", "fit", "sum"})
        for (std::size_t theme = 0; theme < names.size(); ++theme)
            QTest::newRow(qPrintable(QStringLiteral("positions-%1-%2").arg(QLatin1String(what), QLatin1String(names[theme]))))
                << QString::fromLatin1(what) << static_cast<int>(theme);
}

void PositionPicturesTest::pictures() {
    QFETCH(QString, what);
    QFETCH(int, theme);
    const Theme& look = Theme::named(static_cast<ThemeName>(theme));
    const QSizeF size(560, 400);
    StoryRun story;
    const OwnPositions own = ownPositions(story.model.get());
    PositionState state;
    state.angles = what == QStringLiteral("angles");
    if (what == QStringLiteral("fit")) {
        state.kind = PositionalEncoding::Learned;
        state.length = 256;
    }
    state = bounded(state, own);
    const auto table = makePositionTable(state, own);
    DisplayList list;
    if (what == QStringLiteral("similarity")) {
        list = layoutSimilarity(similarityMatrix(*table, Similarity::Dot), state, look, size);
    } else if (what == QStringLiteral("shift") || what == QStringLiteral("fit")) {
        list = layoutShift(*table, shiftOf(*table, state), state, look, size);
    } else if (what == QStringLiteral("sum")) {
        story.run("The dog chased the cat");
        PositionsPanel panel(story.store, look);
        state.position = 2;
        panel.setState(state);
        panel.setPage(PositionsPanel::Sum);
        list = layoutSum(panel.sumView()->sum(), state, look, size);
    } else {
        list = layoutPositionMap(*table, state, look, size);
    }
    const QString difference =
        headlight::test::differenceFromGolden(renderImage(list, look), QLatin1String(QTest::currentDataTag()));
    QVERIFY2(difference.isEmpty(), qPrintable(difference));
}

HEADLIGHT_TEST(PositionPicturesTest)

#include "position_pictures_test.moc"
