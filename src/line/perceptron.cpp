#include "perceptron.h"

#include <numeric>

namespace inkdigits {

float weigh(std::span<const float> x, const float* row) {
    return std::inner_product(x.begin(), x.end(), row, row[x.size()]);
}

}  // namespace inkdigits
