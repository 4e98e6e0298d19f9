// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/positions/line_chart.h"
#include "widgets/positions/position_views.h"

#include <QThreadPool>

#include <functional>
#include <stop_token>

class QCheckBox;
class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;
class QStackedWidget;
class QTabBar;

namespace headlight {

class NumberControl;
class TraceStore;
class TwoParts;
class WaveLegend;

/// How positions are told apart: maps, waves, similarity, the matrix that moves all of them, and the addition to a
/// word's embedding, for each formula of the sources and for the loaded model's own table.
class PositionsPanel : public QWidget {
    Q_OBJECT
public:
    enum Page { Values, Map, Waves, Alike, Shift, Sum, pageCount };

    PositionsPanel(const TraceStore& store, const Theme& theme, QWidget* parent = nullptr);
    ~PositionsPanel() override;

    void setTheme(const Theme& theme);
    const PositionState& state() const { return m_state; }
    void setState(const PositionState& state); ///< made possible first
    void setPage(Page page);                   ///< what is seen on every page has none: then the nearest that is one
    Page page() const;
    bool mapBeside() const;   ///< the map stands beside the pages
    bool valuesAlone() const; ///< what can be set has a page of its own: there is no room above the others

    const std::shared_ptr<const PositionTable>& table() const { return m_table; }
    PositionMapView* map() const { return m_map; }
    LineChart* waves() const { return m_waves; }
    LineChart* rates() const { return m_rates; }
    LineChart* similarityCurve() const { return m_curve; }
    SimilarityView* similarityMap() const { return m_similarity; }
    ShiftPicture* shiftPicture() const { return m_shift; }
    SumView* sumView() const { return m_sum; }
    QComboBox* kinds() const { return m_kind; }
    QComboBox* figures() const { return m_figure; }
    QLabel* readout() const { return m_readout; }

    QSize sizeHint() const override { return {1120, 720}; }

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void compose();
    void composeMap();
    void composePages();
    void connectControls();
    void connectPictures();
    void retranslate();
    void arrange();
    void fillKinds();
    void fillFigures();

    void onModelChanged();
    void change(const std::function<void(PositionState&)>& edit);
    void refresh();  ///< everything that shows the state
    void showPage(); ///< the page that is seen; the others wait for their turn
    void showControls();
    void showReadout(const QString& words);
    void showWaves();
    void showRates();
    void showSimilarity();
    void showShift();
    void startFits();
    void showSum();
    PositionSum sumOfText() const; ///< empty without a text that a model has run on
    QString modelName() const;

    const TraceStore& m_store;
    const Theme* m_theme;
    OwnPositions m_own;
    PositionState m_state;
    std::shared_ptr<const PositionTable> m_table;
    ShiftContent m_shiftContent;
    int m_shiftFor = 0; ///< the shift that m_shiftContent is of; 0: of none
    std::shared_ptr<const SimilarityMatrix> m_matrix;
    Similarity m_matrixOf = Similarity::Dot;
    QThreadPool m_fits;
    std::stop_source m_stopFit;
    int m_fit = 0; ///< number of the newest fit
    Page m_page = Waves;

    QComboBox *m_kind, *m_figure;
    NumberControl *m_length, *m_depth, *m_base, *m_position, *m_shiftBy;
    QCheckBox *m_angles, *m_across, *m_near;
    QLineEdit* m_dimensions;
    QComboBox* m_measure;
    QWidget *m_controls, *m_mapPart;
    PositionMapView* m_map;
    QLabel *m_readout, *m_alike, *m_numbers;
    QTabBar* m_tabs;
    QStackedWidget* m_pages;
    QGridLayout* m_body;
    LineChart *m_waves, *m_rates, *m_curve;
    WaveLegend* m_legend;
    TwoParts *m_waveParts, *m_alikeParts;
    SimilarityView* m_similarity;
    ShiftPicture* m_shift;
    SumView* m_sum;
};

} // namespace headlight
