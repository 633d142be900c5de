#include "straighten.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "median.h"
#include "text_lines.h"

namespace inkdigits {
namespace {

GrayImage quarterTurn(const GrayImage& image) {  // clockwise
    GrayImage out(image.height(), image.width());
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x) out.at(image.height() - 1 - y, x) = image.at(x, y);
    return out;
}

/// Below this slope (1 degree) digits read as well as level ones.
constexpr float kLevel = 0.0175f;
/// Lines clearly converge if their slopes differ by this much from one end of the writing to the other.
constexpr float kConverging = 0.06f;

/// Units behind numbers, w, h or n, may pass for digits only upside down, but that makes no more of the digits sure. The other way up a
/// page has so many times as many that are sure and so many more, or where it reads better as a whole so many times. On 543 synthetic
/// pictures and as many upside down (script not kept) 8 with numbers were turned wrongly without this, now none, and 55 instead of 87
/// stay as they lie.
constexpr float kManyMore = 1.15f, kMoreBy = 2, kMore = 1.25f;

/// A line by where it crosses the middle of the picture and its slope there.
struct Guide {
    float across, slope, weight;
};

/// Slope in the middle and its change per pixel, by least squares; the change is 0 unless it is plain.
std::array<float, 2> converging(std::vector<Guide> guides) {
    float a = 0, b = 0;
    for (int round = 0; round < 4 && guides.size() >= 3; ++round) {
        float n = 0, y = 0, s = 0, yy = 0, ys = 0, low = 1e9f, high = -1e9f;
        for (const Guide& g : guides) {
            n += g.weight, y += g.weight * g.across, s += g.weight * g.slope;
            low = std::min(low, g.across), high = std::max(high, g.across);
        }
        y /= n, s /= n;
        for (const Guide& g : guides)
            yy += g.weight * (g.across - y) * (g.across - y), ys += g.weight * (g.across - y) * (g.slope - s);
        if (yy <= 0) return {s, 0};
        b = ys / yy, a = s - b * y;
        float error = 0;
        for (const Guide& g : guides) error += g.weight * (g.slope - a - b * g.across) * (g.slope - a - b * g.across);
        const float deviation = std::sqrt(error / n);
        const float unsure = deviation * std::sqrt(n / yy) / std::sqrt(static_cast<float>(guides.size()) - 2);
        if (guides.size() < 4 || std::abs(b) * (high - low) < kConverging || std::abs(b) < 4 * unsure) return {s, 0};
        const size_t before = guides.size();
        std::erase_if(guides, [&](const Guide& g) {
            return std::abs(g.slope - a - b * g.across) > std::max(2.5f * deviation, 0.01f);
        });
        if (guides.size() == before) break;
    }
    return {a, b};
}

/// Slope of the text (rise of y per x; positive runs downhill) from the rules, else from the lines of digits as high as
/// `height`. 0 when there is too little to judge by.
float tiltOf(const Rules& rules, const std::vector<TextLine>& lines, float height) {
    std::vector<std::pair<float, float>> slopes;  // slope, length
    for (const Rule& rule : rules.level) slopes.push_back({rule.slope(), static_cast<float>(rule.across.size())});
    for (const Rule& rule : rules.upright) slopes.push_back({-rule.slope(), static_cast<float>(rule.across.size())});
    if (slopes.size() >= 4) return weightedMedian(slopes);
    slopes.clear();
    float evidence = 0;
    for (const TextLine& line : lines) {
        if (line.span < 3 * height) continue;
        slopes.push_back({line.slope, line.span});
        evidence += line.span / height;
    }
    return evidence >= 5 ? weightedMedian(slopes) : 0;
}

}  // namespace

