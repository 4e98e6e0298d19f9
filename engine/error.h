// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <exception>
#include <string>
#include <string_view>

namespace engine {

/// What went wrong, for programs: the shell words it for people, the command line turns it into an exit code.
enum class ErrorCode {
    FileNotFound,      ///< a file or folder is not there (or went away while it was read)
    FileUnreadable,    ///< there, but the system refuses to read it
    FileTooLarge,      ///< larger than anything the reader accepts
    WriteFailed,       ///< an output could not be written
    BadSafetensors,    ///< malformed safetensors header, offsets, or shard index
    BadConfig,         ///< config.json is not valid JSON, or a value is out of range
    UnsupportedModel,  ///< well-formed, but a model_type or option this engine does not compute
    MissingTensor,     ///< a tensor the architecture needs is absent
    WrongShape,        ///< a tensor's shape disagrees with config.json
    WrongType,         ///< a tensor's element type is not one this engine reads
    NonFinite,         ///< a weight is NaN or infinite
    BadTokenizer,      ///< vocab.json or merges.txt is malformed or they disagree
    MissingTokenizer,  ///< the folder has no tokenizer files, but text was given
    BadToken,          ///< a token id outside the vocabulary
    EmptyPrompt,       ///< no tokens to run
    PromptTooLong,     ///< more tokens than the model's context has positions
    BadArgument,       ///< a hook name, index or option that does not exist
    Stopped,           ///< the caller's stop token was honoured
};

/// Stable identifier of a code ("bad_safetensors"), used in --json output and logs. Never translated.
std::string_view errorCodeName(ErrorCode code);

/// Thrown at load and parse boundaries and for requests that cannot be met; never used for ordinary flow.
/// `detail` is one English sentence that says what, where, and what to do; it holds no line break.
class Error : public std::exception {
public:
    Error(ErrorCode code, std::string detail);

    ErrorCode code() const noexcept { return m_code; }
    const std::string& detail() const noexcept { return m_detail; }
    const char* what() const noexcept override { return m_detail.c_str(); }

private:
    ErrorCode m_code;
    std::string m_detail;
};

} // namespace engine
