// operators.h over the XNNPACK WebAssembly module: the one that the npm package
// @tensorflow/tfjs-backend-wasm carries, used without TensorFlow.js. It is a second module with a
// memory of its own; tensors live there and are copied in and out at the ends of the network only.
//
// The module knows tensors by number (0 = none). It keeps one XNNPACK operator per filter, bias and
// shape, but not per batch size, so running many batch sizes does not grow it. Failures are not
// returned: it prints a warning, which web/load.ts turns into an exception.
#include "operators.h"

#include <emscripten.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

/// An address in the other module's memory.
using Address = uint32_t;
using TensorNumber = uint32_t;

// Argument orders: dist/kernels/*.js of the package; the names are given in xnnpack_web.js.
extern "C" {
Address xnnpack_malloc(uint32_t bytes);
void xnnpack_free(Address address);
void xnnpack_register_tensor(TensorNumber tensor, uint32_t elements, Address address);
void xnnpack_dispose_data(TensorNumber tensor);
void xnnpack_FusedConv2D(TensorNumber from, int batch, int height, int width, TensorNumber filter,
                         int filterHeight, int filterWidth, TensorNumber bias, int padTop, int padRight,
                         int padBottom, int padLeft, int samePadding, int dilationHeight, int dilationWidth,
                         int strideHeight, int strideWidth, int inputs, int outputs, int activation,
                         TensorNumber prelu, float leakyReluAlpha, TensorNumber to);
void xnnpack_MaxPool(TensorNumber from, int batch, int height, int width, int filterHeight, int filterWidth,
                     int padTop, int padRight, int padBottom, int padLeft, int dilationHeight,
                     int dilationWidth, int strideHeight, int strideWidth, int inputs, int outputs,
                     TensorNumber to);
void xnnpack_FusedMatMul(TensorNumber a, Address aShape, int aDimensions, TensorNumber b, Address bShape,
                         int bDimensions, int transposeA, int transposeB, int activation, TensorNumber bias,
                         TensorNumber prelu, float leakyReluAlpha, TensorNumber to);
}

// Views are made anew each time: growth of either memory detaches the old ones. The space in
// "const float* from" is needed: EM_JS mis-parses "float *from" and "float*from".
EM_JS(void, copyToXnnpack, (const void* from, uint32_t to, uint32_t bytes), {
  new Uint8Array(Module["xnnpack"]["memory"].buffer, to, bytes).set(HEAPU8.subarray(from, from + bytes));
});
EM_JS(void, copyFromXnnpack, (uint32_t from, void* to, uint32_t bytes), {
  HEAPU8.set(new Uint8Array(Module["xnnpack"]["memory"].buffer, from, bytes), to);
});

