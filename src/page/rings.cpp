#include "rings.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <vector>

#include "components.h"
#include "text_lines.h"

namespace inkdigits {
namespace {

/// How high a ring is at least, in heights of digits; how much higher than wide at most; the share of its box that it covers at most.
constexpr float kHigh = 1.3f, kSlim = 1.3f, kFull = 0.35f;
/// How broad its line is at most, in the pen's width and pixels.
constexpr float kBroad = 1.6f, kBroader = 2;
/// A ring is round but for its first, second and third harmonic.
constexpr size_t kTerms = 7;
constexpr int kAngles = 240;
/// How far off that its line may be, in its radius, while it is fitted and then; the share of it that has to be there.
constexpr std::array kStray{0.3f, 0.15f, 0.08f, 0.06f, 0.05f};
constexpr float kClosed = 0.93f;
/// A digit that it encloses: within that share of its radius, and how high it is at least, in the ring's height.
constexpr float kWithin = 0.85f, kInside = 0.28f;
/// The stroke across a 0: how long it is at least, in the ring's radius; how much more ink it has than a straight one.
constexpr float kAcross = 1.4f, kStraight = 1.25f;

using Terms = std::array<float, kTerms>;

Terms termsAt(float angle) {
    Terms terms{1};
    for (size_t k = 1; k < kTerms; k += 2) {
        const float times = static_cast<float>((k + 1) / 2);
        terms[k] = std::cos(times * angle), terms[k + 1] = std::sin(times * angle);
    }
    return terms;
}

/// The solution of `a` x = `b`, whose matrix is of a least squares fit; nothing if it is singular.
std::optional<Terms> solve(std::array<Terms, kTerms> a, Terms b) {
    for (size_t i = 0; i < kTerms; ++i) {
        if (a[i][i] < 1e-3f) return {};
        for (size_t row = i + 1; row < kTerms; ++row) {
            const float times = a[row][i] / a[i][i];
            for (size_t k = i; k < kTerms; ++k) a[row][k] -= times * a[i][k];
            b[row] -= times * b[i];
        }
    }
    Terms x{};
    for (size_t i = kTerms; i-- > 0;) {
        x[i] = b[i];
        for (size_t k = i + 1; k < kTerms; ++k) x[i] -= a[i][k] * x[k];
        x[i] /= a[i][i];
    }
    return x;
}

/// A ring in the box of a piece: its radius by the angle, both as if the box were a square of side 2.
class Ring {
public:
    Ring(GrayImage& ink, const Piece& piece, int broadest)
        : ink_(ink), x_(piece.centerX()), y_(piece.centerY()), rx_(static_cast<float>(piece.width()) / 2),
          ry_(static_cast<float>(piece.height()) / 2), broadest_(broadest) {}

    float height() const { return 2 * ry_ * radius_[0]; }

    /// Fits the outermost ink, without what strays from it, and says whether that is a ring around something.
    bool found() {
        std::array<float, kAngles> outer{};
        for (int i = 0; i < kAngles; ++i) outer[static_cast<size_t>(i)] = outermost(angleOf(i));
        radius_ = {0.9f};
        for (const float stray : kStray) {
            std::array<Terms, kTerms> a{};
            Terms b{};
            for (int i = 0; i < kAngles; ++i) {
                const float r = outer[static_cast<size_t>(i)];
                const Terms terms = termsAt(angleOf(i));
                if (std::abs(r - radius(terms)) > stray) continue;
                for (size_t row = 0; row < kTerms; ++row) {
                    b[row] += terms[row] * r;
                    for (size_t k = 0; k < kTerms; ++k) a[row][k] += terms[row] * terms[k];
                }
            }
            const std::optional<Terms> fitted = solve(a, b);
            if (!fitted) return false;
            radius_ = *fitted;
        }
        int there = 0;
        for (int i = 0; i < kAngles; ++i) there += inkAlong(angleOf(i), radius(termsAt(angleOf(i)))).has_value();
        return static_cast<float>(there) >= kClosed * kAngles && holdsDigit();
    }

