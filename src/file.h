// A file's bytes, for the command line and the tests.
#pragma once

#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

namespace inkdigits {

/// All bytes of a file; no value when it can't be opened or read.
inline std::optional<std::vector<uint8_t>> readFile(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) return std::nullopt;
    std::vector<uint8_t> bytes;
    char block[1 << 16];
    while (in.read(block, sizeof(block)), in.gcount() > 0) bytes.insert(bytes.end(), block, block + in.gcount());
    if (in.bad()) return std::nullopt;  // a folder, say
    return bytes;
}

}  // namespace inkdigits
