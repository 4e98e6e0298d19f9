// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/laboratory/token_phrases.h"

#include <QCoreApplication>
#include <QLocale>
#include <QRegularExpression>

#include <algorithm>

namespace headlight {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(headlight::TokenPhrases)
};

constexpr int previewedPhrases = 12;

/// A part of the line as typed, escapes and all.
QStringList rawParts(const QString& line) {
    QStringList parts(QString{});
    for (qsizetype i = 0; i < line.size(); ++i) {
        if (line[i] == QLatin1Char('\\') && i + 1 < line.size())
            parts.back() += line.mid(i++, 2);
        else if (line[i] == QLatin1Char(','))
            parts.push_back({});
        else
            parts.back() += line[i];
    }
    parts.removeIf([](const QString& part) { return part.trimmed().isEmpty(); });
    return parts;
}

QString unescaped(const QString& part) {
    QString out;
    for (qsizetype i = 0; i < part.size(); ++i) {
        if (part[i] != QLatin1Char('\\') || i + 1 == part.size())
            out += part[i];
        else
            out += part[++i] == QLatin1Char('n') ? QChar(QLatin1Char('\n')) : part[i];
    }
    return out;
}

QString escaped(QString part) {
    part.replace(QLatin1Char('\\'), QLatin1String("\\\\"));
    part.replace(QLatin1Char(','), QLatin1String("\\,"));
    part.replace(QLatin1Char('\n'), QLatin1String("\\n"));
    return part;
}

/// "#262 #318" → 262, 318; empty where the part is words.
std::vector<qulonglong> numbersIn(const QString& part) {
    static const QRegularExpression form(QStringLiteral(R"(^\s*(#\d{1,18}\s*)+$)"));
    std::vector<qulonglong> out;
    if (form.match(part).hasMatch())
        for (const QString& number : part.split(QLatin1Char('#')).mid(1))
            out.push_back(number.trimmed().toULongLong());
    return out;
}

/// Takes ":-2.5" off the end; false where there is no number.
bool takeNumber(QString& part, double& number) {
    const qsizetype colon = part.lastIndexOf(QLatin1Char(':'));
    if (colon < 0)
        return false;
    bool ok = false;
    number = QLocale::c().toDouble(part.mid(colon + 1).trimmed(), &ok);
    part.truncate(colon);
    return ok;
}

QString shownTokens(const std::vector<engine::TokenId>& ids, const TokenWords& words) {
    QStringList shown;
    for (const engine::TokenId id : ids)
        shown << (words.shown ? words.shown(id) : QStringLiteral("#%1").arg(id));
    return shown.join(QLatin1Char('|'));
}

/// Empty where the part can be read.
QString readPart(const QString& raw, PhraseKind kind, const TokenWords& words, TokenPhrase& phrase) {
    QString part = raw;
    if (kind == PhraseKind::Biases && !takeNumber(part, phrase.number))
        return Words::tr("“%1” needs a colon and a number behind it, such as “%2:-2.5”.")
            .arg(raw.trimmed(), raw.trimmed());
    for (const qulonglong number : numbersIn(part)) {
        if (number >= static_cast<qulonglong>(words.vocabSize))
            return Words::tr("There is no token #%1: the last one is #%2.").arg(number).arg(words.vocabSize - 1);
        phrase.ids.push_back(static_cast<engine::TokenId>(number));
    }
    const QString text = unescaped(part);
    if (phrase.ids.empty()) {
        if (!words.encode)
            return Words::tr("This model has no tokenizer: write tokens as numbers, such as #5.");
        phrase.ids = words.encode(text);
    }
    if (phrase.ids.empty())
        return Words::tr("“%1” becomes no token.").arg(text);
    const bool single = kind == PhraseKind::Tokens || kind == PhraseKind::OneToken;
    if (single && phrase.ids.size() > 1)
        return Words::tr("“%1” is not one token but %2: %3")
            .arg(text)
            .arg(phrase.ids.size())
            .arg(shownTokens(phrase.ids, words));
    return {};
}

QString previewOf(const std::vector<TokenPhrase>& phrases, PhraseKind kind, const TokenWords& words) {
    QStringList shown;
    for (const TokenPhrase& phrase : phrases) {
        if (shown.size() == previewedPhrases) {
            shown << Words::tr("… %1 in all").arg(phrases.size());
            break;
        }
        QString one = shownTokens(phrase.ids, words);
        if (kind == PhraseKind::Biases)
            one += QStringLiteral(" %1%2").arg(phrase.number < 0 ? QString(QChar(0x2212)) : QStringLiteral("+"),
                                               QLocale().toString(std::abs(phrase.number)));
        shown << one;
    }
    return shown.join(QStringLiteral("  ·  "));
}

} // namespace

QStringList splitPhrases(const QString& line) {
    QStringList parts = rawParts(line);
    for (QString& part : parts)
        part = unescaped(part);
    return parts;
}

QString joinPhrases(const QStringList& parts) {
    QStringList out;
    for (const QString& part : parts)
        out << escaped(part);
    return out.join(QLatin1Char(','));
}

PhraseList readPhrases(const QString& line, PhraseKind kind, const TokenWords& words) {
    PhraseList out;
    for (const QString& part : rawParts(line)) {
        TokenPhrase phrase;
        out.problem = readPart(part, kind, words, phrase);
        if (out.problem.isEmpty() && kind == PhraseKind::OneToken && !out.phrases.empty())
            out.problem = Words::tr("Only one token can stand here.");
        if (!out.problem.isEmpty()) {
            out.phrases.clear();
            return out;
        }
        out.phrases.push_back(std::move(phrase));
    }
    out.preview = previewOf(out.phrases, kind, words);
    return out;
}

QString writePhrases(const std::vector<TokenPhrase>& phrases, PhraseKind kind, const TokenWords& words) {
    QStringList out;
    for (const TokenPhrase& phrase : phrases) {
        const QString text = words.decode ? words.decode(phrase.ids) : QString();
        QString part = escaped(text);
        if (part.startsWith(QLatin1Char('#')))
            part.prepend(QLatin1Char('\\'));
        const bool same = words.encode && !text.trimmed().isEmpty() && words.encode(text) == phrase.ids &&
                          unescaped(part) == text && numbersIn(part).empty();
        if (!same) {
            part.clear();
            for (const engine::TokenId id : phrase.ids)
                part += QStringLiteral("#%1").arg(id);
        }
        if (kind == PhraseKind::Biases)
            part += QLatin1Char(':') + QString::number(phrase.number, 'g', QLocale::FloatingPointShortest);
        out << part;
    }
    return out.join(QLatin1Char(','));
}

} // namespace headlight
