// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/error.h"

#include <algorithm>
#include <utility>

namespace engine {

std::string_view errorCodeName(ErrorCode code) {
    switch (code) {
    case ErrorCode::FileNotFound: return "file_not_found";
    case ErrorCode::FileUnreadable: return "file_unreadable";
    case ErrorCode::FileTooLarge: return "file_too_large";
    case ErrorCode::WriteFailed: return "write_failed";
    case ErrorCode::BadSafetensors: return "bad_safetensors";
    case ErrorCode::BadConfig: return "bad_config";
    case ErrorCode::UnsupportedModel: return "unsupported_model";
    case ErrorCode::MissingTensor: return "missing_tensor";
    case ErrorCode::WrongShape: return "wrong_shape";
    case ErrorCode::WrongType: return "wrong_type";
    case ErrorCode::NonFinite: return "non_finite";
    case ErrorCode::BadTokenizer: return "bad_tokenizer";
    case ErrorCode::MissingTokenizer: return "missing_tokenizer";
    case ErrorCode::BadToken: return "bad_token";
    case ErrorCode::EmptyPrompt: return "empty_prompt";
    case ErrorCode::PromptTooLong: return "prompt_too_long";
    case ErrorCode::BadArgument: return "bad_argument";
    case ErrorCode::Stopped: return "stopped";
    }
    return "unknown";
}

Error::Error(ErrorCode code, std::string detail) : m_code(code), m_detail(std::move(detail)) {
    // Names from hostile files end up in details: keep them to one line so that stderr stays one line.
    std::replace_if(
        m_detail.begin(), m_detail.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
}

} // namespace engine
