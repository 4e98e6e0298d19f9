// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/input_file.h"

#include "engine/error.h"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace engine {

namespace {

[[noreturn]] void failToOpen(int errorNumber, const std::string& name) {
    switch (errorNumber) {
    case ENOENT:
    case ENOTDIR:
        throw Error(ErrorCode::FileNotFound, name + " is not there: check the folder, or download the file again.");
    case EACCES:
    case EPERM:
        throw Error(ErrorCode::FileUnreadable, name + " may not be read: change its permissions and try again.");
    case ELOOP:
        throw Error(ErrorCode::FileUnreadable,
                    name + " is a symbolic link that leads back to itself: replace it by the file itself.");
    default:
        throw Error(ErrorCode::FileUnreadable, name + " could not be opened (" +
                                                   std::generic_category().message(errorNumber) +
                                                   "): check the disk and try again.");
    }
}

/// Length of the character that `text` begins with; 0 for what is not UTF-8 and for control characters.
std::size_t utf8Length(std::string_view text) {
    const auto byte = [text](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    const auto follows = [byte](std::size_t i) { return (byte(i) & 0xc0u) == 0x80u; };
    if (byte(0) < 0x80)
        return byte(0) >= 0x20 && byte(0) != 0x7f ? 1 : 0;
    if (byte(0) >= 0xc2 && byte(0) <= 0xdf && follows(1))
        return byte(0) == 0xc2 && byte(1) < 0xa0 ? 0 : 2;
    if ((byte(0) & 0xf0u) == 0xe0u && follows(1) && follows(2)) {
        const unsigned point = (byte(0) & 0xfu) << 12 | (byte(1) & 0x3fu) << 6 | (byte(2) & 0x3fu);
        return point < 0x800 || (point >= 0xd800 && point <= 0xdfff) ? 0 : 3;
    }
    if (byte(0) >= 0xf0 && byte(0) <= 0xf4 && follows(1) && follows(2) && follows(3)) {
        const unsigned point = (byte(0) & 7u) << 18 | (byte(1) & 0x3fu) << 12;
        return point < 0x10000 || point > 0x10ffff ? 0 : 4;
    }
    return 0;
}

} // namespace

InputFile::InputFile(const std::filesystem::path& path) : m_name(inQuotes(path.filename().string())) {
    // O_NONBLOCK: opening a named pipe must not wait for somebody to write into it.
    m_descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (m_descriptor < 0)
        failToOpen(errno, m_name);
    struct stat status {};
    const bool known = ::fstat(m_descriptor, &status) == 0;
    if (!known || !S_ISREG(status.st_mode)) {
        ::close(m_descriptor);
        const bool folder = known && S_ISDIR(status.st_mode);
        throw Error(ErrorCode::FileUnreadable,
                    m_name + (folder ? " is a folder where a file is expected" : " is not an ordinary file") +
                        ": choose the file itself.");
    }
    m_size = static_cast<std::uint64_t>(status.st_size);
    m_changed = status.st_mtim;
}

InputFile::~InputFile() {
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

InputFile::InputFile(InputFile&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)), m_size(other.m_size), m_changed(other.m_changed),
      m_name(std::move(other.m_name)) {}

void InputFile::checkUnchanged() const {
    struct stat status {};
    if (::fstat(m_descriptor, &status) != 0 || static_cast<std::uint64_t>(status.st_size) != m_size ||
        status.st_mtim.tv_sec != m_changed.tv_sec || status.st_mtim.tv_nsec != m_changed.tv_nsec)
        throw Error(ErrorCode::FileUnreadable,
                    m_name + " was changed by another program while it was open: wait until it is complete and open it "
                             "again.");
}

void InputFile::read(std::uint64_t offset, std::span<std::byte> into) const {
    constexpr std::size_t largestRead = std::size_t{1} << 30; // the system call takes a little less than 2 GiB
    checkUnchanged();
    while (!into.empty()) {
        const ssize_t got =
            ::pread(m_descriptor, into.data(), std::min(into.size(), largestRead), static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            throw Error(ErrorCode::FileUnreadable, m_name + " could not be read (" +
                                                       std::generic_category().message(errno) +
                                                       "): check the disk and try again.");
        if (got == 0)
            throw Error(ErrorCode::FileUnreadable,
                        m_name + " ended while it was read: another program cut it short, so open it again when it is "
                                 "complete.");
        into = into.subspan(static_cast<std::size_t>(got));
        offset += static_cast<std::uint64_t>(got);
    }
}

std::string readWholeFile(const std::filesystem::path& path, std::uint64_t maxBytes) {
    const InputFile file(path);
    if (file.size() > maxBytes)
        throw Error(ErrorCode::FileTooLarge, file.name() + " has " + std::to_string(file.size()) +
                                                 " bytes, more than the " + std::to_string(maxBytes) +
                                                 " that such a file may have: check that it is the right file.");
    std::string text(static_cast<std::size_t>(file.size()), '\0');
    file.read(0, std::as_writable_bytes(std::span(text)));
    return text;
}

std::string inQuotes(std::string_view text) {
    constexpr std::size_t longest = 80;
    std::string result = "\"";
    while (!text.empty()) {
        if (result.size() > longest)
            return result + "…\"";
        const std::size_t length = utf8Length(text);
        result += length == 0 ? "?" : text.substr(0, length);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return result + "\"";
}

} // namespace engine
