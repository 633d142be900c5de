#include "decide.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <span>
#include <utility>

#include "recent.h"

namespace inkdigits {

namespace {

/// Ink for which no class reaches this is looked at from other sides, too: chosen on held-back writers
/// (model/experiments.md). model/network.py has the same.
constexpr float kClear = 0.995f;

/// Where a point x, y of a view, from the middle, lies in the ink.
struct View {
    float xx, xy, yx, yy;
};
constexpr float kCosine = 0.978148f, kSine = 0.207912f;  // of 12 degrees
constexpr View kViews[] = {
    {kCosine, kSine, -kSine, kCosine}, {kCosine, -kSine, kSine, kCosine},  // turned either way
    {1, 0.4f, 0, 1}, {1, -0.4f, 0, 1},                                     // leaning either way
};

/// Temperature and softmax.
Logits probabilities(const Logits& logits) {
    const float peak = *std::max_element(logits.begin(), logits.end());
    Logits p;
    float sum = 0;
    for (int i = 0; i < kClasses; ++i) sum += p[i] = std::exp((logits[i] - peak) / calibration().temperature);
    for (float& value : p) value /= sum;
    return p;
}

/// Every plane from that side, bilinear, with nothing around it.
Tensor seen(const Tensor& from, const View& view) {
    constexpr float middle = (kInputSide - 1) / 2.0f;
    Tensor to;
    for (int y = 0; y < kInputSide; ++y)
        for (int x = 0; x < kInputSide; ++x) {
            const float dx = static_cast<float>(x) - middle, dy = static_cast<float>(y) - middle;
            const float fromX = middle + view.xx * dx + view.xy * dy, fromY = middle + view.yx * dx + view.yy * dy;
            const int left = static_cast<int>(std::floor(fromX)), top = static_cast<int>(std::floor(fromY));
            for (int v = std::max(0, top); v <= std::min(kInputSide - 1, top + 1); ++v)
                for (int u = std::max(0, left); u <= std::min(kInputSide - 1, left + 1); ++u) {
                    const float share = (1 - std::abs(fromX - static_cast<float>(u))) * (1 - std::abs(fromY - static_cast<float>(v)));
                    const int at = y * kInputSide + x, of = v * kInputSide + u;
                    to.ink[at] += share * from.ink[of];
                    for (int p = 0; p < kPenPlanes; ++p) to.pen[p][at] += share * from.pen[p][of];
                }
        }
    return to;
}

/// Of the network; where no class reaches kClear, all views say which digit it is. Whether it is one is said by the
/// ink as it is: views of slanted digits look less like one.
std::vector<Logits> logitsOfViews(std::span<const Tensor> inputs) {
    std::vector<Logits> logits = runNetwork(inputs);
    std::vector<size_t> unclear;
    for (size_t i = 0; i < inputs.size(); ++i) {
        const Logits p = probabilities(logits[i]);
        if (*std::max_element(p.begin(), p.end()) < kClear) unclear.push_back(i);
    }
    std::vector<Tensor> views(unclear.size() * std::size(kViews));
    for (size_t i = 0; i < views.size(); ++i)
        views[i] = seen(inputs[unclear[i / std::size(kViews)]], kViews[i % std::size(kViews)]);
    const std::vector<Logits> more = runNetwork(views);
    for (size_t k = 0; k < unclear.size(); ++k) {
        Logits& of = logits[unclear[k]];
        const Logits asIs = probabilities(of);
        Logits sum = asIs;
        for (size_t v = 0; v < std::size(kViews); ++v) {
            const Logits p = probabilities(more[k * std::size(kViews) + v]);
            for (int i = 0; i < kClasses; ++i) sum[i] += p[i];
        }
        const float scale = (1 - asIs[kNotDigit]) / (1 + std::size(kViews) - sum[kNotDigit]);
        for (int i = 0; i < kClasses; ++i) {
            const float p = i == kNotDigit ? asIs[i] : scale * sum[i];
            of[i] = calibration().temperature * std::log(std::max(p, std::numeric_limits<float>::min()));
        }
    }
    return logits;
}

/// The same of marks that are much as they were a stroke ago: while somebody writes few are new.
std::vector<Logits> logitsWhileWriting(std::span<const Tensor> inputs) {
    static Recent<Logits> recent(4096);
    std::vector<Logits> logits(inputs.size());
    std::vector<Tensor> unseen;
    std::vector<std::pair<size_t, uint64_t>> places;
    for (size_t i = 0; i < inputs.size(); ++i) {
        const uint64_t key = hashOf(inputs.subspan(i, 1));
        if (const Logits* known = recent.find(key)) logits[i] = *known;
        else unseen.push_back(inputs[i]), places.push_back({i, key});
    }
    const std::vector<Logits> seen = logitsOfViews(unseen);
    for (size_t k = 0; k < seen.size(); ++k) {
        const auto [i, key] = places[k];
        recent.keep(key, logits[i] = seen[k]);
    }
    return logits;
}

std::vector<Decision> decideAll(std::span<const Logits> logits, InkSource source) {
    std::vector<Decision> decisions;
    decisions.reserve(logits.size());
    for (const Logits& of : logits) decisions.push_back(decide(of, source));
    return decisions;
}

}  // namespace

Decision decide(const Logits& logits, InkSource source) {
    const Calibration& c = calibration();
    Logits p = probabilities(logits);
    for (float& value : p) value = std::min(value, kMaxConfidence);

    Decision decision;
    std::copy_n(p.begin(), 10, decision.confidences.begin());
    decision.notDigit = p[kNotDigit];
    // By logits: a probability may underflow.
    decision.digit = static_cast<int>(std::max_element(logits.begin(), logits.begin() + 10) - logits.begin());
    decision.confidence = decision.confidences[decision.digit];
    const Thresholds& from = source == InkSource::Strokes ? c.strokes : source == InkSource::Isolated ? c.isolated : c.page;
    decision.refused = decision.notDigit > from.refuse;
    decision.sure = !decision.refused && decision.confidence >= from.sure;
    return decision;
}

std::vector<Decision> classify(std::span<const Tensor> inputs) { return decideAll(runNetwork(inputs), InkSource::Page); }
std::vector<Decision> classifyIsolated(std::span<const Tensor> inputs) { return decideAll(logitsOfViews(inputs), InkSource::Isolated); }
std::vector<Decision> classifyStrokes(std::span<const Tensor> inputs) { return decideAll(logitsWhileWriting(inputs), InkSource::Strokes); }

}  // namespace inkdigits