namespace inkdigits {
namespace {

constexpr int kLinear = 0, kRelu = 1;  // FusableActivation of the package's dist/kernels/types.js
constexpr uint32_t kSlack = 64;        // bytes that kernels may read past a tensor's end (XNN_EXTRA_BYTES is 16)

struct Operator {
    TensorNumber filter = 0, bias = 0;
    int kernel = 0, inputs = 0, outputs = 0, activation = kLinear;
};

struct Buffer {
    TensorNumber tensor = 0;
    Address address = 0;
    size_t floats = 0;
};

std::vector<Operator> operators;
Buffer activations[2];

Address allocate(size_t bytes) {
    const Address address = xnnpack_malloc(static_cast<uint32_t>(bytes) + kSlack);
    if (address == 0) {
        std::fprintf(stderr, "inkdigits: out of memory for the network\n");
        std::abort();
    }
    return address;
}

TensorNumber nextTensor() {
    static TensorNumber last = 0;  // 0 means "no tensor" to the module
    return ++last;
}

TensorNumber createTensor(std::span<const float> values) {
    const TensorNumber tensor = nextTensor();
    const Address address = allocate(values.size_bytes());
    copyToXnnpack(values.data(), address, values.size_bytes());
    xnnpack_register_tensor(tensor, values.size(), address);
    return tensor;
}

/// [outputs][n] -> [n][outputs]: from XNNPACK's order of weights to TensorFlow's, OHWI -> HWIO.
std::vector<float> outputsLast(std::span<const float> weights, int outputs) {
    std::vector<float> turned(weights.size());
    const size_t n = weights.size() / outputs;
    for (int o = 0; o < outputs; ++o)
        for (size_t i = 0; i < n; ++i) turned[i * outputs + o] = weights[o * n + i];
    return turned;
}

OperatorId add(const Operator& op) {
    operators.push_back(op);
    return static_cast<OperatorId>(operators.size()) - 1;
}

/// The buffer's tensor, with room for `floats`; what it held may be lost.
TensorNumber reserve(int id, size_t floats) {
    Buffer& buffer = activations[id];
    if (buffer.floats < floats) {
        if (buffer.tensor != 0) {
            xnnpack_dispose_data(buffer.tensor);  // forgets the number; the memory stays ours
            xnnpack_free(buffer.address);
        } else {
            buffer.tensor = nextTensor();
        }
        buffer.address = allocate(floats * sizeof(float));
        buffer.floats = floats;
        xnnpack_register_tensor(buffer.tensor, static_cast<uint32_t>(floats), buffer.address);
    }
    return buffer.tensor;
}

}  // namespace

OperatorId createConv2d(std::span<const float> weights, std::span<const float> bias, int kernel, int inputs,
                        int outputs, bool relu) {
    return add({createTensor(outputsLast(weights, outputs)), createTensor(bias), kernel, inputs, outputs,
                relu ? kRelu : kLinear});
}

OperatorId createMaxPool(int channels) { return add({0, 0, 2, channels, channels, kLinear}); }

OperatorId createFullyConnected(std::span<const float> weights, std::span<const float> bias, int inputs,
                                int outputs) {
    return add({createTensor(outputsLast(weights, outputs)), createTensor(bias), 1, inputs, outputs, kLinear});
}

void loadActivations(int id, std::span<const float> values) {
    reserve(id, values.size());
    copyToXnnpack(values.data(), activations[id].address, values.size_bytes());
}

void storeActivations(int id, std::span<float> values) {
    copyFromXnnpack(activations[id].address, values.data(), values.size_bytes());
}

void runConv2d(OperatorId id, int from, int to, int batch, int height, int width) {
    const Operator& op = operators[id];
    const int pad = op.kernel / 2;
    const TensorNumber output = reserve(to, static_cast<size_t>(batch) * height * width * op.outputs);
    xnnpack_FusedConv2D(activations[from].tensor, batch, height, width, op.filter, op.kernel, op.kernel, op.bias,
                        pad, pad, pad, pad, 0, 1, 1, 1, 1, op.inputs, op.outputs, op.activation, 0, 0.f, output);
}

void runMaxPool(OperatorId id, int from, int to, int batch, int height, int width) {
    const Operator& op = operators[id];
    const TensorNumber output = reserve(to, static_cast<size_t>(batch) * (height / 2) * (width / 2) * op.outputs);
    xnnpack_MaxPool(activations[from].tensor, batch, height, width, 2, 2, 0, 0, 0, 0, 1, 1, 2, 2, op.inputs,
                    op.outputs, output);
}

void runFullyConnected(OperatorId id, int from, int to, int batch) {
    const Operator& op = operators[id];
    // The shapes are passed as arrays in the module's memory: [1][batch][inputs] x [1][inputs][outputs].
    static const Address shapes = allocate(6 * sizeof(int32_t));
    const int32_t values[6] = {1, batch, op.inputs, 1, op.inputs, op.outputs};
    copyToXnnpack(values, shapes, sizeof(values));
    const TensorNumber output = reserve(to, static_cast<size_t>(batch) * op.outputs);
    xnnpack_FusedMatMul(activations[from].tensor, shapes, 3, op.filter, shapes + 3 * sizeof(int32_t), 3, 0, 0,
                        op.activation, op.bias, 0, 0.f, output);
}

}  // namespace inkdigits
