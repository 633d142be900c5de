// The few neural operators the network needs, over XNNPACK. operators_native.cpp implements them
// with libXNNPACK, operators_web.cpp with the XNNPACK WebAssembly module; nothing else names XNNPACK.
//
// Tensors are float32, NHWC, packed. An operator is built once with its weights and run many times
// with any batch size; building twice with the same weights makes two operators. Operators live as
// long as the program (the network is built once), so there is no way to destroy them. A failing
// XNNPACK call means a broken installation, not bad input: the program stops with a message.
#pragma once

#include <span>

namespace inkdigits {

/// Identifies an operator within the program.
using OperatorId = int;

/// 2-D convolution, stride 1, zero padding that keeps height and width, optional ReLU.
/// `weights` is OHWI [outputs][kernel][kernel][inputs], `bias` [outputs]; both are copied.
OperatorId createConv2d(std::span<const float> weights, std::span<const float> bias, int kernel,
                        int inputs, int outputs, bool relu);

/// 2x2 max pooling with stride 2; an odd last row or column is dropped.
OperatorId createMaxPool(int channels);

/// y = W x + b with W [outputs][inputs]; both are copied.
OperatorId createFullyConnected(std::span<const float> weights, std::span<const float> bias,
                                int inputs, int outputs);

/// A float buffer that operators read and write; grows, never shrinks. `id` 0 and 1.
/// Layers go back and forth between the two, so that no activation is copied out before the end.
void loadActivations(int id, std::span<const float> values);
void storeActivations(int id, std::span<float> values);

/// Run on [batch][height][width][inputs] in buffer `from`, writing buffer `to` (from != to).
void runConv2d(OperatorId op, int from, int to, int batch, int height, int width);
void runMaxPool(OperatorId op, int from, int to, int batch, int height, int width);
void runFullyConnected(OperatorId op, int from, int to, int batch);

}  // namespace inkdigits
