// What was worked out lately, so that it need not be again.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
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
    explicit Recent(size_t most) : most_(most) { keys_.reserve(most); }

    /// Valid until the next keep(); null if it is not there.
    const Value* find(uint64_t key) const {
        const auto at = std::find(keys_.begin(), keys_.end(), key);
        return at == keys_.end() ? nullptr : &values_[static_cast<size_t>(at - keys_.begin())];
    }
    void keep(uint64_t key, const Value& value) {
        if (keys_.size() < most_) {
            values_.push_back(value);  // may throw, which leaves all as it was
            keys_.push_back(key);
        } else {
            keys_[key % most_] = key, values_[key % most_] = value;
        }
    }

private:
    size_t most_;
    std::vector<uint64_t> keys_;  ///< apart from the values, which are large: a search reads nothing else
    std::vector<Value> values_;
};

}  // namespace inkdigits
