#include "words.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "median.h"
#include "word_weights.h"

namespace inkdigits {
namespace {

constexpr float kClear = 0.9f;    ///< confidence of the digits that set a page's height
constexpr float kTaller = 0.75f;  ///< share of them that are no taller than that: labels are printed small
constexpr float kFarthest = 1.5f; ///< gaps beyond that say no more
constexpr float kInk = 0.4f;      ///< of a mark's shape
constexpr size_t kBeside = 2;     ///< marks on each side that say where a mark should stand
constexpr float kMostLook = 4;    ///< what one mark's look has to say of those around it, in nats
constexpr float kMostOdds = 6;    ///< what one mark has to say of its page, in nats
constexpr float kNumbers = 20;    ///< before it is seen, a page is taken for so many marks of numbers

float usualHeight(const Layout& layout) {
    std::vector<float> clear, all;
    for (const std::vector<Mark>& line : layout.lines)
        for (const Mark& mark : line) {
            all.push_back(mark.box.h);
            if (mark.decision.confidence > kClear) clear.push_back(mark.box.h);
        }
    return quantile(std::move(clear.empty() ? all : clear), kTaller);
}

/// How far a mark's edge hangs below that of those beside it, in their middle.
template <class Edge>
float hanging(const std::vector<Mark>& marks, size_t i, const Edge& edge) {
    std::vector<float> edges;
    for (size_t k = i - std::min(i, kBeside); k < std::min(marks.size(), i + kBeside + 1); ++k)
        if (k != i) edges.push_back(edge(marks[k].box));
    return edges.empty() ? 0 : edge(marks[i].box) - median(std::move(edges));
}

/// Log-odds that a mark looks like a digit.
float look(const Mark& mark) {
    return std::clamp(logProbability(mark.decision.confidence) - logProbability(mark.decision.notDigit), -kMostLook, kMostLook);
}

struct Looks {
    float sum = 0, n = 0;

    void add(float odds, float times = 1) { sum += times * odds, n += times; }
    /// Mean without one of them; of few marks it is near 0.
    float others(float odds) const { return (sum - odds) / n; }
};

/// Of the marks between two spaces, for each mark of a line.
std::vector<Looks> looksOfWords(const std::vector<Mark>& marks) {
    std::vector<Looks> looks(marks.size());
    for (size_t first = 0, end = 0; first < marks.size(); first = end) {
        Looks word;
        do word.add(look(marks[end++]));
        while (end < marks.size() && !marks[end].gapBefore);
        std::fill(looks.begin() + first, looks.begin() + end, word);
    }
    return looks;
}

/// How high the marks of each digit are.
class HeightsOfDigits {
public:
    explicit HeightsOfDigits(const Layout& layout) {
        std::array<std::vector<float>, 10> heights;
        for (const std::vector<Mark>& line : layout.lines)
            for (const Mark& mark : line) heights[mark.decision.digit].push_back(mark.box.h);
        for (size_t digit = 0; digit < 10; ++digit) {
            n_[digit] = static_cast<float>(heights[digit].size());
            median_[digit] = median(std::move(heights[digit]));
        }
    }

    /// How much higher a mark is than those of its digit; of few it is near 0.
    float higher(const Mark& mark) const {
        const int digit = mark.decision.digit;
        return std::clamp(std::log(mark.box.h / median_[digit]) * (n_[digit] - 1) / (n_[digit] + 1), -1.f, 1.f);
    }

private:
    std::array<float, 10> n_, median_;
};

/// Zeros for no ink.
std::array<float, kShapeFeatures> shapeOf(const Raster& ink) {
    const auto at = [&](int x, int y) { return ink[static_cast<size_t>(y * kInputSide + x)]; };
    int left = kInputSide, right = -1, top = kInputSide, bottom = -1;
    for (int y = 0; y < kInputSide; ++y)
        for (int x = 0; x < kInputSide; ++x)
            if (at(x, y) > kInk) left = std::min(left, x), right = std::max(right, x), top = std::min(top, y), bottom = std::max(bottom, y);
    std::array<float, kShapeFeatures> f{};
    if (right < 0) return f;
    const int w = right - left + 1, h = bottom - top + 1;
    float sums[3] = {}, masses[3] = {}, sum = 0, mass = 0;
    for (int y = top; y <= bottom; ++y)
        for (int x = left; x <= right; ++x) {
            const int third = (y - top) * 3 / h;
            sums[third] += at(x, y) * static_cast<float>(x), masses[third] += at(x, y);
            sum += at(x, y) * static_cast<float>(x), mass += at(x, y);
        }
    for (size_t k = 0; k < 3; ++k) {
        if (masses[k] > 0) f[k] = 6 * (sums[k] / masses[k] - sum / mass) / static_cast<float>(kInputSide);
        const int sixth = static_cast<int>(2 * k + 1), row = top + h * sixth / 6, column = left + w * sixth / 6;
        for (int x = left; x <= right; ++x) f[3 + k] += at(x, row) > kInk && (x == left || at(x - 1, row) <= kInk) ? 0.5f : 0.f;
        for (int y = top; y <= bottom; ++y) f[6 + k] += at(column, y) > kInk && (y == top || at(column, y - 1) <= kInk) ? 0.5f : 0.f;
    }
    return f;
}

template <size_t N>
float dot(const std::array<float, N>& a, const std::array<float, N>& b) {
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.f);
}

float logSum(float a, float b) { return std::max(a, b) + std::log1p(std::exp(-std::abs(a - b))); }

/// Log-odds that each mark of a line is a letter; `page` speaks for all of them. Forward and backward through the
/// chain, only differences between its two states kept.
std::vector<float> wordOdds(const std::vector<LetterMark>& line, const WordWeights& weights, float page) {
    const size_t n = line.size();
    std::vector<float> own(n), odds(n);
    // Log-odds of a state given those of the one beside it, with what going over costs.
    const auto pass = [](float beside, float toWord, float toNumber) { return logSum(beside, toWord) - logSum(0, beside + toNumber); };
    for (size_t i = 0; i < n; ++i) {
        own[i] = weights.letter(line[i].letter)[0] + page;
        odds[i] = own[i];
        if (i) odds[i] += pass(odds[i - 1], dot(line[i].before, weights.toWord), dot(line[i].before, weights.toNumber));
    }
    float behind = 0;
    for (size_t i = n; i-- > 0;) {
        odds[i] += behind;
        if (i) behind = pass(own[i] + behind, dot(line[i].before, weights.toNumber), dot(line[i].before, weights.toWord));
    }
    return odds;
}

/// What the marks of a page have to say of each.
float pageOdds(const std::vector<std::vector<LetterMark>>& lines) {
    float sum = -kMostOdds * kNumbers, n = kNumbers;
    for (const std::vector<LetterMark>& line : lines)
        for (const float odds : wordOdds(line, kWordAlone, 0)) sum += std::clamp(odds, -kMostOdds, kMostOdds), ++n;
    return kWordPage * sum / n;
}

}  // namespace

