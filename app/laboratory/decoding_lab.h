// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/laboratory/branches.h"
#include "app/laboratory/decoding_examples.h"
#include "app/laboratory/decoding_job.h"
#include "app/laboratory/token_phrases.h"
#include "widgets/picture/picture_data.h"
#include "widgets/theme/theme.h"

#include <QDialog>
#include <QTimer>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSlider;
class QTableWidget;
class QTabWidget;
class QToolButton;

namespace headlight {

class DecodingForm;
class PictureWidget;
class ScoreChainView;
class SearchTreeView;
class TokenOddsView;
class Session;

/// The decoding laboratory: every method and option on the text that is open, or on an example of an article, and
/// every token that was tried.
class DecodingLab : public QDialog {
    Q_OBJECT
public:
    DecodingLab(Session& session, const Theme& theme, QWidget* parent);

    void setTheme(const Theme& theme);
    DecodingForm* form() const { return m_form; }
    SearchTreeView* tree() const { return m_tree; }
    ScoreChainView* chain() const { return m_chain; }
    TokenOddsView* odds() const { return m_odds; }
    const std::optional<DecodingAnswer>& answer() const { return m_answer; } ///< the newest
    const Branches& branches() const { return m_branches; }
    bool running() const { return m_job.running(); }
    /// Asks where a file goes; empty: nowhere. Tests answer themselves.
    std::function<QString(const QString& suggested, const QString& filter)> chooseFile;

public slots:
    void run();
    void stop() { m_job.stop(); }

protected:
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void build();
    QWidget* makeTreePart();
    QWidget* makeOddsPart();
    void connectParts();
    void takeModel();
    void chooseText(int index);
    std::optional<DecodingRequest> request() const;
    void search(const std::vector<engine::TokenId>& behind);
    void askChain(int node);
    bool isThere(int node) const { return m_answer && node > 0 && node < m_branches.tree()->size(); }
    void rateYours();
    void showYours(const std::vector<engine::RatedToken>& text);
    void showAnswer(const DecodingAnswer& answer);
    void showSequences();
    void showSteps(int steps);
    void showOdds(int node);
    void showChain(int node, const std::shared_ptr<const engine::ScoreChain>& chain);
    void forceNode(int node);
    void exportTree();
    void exportPicture(PictureWidget& picture);
    DataContext context() const; ///< of what is exported
    void tell(const QString& words);
    void retranslate();
    void retranslateTexts();
    int steps() const;

    Session& m_session;
    const Theme* m_theme;
    DecodingJob m_job;
    QTimer m_soon; ///< an option was changed: another search begins shortly after the last change
    std::optional<DecodingAnswer> m_answer;
    Branches m_branches;                      ///< all that was tried behind this prompt, with these settings
    std::optional<DecodingRequest> m_last;    ///< what was searched last, without forced tokens
    std::optional<DecodingExample> m_example; ///< is decoded instead of the open text
    const engine::Model* m_model = nullptr;   ///< the options are for
    TokenWords m_asked, m_words;              ///< of what is being decoded, of the answer
    QString m_rated;                          ///< own words that are drawn, or on their way
    std::vector<int> m_path;                  ///< nodes of the text whose odds are shown

    DecodingForm* m_form;
    SearchTreeView* m_tree;
    ScoreChainView* m_chain;
    TokenOddsView* m_odds;
    QTabWidget* m_below;
    QPushButton *m_run, *m_stop, *m_export;
    QLabel *m_status, *m_stepLabel, *m_findLabel;
    QSlider* m_step;
    QLineEdit* m_find;
    QTableWidget* m_sequences;
    QComboBox* m_text;
    QLabel *m_textLabel, *m_note, *m_yoursLabel;
    QLineEdit* m_yours;
};

} // namespace headlight
