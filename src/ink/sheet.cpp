#include "sheet.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "median.h"
#include "plane.h"
#include "rgb_cells.h"

namespace inkdigits {
namespace {

/// A sheet whose opposite edges differ less than this in slope (14 degrees) is read better as it is: its lines are
/// straightened in the ink, while a new picture is softer. Measured on `make_pages.py --view leaning` and `steep`.
constexpr float kAside = 0.25f;
constexpr int kCells = 240;    ///< along the longer side of the preview, at most
constexpr int kReach = 3;      ///< cells to either side of an edge: thin rules are no step from paper to table
constexpr float kDeep = 8;     ///< cells to either side at which paper is still paper and table table
constexpr float kInset = 2; ///< cells within the edges found nothing of the table is left
constexpr float kStep = 0.06f; ///< least step of brightness at an edge, relative
constexpr float kSteepest = 2.3f;  ///< the near side of a sheet for its far side, seen at 45 degrees from close by
constexpr int kSmallest = 240; ///< pixels along the longer side of a picture that shows more than a sheet's part
constexpr int kAngles = 90, kMostLines = 12;

/// The cells of a picture, a little blurred. A few pixels of a large picture's are enough for a mean.
RgbCells preview(const RgbImage& image) {
    const int longer = std::max(image.width(), image.height()), step = std::max(1, longer / (2 * kCells));
    const int factor = (longer / step + kCells - 1) / kCells;
    const int width = image.width() / step, height = image.height() / step;
    RgbCells p{(width + factor - 1) / factor, (height + factor - 1) / factor, step * factor, {}};
    for (int c = 0; c < 3; ++c) {
        p.rgb[c] = cellMeans(width, height, factor, [&](int x, int y) { return image.row(y * step)[x * step * 3 + c]; });
        blur(p.rgb[c], p.width, p.height, 1);
    }
    return p;
}

float valueAt(const RgbCells& p, int channel, float x, float y) {
    const int cx = std::clamp(static_cast<int>(x), 0, p.width - 1), cy = std::clamp(static_cast<int>(y), 0, p.height - 1);
    return p.rgb[channel][static_cast<size_t>(cy) * p.width + cx];
}

/// What lies across an edge from its beginning on, per channel.
struct Steps {
    std::array<std::array<int, 2>, 3> count{};  ///< cells with a step up (0), down (1)
    std::array<float, 3> sum{};                 ///< of the steps, relative
};

/// across = offset + slope * along; along is x for level lines, y for upright ones.
struct Edge {
    float offset = 0, slope = 0;
    std::vector<Steps> upTo;  ///< [i]: of the first i cells

