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
constexpr float kLeastSheet = 0.33f;  ///< of the picture's width and height, what a sheet takes up at least
constexpr float kShown = 0.7f;        ///< of an edge's length, what differs across it at least
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

/// The Hough transform: each cell of an edge votes for the lines through it that run about as the edge does there. A line is
/// one of kAngles normals and its distance from the middle, to a cell.
class Votes {
public:
    /// For lines of one family: normals within 45 degrees of upright belong to level lines.
    Votes(const RgbCells& p, const std::vector<EdgeCell>& cells, bool upright)
        : upright_(upright), radius_((p.width + p.height) / 2 + 2), centreX_(static_cast<float>(p.width) / 2), centreY_(static_cast<float>(p.height) / 2),
          votes_(static_cast<size_t>(kAngles) * bins(), 0) {
        constexpr float kCos1 = 0.99984770f, kSin1 = 0.01745241f, kCos2 = 0.99939083f, kSin2 = 0.03489950f;
        float c = kCos1, s = kSin1;
        for (int a = 0; a < kAngles; ++a) {
            cosine_[a] = c, sine_[a] = s;
            const float next = c * kCos2 - s * kSin2;
            s = s * kCos2 + c * kSin2, c = next;
        }
        for (const EdgeCell& cell : cells) {
            const int middle = kAngles + angleBin(cell.normalX, cell.normalY);
            for (int a = middle - 2; a <= middle + 2; ++a) {
                const int bin = (a + kAngles) % kAngles;  // a normal and its opposite are one
                if ((bin >= kAngles / 4 && bin < kAngles * 3 / 4) == upright) continue;
                const float rho = (cell.x - centreX_) * cosine_[bin] + (cell.y - centreY_) * sine_[bin];
                at(bin, static_cast<int>(rho + static_cast<float>(radius_))) += cell.weight * static_cast<float>(3 - std::abs(a - middle));
            }
        }
    }

    /// The line with most votes, which are taken out with those for lines much like it; none where there are hardly any.
    std::optional<Edge> takeStrongest() {
        const size_t best = static_cast<size_t>(std::max_element(votes_.begin(), votes_.end()) - votes_.begin());
        if (votes_[best] < 1) return std::nullopt;
        const int bin = static_cast<int>(best) / bins(), rho = static_cast<int>(best) % bins();
        for (int a = bin - 3; a <= bin + 3; ++a)
            for (int r = std::max(0, rho - 3); r <= std::min(bins() - 1, rho + 3); ++r) {
                // Beyond half a turn the same line has the opposite distance.
                const int wrapped = (a + kAngles) % kAngles;
                at(wrapped, wrapped == a ? r : bins() - 1 - r) = 0;
            }
        const float c = cosine_[bin], s = sine_[bin], offset = static_cast<float>(rho - radius_) + 0.5f;
        Edge edge;
        edge.slope = upright_ ? -s / c : -c / s;
        edge.offset = upright_ ? centreX_ + (offset + s * centreY_) / c : centreY_ + (offset + c * centreX_) / s;
        return edge;
    }

private:
    int bins() const { return 2 * radius_ + 1; }
    float& at(int angle, int distance) { return votes_[static_cast<size_t>(angle) * bins() + distance]; }

    bool upright_;
    int radius_;
    float centreX_, centreY_;
    std::array<float, kAngles> cosine_, sine_;  ///< of 1, 3 .. 179 degrees
    Plane votes_;
};

/// Moves an edge to the cells beside it whose normals agree with it, by least squares, ever closer ones.
void refine(Edge& edge, const std::vector<EdgeCell>& cells, bool upright) {
    std::vector<const EdgeCell*> beside;
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
}

/// Fills in what lies across an edge.
void addSteps(Edge& edge, const RgbCells& p, bool upright) {
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
}

/// The straight edges of one family.
std::vector<Edge> findEdges(const RgbCells& p, const std::vector<EdgeCell>& cells, bool upright) {
    Votes votes(p, cells, upright);
    std::vector<Edge> edges;
    while (edges.size() < kMostLines) {
        std::optional<Edge> edge = votes.takeStrongest();
        if (!edge) break;
        refine(*edge, cells, upright);
        addSteps(*edge, p, upright);
        edges.push_back(std::move(*edge));
    }
    return edges;
}

Corner meet(const Edge& level, const Edge& upright) {
    const float x = (upright.offset + upright.slope * level.offset) / (1 - upright.slope * level.slope);
    return {x, level.at(x)};
}

/// Four edges that may be a sheet's: where they meet, and how it differs from what it lies on.
struct Outline {
    Quad corners;
    int channel;
    bool darker;  ///< than what it lies on, in that channel
};

