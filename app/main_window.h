// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/session.h"
#include "widgets/theme/theme.h"

#include <QMainWindow>
#include <QPointer>

#include <functional>

class QLabel;
class QProgressBar;
class QPushButton;
class QScrollArea;
class QSettings;
class QSplitter;
class QTabWidget;
class QVBoxLayout;

namespace headlight {

class AlignmentPanel;
class AttentionPanel;
class BreakpointWatch;
class BreakpointsDialog;
class CalculatorWindow;
class CandidatesView;
class Card;
class InspectorView;
class MessageBar;
class PictureWidget;
class PromptPanel;
class DecodingLab;
class PositionsWindow;
class ScenesWindow;
class SamplingPanel;
class StageView;
class TokensPanel;
class TransportBar;
class WhatIfPanel;
struct WindowActions;

/// What the window is given from outside, so that tests and the renderer can give something else.
struct WindowOptions {
    QSettings* settings = nullptr; ///< remembers what the user chose; none = nothing is read or written
    RunService::Options run;
    /// Asks where to save; empty = not at all. The default is the system's dialog, which asks before overwriting.
    std::function<QString(QWidget* parent, const QString& title, const QString& suggested, const QString& filter)>
        chooseFile;
    /// Asks for a folder; empty = none.
    std::function<QString(QWidget* parent, const QString& title, const QString& start)> chooseFolder;
};

/// The window: composes the views around one session. What each of them shows comes from the session's store, selection
/// and playhead.
class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(WindowOptions options, QWidget* parent = nullptr);
    ~MainWindow() override;

    Session& session() { return *m_session; }
    const WindowActions& actions() const { return *m_actions; }
    PromptPanel* prompt() const { return m_prompt; }
    StageView* stage() const { return m_stage; }
    AttentionPanel* attention() const { return m_attention; }
    AlignmentPanel* alignment() const { return m_alignment; }
    CandidatesView* candidates() const { return m_candidates; }
    InspectorView* inspector() const { return m_inspector; }
    WhatIfPanel* whatIf() const { return m_whatIf; }
    TokensPanel* tokens() const { return m_tokens; }
    TransportBar* transport() const { return m_transport; }
    MessageBar* messages() const { return m_messages; }
    BreakpointWatch& breakpoints() const { return *m_breakpoints; }

    /// Opens the bundled model with a prompt already in it; says so where there is none. `findHead`: also selects a
    /// head that shows something telling.
    void openFirstScreen(bool findHead = true);
    void openModel(const QString& folder);
    void setThemeChoice(const QString& choice); ///< one of themeChoices(); anything else: as the system
    void setRoleColors(const QString& choice);  ///< one of roleChoices(); anything else: the first
    void setLanguageChoice(const QString& code);
    void setTextSize(int percent);
    const Theme& theme() const { return *m_theme; }

protected:
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void compose();
    void composeSide();
    /// How the parts lie: all in tabs in small windows, the Stage beside tabs, the candidates in a column of their own.
    enum class Arrangement { Tabs, TwoColumns, ThreeColumns };
    Arrangement fittingArrangement() const;
    QSize sizeForColumns() const;
    int tokensHeight(int stripHeight) const;
    void arrange();
    void placeTab(QWidget* part, bool asTab, const std::function<void()>& putBack);
    void nameTabs();
    void fit();
    int spareHeight() const;
    void fitTokens();
    void fitPrompt();
    void revealToken();
    QString columnsKey() const;
    void composeStatus();
    void composeMenus();
    void connectSession();
    void connectViews();
    void connectPictures();
    void connectWishes();
    void connectActions();
    void connectViewActions();
    void connectZoomActions();
    void connectPlayActions();
    void connectTimeActions();
    void connectBreakpoints();

    void openBreakpoints();
    void showSkipping();
    void showStopLine();
    void showCost();
    void readTimeSettings();
    void writeTimeSettings();

    void applyTheme();
    void retranslate();
    void showState();
    void showStatus();
    void showBusy();
    void showTitle();
    void onModelOpened();
    void chooseHead();
    void followAsked();
    void neutral();
    void explain();
    void playPause();
    void exportPicture();
    void openScenes();
    void openCalculator();
    void openPositions();
    void openDecodingLab();
    void openPalette();
    void fillBundled();
    void openBundled(int index); ///< of bundledModels()
    void fillRecent();
    void remember(const QString& folder);
    void readSettings();
    void writeSettings();
    void trackFocus(QWidget* now);
    QWidget* exportTarget() const;
    Provenance elementToAsk() const;

    WindowOptions m_options;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<WindowActions> m_actions;
    BreakpointWatch* m_breakpoints = nullptr;
    QPointer<BreakpointsDialog> m_breakpointsDialog;
    const Theme* m_theme;
    QString m_themeChoice, m_roleChoice, m_languageChoice;
    QString m_pendingPrompt; ///< shown with the first model
    bool m_firstScreen = false;

    PromptPanel* m_prompt = nullptr;
    SamplingPanel* m_sampling = nullptr;
    TokensPanel* m_tokens = nullptr;
    StageView* m_stage = nullptr;
    AttentionPanel* m_attention = nullptr;
    AlignmentPanel* m_alignment = nullptr;
    CandidatesView* m_candidates = nullptr;
    InspectorView* m_inspector = nullptr;
    WhatIfPanel* m_whatIf = nullptr; ///< of translators
    TransportBar* m_transport = nullptr;
    MessageBar* m_messages = nullptr;
    Arrangement m_arrangement = Arrangement::TwoColumns;
    std::vector<Card*> m_cards;
    Card* m_stageCard = nullptr;
    Card* m_candidatesCard = nullptr; ///< in three columns; else its content is a tab of m_details
    Card* m_detailsCard = nullptr;
    Card* m_tokensCard = nullptr;
    QWidget* m_candidatesPage = nullptr;
    QScrollArea* m_whatIfPage = nullptr;
    QTabWidget* m_details = nullptr;
    QWidget* m_tabBeforeAsking = nullptr;
    QVBoxLayout* m_rows = nullptr;
    QSplitter* m_columns = nullptr;
    QLabel* m_modelLabel = nullptr;
    QLabel* m_speedLabel = nullptr;
    QLabel* m_hoverLabel = nullptr;
    QLabel* m_busyLabel = nullptr;
    QProgressBar* m_busyBar = nullptr;
    QPushButton* m_busyStop = nullptr;
    QTimer m_busyDelay;
    ScenesWindow* m_scenes = nullptr; ///< made when it is asked for
    CalculatorWindow* m_calculator = nullptr;
    PositionsWindow* m_positions = nullptr;
    DecodingLab* m_decodingLab = nullptr;
    QList<QMenu*> m_menus;
    QMenu* m_bundled = nullptr;
    QMenu* m_recent = nullptr;
    QPointer<QWidget> m_lastView; ///< the view that had the focus last
};

} // namespace headlight
