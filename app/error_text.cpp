// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/error_text.h"

#include <QCoreApplication>

namespace headlight {

namespace {

// Not called tr: lupdate would look for the text in the call to it, and not find the marked one inside.
QString translated(const char* text) {
    return QCoreApplication::translate("Errors", text);
}

QString fileSentence(engine::ErrorCode code) {
    using enum engine::ErrorCode;
    switch (code) {
    case FileNotFound:
        return translated(
            QT_TRANSLATE_NOOP("Errors", "A file or folder is not there. Check the place and open it again."));
    case FileUnreadable:
        return translated(
            QT_TRANSLATE_NOOP("Errors", "A file cannot be read. Check that you may read it and open it again."));
    case FileTooLarge:
        return translated(
            QT_TRANSLATE_NOOP("Errors", "A file is larger than Headlight accepts. Choose a smaller one."));
    case WriteFailed:
        return translated(
            QT_TRANSLATE_NOOP("Errors", "The file could not be written. Choose another place and try again."));
    case BadSafetensors:
        return translated(QT_TRANSLATE_NOOP(
            "Errors", "The weights of this model are damaged. Get the model folder again from where it came."));
    case BadConfig:
        return translated(QT_TRANSLATE_NOOP(
            "Errors",
            "The config.json of this model cannot be understood. Get the model folder again, or correct it."));
    case UnsupportedModel:
        return translated(QT_TRANSLATE_NOOP(
            "Errors", "This kind of model is not one Headlight can run. Open a GPT-2 model instead."));
    case MissingTensor:
    case WrongShape:
    case WrongType:
        return translated(QT_TRANSLATE_NOOP(
            "Errors", "The weights do not fit the config.json beside them. Get both from the same model."));
    case NonFinite:
        return translated(QT_TRANSLATE_NOOP(
            "Errors", "The weights hold values that are not numbers. Get the model folder again from where it came."));
    default:
        return {};
    }
}

} // namespace

QString errorSentence(engine::ErrorCode code) {
    using enum engine::ErrorCode;
    switch (code) {
    case BadTokenizer:
        return translated(QT_TRANSLATE_NOOP(
            "Errors", "The tokenizer files of this model are damaged. Get vocab.json and merges.txt again."));
    case MissingTokenizer:
        return translated(QT_TRANSLATE_NOOP(
            "Errors", "This model has no tokenizer, so text cannot be typed for it. Put vocab.json and merges.txt "
                      "into its folder."));
    case BadToken:
        return translated(QT_TRANSLATE_NOOP("Errors",
                                            "A token is outside this model's vocabulary. The tokenizer files belong "
                                            "to another model."));
    case EmptyPrompt:
        return translated(QT_TRANSLATE_NOOP("Errors", "There is nothing to run. Type something."));
    case PromptTooLong:
        return translated(QT_TRANSLATE_NOOP("Errors",
                                            "The prompt is longer than this model can read. Shorten it; the last "
                                            "picture stays until then."));
    case BadArgument:
        return translated(QT_TRANSLATE_NOOP("Errors", "A setting is outside its range. Change it and try again."));
    case Stopped:
        return translated(QT_TRANSLATE_NOOP("Errors", "Stopped."));
    default:
        return fileSentence(code);
    }
}

int exitCode(engine::ErrorCode code) {
    using enum engine::ErrorCode;
    switch (code) {
    case BadArgument:
    case EmptyPrompt:
    case PromptTooLong:
    case BadToken:
        return 4;
    case WriteFailed:
        return 5;
    case Stopped:
        return 1;
    default:
        return 3;
    }
}

} // namespace headlight
