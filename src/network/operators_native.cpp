// operators.h over libXNNPACK (Debian's libxnnpack-dev); the only native include of xnnpack.h.
#include "operators.h"

#include <xnnpack.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <memory>
#include <vector>

namespace inkdigits {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

struct Delete {
    void operator()(xnn_operator_t handle) const { xnn_delete_operator(handle); }
};

struct Operator {
    std::unique_ptr<xnn_operator, Delete> handle;
    int outputs;  // channels
};

std::vector<Operator> operators;
std::vector<float> activations[2];

void check(xnn_status status, const char* what) {
    if (status == xnn_status_success) return;
    std::fprintf(stderr, "inkdigits: XNNPACK failed to %s (status %d)\n", what, static_cast<int>(status));
    std::abort();
}

void initialize() {
    static const bool once = [] {
        check(xnn_initialize(nullptr), "initialize");
        return true;
    }();
    (void)once;
}

OperatorId add(xnn_operator_t handle, int outputs) {
    operators.push_back({std::unique_ptr<xnn_operator, Delete>(handle), outputs});
    return static_cast<OperatorId>(operators.size()) - 1;
}

/// Room for `count` floats and what XNNPACK's kernels may read past the end.
float* reserve(int id, size_t count) {
    const size_t needed = count + XNN_EXTRA_BYTES / sizeof(float);
    if (activations[id].size() < needed) activations[id].resize(needed);
    return activations[id].data();
}

void run(const Operator& op) { check(xnn_run_operator(op.handle.get(), nullptr), "run"); }

}  // namespace

OperatorId createConv2d(std::span<const float> weights, std::span<const float> bias, int kernel,
                        int inputs, int outputs, bool relu) {
    initialize();
    const uint32_t pad = kernel / 2;
    xnn_operator_t handle = nullptr;
    check(xnn_create_convolution2d_nhwc_f32(pad, pad, pad, pad, kernel, kernel, 1, 1, 1, 1, 1, inputs,
                                            outputs, inputs, outputs, weights.data(), bias.data(),
                                            relu ? 0.f : -kInfinity, kInfinity, 0, &handle),
          "create a convolution");
    return add(handle, outputs);
}

OperatorId createMaxPool(int channels) {
    initialize();
    xnn_operator_t handle = nullptr;
    check(xnn_create_max_pooling2d_nhwc_f32(0, 0, 0, 0, 2, 2, 2, 2, 1, 1, channels, channels, channels,
                                            -kInfinity, kInfinity, 0, &handle),
          "create a pooling");
    return add(handle, channels);
}

OperatorId createFullyConnected(std::span<const float> weights, std::span<const float> bias,
                                int inputs, int outputs) {
    initialize();
    xnn_operator_t handle = nullptr;
    check(xnn_create_fully_connected_nc_f32(inputs, outputs, inputs, outputs, weights.data(), bias.data(),
                                            -kInfinity, kInfinity, 0, &handle),
          "create a fully connected layer");
    return add(handle, outputs);
}

void loadActivations(int id, std::span<const float> values) {
    std::copy(values.begin(), values.end(), reserve(id, values.size()));
}

void storeActivations(int id, std::span<float> values) {
    std::copy_n(activations[id].begin(), values.size(), values.begin());
}

void runConv2d(OperatorId id, int from, int to, int batch, int height, int width) {
    const Operator& op = operators[id];
    float* output = reserve(to, static_cast<size_t>(batch) * height * width * op.outputs);
    check(xnn_setup_convolution2d_nhwc_f32(op.handle.get(), batch, height, width, activations[from].data(),
                                           output, nullptr),
          "set up a convolution");
    run(op);
}

void runMaxPool(OperatorId id, int from, int to, int batch, int height, int width) {
    const Operator& op = operators[id];
    float* output = reserve(to, static_cast<size_t>(batch) * (height / 2) * (width / 2) * op.outputs);
    check(xnn_setup_max_pooling2d_nhwc_f32(op.handle.get(), batch, height, width, activations[from].data(),
                                           output, nullptr),
          "set up a pooling");
    run(op);
}

void runFullyConnected(OperatorId id, int from, int to, int batch) {
    const Operator& op = operators[id];
    float* output = reserve(to, static_cast<size_t>(batch) * op.outputs);
    check(xnn_setup_fully_connected_nc_f32(op.handle.get(), batch, activations[from].data(), output, nullptr),
          "set up a fully connected layer");
    run(op);
}

}  // namespace inkdigits