    float at(float along) const { return offset + slope * along; }
    /// What `of` a Steps grows by per cell between two places, a little within them; 0 if they are close.
    template <class Of>
    float rate(float from, float to, Of of) const {
        const int n = static_cast<int>(upTo.size()) - 1;
        const int a = std::clamp(static_cast<int>(from) + kReach, 0, n), b = std::clamp(static_cast<int>(to) - kReach, 0, n);
        return b - a < 2 * kReach ? 0 : static_cast<float>(of(upTo[b]) - of(upTo[a])) / static_cast<float>(b - a);
    }
    float share(int channel, bool down, float from, float to) const {
        return rate(from, to, [&](const Steps& s) { return s.count[channel][down]; });
    }
    /// Whether it goes on beyond where it should end, with at least half of the step that it has between.
    bool overshoots(int channel, bool down, float from, float to) const {
        const auto mean = [&](float a, float b) {
            return rate(a, b, [&](const Steps& s) { return down ? -s.sum[channel] : s.sum[channel]; });
        };
        const float least = mean(from, to) / 2;
        return mean(0, from) > least || mean(to, static_cast<float>(upTo.size())) > least;
    }
};

struct EdgeCell {
    float x, y;
    float normalX, normalY;  ///< across the edge, length 1, either way
    float weight;
};

std::vector<EdgeCell> edgeCells(const RgbCells& p) {
    std::vector<EdgeCell> cells;
    for (int y = 2; y + 2 < p.height; ++y)
        for (int x = 2; x + 2 < p.width; ++x) {
            float best = kStep * kStep, gx = 0, gy = 0;
            for (const Plane& plane : p.rgb) {
                const float* v = plane.data() + static_cast<size_t>(y) * p.width + x;
                const float dx = (v[2] - v[-2]) / (*v + 20), dy = (v[2 * p.width] - v[-2 * p.width]) / (*v + 20);
                if (dx * dx + dy * dy > best) best = dx * dx + dy * dy, gx = dx, gy = dy;
            }
            if (gx == 0 && gy == 0) continue;
            const float step = std::sqrt(best);
            // A soft shadow has many cells, each of a small step.
            cells.push_back({x + 0.5f, y + 0.5f, gx / step, gy / step, std::min(4 * best, 0.3f)});
        }
    return cells;
}

/// Which of kAngles parts of half a turn a direction is in, from -kAngles / 4 on; within a fifth of a degree.
int angleBin(float x, float y) {
    constexpr float kPi = std::numbers::pi_v<float>;
    const bool steep = std::abs(y) > std::abs(x);
    const float ratio = steep ? x / y : y / x, angle = ratio * (kPi / 4 + 0.273f * (1 - std::abs(ratio)));
    return static_cast<int>(std::floor((steep ? kPi / 2 - angle : angle) * kAngles / kPi));
}

/// The straight edges of one family by the Hough transform, refined by least squares.
std::vector<Edge> findEdges(const RgbCells& p, const std::vector<EdgeCell>& cells, bool upright) {
    const int radius = (p.width + p.height) / 2 + 2, bins = 2 * radius + 1;
    const float cx = static_cast<float>(p.width) / 2, cy = static_cast<float>(p.height) / 2;
    std::array<float, kAngles> cosine, sine;  // of 1, 3 .. 179 degrees
    constexpr float kCos1 = 0.99984770f, kSin1 = 0.01745241f, kCos2 = 0.99939083f, kSin2 = 0.03489950f;
    float c = kCos1, s = kSin1;
    for (int a = 0; a < kAngles; ++a) {
        cosine[a] = c, sine[a] = s;
        const float next = c * kCos2 - s * kSin2;
        s = s * kCos2 + c * kSin2, c = next;
    }
    Plane votes(static_cast<size_t>(kAngles) * bins, 0);
    for (const EdgeCell& cell : cells) {
        const int middle = kAngles + angleBin(cell.normalX, cell.normalY);
        for (int a = middle - 2; a <= middle + 2; ++a) {
            const int bin = (a + kAngles) % kAngles;  // a normal and its opposite are one
            // Normals within 45 degrees of upright belong to level lines.
            if ((bin >= kAngles / 4 && bin < kAngles * 3 / 4) == upright) continue;
            const float rho = (cell.x - cx) * cosine[bin] + (cell.y - cy) * sine[bin];
            votes[static_cast<size_t>(bin) * bins + static_cast<int>(rho + static_cast<float>(radius))] +=
                cell.weight * static_cast<float>(3 - std::abs(a - middle));
        }
    }
    std::vector<Edge> edges;
    std::vector<const EdgeCell*> beside;
    while (edges.size() < kMostLines) {
        const size_t best = static_cast<size_t>(std::max_element(votes.begin(), votes.end()) - votes.begin());
        if (votes[best] < 1) break;
        const int bin = static_cast<int>(best) / bins, rho = static_cast<int>(best) % bins;
        for (int a = bin - 3; a <= bin + 3; ++a)
            for (int r = std::max(0, rho - 3); r <= std::min(bins - 1, rho + 3); ++r) {
                // Beyond half a turn the same line has the opposite distance.
                const int wrapped = (a + kAngles) % kAngles, distance = wrapped == a ? r : bins - 1 - r;
                votes[static_cast<size_t>(wrapped) * bins + distance] = 0;
            }
        c = cosine[bin], s = sine[bin];
        const float offset = static_cast<float>(rho - radius) + 0.5f;
        Edge edge;
        edge.slope = upright ? -s / c : -c / s;
        edge.offset = upright ? cx + (offset + s * cy) / c : cy + (offset + c * cx) / s;
        beside.clear();
        for (const EdgeCell& cell : cells)
            if (std::abs(upright ? cell.x - edge.at(cell.y) : cell.y - edge.at(cell.x)) < 12) beside.push_back(&cell);
        for (const float near : {6.f, 6.f, 5.f, 4.f, 3.f, 3.f}) {
            float n = 0, x = 0, y = 0, xx = 0, xy = 0;
            const float length = std::hypot(1.f, edge.slope);
            for (const EdgeCell* cell : beside) {
                const float along = upright ? cell->y : cell->x, across = upright ? cell->x : cell->y;
                if (std::abs(across - edge.at(along)) > near) continue;
                const float turned = upright ? cell->normalY + cell->normalX * edge.slope : cell->normalX + cell->normalY * edge.slope;
                if (std::abs(turned) > 0.2f * length) continue;  // sine of the angle between the two
                n += cell->weight, x += cell->weight * along, y += cell->weight * across;
                xx += cell->weight * along * along, xy += cell->weight * along * across;
            }
            const float spread = xx - x * x / std::max(n, 1e-6f);
            if (spread < 1) break;
            edge.slope = (xy - x * y / n) / spread;
            edge.offset = (y - edge.slope * x) / n;
        }
        const int length = upright ? p.height : p.width;
        edge.upTo.resize(static_cast<size_t>(length) + 1);
        for (int i = 0; i < length; ++i) {
            const float along = static_cast<float>(i) + 0.5f, across = edge.at(along);
            const auto at = [&](int channel, float by) {
                return upright ? valueAt(p, channel, across + by, along) : valueAt(p, channel, along, across + by);
            };
            Steps& next = edge.upTo[i + 1] = edge.upTo[i];
            for (int channel = 0; channel < 3; ++channel) {
                const float here = at(channel, 0), step = at(channel, kReach) - at(channel, -kReach);
                next.sum[channel] += step / (here + 20);
                if (std::abs(step) > 2 + kStep * here) ++next.count[channel][step < 0];
            }
        }
        edges.push_back(std::move(edge));
    }
    return edges;
}

Corner meet(const Edge& level, const Edge& upright) {
    const float x = (upright.offset + upright.slope * level.offset) / (1 - upright.slope * level.slope);
    return {x, level.at(x)};
}

}  // namespace

std::optional<PaperSheet> findSheet(const RgbImage& image) {
    if (std::max(image.width(), image.height()) < kSmallest) return std::nullopt;
    const RgbCells p = preview(image);
    const std::vector<EdgeCell> cells = edgeCells(p);
    const std::vector<Edge> level = findEdges(p, cells, false), upright = findEdges(p, cells, true);
    const float width = static_cast<float>(p.width), height = static_cast<float>(p.height);
    const auto inside = [&](Corner c) { return c.x > -kReach && c.y > -kReach && c.x < width + kReach && c.y < height + kReach; };
    std::optional<Quad> best;
    float most = 0;
    int bestChannel = 0;
    bool bestDarker = false;
    for (const Edge& top : level)
        for (const Edge& bottom : level) {
            if (bottom.at(width / 2) - top.at(width / 2) < 0.33f * height) continue;
            for (const Edge& left : upright)
                for (const Edge& right : upright) {
                    if (right.at(height / 2) - left.at(height / 2) < 0.33f * width) continue;
                    const Quad q = {meet(top, left), meet(top, right), meet(bottom, right), meet(bottom, left)};
                    if (!std::all_of(q.begin(), q.end(), inside)) continue;
                    const float lengths[] = {q[1].x - q[0].x, q[2].x - q[3].x, q[3].y - q[0].y, q[2].y - q[1].y};
                    if (std::min(lengths[0], lengths[1]) < 0.33f * width || std::min(lengths[2], lengths[3]) < 0.33f * height) continue;
                    if (std::max(lengths[0], lengths[1]) > kSteepest * std::min(lengths[0], lengths[1]) ||
                        std::max(lengths[2], lengths[3]) > kSteepest * std::min(lengths[2], lengths[3]))
                        continue;
                    // The sheet differs from what it lies on in the same way on all sides.
                    for (int channel = 0; channel < 3; ++channel)
                        for (const bool darker : {false, true}) {
                            const float shares[] = {top.share(channel, darker, q[0].x, q[1].x),
                                                    bottom.share(channel, !darker, q[3].x, q[2].x),
                                                    left.share(channel, darker, q[0].y, q[3].y),
                                                    right.share(channel, !darker, q[1].y, q[2].y)};
                            float score = 0, least = 1;
                            for (int i = 0; i < 4; ++i) score += lengths[i] * (shares[i] - 0.7f), least = std::min(least, shares[i]);
                            if (least <= 0.7f || score <= most) continue;
                            // Where a shadow ends, the sheet goes on.
                            if (top.overshoots(channel, darker, q[0].x, q[1].x) || bottom.overshoots(channel, !darker, q[3].x, q[2].x) ||
                                left.overshoots(channel, darker, q[0].y, q[3].y) || right.overshoots(channel, !darker, q[1].y, q[2].y))
                                continue;
                            most = score, best = q, bestChannel = channel, bestDarker = darker;
                        }
                }
        }
    if (!best) return std::nullopt;
    const Quad& q = *best;
    // The frame of a table or a bold digit has edges too, but within it is what is around it.
    int deep = 0;
    std::vector<float> steps;
    for (int i = 0; i < 4; ++i) {
        const Corner from = q[i], to = q[(i + 1) % 4];
        const float length = std::hypot(to.x - from.x, to.y - from.y);
        const float inX = kDeep * (from.y - to.y) / length, inY = kDeep * (to.x - from.x) / length;
        for (float at = 0; at < length; ++at) {
            const float x = from.x + at / length * (to.x - from.x), y = from.y + at / length * (to.y - from.y);
            const float paper = valueAt(p, bestChannel, x + inX, y + inY), ground = valueAt(p, bestChannel, x - inX, y - inY);
            steps.push_back((paper - ground) / std::max({paper, ground, 1.f}));
            deep += (bestDarker ? -steps.back() : steps.back()) > kStep / 2;
        }
    }
    if (static_cast<size_t>(deep) * 3 < steps.size() * 2) return std::nullopt;
    Quad corners = q;
    for (int i = 0; i < 4; ++i) {
        for (const Corner to : {q[(i + 1) % 4], q[(i + 3) % 4]}) {
            const float share = kInset / std::hypot(to.x - q[i].x, to.y - q[i].y);
            corners[i].x += share * (to.x - q[i].x), corners[i].y += share * (to.y - q[i].y);
        }
        corners[i].x *= static_cast<float>(p.side), corners[i].y *= static_cast<float>(p.side);
    }
    return PaperSheet{corners, median(std::move(steps))};
}

std::optional<Rectification> viewOfSheet(const Quad& sheet, int width, int height) {
    const auto& [a, b, c, d] = sheet;
    const float aside = std::max(std::abs((b.y - a.y) / (b.x - a.x) - (c.y - d.y) / (c.x - d.x)),
                                 std::abs((d.x - a.x) / (d.y - a.y) - (c.x - b.x) / (c.y - b.y)));
    if (aside < kAside) return std::nullopt;
    return Rectification(sheet, width, height);
}

float slopeOf(const Quad& sheet) {
    const auto& [a, b, c, d] = sheet;
    return ((b.y - a.y) / (b.x - a.x) + (c.y - d.y) / (c.x - d.x) - (d.x - a.x) / (d.y - a.y) - (c.x - b.x) / (c.y - b.y)) / 4;
}

}  // namespace inkdigits
