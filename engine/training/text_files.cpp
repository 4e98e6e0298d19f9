// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/training/text_files.h"

#include "engine/error.h"
#include "engine/training/bpe_learner.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>

namespace engine::training {

std::string readTextFile(const std::filesystem::path& path) {
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
        throw Error(ErrorCode::FileNotFound, path.string() + " is not there.");
    std::ifstream file(path, std::ios::binary);
    std::string contents{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (!file)
        throw Error(ErrorCode::FileUnreadable, path.string() + " cannot be read; check its permissions.");
    return contents;
}

void writeFileAtomically(const std::filesystem::path& path, std::string_view contents) {
    std::error_code error;
    if (path.has_parent_path())
        std::filesystem::create_directories(path.parent_path(), error);
    std::filesystem::path temporary = path;
    temporary += ".partial";
    std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
    file.write(contents.data(), static_cast<std::streamsize>(contents.size()));
    file.close();
    if (file)
        std::filesystem::rename(temporary, path, error);
    if (!file || error) {
        std::error_code ignored;
        std::filesystem::remove(temporary, ignored);
        throw Error(ErrorCode::WriteFailed, path.string() + " cannot be written; check the folder and the free space.");
    }
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n\f\v";
    const std::size_t begin = text.find_first_not_of(kSpace);
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

std::vector<std::string_view> splitDocuments(std::string_view corpus) {
    std::vector<std::string_view> documents;
    while (!corpus.empty()) {
        const std::size_t end = std::min(corpus.find(kEndOfText), corpus.size());
        if (const std::string_view document = trimmed(corpus.substr(0, end)); !document.empty())
            documents.push_back(document);
        corpus.remove_prefix(std::min(end + kEndOfText.size(), corpus.size()));
    }
    return documents;
}

} // namespace engine::training
