#include "network.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

#include "operators.h"
#include "weights.h"

namespace inkdigits {
namespace {

/// More are run in several batches, so that activations stay below about 4 MB.
constexpr size_t kMaxBatch = 32;

constexpr int kPlanes = 1 + kPenPlanes;
constexpr size_t kPixels = std::tuple_size_v<Raster>;

[[noreturn]] void broken(const std::string& what) {
    std::fprintf(stderr, "inkdigits: the embedded weights are broken: %s\n", what.c_str());
    std::abort();
}

struct Layer {
    enum Kind { Conv, Pool, Mean, FullyConnected } kind;
    OperatorId op = 0;
    int outputs = 0;  // channels
};

struct Network {
    std::vector<Layer> layers;
    Calibration calibration;
};

/// Weights of eight bits are "I8"; of four, "U8" with two in a byte, the first in the lower half.
std::vector<float> dequantize(const SafeTensors& file, const std::string& name, int outputs, bool pairs) {
    std::vector<float> weights = file.values(name + ".weight");
    if (pairs) {
        std::vector<float> all;
        all.reserve(2 * weights.size());
        for (const float value : weights) {
            const int byte = static_cast<int>(value);
            for (const int half : {byte & 15, byte >> 4}) all.push_back(static_cast<float>(half < 8 ? half : half - 16));
        }
        weights = std::move(all);
    }
    const std::vector<float> scale = file.values(name + ".scale");
    if (weights.empty() || scale.size() != static_cast<size_t>(outputs)) broken(name);
    const size_t perOutput = weights.size() / outputs;
    for (size_t i = 0; i < weights.size(); ++i) weights[i] *= scale[i / perOutput];
    return weights;
}

/// "layers" of the metadata is the program: conv:NAME pool mean fc:NAME, see model/export.py.
Network build(const SafeTensors& file) {
    Network network;
    const std::string program = file.metadata("layers");  // no <sstream>: it weighs 200 KB in wasm
    int channels = kPlanes;
    for (size_t start = 0; start < program.size();) {
        const size_t end = std::min(program.find(' ', start), program.size());
        const std::string token = program.substr(start, end - start);
        start = end + 1;
        const std::string name = token.substr(token.find(':') + 1);
        Layer layer{Layer::Mean, 0, channels};
        if (token == "pool") {
            layer = {Layer::Pool, createMaxPool(channels), channels};
        } else if (token != "mean") {
            const std::vector<int> shape = file.shape(name + ".weight");
            const std::vector<float> bias = file.values(name + ".bias");
            const bool pairs = !shape.empty() && 2 * shape.back() == channels;
            if (shape.size() < 2 || (!pairs && shape.back() != channels) || bias.size() != static_cast<size_t>(shape[0]))
                broken(name);
            const int inputs = std::exchange(channels, shape[0]);
            const std::vector<float> weights = dequantize(file, name, channels, pairs);
            if (token.starts_with("conv:") && shape.size() == 4)
                layer = {Layer::Conv, createConv2d(weights, bias, shape[1], inputs, channels, true), channels};
            else if (token.starts_with("fc:") && shape.size() == 2)
                layer = {Layer::FullyConnected, createFullyConnected(weights, bias, inputs, channels), channels};
            else
                broken(token);
        }
        network.layers.push_back(layer);
    }
    if (channels != kClasses) broken("layers");
    const auto number = [&](const char* key) { return std::strtof(file.metadata(key).c_str(), nullptr); };
    network.calibration = {number("temperature"),
                           {number("refuse"), number("sure")},
                           {number("refuse_isolated"), number("sure_isolated")},
                           {number("refuse_strokes"), number("sure_strokes")}};
    if (!(network.calibration.temperature > 0)) broken("temperature");
    return network;
}

const Network& network() {
    static const Network built = [] {
        const auto file = SafeTensors::open(embeddedWeights());
        if (!file) broken("container");
        return build(*file);
    }();
    return built;
}

/// Averages [batch][cells][channels] over cells, buffer to buffer.
void runMean(int from, int to, int batch, int cells, int channels) {
    std::vector<float> input(static_cast<size_t>(batch) * cells * channels);
    std::vector<float> output(static_cast<size_t>(batch) * channels);
    storeActivations(from, input);
    for (int b = 0; b < batch; ++b)
        for (int i = 0; i < cells; ++i)
            for (int c = 0; c < channels; ++c)
                output[b * channels + c] += input[(static_cast<size_t>(b) * cells + i) * channels + c];
    for (float& value : output) value /= static_cast<float>(cells);
    loadActivations(to, output);
}

/// All layers on the batch in buffer 0; returns the buffer that holds the logits.
int runLayers(const Network& network, int batch) {
    int from = 0, side = kInputSide;
    for (const Layer& layer : network.layers) {
        const int to = 1 - from;
        switch (layer.kind) {
            case Layer::Conv: runConv2d(layer.op, from, to, batch, side, side); break;
            case Layer::Pool:
                runMaxPool(layer.op, from, to, batch, side, side);
                side /= 2;
                break;
            case Layer::Mean:
                runMean(from, to, batch, side * side, layer.outputs);
                side = 1;
                break;
            case Layer::FullyConnected: runFullyConnected(layer.op, from, to, batch); break;
        }
        from = to;
    }
    return from;
}

}  // namespace

std::vector<Logits> runNetwork(std::span<const Tensor> inputs) {
    std::vector<Logits> results(inputs.size());
    std::vector<float> input, output;
    for (size_t done = 0; done < inputs.size();) {
        const size_t batch = std::min(kMaxBatch, inputs.size() - done);
        input.resize(batch * kPixels * kPlanes);
        for (size_t i = 0; i < batch; ++i) {
            const Tensor& tensor = inputs[done + i];
            for (size_t p = 0; p < kPixels; ++p) {
                float* pixel = &input[(i * kPixels + p) * kPlanes];
                pixel[0] = tensor.ink[p];
                for (int c = 0; c < kPenPlanes; ++c) pixel[1 + c] = tensor.pen[c][p];
            }
        }
        output.resize(batch * kClasses);
        loadActivations(0, input);
        storeActivations(runLayers(network(), static_cast<int>(batch)), output);
        for (size_t i = 0; i < batch; ++i)
            std::copy_n(output.begin() + i * kClasses, kClasses, results[done + i].begin());
        done += batch;
    }
    return results;
}

const Calibration& calibration() { return network().calibration; }

}  // namespace inkdigits
