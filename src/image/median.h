// The middle value, and others by their rank.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace inkdigits {

/// Median, of an even number of values the upper one; 0 for none.
template <class T>
T median(std::vector<T> values) {
    if (values.empty()) return 0;
    const auto middle = values.begin() + static_cast<ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

/// The value that `share` (0..1) of the values lie at or below; 0 for none.
inline float quantile(std::vector<float> values, double share) {
    if (values.empty()) return 0;
    const auto at = values.begin() + static_cast<ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

/// The value of pairs (value, weight) that half of the weight lies at or below; 0 without any.
inline float weightedMedian(std::vector<std::pair<float, float>> values) {
    std::sort(values.begin(), values.end());
    double total = 0, seen = 0;
    for (const auto& [value, weight] : values) total += weight;
    for (const auto& [value, weight] : values)
        if ((seen += weight) * 2 >= total) return value;
    return 0;
}

}  // namespace inkdigits
