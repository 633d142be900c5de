#include "network.h"

#include <doctest/doctest.h>

#include <cmath>

#include "golden.h"
#include "operators.h"

using namespace inkdigits;

namespace {

std::vector<float> ramp(size_t n, float scale) {
    std::vector<float> values(n);
    for (size_t i = 0; i < n; ++i) values[i] = scale * static_cast<float>(static_cast<int>(i * 37 % 101) - 50);
    return values;
}

}  // namespace

TEST_CASE("conv2d agrees with the plain sum") {
    constexpr int side = 9, in = 5, out = 7, kernel = 3, batch = 2;
    const auto weights = ramp(out * kernel * kernel * in, 0.01f), bias = ramp(out, 0.02f);
    const auto input = ramp(batch * side * side * in, 0.03f);
    loadActivations(0, input);
    runConv2d(createConv2d(weights, bias, kernel, in, out, true), 0, 1, batch, side, side);
    std::vector<float> got(batch * side * side * out);
    storeActivations(1, got);
    for (int b = 0; b < batch; ++b)
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x)
                for (int o = 0; o < out; ++o) {
                    double sum = bias[o];
                    for (int ky = 0; ky < kernel; ++ky)
                        for (int kx = 0; kx < kernel; ++kx)
                            for (int i = 0; i < in; ++i) {
                                const int sy = y + ky - 1, sx = x + kx - 1;
                                if (sy < 0 || sx < 0 || sy >= side || sx >= side) continue;
                                sum += weights[((o * kernel + ky) * kernel + kx) * in + i] *
                                       input[((b * side + sy) * side + sx) * in + i];
                            }
                    CHECK(got[((b * side + y) * side + x) * out + o] ==
                          doctest::Approx(std::max(0.0, sum)).epsilon(1e-5).scale(1));
                }
}

TEST_CASE("max_pool drops an odd last row and column") {
    constexpr int side = 5, channels = 3;
    const auto input = ramp(side * side * channels, 1);
    loadActivations(0, input);
    runMaxPool(createMaxPool(channels), 0, 1, 1, side, side);
    std::vector<float> got(2 * 2 * channels);
    storeActivations(1, got);
    for (int y = 0; y < 2; ++y)
        for (int x = 0; x < 2; ++x)
            for (int c = 0; c < channels; ++c) {
                float most = -1e9f;
                for (int dy = 0; dy < 2; ++dy)
                    for (int dx = 0; dx < 2; ++dx)
                        most = std::max(most, input[((2 * y + dy) * side + 2 * x + dx) * channels + c]);
                CHECK(got[(y * 2 + x) * channels + c] == most);
            }
}

TEST_CASE("fully_connected is W x + b") {
    constexpr int in = 6, out = 4;
    const auto weights = ramp(in * out, 0.1f), bias = ramp(out, 1), input = ramp(in, 0.5f);
    loadActivations(0, input);
    runFullyConnected(createFullyConnected(weights, bias, in, out), 0, 1, 1);
    std::vector<float> got(out);
    storeActivations(1, got);
    for (int o = 0; o < out; ++o) {
        double sum = bias[o];
        for (int i = 0; i < in; ++i) sum += weights[o * in + i] * input[i];
        CHECK(got[o] == doctest::Approx(sum).epsilon(1e-5));
    }
}

TEST_CASE("golden tensors: the logits are PyTorch's to 1e-4") {
    const auto [tensors, logits] = golden("logits");
    const std::vector<Logits> got = runNetwork(tensors);
    for (size_t i = 0; i < tensors.size(); ++i)
        for (int c = 0; c < kClasses; ++c)
            CHECK(std::abs(got[i][c] - logits[i * kClasses + c]) <= 1e-4 * std::max(1.f, std::abs(got[i][c])));
}

TEST_CASE("a sample's logits do not depend on its batch") {
    std::vector<Tensor> many(70);
    for (size_t i = 0; i < many.size(); ++i)
        for (size_t p = 0; p < many[i].ink.size(); ++p) {
            many[i].ink[p] = static_cast<float>((i * 7 + p * 13) % 10) / 10;
            many[i].pen[p % kPenPlanes][p] = static_cast<float>((i * 3 + p * 7) % 10) / 10;
        }
    const std::vector<Logits> together = runNetwork(many);
    REQUIRE(together.size() == many.size());
    for (const size_t i : {0, 31, 32, 69}) {
        const Logits alone = runNetwork({&many[i], 1})[0];
        for (int c = 0; c < kClasses; ++c) CHECK(alone[c] == doctest::Approx(together[i][c]).epsilon(1e-4));
    }
    CHECK(runNetwork({}).empty());
}
