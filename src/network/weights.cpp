#include "weights.h"

#include <cstdlib>
#include <cstring>

namespace inkdigits {
namespace {

std::string_view skipSpace(std::string_view text) {
    const size_t start = text.find_first_not_of(" \n\r\t");
    return start == std::string_view::npos ? std::string_view{} : text.substr(start);
}

/// The integers of the JSON array that `text` starts with.
std::vector<long> integers(std::string_view text) {
    std::vector<long> values;
    if (text.empty() || text[0] != '[') return values;
    const std::string array(text.substr(1, text.find(']') - 1));
    for (const char* p = array.c_str(); *p;) {
        char* end;
        const long value = std::strtol(p, &end, 10);
        if (end == p) break;
        values.push_back(value);
        for (p = end; *p == ',' || *p == ' ';) ++p;
    }
    return values;
}

}  // namespace

std::optional<SafeTensors> SafeTensors::open(std::span<const uint8_t> bytes) {
    if (bytes.size() < 8) return std::nullopt;
    uint64_t length = 0;
    for (int i = 7; i >= 0; --i) length = length << 8 | bytes[i];
    if (length > bytes.size() - 8) return std::nullopt;
    SafeTensors file;
    file.header_ = {reinterpret_cast<const char*>(bytes.data()) + 8, static_cast<size_t>(length)};
    file.data_ = bytes.subspan(8 + static_cast<size_t>(length));
    return file;
}

std::string_view SafeTensors::find(std::string_view key) const {
    // Keys of our containers hold no escapes and no key is also a value, so a quoted key followed
    // by a colon is that key.
    const std::string quoted = '"' + std::string(key) + '"';
    for (size_t at = header_.find(quoted); at != std::string_view::npos;
         at = header_.find(quoted, at + 1)) {
        const std::string_view rest = skipSpace(header_.substr(at + quoted.size()));
        if (!rest.empty() && rest[0] == ':') return skipSpace(rest.substr(1));
    }
    return {};
}

std::string SafeTensors::metadata(std::string_view key) const {
    const std::string_view text = find(key);
    if (text.empty() || text[0] != '"') return {};
    return std::string(text.substr(1, text.find('"', 1) - 1));
}

std::vector<int> SafeTensors::shape(std::string_view tensor) const {
    const std::string_view entry = find(tensor);
    const size_t at = entry.substr(0, entry.find('}')).find("\"shape\"");
    if (at == std::string_view::npos) return {};
    const std::vector<long> sizes = integers(entry.substr(entry.find('[', at)));
    return {sizes.begin(), sizes.end()};
}

std::vector<float> SafeTensors::values(std::string_view tensor) const {
    const std::string_view entry = find(tensor).substr(0, find(tensor).find('}'));
    const size_t at = entry.find("\"data_offsets\"");
    if (at == std::string_view::npos) return {};
    const std::vector<long> range = integers(entry.substr(entry.find('[', at)));
    if (range.size() != 2 || range[0] < 0 || range[1] < range[0] ||
        static_cast<size_t>(range[1]) > data_.size())
        return {};
    const auto bytes = data_.subspan(range[0], range[1] - range[0]);
    std::vector<float> values;
    if (entry.find("\"I8\"") != std::string_view::npos) {
        values.reserve(bytes.size());
        for (const uint8_t byte : bytes) values.push_back(static_cast<int8_t>(byte));
    } else if (entry.find("\"U8\"") != std::string_view::npos) {
        values.assign(bytes.begin(), bytes.end());
    } else if (entry.find("\"F32\"") != std::string_view::npos) {
        values.resize(bytes.size() / sizeof(float));
        std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
    }
    return values;
}

}  // namespace inkdigits
