#include "straighten.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "text_lines.h"

namespace inkdigits {
namespace {

GrayImage quarterTurn(const GrayImage& image) {  // clockwise
    GrayImage out(image.height(), image.width());
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) out.at(image.height() - 1 - y, x) = image.at(x, y);
    return out;
}

float weightedMedian(std::vector<std::pair<float, float>>& values) {
    std::sort(values.begin(), values.end());
    float total = 0, seen = 0;
    for (const auto& v : values) total += v.second;
    for (const auto& v : values)
        if ((seen += v.second) * 2 >= total) return v.first;
    return 0;
}

}  // namespace

int findTurn(const InkMap& map, const std::vector<Piece>& pieces, const Classifier& classify) {
    // Pieces of the commonest size; a page's worth of evidence is in four dozen.
    constexpr size_t kSample = 48;
    if (pieces.size() < 4) return 0;
    const auto sizeOf = [](const Piece& p) { return static_cast<float>(std::max(p.width(), p.height())); };
    std::vector<std::pair<float, float>> sizes;  // counted by area: specks say little
    for (const Piece& p : pieces) sizes.push_back({sizeOf(p), static_cast<float>(p.area)});
    const float usual = weightedMedian(sizes);
    std::vector<const Piece*> sample;
    for (const Piece& p : pieces) {
        const float longer = sizeOf(p);
        const float shorter = static_cast<float>(std::min(p.width(), p.height()));
        // A bar looks the same both ways up, and lying down it is a dash.
        if (longer > 0.6f * usual && longer < 1.8f * usual && shorter > 0.35f * longer) sample.push_back(&p);
    }
    if (sample.size() < 4) return 0;
    if (sample.size() > kSample) {
        for (size_t i = 0; i < kSample; ++i) sample[i] = sample[i * sample.size() / kSample];
        sample.resize(kSample);
    }
    std::array<float, 4> evidence{};  // log-likelihood of being digits this way up
    const auto weigh = [&](const std::vector<Tensor>& tensors, int firstTurn, int turns) {
        const std::vector<Decision> decisions = classify(tensors);
        for (size_t i = 0; i < decisions.size(); ++i)
            evidence[firstTurn + i % turns] += std::log(std::max(decisions[i].confidence, 0.02f));
    };
    std::vector<GrayImage> crops;
    std::vector<Tensor> tensors;
    for (const Piece* p : sample) tensors.push_back({normalize(crops.emplace_back(cutOut(map.ink, {&p, 1})))});
    weigh(tensors, 0, 1);
    // People hold pictures upright: a turn has to explain the average mark 1.2 times better. (On 120
    // synthetic pages upright ones stayed below 1.1 and turned ones above 1.3.) One mark that reads badly,
    // a loss of 3.9 at most, is not enough.
    const float margin = std::max(4.f, 0.2f * static_cast<float>(sample.size()));
    if (-evidence[0] <= margin) return 0;  // no turn can explain more than everything
    tensors.clear();
    for (GrayImage& crop : crops)
        for (int turn = 1; turn < 4; ++turn) {
            crop = quarterTurn(crop);
            tensors.push_back({normalize(crop)});
        }
    weigh(tensors, 1, 3);
    const int best = static_cast<int>(std::max_element(evidence.begin(), evidence.end()) - evidence.begin());
    return evidence[best] - evidence[0] > margin ? best * 90 : 0;
}

float findTilt(const InkMap& map, const std::vector<Piece>& pieces) {
    std::vector<std::pair<float, float>> slopes;  // slope, length
    for (const Rule& rule : map.rules.level) slopes.push_back({rule.slope(), static_cast<float>(rule.across.size())});
    for (const Rule& rule : map.rules.upright) slopes.push_back({-rule.slope(), static_cast<float>(rule.across.size())});
    if (slopes.size() >= 4) return weightedMedian(slopes);
    slopes.clear();
    const float height = typicalHeight(pieces, std::max(1.f, map.strokeWidth));
    if (height <= 0) return 0;
    float evidence = 0;
    for (const TextLine& line : findTextLines(pieces, height)) {
        if (line.span < 3 * height) continue;
        slopes.push_back({line.slope, line.span});
        evidence += line.span / height;
    }
    return evidence >= 5 ? weightedMedian(slopes) : 0;
}

}  // namespace inkdigits