/// The edges that two by two are far enough apart, and which a sheet differs from its ground at: in the same way on all sides, and no
/// farther than where they meet. The best of all, none without one.
std::optional<Outline> findOutline(const std::vector<Edge>& level, const std::vector<Edge>& upright, float width, float height) {
    const auto inside = [&](Corner c) { return c.x > -kReach && c.y > -kReach && c.x < width + kReach && c.y < height + kReach; };
    const auto tooSteep = [](float a, float b) { return std::max(a, b) > kSteepest * std::min(a, b); };
    std::optional<Outline> best;
    float most = 0;
    const auto weigh = [&](const Edge& top, const Edge& bottom, const Edge& left, const Edge& right) {
        const Quad q = {meet(top, left), meet(top, right), meet(bottom, right), meet(bottom, left)};
        if (!std::all_of(q.begin(), q.end(), inside)) return;
        const float lengths[] = {q[1].x - q[0].x, q[2].x - q[3].x, q[3].y - q[0].y, q[2].y - q[1].y};
        if (std::min(lengths[0], lengths[1]) < kLeastSheet * width || std::min(lengths[2], lengths[3]) < kLeastSheet * height) return;
        if (tooSteep(lengths[0], lengths[1]) || tooSteep(lengths[2], lengths[3])) return;
        for (int channel = 0; channel < 3; ++channel)
            for (const bool darker : {false, true}) {
                const float shares[] = {top.share(channel, darker, q[0].x, q[1].x), bottom.share(channel, !darker, q[3].x, q[2].x),
                                        left.share(channel, darker, q[0].y, q[3].y), right.share(channel, !darker, q[1].y, q[2].y)};
                float score = 0, least = 1;
                for (int i = 0; i < 4; ++i) score += lengths[i] * (shares[i] - kShown), least = std::min(least, shares[i]);
                if (least <= kShown || score <= most) continue;
                // Where a shadow ends, the sheet goes on.
                if (top.overshoots(channel, darker, q[0].x, q[1].x) || bottom.overshoots(channel, !darker, q[3].x, q[2].x) ||
                    left.overshoots(channel, darker, q[0].y, q[3].y) || right.overshoots(channel, !darker, q[1].y, q[2].y))
                    continue;
                most = score, best = {q, channel, darker};
            }
    };
    for (const Edge& top : level)
        for (const Edge& bottom : level) {
            if (bottom.at(width / 2) - top.at(width / 2) < kLeastSheet * height) continue;
            for (const Edge& left : upright)
                for (const Edge& right : upright)
                    if (right.at(height / 2) - left.at(height / 2) >= kLeastSheet * width) weigh(top, bottom, left, right);
        }
    return best;
}

/// By how much the sheet is brighter than what it lies on all along its edges, as a share of the brighter of the two.
std::vector<float> stepsAround(const RgbCells& p, const Outline& outline) {
    std::vector<float> steps;
    for (int i = 0; i < 4; ++i) {
        const Corner from = outline.corners[i], to = outline.corners[(i + 1) % 4];
        const float length = std::hypot(to.x - from.x, to.y - from.y);
        const float inX = kDeep * (from.y - to.y) / length, inY = kDeep * (to.x - from.x) / length;
        for (float at = 0; at < length; ++at) {
            const float x = from.x + at / length * (to.x - from.x), y = from.y + at / length * (to.y - from.y);
            const float paper = valueAt(p, outline.channel, x + inX, y + inY), ground = valueAt(p, outline.channel, x - inX, y - inY);
            steps.push_back((paper - ground) / std::max({paper, ground, 1.f}));
        }
    }
    return steps;
}

/// The corners within the edges, in pixels of the picture.
Quad inset(const Quad& q, int cellSide) {
    Quad corners = q;
    for (int i = 0; i < 4; ++i) {
        for (const Corner to : {q[(i + 1) % 4], q[(i + 3) % 4]}) {
            const float share = kInset / std::hypot(to.x - q[i].x, to.y - q[i].y);
            corners[i].x += share * (to.x - q[i].x), corners[i].y += share * (to.y - q[i].y);
        }
        corners[i].x *= static_cast<float>(cellSide), corners[i].y *= static_cast<float>(cellSide);
    }
    return corners;
}

}  // namespace

std::optional<PaperSheet> findSheet(const RgbImage& image) {
    if (std::max(image.width(), image.height()) < kSmallest) return std::nullopt;
    const RgbCells p = preview(image);
    const std::vector<EdgeCell> cells = edgeCells(p);
    const std::optional<Outline> outline =
        findOutline(findEdges(p, cells, false), findEdges(p, cells, true), static_cast<float>(p.width), static_cast<float>(p.height));
    if (!outline) return std::nullopt;
    // The frame of a table or a bold digit has edges too, but within it is what is around it.
    std::vector<float> steps = stepsAround(p, *outline);
    const auto deep = std::count_if(steps.begin(), steps.end(), [&](float step) { return (outline->darker ? -step : step) > kStep / 2; });
    if (3 * deep < 2 * std::ssize(steps)) return std::nullopt;
    return PaperSheet{inset(outline->corners, p.side), median(std::move(steps))};
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