std::vector<std::vector<LetterMark>> letterMarks(const Layout& layout) {
    const float height = usualHeight(layout);
    const HeightsOfDigits ofDigits(layout);
    Looks page;
    page.add(kMostLook, kNumbers);
    for (const std::vector<Mark>& marks : layout.lines)
        for (const Mark& mark : marks) page.add(look(mark));
    std::vector<std::vector<LetterMark>> lines;
    for (const std::vector<Mark>& marks : layout.lines) {
        std::vector<LetterMark>& line = lines.emplace_back(marks.size());
        const std::vector<Looks> words = looksOfWords(marks);
        Looks all;
        for (const Mark& mark : marks) all.add(look(mark));
        const auto gapBefore = [&](size_t i) { return marks[i].box.x - marks[i - 1].box.right(); };
        const auto gap = [&](size_t i) { return i == 0 || i == marks.size() ? kFarthest : std::clamp(gapBefore(i) / height, -0.5f, kFarthest); };
        const auto space = [&](size_t i) { return i == 0 || i == marks.size() || marks[i].gapBefore ? 1.f : 0.f; };
        for (size_t i = 0; i < marks.size(); ++i) {
            const Mark& mark = marks[i];
            const Box& box = mark.box;
            const float foot = hanging(marks, i, [](const Box& b) { return b.bottom(); }), top = hanging(marks, i, [](const Box& b) { return b.y; });
            LetterFeatures& f = line[i].letter;
            f = {logProbability(mark.decision.notDigit), logProbability(mark.decision.confidence),
                 std::clamp(std::log(box.h / height), -1.2f, 0.7f), std::clamp(std::log(box.w / box.h), -3.f, 1.5f),
                 std::clamp(foot / height, -1.f, 1.f), mark.cut ? 1.f : 0.f, std::clamp(top / height, -1.2f, 1.2f),
                 ofDigits.higher(mark), words[i].others(look(mark)), all.others(look(mark)), page.others(look(mark)),
                 space(i), space(i + 1), gap(i), gap(i + 1)};
            const std::array<float, kShapeFeatures> shape = shapeOf(mark.tensor.ink);
            const std::array<float, 10>& confidences = mark.decision.confidences;
            std::copy(shape.begin(), shape.end(), std::copy(confidences.begin(), confidences.end(), f.end() - 10 - kShapeFeatures));
            if (!i) continue;
            const Box& last = marks[i - 1].box;
            line[i].before = {1, std::clamp(gapBefore(i) / std::max(box.h, last.h), 0.f, kFarthest), mark.gapBefore ? 1.f : 0.f,
                              std::clamp(std::log(box.h / last.h), -1.2f, 1.2f)};
        }
    }
    return lines;
}

void refuseWords(Layout& layout) {
    const std::vector<std::vector<LetterMark>> lines = letterMarks(layout);
    const float page = pageOdds(lines);
    for (size_t l = 0; l < lines.size(); ++l) {
        const std::vector<float> odds = wordOdds(lines[l], kWordOnPage, page);
        for (size_t i = 0; i < odds.size(); ++i)
            if (odds[i] > 0) refuse(layout.lines[l][i].decision);
    }
}

}  // namespace inkdigits
