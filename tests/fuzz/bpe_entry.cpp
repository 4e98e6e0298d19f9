// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tokenizers/byte_level_bpe.h"
#include "tests/fuzz/byte_vocabulary.h"
#include "tests/fuzz/expect.h"

#include <array>
#include <string>

namespace fuzz {

namespace {

/// All bytes, a few merges that compete with each other (among them halves of UTF-8 characters), and the special token.
std::shared_ptr<const engine::ByteLevelBpe> smallTokenizer() {
    const auto alphabet = byteAlphabet();
    const std::string space = alphabet[' '];
    const std::array<std::array<std::string, 2>, 12> merges{{{"t", "h"},
                                                             {space, "t"},
                                                             {"th", "e"},
                                                             {space + "t", "he"},
                                                             {"h", "e"},
                                                             {"a", "a"},
                                                             {"aa", "aa"},
                                                             {"'", "s"},
                                                             {space, space},
                                                             {alphabet[0xc3], alphabet[0xa7]},
                                                             {alphabet[0xf0], alphabet[0x9f]},
                                                             {"1", "2"}}};
    std::string vocab = "{" + byteMembers();
    int id = 256;
    const auto add = [&](const std::string& token) { vocab += ",\"" + token + "\":" + std::to_string(id++); };
    std::string list = "#version: 0.2\n";
    for (const auto& [left, right] : merges) {
        add(left + right);
        list += left + " " + right + "\n";
    }
    add("<|endoftext|>");
    return engine::ByteLevelBpe::parse(vocab + "}", list);
}

void checkRanges(const engine::ByteLevelBpe& tokenizer, std::string_view text, engine::SpecialTokens special) {
    const auto ids = tokenizer.encode(text, special);
    const auto ranges = tokenizer.encodeWithRanges(text, special);
    expect(ids.size() == ranges.size(), "both ways of encoding agree");
    std::size_t end = 0;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        expect(ids[i] == ranges[i].id, "both ways of encoding agree");
        expect(ranges[i].begin == end && ranges[i].end > end && ranges[i].end <= text.size(), "ranges tile the text");
        end = ranges[i].end;
        expect(tokenizer.tokenBytes(ids[i]) == text.substr(ranges[i].begin, end - ranges[i].begin),
               "a token is the bytes that it covers");
    }
    expect(end == text.size(), "ranges tile the text");
    expect(tokenizer.decodeBytes(ids) == text, "decoding gives the bytes back");
}

void checkMergeSteps(const engine::ByteLevelBpe& tokenizer, std::string_view text) {
    for (const engine::MergeTrace& trace : tokenizer.mergeSteps(text)) {
        expect(trace.begin < trace.end && trace.end <= text.size() && !trace.steps.empty(), "words lie in the text");
        for (const auto& step : trace.steps) {
            std::string joined;
            for (const std::string& piece : step.pieces)
                joined += piece;
            expect(joined == text.substr(trace.begin, trace.end - trace.begin), "a merge keeps the bytes of its word");
        }
    }
}

void checkStreaming(const std::shared_ptr<const engine::ByteLevelBpe>& tokenizer, std::string_view text) {
    const auto ids = tokenizer->encode(text);
    engine::StreamingDecoder decoder(tokenizer);
    std::string streamed;
    for (const engine::TokenId id : ids)
        streamed += decoder.push(id);
    streamed += decoder.finish();
    expect(streamed == tokenizer->decode(ids), "a stream decodes to the text of the whole");
}

} // namespace

void bpe(Bytes input) {
    static const auto tokenizer = smallTokenizer();
    const std::string_view text = textOf(input);
    checkRanges(*tokenizer, text, engine::SpecialTokens::AsText);
    checkRanges(*tokenizer, text, engine::SpecialTokens::Parse);
    checkMergeSteps(*tokenizer, text);
    checkStreaming(tokenizer, text);
}

} // namespace fuzz
