// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/formats/safetensors_header.h"

#include "engine/error.h"
#include "engine/formats/input_file.h"
#include "engine/formats/json_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <unordered_set>

namespace engine {

namespace {

constexpr std::size_t kMaxRank = 32;
/// The largest models have some ten thousand tensors in all; a hostile header could name two million and cost many
/// seconds.
constexpr std::size_t kMaxTensors = 100'000;

/// Receives the header's tokens one by one and keeps only what a TensorInfo needs. Building a document first would take
/// twenty times the size of a hostile header of 100 MB.
class HeaderReader {
public:
    using json = nlohmann::json;

    explicit HeaderReader(const std::string& where) : m_where(where) {}

    std::vector<TensorInfo> take() { return std::move(m_tensors); }

    bool null() { return scalar("null"); }
    bool boolean(bool) { return scalar("true or false"); }
    bool number_integer(json::number_integer_t) { return scalar("a negative number"); }
    bool number_float(json::number_float_t, const std::string&) {
        return scalar("a number that is not whole or is too large");
    }
    bool binary(json::binary_t&) { return scalar("binary data"); }
    bool number_unsigned(json::number_unsigned_t value);
    bool string(std::string& value);
    bool start_object(std::size_t);
    bool end_object();
    bool start_array(std::size_t);
    bool end_array();
    bool key(std::string& name);
    bool parse_error(std::size_t position, const std::string&, const json::exception&) { failJson(position); }
    [[noreturn]] void failJson(std::size_t position) const {
        fail("has a header that is not valid JSON (the mistake is near byte " + std::to_string(position) +
             " of the header)");
    }

private:
    /// Where in the header the next token stands.
    enum class At {
        Start,
        Names,
        EntryStart,
        Entry,
        Type,
        ShapeStart,
        Shape,
        OffsetsStart,
        Offsets,
        MetadataStart,
        Metadata,
        MetadataValue,
        Ignored,
        End
    };

    [[noreturn]] void fail(const std::string& what) const {
        throw Error(ErrorCode::BadSafetensors, m_where + " " + what + ": download the file again.");
    }
    [[noreturn]] void unexpected(const char* found) const;
    bool scalar(const char* found);
    void enterIgnored();
    void leaveIgnored();
    void finishTensor();