int findTurn(const InkMap& map, const std::vector<Piece>& pieces, const Classifier& classify) {
    // Pieces of the commonest size; a page's worth of evidence is in four dozen.
    constexpr size_t kSample = 48;
    if (pieces.size() < 4) return 0;
    std::vector<std::pair<float, float>> sizes;  // counted by area: specks say little
    for (const Piece& p : pieces) sizes.push_back({p.longer(), static_cast<float>(p.area)});
    const float usual = weightedMedian(sizes);
    std::vector<const Piece*> sample;
    for (const Piece& p : pieces) {
        // A bar looks the same both ways up, and lying down it is a dash.
        if (p.longer() > 0.6f * usual && p.longer() < 1.8f * usual && p.shorter() > 0.35f * p.longer()) sample.push_back(&p);
    }
    if (sample.size() < 4) return 0;
    if (sample.size() > kSample) {
        for (size_t i = 0; i < kSample; ++i) sample[i] = sample[i * sample.size() / kSample];
        sample.resize(kSample);
    }
    std::array<float, 4> evidence{};  // log-likelihood of being digits this way up
    std::array<float, 4> sure{};      // how many surely are
    const auto weigh = [&](const std::vector<Tensor>& tensors, int firstTurn, int turns) {
        const std::vector<Decision> decisions = classify(tensors);
        for (size_t i = 0; i < decisions.size(); ++i) {
            const size_t turn = static_cast<size_t>(firstTurn) + i % static_cast<size_t>(turns);
            evidence[turn] += std::log(std::max(decisions[i].confidence, 0.02f));
            sure[turn] += decisions[i].sure || decisions[i].learned;
        }
    };
    std::vector<GrayImage> crops;
    std::vector<Tensor> tensors;
    for (const Piece* p : sample) tensors.push_back({normalize(crops.emplace_back(cropOf(map.ink, {p, 1})))});
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
    constexpr std::array<size_t, 4> turns = {0, 1, 2, 3};
    const size_t surest = *std::max_element(turns.begin(), turns.end(), [&](size_t a, size_t b) { return std::pair(sure[a], evidence[a]) < std::pair(sure[b], evidence[b]); });
    if (sure[surest] >= kManyMore * sure[0] + kMoreBy) return 90 * static_cast<int>(surest);
    const size_t turn = static_cast<size_t>(std::max_element(evidence.begin(), evidence.end()) - evidence.begin());
    return evidence[turn] - evidence[0] > margin && sure[turn] >= kMore * sure[0] ? 90 * static_cast<int>(turn) : 0;
}

std::optional<Rectification> viewByLines(const InkMap& map, const std::vector<Piece>& pieces, float sheetSlope) {
    const int w = map.ink.width(), h = map.ink.height();
    const float cx = static_cast<float>(w) / 2, cy = static_cast<float>(h) / 2;
    std::vector<Guide> level, upright;
    for (const Rule& rule : map.rules.level)
        level.push_back({rule.at(cx) - cy, rule.slope(), static_cast<float>(rule.across.size())});
    for (const Rule& rule : map.rules.upright)
        upright.push_back({rule.at(cy) - cx, rule.slope(), static_cast<float>(rule.across.size())});
    const float height = typicalHeight(pieces, map.strokeWidth);
    std::vector<TextLine> lines;
    if (level.size() < 4) {
        level.clear();
        if (height > 0) lines = findTextLines(pieces, height);
        for (const TextLine& line : lines) {
            if (line.span < 4 * height) continue;
            float x = 0, y = 0;
            for (int i : line.pieces) x += pieces[i].box().centerX(), y += pieces[i].box().centerY();
            const float n = static_cast<float>(line.pieces.size());
            level.push_back({(y + line.slope * (n * cx - x)) / n - cy, line.slope, line.span});
        }
    }
    std::array<float, 2> s = converging(std::move(level)), t = converging(upright);
    if (upright.size() < 3) t = {-s[0], 0};
    if ((s[1] == 0 && t[1] == 0) || std::abs(s[1]) * cx + std::abs(t[1]) * cy > 0.6f) {
        // Nothing converges, or more than a page that can be read.
        float slope = tiltOf(map.rules, lines, height);
        if (slope == 0) slope = sheetSlope;  // too little writing to tell
        if (std::abs(slope) < kLevel) return std::nullopt;
        s = {slope, 0}, t = {-slope, 0};
    }
    return Rectification(w, h, s, t);
}

}  // namespace inkdigits
