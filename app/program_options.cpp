// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/program_options.h"

#include "app/languages.h"
#include "app/theme_choice.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QRegularExpression>

#include <stdexcept>

namespace headlight {

namespace {

// The command line is English, as everywhere.
void describe(QCommandLineParser& parser) {
    parser.setApplicationDescription(QStringLiteral("Look inside a transformer while it works."));
    const auto add = [&parser](const QStringList& names, const char* description, const char* value = nullptr) {
        QCommandLineOption option(names, QLatin1String(description));
        if (value)
            option.setValueName(QLatin1String(value));
        parser.addOption(option);
    };
    add({QStringLiteral("h"), QStringLiteral("help")}, "Show this help.");
    add({QStringLiteral("v"), QStringLiteral("version")}, "Show the version.");
    add({QStringLiteral("model")}, "Open the model in this folder instead of the bundled one.", "folder");
    add({QStringLiteral("prompt")}, "Begin with this text.", "text");
    add({QStringLiteral("render")},
        "Write a picture (.png, .svg, .pdf) or its numbers (.csv, .json, .npz) instead of opening the window; needs no "
        "display.",
        "file");
    add({QStringLiteral("view")},
        "What to draw: window (default), stage, attention, neurons, rows, flow, model-view or candidates.", "view");
    add({QStringLiteral("layer")}, "The layer to open, counted from 0.", "number");
    add({QStringLiteral("head")}, "The head to follow, counted from 0.", "number");
    add({QStringLiteral("beat")}, "Stand at this beat of the last token's walk, counted from 0.", "number");
    add({QStringLiteral("attention")}, "Which of a translator's attentions: encoder, decoder or cross.", "name");
    add({QStringLiteral("level")}, "How near the Stage looks: model, layer, heads, head or number.", "level");
    add({QStringLiteral("theme")}, "light, dark, highcontrast or projector.", "theme");
    add({QStringLiteral("roles")}, "Colours of queries, keys, values …: okabe-ito or illustrated.", "palette");
    add({QStringLiteral("size")}, "Size of the picture in logical pixels, such as 1280x800.", "WxH");
    add({QStringLiteral("scale")}, "Device pixels per logical pixel, 0.5 to 8.", "factor");
    add({QStringLiteral("language")}, "Language of the program: en or pt_BR.", "code");
    parser.addPositionalArgument(QStringLiteral("folder"), QStringLiteral("A model to open, as --model."),
                                 QStringLiteral("[folder]"));
}

int readNumber(const QCommandLineParser& parser, const QString& name) {
    bool ok = false;
    const int value = parser.value(name).toInt(&ok);
    if (!ok || value < 0)
        throw std::invalid_argument("--" + name.toStdString() + " wants a whole number from 0 on.");
    return value;
}

void readLook(const QCommandLineParser& parser, ProgramOptions& out) {
    if (parser.isSet(QStringLiteral("size"))) {
        static const QRegularExpression pattern(QStringLiteral("^(\\d{2,5})x(\\d{2,5})$"));
        const auto match = pattern.match(parser.value(QStringLiteral("size")));
        out.size = QSize(match.captured(1).toInt(), match.captured(2).toInt());
        if (!match.hasMatch() || out.size.width() < 200 || out.size.height() < 150 || out.size.width() > 16000 ||
            out.size.height() > 16000)
            throw std::invalid_argument("--size wants WIDTHxHEIGHT between 200x150 and 16000x16000.");
    }
    if (parser.isSet(QStringLiteral("scale"))) {
        bool ok = false;
        out.scale = parser.value(QStringLiteral("scale")).toDouble(&ok);
        if (!ok || !(out.scale >= 0.5 && out.scale <= 8))
            throw std::invalid_argument("--scale wants a number between 0.5 and 8.");
    }
    out.theme = parser.value(QStringLiteral("theme"));
    if (!out.theme.isEmpty() && !themeChosen(out.theme))
        throw std::invalid_argument("--theme is light, dark, highcontrast or projector.");
    out.roles = parser.value(QStringLiteral("roles"));
    if (!out.roles.isEmpty() && !rolesChosen(out.roles))
        throw std::invalid_argument("--roles is okabe-ito or illustrated.");
    out.language = parser.value(QStringLiteral("language"));
    if (!out.language.isEmpty() && !availableLanguages().contains(out.language))
        throw std::invalid_argument(
            "--language is one of: " + availableLanguages().join(QStringLiteral(", ")).toStdString() + ".");
}

ProgramOptions::View readView(const QString& name) {
    if (name.isEmpty() || name == QLatin1String("window"))
        return ProgramOptions::View::Window;
    if (name == QLatin1String("stage"))
        return ProgramOptions::View::Stage;
    if (name == QLatin1String("attention"))
        return ProgramOptions::View::Attention;
    if (name == QLatin1String("candidates"))
        return ProgramOptions::View::Candidates;
    if (name == QLatin1String("model-view"))
        return ProgramOptions::View::ModelView;
    if (name == QLatin1String("neurons"))
        return ProgramOptions::View::Neurons;
    if (name == QLatin1String("rows"))
        return ProgramOptions::View::Rows;
    if (name == QLatin1String("flow"))
        return ProgramOptions::View::Flow;
    throw std::invalid_argument("--view is window, stage, attention, neurons, rows, flow, model-view or candidates.");
}

std::optional<int> readLevel(const QString& name) {
    static const QStringList names{QStringLiteral("model"), QStringLiteral("layer"), QStringLiteral("heads"),
                                   QStringLiteral("head"), QStringLiteral("number")};
    if (name.isEmpty())
        return {};
    const auto level = names.indexOf(name);
    if (level < 0)
        throw std::invalid_argument("--level is model, layer, heads, head or number.");
    return static_cast<int>(level);
}

ProgramOptions read(const QCommandLineParser& parser) {
    ProgramOptions out;
    out.render = parser.value(QStringLiteral("render"));
    if (parser.isSet(QStringLiteral("render")) && out.render.isEmpty())
        throw std::invalid_argument("--render wants a file name.");
    out.model = parser.value(QStringLiteral("model"));
    const QStringList rest = parser.positionalArguments();
    if (rest.size() > 1 || (!rest.isEmpty() && !out.model.isEmpty()))
        throw std::invalid_argument("One model folder at a time.");
    if (!rest.isEmpty())
        out.model = rest.front();
    if (parser.isSet(QStringLiteral("prompt")))
        out.prompt = parser.value(QStringLiteral("prompt"));
    out.view = readView(parser.value(QStringLiteral("view")));
    if (parser.isSet(QStringLiteral("layer")))
        out.layer = readNumber(parser, QStringLiteral("layer"));
    if (parser.isSet(QStringLiteral("attention"))) {
        const QString name = parser.value(QStringLiteral("attention"));
        const auto found =
            QStringList{QStringLiteral("encoder"), QStringLiteral("decoder"), QStringLiteral("cross")}.indexOf(name);
        if (found < 0)
            throw std::invalid_argument("--attention is encoder, decoder or cross.");
        out.attention =
            static_cast<AttentionBlock>(static_cast<int>(AttentionBlock::Encoder) + static_cast<int>(found));
    }
    if (parser.isSet(QStringLiteral("head")))
        out.head = readNumber(parser, QStringLiteral("head"));
    if (parser.isSet(QStringLiteral("beat")))
        out.beat = readNumber(parser, QStringLiteral("beat"));
    out.level = readLevel(parser.value(QStringLiteral("level")));
    readLook(parser, out);
    return out;
}

} // namespace

std::optional<ProgramOptions> readArguments(const QStringList& arguments, QString& error) {
    QCommandLineParser parser;
    describe(parser);
    if (!parser.parse(arguments)) {
        error = parser.errorText();
        return {};
    }
    ProgramOptions out;
    out.help = parser.isSet(QStringLiteral("help"));
    out.version = parser.isSet(QStringLiteral("version"));
    if (out.help || out.version)
        return out;
    try {
        return read(parser);
    } catch (const std::invalid_argument& wrong) {
        error = QString::fromStdString(wrong.what());
        return {};
    }
}

QString helpText() {
    QCommandLineParser parser;
    describe(parser);
    return parser.helpText();
}

} // namespace headlight