    const std::string& m_where;
    At m_at = At::Start;
    std::size_t m_ignoredDepth = 0;
    TensorInfo m_tensor;
    std::vector<std::uint64_t> m_offsets;
    bool m_hasType = false;
    bool m_hasShape = false;
    bool m_hasOffsets = false;
    std::vector<TensorInfo> m_tensors;
    std::unordered_set<std::string> m_names;
    std::unordered_set<std::string> m_entryKeys;
};

void HeaderReader::unexpected(const char* found) const {
    const std::string has = std::string("has ") + found + " where ";
    switch (m_at) {
    case At::Start:
    case At::Names:
    case At::End:
        fail("has a header that begins with " + std::string(found) + " instead of an object of tensors");
    case At::MetadataStart:
    case At::Metadata:
    case At::MetadataValue:
        fail(has + "__metadata__ may only hold strings");
    case At::Type:
        fail(has + "the dtype of tensor " + inQuotes(m_tensor.name) + " is expected as a string");
    case At::ShapeStart:
    case At::Shape:
        fail(has + "the shape of tensor " + inQuotes(m_tensor.name) + " is expected as a list of whole numbers");
    case At::OffsetsStart:
    case At::Offsets:
        fail(has + "the data_offsets of tensor " + inQuotes(m_tensor.name) + " are expected as two whole numbers");
    case At::EntryStart:
    case At::Entry:
    case At::Ignored:
        break;
    }
    fail(has + "the description of tensor " + inQuotes(m_tensor.name) + " is expected");
}

bool HeaderReader::scalar(const char* found) {
    if (m_at != At::Ignored)
        unexpected(found);
    if (m_ignoredDepth == 0)
        m_at = At::Entry;
    return true;
}

bool HeaderReader::number_unsigned(json::number_unsigned_t value) {
    constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    if (m_at != At::Shape && m_at != At::Offsets)
        return scalar("a number");
    if (value > largest)
        return scalar("a number that is too large");
    if (m_at == At::Shape) {
        if (m_tensor.shape.size() == kMaxRank)
            fail("gives tensor " + inQuotes(m_tensor.name) + " more than " + std::to_string(kMaxRank) + " dimensions");
        m_tensor.shape.push_back(static_cast<std::int64_t>(value));
    } else {
        if (m_offsets.size() == 2)
            unexpected("a third number");
        m_offsets.push_back(value);
    }
    return true;
}

bool HeaderReader::string(std::string& value) {
    if (m_at == At::MetadataValue) {
        m_at = At::Metadata;
    } else if (m_at == At::Type) {
        if (value.empty() || value.size() > 32)
            fail("has a dtype for tensor " + inQuotes(m_tensor.name) + " that is not the name of a type");
        m_tensor.type = elementTypeFromName(value);
        m_tensor.typeName = value;
        m_at = At::Entry;
    } else {
        scalar("a string");
    }
    return true;
}

void HeaderReader::enterIgnored() {
    constexpr std::size_t levelsAbove = 2; // the header and the tensor's description
    if (++m_ignoredDepth + levelsAbove > kMaxJsonDepth)
        fail("has a header that is nested deeper than " + std::to_string(kMaxJsonDepth) + " levels");
}

void HeaderReader::leaveIgnored() {
    if (--m_ignoredDepth == 0)
        m_at = At::Entry;
}

bool HeaderReader::start_object(std::size_t) {
    switch (m_at) {
    case At::Start:
        m_at = At::Names;
        break;
    case At::EntryStart:
        m_at = At::Entry;
        break;
    case At::MetadataStart:
        m_at = At::Metadata;
        break;
    case At::Ignored:
        enterIgnored();
        break;
    default:
        unexpected("an object");
    }
    return true;
}

bool HeaderReader::start_array(std::size_t) {
    switch (m_at) {
    case At::ShapeStart:
        m_at = At::Shape;
        break;
    case At::OffsetsStart:
        m_at = At::Offsets;
        break;
    case At::Ignored:
        enterIgnored();
        break;
    default:
        unexpected("a list");
    }
    return true;
}

bool HeaderReader::end_array() {
    if (m_at == At::Ignored) {
        leaveIgnored();
        return true;
    }
    if (m_at == At::Offsets && m_offsets.size() != 2)
        unexpected("a list of other length");
    m_at = At::Entry;
    return true;
}

bool HeaderReader::end_object() {
    switch (m_at) {
    case At::Ignored:
        leaveIgnored();
        break;
    case At::Entry:
        finishTensor();
        m_at = At::Names;
        break;
    case At::Metadata:
        m_at = At::Names;
        break;
    default:
        m_at = At::End;
        break;
    }
    return true;
}

bool HeaderReader::key(std::string& name) {
    if (m_at == At::Ignored)
        return true;
    if (m_at == At::Names) {
        if (!m_names.insert(name).second)
            fail("names " + inQuotes(name) + " twice");
        m_entryKeys.clear();
        m_tensor = {};
        m_tensor.name = name;
        m_offsets.clear();
        m_hasType = m_hasShape = m_hasOffsets = false;
        m_at = name == "__metadata__" ? At::MetadataStart : At::EntryStart;
        return true;
    }
    if (!m_entryKeys.insert(name).second)
        fail("names the key " + inQuotes(name) + " of " + inQuotes(m_tensor.name) + " twice");
    if (m_at == At::Metadata) {
        m_at = At::MetadataValue;
    } else if (name == "dtype") {
        m_hasType = true;
        m_at = At::Type;
    } else if (name == "shape") {
        m_hasShape = true;
        m_at = At::ShapeStart;
    } else if (name == "data_offsets") {
        m_hasOffsets = true;
        m_at = At::OffsetsStart;
    } else {
        m_at = At::Ignored; // a later version of the format may say more about a tensor
        m_ignoredDepth = 0;
    }
    return true;
}

void HeaderReader::finishTensor() {
    const char* missing = !m_hasType ? "dtype" : !m_hasShape ? "shape" : !m_hasOffsets ? "data_offsets" : nullptr;
    if (missing)
        fail("does not say the " + std::string(missing) + " of tensor " + inQuotes(m_tensor.name));
    if (m_offsets[0] > m_offsets[1])
        fail("lets tensor " + inQuotes(m_tensor.name) + " end before it begins");
    if (m_tensors.size() == kMaxTensors)
        fail("describes more than " + std::to_string(kMaxTensors) + " tensors, which no model needs");
    m_tensor.byteOffset = m_offsets[0];
    m_tensor.byteSize = m_offsets[1] - m_offsets[0];
    m_tensors.push_back(std::move(m_tensor));
}

/// Bytes that `info`'s shape asks for; nothing when that overflows. The sizes other than 0 are multiplied even where
/// one size is 0, so that no partial product of a checked shape overflows anywhere else.
std::optional<std::uint64_t> bytesOfShape(const TensorInfo& info) {
    constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    std::uint64_t bytes = std::max<std::size_t>(elementSize(info.type), 1);
    bool empty = false;
    for (const std::int64_t size : info.shape) {
        empty = empty || size == 0;
        if (size > 0 && bytes > largest / static_cast<std::uint64_t>(size))
            return std::nullopt;
        bytes *= size > 0 ? static_cast<std::uint64_t>(size) : 1;
    }
    return empty ? 0 : bytes;
}

void checkAgainstData(const std::vector<TensorInfo>& sorted, std::uint64_t dataBytes, const std::string& where) {
    const auto fail = [&](const std::string& what) {
        throw Error(ErrorCode::BadSafetensors, where + " " + what + ": download the file again.");
    };
    std::uint64_t end = 0;
    for (const TensorInfo& info : sorted) {
        const auto tensor = [&] { return "tensor " + inQuotes(info.name); };
        const auto expected = bytesOfShape(info);
        if (!expected)
            fail("gives " + tensor() + " the shape " + toString(info.shape) + ", which is larger than any file");
        if (info.type != ElementType::Unknown && *expected != info.byteSize)
            fail("gives " + tensor() + " " + std::to_string(info.byteSize) + " bytes, but " + info.typeName + " " +
                 toString(info.shape) + " takes " + std::to_string(*expected));
        if (info.byteOffset + info.byteSize > dataBytes)
            fail("is shorter than its header says (" + tensor() + " ends at byte " +
                 std::to_string(info.byteOffset + info.byteSize) + " of the data, and there are " +
                 std::to_string(dataBytes) + ")");
        if (info.byteOffset < end)
            fail("lets " + tensor() + " overlap the tensor before it");
        if (info.byteOffset > end)
            fail("leaves a hole of " + std::to_string(info.byteOffset - end) + " bytes before " + tensor());
        end = info.byteOffset + info.byteSize;
    }
    if (end != dataBytes)
        fail("is longer than its header says (" + std::to_string(dataBytes - end) +
             " bytes after the last tensor belong to none)");
}

/// A path below the folder of the index, whatever the folder is.
bool staysInFolder(const std::string& shard) {
    if (shard.empty() || shard.find('\0') != std::string::npos || shard.find('\\') != std::string::npos)
        return false;
    const std::filesystem::path path(shard);
    return path.is_relative() && path.has_filename() &&
           std::none_of(path.begin(), path.end(), [](const auto& part) { return part == ".." || part == "."; });
}

} // namespace

std::vector<TensorInfo> parseSafetensorsHeader(std::string_view json, std::uint64_t dataBytes,
                                               const std::string& where) {
    HeaderReader reader(where);
    if (const auto zero = json.find('\0'); zero != std::string_view::npos) // the parser would take it for the end
        reader.failJson(zero);
    nlohmann::json::sax_parse(json.begin(), json.end(), &reader);
    std::vector<TensorInfo> tensors = reader.take();
    std::stable_sort(tensors.begin(), tensors.end(), [](const TensorInfo& a, const TensorInfo& b) {
        return std::pair(a.byteOffset, a.byteSize) < std::pair(b.byteOffset, b.byteSize);
    });
    checkAgainstData(tensors, dataBytes, where);
    return tensors;
}

std::map<std::string, std::string> parseSafetensorsIndex(std::string_view json, const std::string& where) {
    const auto fail = [&](const std::string& what) {
        throw Error(ErrorCode::BadSafetensors, where + " " + what + ": download the file again.");
    };
    const nlohmann::json index = parseJson(json, ErrorCode::BadSafetensors, where);
    const auto table = index.is_object() ? index.find("weight_map") : index.end();
    if (table == index.end() || !table->is_object() || table->empty())
        fail("has no \"weight_map\" that says which file holds which tensor");
    std::map<std::string, std::string> shardOf;
    for (const auto& [tensor, shard] : table->items()) {
        if (!shard.is_string())
            fail("does not name the file of tensor " + inQuotes(tensor));
        const auto& name = shard.get_ref<const std::string&>();
        if (!staysInFolder(name))
            fail("places tensor " + inQuotes(tensor) + " in " + inQuotes(name) +
                 ", which is not a file of the same folder");
        shardOf.emplace(tensor, name);
    }
    return shardOf;
}

} // namespace engine
