// A small network of fitted weights: what features that were measured speak for.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

namespace inkdigits {

/// Sum of `x` by the weights of `row`, which ends with the bias. Not inlined, which would be half a KB more to load.
float weigh(std::span<const float> x, const float* row);

/// One hidden layer (ReLU) beside a linear part; the weights come from model/perceptron.py.
template <size_t Features, size_t Hidden, size_t Outputs>
struct Perceptron {
    float hidden[Hidden][Features + 1];            ///< the last is the bias, here and below
    float output[Outputs][Hidden + Features + 1];  ///< of the hidden layer, then of the features

    std::array<float, Outputs> operator()(const std::array<float, Features>& x) const {
        std::array<float, Hidden + Features> all;
        for (size_t i = 0; i < Hidden; ++i) all[i] = std::max(0.f, weigh(x, hidden[i]));
        std::copy(x.begin(), x.end(), all.begin() + Hidden);
        std::array<float, Outputs> y;
        for (size_t i = 0; i < Outputs; ++i) y[i] = weigh(all, output[i]);
        return y;
    }
};

}  // namespace inkdigits
