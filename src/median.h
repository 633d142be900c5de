// The middle value.
#pragma once

#include <algorithm>
#include <cstddef>
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

}  // namespace inkdigits
