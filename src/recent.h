// What was worked out lately, so that it need not be again.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace inkdigits {

/// 64 bits that tell data apart, but not from what somebody makes up to be taken for it. `seed`: of what goes before.
template <class T>
uint64_t hashOf(std::span<const T> data, uint64_t seed = 0) {
    static_assert(sizeof(T) % sizeof(uint32_t) == 0 && std::is_trivially_copyable_v<T>);
    const char* bytes = reinterpret_cast<const char*>(data.data());
    uint64_t hash = seed ^ data.size_bytes();
    for (size_t at = 0; at < data.size_bytes(); at += sizeof(uint32_t)) {
        uint32_t word;
        std::memcpy(&word, bytes + at, sizeof word);
        hash = (hash ^ word) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 32;
    }
    return hash;
}

/// Up to `most` values by the hash of what they were made from. Which of them makes room for a new one is left to the hash: of a few
/// too many that come round again and again most are still there. What they take up stays taken.
template <class Value>
class Recent {
public:
    explicit Recent(size_t most) : most_(most) {}

    /// Valid until the next keep(); null if it is not there.
    const Value* find(uint64_t key) const {
        const auto at = std::find_if(kept_.begin(), kept_.end(), [&](const auto& entry) { return entry.first == key; });
        return at == kept_.end() ? nullptr : &at->second;
    }
    void keep(uint64_t key, const Value& value) {
        if (kept_.size() < most_) kept_.emplace_back(key, value);
        else kept_[key % most_] = {key, value};
    }

private:
    size_t most_;
    std::vector<std::pair<uint64_t, Value>> kept_;
};

}  // namespace inkdigits