    void erase() {
        const int steps = static_cast<int>(8 * (rx_ + ry_));
        std::vector<std::pair<int, int>> gone;
        for (int i = 0; i < steps; ++i) {
            const float angle = 2 * 3.14159265f * static_cast<float>(i) / static_cast<float>(steps);
            const auto span = inkAlong(angle, radius(termsAt(angle)));
            const float step = stepAt(angle);
            if (!span || span->second - span->first > static_cast<float>(broadest_) * step) continue;
            for (float r = span->first - step; r <= span->second + step; r += step / 2) gone.push_back({column(angle, r), row(angle, r)});
        }
        for (const auto& [x, y] : gone)
            if (x >= 0 && y >= 0 && x < ink_.width() && y < ink_.height()) ink_.at(x, y) = 0;
    }

private:
    /// Whether a piece of what it encloses is as high as a digit; a face has smaller ones.
    bool holdsDigit() const {
        const int left = static_cast<int>(x_ - rx_), top = static_cast<int>(y_ - ry_);
        GrayImage inside(static_cast<int>(2 * rx_) + 1, static_cast<int>(2 * ry_) + 1);
        for (int y = 0; y < inside.height(); ++y)
            for (int x = 0; x < inside.width(); ++x) {
                const float dx = (static_cast<float>(left + x) + 0.5f - x_) / rx_, dy = (static_cast<float>(top + y) + 0.5f - y_) / ry_;
                if (left + x < ink_.width() && top + y < ink_.height() && std::hypot(dx, dy) < kWithin * radius(termsAt(std::atan2(dy, dx))))
                    inside.at(x, y) = ink_.at(left + x, top + y);
            }
        const std::vector<Piece> pieces = findPieces(inside);
        return std::any_of(pieces.begin(), pieces.end(), [&](const Piece& p) {
            const float width = static_cast<float>(p.width()), height = static_cast<float>(p.height());
            // A straight stroke from side to side crosses a 0.
            const bool across = std::hypot(width / rx_, height / ry_) > kAcross * radius_[0] && static_cast<float>(p.area) < kStraight * strokeWidthOf(p) * std::hypot(width, height);
            return height > kInside * this->height() && !across;
        });
    }

    static float angleOf(int i) { return 2 * 3.14159265f * static_cast<float>(i) / kAngles; }
    float radius(const Terms& terms) const {
        float r = 0;
        for (size_t k = 0; k < kTerms; ++k) r += radius_[k] * terms[k];
        return r;
    }
    float yAt(float angle, float r) const { return y_ + r * ry_ * std::sin(angle); }
    int column(float angle, float r) const { return static_cast<int>(std::floor(x_ + r * rx_ * std::cos(angle))); }
    int row(float angle, float r) const { return static_cast<int>(std::floor(yAt(angle, r))); }
    /// A pixel along the ray there.
    float stepAt(float angle) const { return 1 / std::hypot(rx_ * std::cos(angle), ry_ * std::sin(angle)); }
    bool isInk(float angle, float r) const {
        const int x = column(angle, r), y = row(angle, r);
        return x >= 0 && y >= 0 && x < ink_.width() && y < ink_.height() && ink_.at(x, y) >= kInkEdge;
    }
    /// Where the outermost ink of the box is, in the middle of a line; 0 for none.
    float outermost(float angle) const {
        const float step = stepAt(angle);
        float r = 1.42f;
        while (r > 0 && !(std::abs(r * std::cos(angle)) <= 1 && std::abs(r * std::sin(angle)) <= 1 && isInk(angle, r))) r -= step;
        return std::max(0.f, r - static_cast<float>(broadest_) * step / 4);
    }
    /// The ink on a ray through the line at radius `r`, or next to it.
    std::optional<std::pair<float, float>> inkAlong(float angle, float r) const {
        const float step = stepAt(angle), reach = std::max(2 * step, kStray.back());
        for (float off = 0; off <= reach; off += step)
            for (const float at : {r + off, r - off})
                if (isInk(angle, at)) {
                    float from = at, to = at;
                    while (from > 0 && isInk(angle, from - step)) from -= step;
                    while (to < 2 && isInk(angle, to + step)) to += step;
                    return std::pair(from, to);
                }
        return {};
    }

    GrayImage& ink_;
    float x_, y_, rx_, ry_;  ///< pixels
    int broadest_;           ///< line, pixels
    Terms radius_{};
};

}  // namespace

void takeOutRings(GrayImage& ink, float strokeWidth) {
    const std::vector<Piece> pieces = findPieces(ink, 4);
    const float digitHeight = typicalHeight(pieces, strokeWidth);
    for (const Piece& piece : pieces) {
        const float width = static_cast<float>(piece.width()), height = static_cast<float>(piece.height());
        if (height < kHigh * digitHeight || height > kSlim * width || static_cast<float>(piece.area) > kFull * width * height) continue;
        Ring ring(ink, piece, static_cast<int>(std::lround(kBroad * strokeWidth + kBroader)));
        if (ring.found() && ring.height() >= kHigh * digitHeight) ring.erase();
    }
}

}  // namespace inkdigits
