#include "personal.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

namespace inkdigits {
namespace {

// Chosen on held-back writers of train/, read by the network and by copies of it with noise in their
// weights, so that they do not hang on the weights: more than half of the later misreadings were
// mended, and fewer than 1 in 3,000 digits that were read right became wrong.
constexpr float kReach = 0.25f;  // an example says nothing about ink at this distance or beyond
constexpr float kSlope = 2.0f;   // nats of the network's own opinion outweighed, per e-fold nearer
// A mistake that the network makes with full confidence is mended too, where the ink is this close to the
// example's and the network not surer of it than of the example, but for so many nats.
constexpr float kAlike = 0.16f;
constexpr float kSurer = 0.5f;

constexpr int kRadius = 3;
constexpr std::array<float, 2 * kRadius + 1> kGauss = {0.0044f, 0.0540f, 0.2420f, 0.3991f, 0.2420f, 0.0540f, 0.0044f};

/// Blurred by one pixel (standard deviation), of length 1; all zero for no ink.
Raster lookOf(const Raster& ink) {
    Raster across{}, look{};
    for (int y = 0; y < kInputSide; ++y)
        for (int x = 0; x < kInputSide; ++x)
            for (int d = -kRadius; d <= kRadius; ++d)
                if (x + d >= 0 && x + d < kInputSide)
                    across[y * kInputSide + x] += kGauss[d + kRadius] * ink[y * kInputSide + x + d];
    float sum = 0;
    for (int y = 0; y < kInputSide; ++y)
        for (int x = 0; x < kInputSide; ++x) {
            float& value = look[y * kInputSide + x];
            for (int d = -kRadius; d <= kRadius; ++d)
                if (y + d >= 0 && y + d < kInputSide) value += kGauss[d + kRadius] * across[(y + d) * kInputSide + x];
            sum += value * value;
        }
    if (sum > 0)
        for (float& value : look) value /= std::sqrt(sum);
    return look;
}

float distance(const Raster& a, const Raster& b) {
    float product = 0;
    for (size_t i = 0; i < a.size(); ++i) product += a[i] * b[i];
    return std::clamp(1 - product, 0.f, 1.f);
}

/// An example as the network in use reads it.
struct Known {
    Example example;
    Raster look;
    int read;
    float margin;
};

/// By how many nats the network prefers its own digit to another.
float marginOver(const Decision& decision, int digit) {
    constexpr float floor = 1e-9f;
    return std::log(std::max(decision.confidence, floor)) - std::log(std::max(decision.confidences[digit], floor));
}

/// The same examples come with every reading, and now and then one more: what is known of them is kept.
const std::vector<Known>& knownFrom(const std::vector<Example>& examples, const Classifier& classify, InkSource source) {
    static std::map<InkSource, std::vector<Known>> kept;
    std::vector<Known>& known = kept[source];
    const auto is = [](const Known& k, const Example& e) { return k.example.digit == e.digit && k.example.ink == e.ink; };
    if (std::equal(known.begin(), known.end(), examples.begin(), examples.end(), is)) return known;
    std::vector<Known> next;
    std::vector<Tensor> unread;
    for (const Example& example : examples) {
        const auto old = std::find_if(known.begin(), known.end(), [&](const Known& k) { return is(k, example); });
        if (old != known.end()) {
            next.push_back(*old);
        } else {
            next.push_back({example, lookOf(example.ink), -1, 0});
            unread.push_back({example.ink});
        }
    }
    const std::vector<Decision> decisions = classify(unread);
    size_t i = 0;
    for (Known& k : next) {
        if (k.read >= 0) continue;
        const Decision& decision = decisions[i++];
        k.read = decision.digit;
        k.margin = marginOver(decision, std::clamp(k.example.digit, 0, 9));
    }
    known = std::move(next);
    return known;
}

/// What was read becomes the first rival, so that it stays in sight.
void correct(Decision& decision, int meant) {
    float& was = decision.confidences[decision.digit];
    float& is = decision.confidences[meant];
    const float both = was + is;
    float rival = (1 - kLearnedConfidence) * both;
    for (const float& other : decision.confidences)
        if (&other != &was && &other != &is) rival = std::max(rival, 1.01f * other);
    was = std::min(rival, both / 2);
    is = both - was;
    decision.digit = meant;
    decision.confidence = is;
    decision.sure = false;
    decision.learned = true;
}

/// `byInk`: what is decided from the ink alone, as of the examples, of which no more is kept.
void personalise(Decision& decision, const Decision& byInk, const Raster& ink, const std::vector<Known>& known) {
    if (std::none_of(known.begin(), known.end(), [&](const Known& k) { return k.read == byInk.digit; })) return;
    const Raster look = lookOf(ink);
    const Known* nearest = nullptr;
    float least = kReach;
    for (const Known& k : known) {
        if (k.read != byInk.digit || k.example.digit < 0 || k.example.digit > 9) continue;
        const float d = distance(look, k.look);
        if (d < least) nearest = &k, least = d;
    }
    if (!nearest) return;
    const int meant = nearest->example.digit;
    if (meant == decision.digit) return;
    const float margin = marginOver(byInk, meant);
    const bool near = margin < kSlope * std::log(kReach / std::max(least, 1e-9f));
    const bool alike = least < kAlike && margin < nearest->margin + kSurer;
    if (near || alike) correct(decision, meant);
}

}  // namespace

float inkDistance(const Raster& a, const Raster& b) { return distance(lookOf(a), lookOf(b)); }

Classifier personalised(const std::vector<Example>& examples, Classifier classify, InkSource source) {
    if (examples.empty()) return classify;
    return [&examples, classify = std::move(classify), source](std::span<const Tensor> inputs) {
        std::vector<Decision> decisions = classify(inputs);
        const std::vector<Known>& known = knownFrom(examples, classify, source);
        std::vector<Tensor> ink;
        bool penned = false;
        for (const Tensor& tensor : inputs) {
            ink.push_back({tensor.ink});
            penned |= tensor.pen != ink.back().pen;
        }
        const std::vector<Decision> byInk = penned ? classify(ink) : decisions;
        for (size_t i = 0; i < inputs.size(); ++i) personalise(decisions[i], byInk[i], inputs[i].ink, known);
        return decisions;
    };
}

}  // namespace inkdigits
