// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/viewmodels/trace_store.h"

#include <QChar>

#include <algorithm>
#include <array>

namespace headlight {
namespace {

/// Length of the well-formed UTF-8 character that starts at `at`, 0 if there is none; its code point in `code`.
std::size_t characterAt(const std::string& bytes, std::size_t at, char32_t& code) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const unsigned char lead = byte(at);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xc2 ? 0
                               : lead < 0xe0 ? 2
                               : lead < 0xf0 ? 3
                               : lead < 0xf5 ? 4
                                             : 0;
    if (length == 0 || at + length > bytes.size())
        return 0;
    code = length == 1 ? lead : lead & (0x7fU >> length);
    for (std::size_t i = at + 1; i < at + length; ++i) {
        if ((byte(i) & 0xc0U) != 0x80U)
            return 0;
        code = (code << 6U) | (byte(i) & 0x3fU);
    }
    constexpr std::array<char32_t, 5> smallest{0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xd800 && code < 0xe000;
    return code < smallest[length] || surrogate || code > 0x10ffff ? 0 : length;
}

QString spelled(const QString& hex) {
    return QChar(0x2039) + hex + QChar(0x203a);
}

QString hexByte(unsigned char byte) {
    return QString::number(byte, 16).rightJustified(2, QLatin1Char('0')).toUpper();
}

/// One character as shown; `first` when nothing stands before it to carry a combining mark.
QString shown(char32_t code, bool first) {
    switch (code) {
    case U'\n':
        return QString(QChar(0x21b5));
    case U'\t':
        return QString(QChar(0x21e5));
    default:
        break;
    }
    if (code < 0x20 || code == 0x7f)
        return spelled(hexByte(static_cast<unsigned char>(code)));
    const QString text = QString::fromUcs4(&code, 1);
    switch (QChar::category(code)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_NotAssigned:
    case QChar::Other_PrivateUse:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return spelled(QStringLiteral("U+") + QString::number(code, 16).rightJustified(4, QLatin1Char('0')).toUpper());
    case QChar::Separator_Space:
        return code == U' '
                   ? text
                   : spelled(QStringLiteral("U+%1").arg(static_cast<uint>(code), 4, 16, QLatin1Char('0')).toUpper());
    case QChar::Mark_NonSpacing:
    case QChar::Mark_SpacingCombining:
    case QChar::Mark_Enclosing:
        return first ? QChar(0x25cc) + text : text; // ◌ carries a lone mark
    default:
        return text;
    }
}

} // namespace

QString visibleToken(const std::string& bytes) {
    const QChar openBox(0x2423);
    // Spaces at either end are invisible otherwise; between words they are ordinary.
    std::size_t begin = bytes.find_first_not_of(' '), end = bytes.find_last_not_of(' ') + 1;
    if (begin == std::string::npos)
        return QString(static_cast<qsizetype>(bytes.size()), openBox);
    QString text(static_cast<qsizetype>(begin), openBox);
    for (std::size_t at = begin; at < end;) {
        char32_t code = 0;
        const std::size_t length = characterAt(bytes, at, code);
        text += length > 0 ? shown(code, at == 0) : spelled(hexByte(static_cast<unsigned char>(bytes[at])));
        at += std::max<std::size_t>(length, 1);
    }
    return text + QString(static_cast<qsizetype>(bytes.size() - end), openBox);
}

QString visiblePiece(const std::string& piece) {
    QString text = visibleToken(piece);
    return text.replace(QChar(0x2581), QChar(0x2423));
}

} // namespace headlight
