#include "slashes.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "median.h"
#include "slash_weights.h"
#include "spaces.h"

namespace inkdigits {
namespace {

constexpr float kMostOdds = 6;  // of the lattice, in nats
constexpr float kInked = 0.5f;  // ink of a row, in pixels, from which the row counts

bool isDigit(const Mark& mark) { return !mark.decision.refused; }
bool isOne(const Mark& mark) { return isDigit(mark) && !mark.decision.learned && mark.decision.digit == 1; }
bool isOther(const Mark& mark) { return isDigit(mark) && !isOne(mark); }

/// How ink runs from its top to its bottom: tangent of its lean to the right, and how far the middles of its
/// rows stray from a line, in its height.
struct Course {
    float lean = 0, bend = 0;
};

Course courseOf(const Raster& ink) {
    std::array<float, kInputSide> sums{}, middles{};
    float n = 0, sy = 0, sx = 0, syy = 0, sxy = 0;
    int top = kInputSide, bottom = -1;
    for (int y = 0; y < kInputSide; ++y) {
        float sum = 0, first = 0;
        for (int x = 0; x < kInputSide; ++x) {
            const float v = ink[static_cast<size_t>(y * kInputSide + x)];
            sum += v, first += v * static_cast<float>(x);
        }
        if (sum < kInked) continue;
        const float fy = static_cast<float>(y), middle = first / sum;
        sums[static_cast<size_t>(y)] = sum, middles[static_cast<size_t>(y)] = middle;
        top = std::min(top, y), bottom = y;
        n += sum, sy += sum * fy, sx += sum * middle, syy += sum * fy * fy, sxy += sum * fy * middle;
    }
    const float spread = n * syy - sy * sy;
    if (bottom <= top || spread <= 0) return {};
    const float slope = (n * sxy - sy * sx) / spread, start = (sx - slope * sy) / n;
    Course course{-slope, 0};
    for (int y = top; y <= bottom; ++y)
        if (sums[static_cast<size_t>(y)] > 0)
            course.bend = std::max(course.bend, std::abs(middles[static_cast<size_t>(y)] - start - slope * static_cast<float>(y)));
    course.bend /= static_cast<float>(bottom - top + 1);
    return course;
}

}  // namespace

std::vector<SlashCandidate> slashCandidates(std::span<const Mark> marks) {
    std::vector<SlashCandidate> candidates;
    std::vector<Course> courses(marks.size());
    std::vector<float> heights, leans, ones;
    float shortest = std::numeric_limits<float>::infinity();  // 1
    for (size_t i = 0; i < marks.size(); ++i) {
        if (!isDigit(marks[i])) continue;
        courses[i] = courseOf(marks[i].tensor.ink);
        if (isOne(marks[i])) {
            ones.push_back(courses[i].lean);
            shortest = std::min(shortest, marks[i].box.h);
        } else {
            heights.push_back(marks[i].box.h);
            leans.push_back(courses[i].lean);
        }
    }
    if (heights.empty() || ones.empty()) return candidates;
    const float height = std::max(median(heights), 1e-6f);
    const float hand = std::accumulate(leans.begin(), leans.end(), 0.f) / static_cast<float>(leans.size());
    const float least = *std::min_element(ones.begin(), ones.end());
    for (auto m = marks.begin(); m != marks.end(); ++m) {
        if (!isOne(*m) || m == marks.begin() || m + 1 == marks.end() || m->box.h <= 0) continue;
        const size_t i = static_cast<size_t>(m - marks.begin());
        const Box &box = m->box, &before = (m - 1)->box, &after = (m + 1)->box;
        const bool alone = m->gapBefore && (m + 1)->gapBefore && std::min(box.x - before.right(), after.x - box.right()) > height;
        if (alone) continue;  // a 1 in a column of its own
        // The nearest digits that are no 1s say where the line runs.
        float top = 0, bottom = 0, n = 0;
        if (const auto left = std::find_if(std::make_reverse_iterator(m), marks.rend(), isOther); left != marks.rend())
            top += left->box.y, bottom += left->box.bottom(), ++n;
        if (const auto right = std::find_if(m + 1, marks.end(), isOther); right != marks.end())
            top += right->box.y, bottom += right->box.bottom(), ++n;
        const Course& course = courses[i];
        const float rises = std::clamp((top / n - box.y) / height, -1.f, 1.f), falls = std::clamp((box.bottom() - bottom / n) / height, -1.f, 1.f);
        const float beside = std::clamp((box.x - before.right()) / height, -1.f, 1.f), next = std::clamp((after.x - box.right()) / height, -1.f, 1.f);
        candidates.push_back({i, {
            std::clamp(course.lean, -1.f, 1.5f),
            std::clamp(course.lean - hand, -1.f, 1.5f),
            std::clamp(course.lean - least, 0.f, 1.f),
            std::min(course.bend, 0.3f),
            std::clamp(std::log(box.h / height), -1.f, 1.f),
            std::clamp(std::log(box.h / shortest), 0.f, 1.f),
            rises,
            falls,
            std::min(rises, falls),
            beside + next,
            std::min(beside, next),
            logProbability(m->decision.confidence),
            logProbability(m->decision.notDigit),
            std::log(static_cast<float>(ones.size())),
            std::clamp(m->separator, -kMostOdds, kMostOdds),
        }});
    }
    return candidates;
}

std::vector<size_t> findSlashes(std::span<const Mark> marks) {
    const SlashWeights& weights = kSlashWeights;
    const std::vector<SlashCandidate> candidates = slashCandidates(marks);
    std::vector<float> scores;
    for (const SlashCandidate& c : candidates) scores.push_back(weights.slash(c.features)[0]);

    // The likeliest one, the likeliest two, ... are slashes; the numbers that they part have a say.
    std::vector<uint8_t> slash(marks.size()), best = slash;
    float most = 0, sum = weights.any;
    for (size_t n = 0; n < candidates.size(); ++n) {
        const size_t next = static_cast<size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
        slash[candidates[next].mark] = 1;
        sum += scores[next];
        scores[next] = -std::numeric_limits<float>::infinity();
        float parts = 0;
        bool whole = true;  // each slash has digits on both sides
        size_t length = 0;
        bool after = false;
        const auto close = [&](bool before) {
            if (length > 0 && (before || after)) parts += weights.parts[std::min(length, kPartLengths) - 1];
            if (length == 0 && (before || after)) whole = false;
            length = 0, after = before;
        };
        for (size_t i = 0; i < marks.size(); ++i) {
            if (slash[i]) {
                close(true);
            } else if (!isDigit(marks[i])) {
                if (length > 0) close(false);
            } else {
                if (marks[i].gapBefore && length > 0) close(false);
                ++length;
            }
        }
        close(false);
        if (whole && sum + parts > most) most = sum + parts, best = slash;
    }
    std::vector<size_t> found;
    for (size_t i = 0; i < best.size(); ++i)
        if (best[i]) found.push_back(i);
    return found;
}

void takeOutSigns(Layout& layout) {
    for (std::vector<Mark>& line : layout.lines) {
        for (const size_t slash : findSlashes(line)) {
            refuse(line[slash].decision);
            line[slash].sign = true;
        }
        partAtSigns(line);
        const auto first = std::find_if(line.begin(), line.end(), isDigit);
        const auto last = std::find_if(line.rbegin(), line.rend(), isDigit).base();
        for (auto mark = first; mark < last; ++mark)
            if (mark->sign) layout.signs.push_back(mark->box);
    }
}

}  // namespace inkdigits
