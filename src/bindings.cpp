// The reader for JavaScript: plain values in, a Reading as JSON out. Nothing here has to be deleted
// by the caller, and nothing here knows how reading works. web/reader.ts is the only caller.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "json.h"
#include "network.h"
#include "read.h"

using emscripten::val;

namespace inkdigits {
namespace {

/// Copies a typed array of T; one copy, made by JavaScript's TypedArray.set.
template <class T>
std::vector<T> toVector(const val& typedArray) {
    std::vector<T> values(typedArray["length"].as<size_t>());
    if (!values.empty())
        val(emscripten::typed_memory_view(values.size(), values.data())).call<void>("set", typedArray);
    return values;
}

std::string polarity(const ReadOptions& options) {
    return options.polarity == Polarity::Dark ? "dark" : options.polarity == Polarity::Light ? "light" : "auto";
}

void setPolarity(ReadOptions& options, const std::string& name) {
    options.polarity = name == "dark" ? Polarity::Dark : name == "light" ? Polarity::Light : Polarity::Auto;
}

/// `packed`: {ink: Uint8Array of n * 28 * 28, digits: Uint8Array of n}.
void setExamples(ReadOptions& options, const val& packed) {
    const std::vector<uint8_t> ink = toVector<uint8_t>(packed["ink"]), digits = toVector<uint8_t>(packed["digits"]);
    constexpr size_t size = std::tuple_size_v<Raster>;
    for (size_t i = 0; i < digits.size() && (i + 1) * size <= ink.size(); ++i) {
        Example& example = options.examples.emplace_back();
        std::transform(&ink[i * size], &ink[i * size] + size, example.ink.begin(), [](uint8_t v) { return static_cast<float>(v) / 255; });
        example.digit = digits[i];
    }
}

/// Embind asks for a way back, which nobody goes.
val examples(const ReadOptions&) { return val::undefined(); }

/// `bytes`: Uint8Array of a picture file.
std::string readImageJson(const val& bytes, const ReadOptions& options) {
    return toJson(readImage(toVector<uint8_t>(bytes), options), options);
}

/// `rgba`: Uint8Array of width * height * 4 bytes, which the caller has checked.
std::string readPixelsJson(const val& rgba, int width, int height, const ReadOptions& options) {
    return toJson(readPixels(toVector<uint8_t>(rgba), width, height, options), options);
}

/// `coordinates`: Float32Array x, y, x, y, … of all strokes; `lengths`: Uint32Array, points of each.
std::string readStrokesJson(const val& coordinates, const val& lengths, const ReadOptions& options) {
    const std::vector<float> xy = toVector<float>(coordinates);
    std::vector<Stroke> strokes;
    size_t next = 0;
    for (const uint32_t length : toVector<uint32_t>(lengths)) {
        Stroke& stroke = strokes.emplace_back();
        for (uint32_t i = 0; i < length && next + 1 < xy.size(); ++i, next += 2)
            stroke.push_back({xy[next], xy[next + 1]});
    }
    return toJson(readStrokes(strokes, options), options);
}

/// The Reading of an input that failed before it came here, so that sentences stay in error.cpp.
/// `code` is a name from error.cpp; `kind` "image", "pixels" or "strokes".
std::string failureJson(const std::string& code, const std::string& kind) {
    Reading reading;
    reading.error = ErrorCode::CorruptImage;
    for (const ErrorCode known : kErrorCodes)
        if (code == name(known)) reading.error = known;
    reading.source.kind = kind == "strokes" ? "strokes" : kind == "pixels" ? "pixels" : "image";
    return toJson(reading);
}

/// `inputs`: Float32Array [n][4][28][28], planes of a Tensor; returns Float32Array [n][11] logits. For the golden test.
val runNetworkOn(const val& inputs) {
    const std::vector<float> values = toVector<float>(inputs);
    std::vector<Tensor> tensors(values.size() * sizeof(float) / sizeof(Tensor));
    std::memcpy(static_cast<void*>(tensors.data()), values.data(), tensors.size() * sizeof(Tensor));
    const std::vector<Logits> logits = runNetwork(tensors);
    // slice() copies out of this module's memory before the vector goes.
    return val(emscripten::typed_memory_view(logits.size() * kClasses, logits.empty() ? nullptr : logits[0].data()))
        .call<val>("slice");
}

}  // namespace
}  // namespace inkdigits

EMSCRIPTEN_BINDINGS(inkdigits) {
    using namespace inkdigits;
    emscripten::value_object<ReadOptions>("ReadOptions")
        .field("polarity", &polarity, &setPolarity)
        .field("isolated", &ReadOptions::isolated)
        .field("force", &ReadOptions::force)
        .field("upright", &ReadOptions::upright)
        .field("minSize", &ReadOptions::minSize)
        .field("explain", &ReadOptions::explain)
        .field("evidence", &ReadOptions::evidence)
        .field("examples", &examples, &setExamples);
    emscripten::function("readImage", &readImageJson);
    emscripten::function("readPixels", &readPixelsJson);
    emscripten::function("readStrokes", &readStrokesJson);
    emscripten::function("failure", &failureJson);
    emscripten::function("runNetwork", &runNetworkOn);
}
