#include "decide.h"

#include <algorithm>
#include <cmath>

namespace inkdigits {

Decision decide(const Logits& logits, InkSource source) {
    const Calibration& c = calibration();
    const float peak = *std::max_element(logits.begin(), logits.end());
    Logits p;
    float sum = 0;
    for (int i = 0; i < kClasses; ++i) sum += p[i] = std::exp((logits[i] - peak) / c.temperature);
    for (float& value : p) value = std::min(value / sum, kMaxConfidence);

    Decision decision;
    std::copy_n(p.begin(), 10, decision.confidences.begin());
    decision.notDigit = p[kNotDigit];
    // By logits: a probability may underflow.
    decision.digit = static_cast<int>(std::max_element(logits.begin(), logits.begin() + 10) - logits.begin());
    decision.confidence = decision.confidences[decision.digit];
    const bool strokes = source == InkSource::Strokes;
    decision.refused = decision.notDigit > (strokes ? c.refuseStrokes : source == InkSource::Isolated ? c.refuseIsolated : c.refuse);
    decision.sure = !decision.refused && decision.confidence >= (strokes ? c.sureStrokes : c.sure);
    return decision;
}

namespace {

std::vector<Decision> classifyAs(InkSource source, std::span<const Tensor> inputs) {
    std::vector<Decision> decisions;
    decisions.reserve(inputs.size());
    for (const Logits& logits : runNetwork(inputs)) decisions.push_back(decide(logits, source));
    return decisions;
}

}  // namespace

std::vector<Decision> classify(std::span<const Tensor> inputs) { return classifyAs(InkSource::Page, inputs); }
std::vector<Decision> classifyIsolated(std::span<const Tensor> inputs) { return classifyAs(InkSource::Isolated, inputs); }
std::vector<Decision> classifyStrokes(std::span<const Tensor> inputs) { return classifyAs(InkSource::Strokes, inputs); }

}  // namespace inkdigits
