// Logits -> a digit with a calibrated confidence, or a refusal.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <span>
#include <vector>

#include "network.h"

namespace inkdigits {

/// What the network thinks of one mark.
struct Decision {
    std::array<float, 10> confidences{};  ///< calibrated P(digit d), each in 0..kMaxConfidence
    float notDigit = 0;                   ///< calibrated P(not a digit), 0..kMaxConfidence
    int digit = 0;                        ///< the most probable digit, also when refused
    float confidence = 0;                 ///< confidences[digit]
    bool sure = false;                    ///< confidence is above the promised threshold; never of what is refused
    bool refused = false;                 ///< read as no digit
    bool learned = false;                 ///< the user's corrections say so, not the network (personal.h)
};

/// Takes a decision back: what surrounds the mark says that it is no digit.
inline void refuse(Decision& decision) { decision.refused = true, decision.sure = false; }

/// Nothing is ever certain, and nothing may be shown as 100 %.
constexpr float kMaxConfidence = 0.999f;

/// The logarithm of a probability, as evidence in nats: one that underflows is worth no more than 1e-4.
inline float logProbability(float p) { return std::log(std::max(p, 1e-4f)); }

/// What "sure" promises, and how much speaks for a digit before it is seen, differ with where the ink comes
/// from: a page of writing, a picture of one mark, which may be anything, or a pen.
enum class InkSource { Page, Isolated, Strokes };

/// Temperature, softmax, thresholds of `calibration()`.
Decision decide(const Logits& logits, InkSource source = InkSource::Page);

/// network -> decide for all tensors of a page's ink as one batch, in order.
std::vector<Decision> classify(std::span<const Tensor> inputs);
/// The same for pictures of one digit each; what is not clear the network looks at from five sides.
std::vector<Decision> classifyIsolated(std::span<const Tensor> inputs);
/// The same for the ink of pen strokes, from five sides, too. What the network said of it lately is kept.
std::vector<Decision> classifyStrokes(std::span<const Tensor> inputs);

/// Anything that decides on a batch of tensors: outside tests one of the three, perhaps `personalised` (personal.h).
using Classifier = std::function<std::vector<Decision>(std::span<const Tensor>)>;

}  // namespace inkdigits
