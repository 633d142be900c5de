#include "halftone.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <numeric>
#include <vector>

#include "median.h"
#include "plane.h"

namespace inkdigits {
namespace {

/// What is looked at at once, in pixels: a few dots of a screen each way.
constexpr int kTile = 32;
constexpr int kHalf = kTile / 2;
/// Cycles a tile: what is coarser than 7 pixels may be strokes.
constexpr float kCoarsest = kTile / 7.f;
/// Standard deviation in grey values below which a tile is bare paper.
constexpr float kBare = 4;
/// Of print, pens, rules and noise on synthetic pages hardly a tile has more of its fine detail in two frequencies.
constexpr float kScreened = 0.6f;
/// So much in tiles beside those, which have ink on their dots.
constexpr float kBeside = 0.35f;
/// Tiles that are looked at first; so many of them have dots in a picture with halftone, and so many beside each.
constexpr int kFirstLook = 400, kFewest = 3, kLeastBeside = 2;
/// Standard deviation of the blur, in the dots' pitch: leaves 2 % of them.
constexpr float kBlur = 0.45f;

float radiusOf(int u, int v) { return std::sqrt(static_cast<float>(u * u + v * v)); }

/// By columns: [x][y].
using Tile = std::array<std::array<float, kTile>, kTile>;

/// A tile's frequencies: of u = 0..16 across and v = 0..31 (from 16 on: minus 32) down.
using Spectrum = std::array<std::array<float, kTile>, kHalf + 1>;

struct Waves {
    std::array<std::array<float, kTile>, kTile> cosine, sine;  ///< [frequency][place]
    std::array<float, kTile> window;
    Waves() {
        for (size_t i = 0; i < kTile; ++i) {
            const auto angle = [&](size_t k) { return 2 * std::numbers::pi_v<float> * static_cast<float>(i * k % kTile) / kTile; };
            for (size_t k = 0; k < kTile; ++k) cosine[i][k] = std::cos(angle(k)), sine[i][k] = std::sin(angle(k));
            window[i] = 0.5f - 0.5f * std::cos(angle(1));
        }
    }
};

struct Peak {
    int u = 0, v = 0;
    float energy = 0;
};

/// A screen's dots in one tile.
struct Dots {
    float pitch = 0;  ///< in pixels
    float share = 0;  ///< of the tile's fine detail that they are, 0..1
};

/// The tile's grey about its mean, fading to the edges; false if it is bare paper.
bool takeTile(const RgbImage& image, int left, int top, const Waves& waves, Tile& tile) {
    float sum = 0, squares = 0;
    for (int y = 0; y < kTile; ++y) {
        const uint8_t* p = image.row(top + y) + left * 3;
        for (int x = 0; x < kTile; ++x) {
            const float grey = luma(p[x * 3], p[x * 3 + 1], p[x * 3 + 2]);
            tile[x][y] = grey, sum += grey, squares += grey * grey;
        }
    }
    constexpr float kPixels = kTile * kTile;
    if (squares - sum * sum / kPixels < kBare * kBare * kPixels) return false;
    for (int x = 0; x < kTile; ++x)
        for (int y = 0; y < kTile; ++y) tile[x][y] = (tile[x][y] - sum / kPixels) * waves.window[x] * waves.window[y];
    return true;
}

/// A discrete Fourier transform, by its definition: short sums of vectors.
void transform(const Tile& tile, const Waves& waves, Spectrum& power) {
    for (int u = 0; u <= kHalf; ++u) {
        std::array<float, kTile> re{}, im{};
        for (int x = 0; x < kTile; ++x) {
            const float c = waves.cosine[u][x], s = waves.sine[u][x];
            for (int y = 0; y < kTile; ++y) re[y] += c * tile[x][y], im[y] -= s * tile[x][y];
        }
        std::array<float, kTile> a{}, b{};
        for (int y = 0; y < kTile; ++y)
            for (int v = 0; v < kTile; ++v) {
                const float c = waves.cosine[y][v], s = waves.sine[y][v];
                a[v] += re[y] * c + im[y] * s, b[v] += im[y] * c - re[y] * s;
            }
        for (int v = 0; v < kTile; ++v) power[u][v] = a[v] * a[v] + b[v] * b[v];
    }
}

/// The strongest of the frequencies of fine detail by its power times its radius, as the spectrum of strokes falls; with
/// `other`, of those as fine as that at a right angle to it. Its energy is that of 3 x 3, as the window spreads it; none if
/// it is on the slope of another.
Peak strongest(const Spectrum& power, const Peak* other) {
    Peak peak;
    float most = 0;
    for (int u = 0; u <= kHalf; ++u)
        for (int v = -kHalf; v < kHalf; ++v) {
            const float radius = radiusOf(u, v), value = power[u][(v + kTile) % kTile] * radius;
            if (radius < kCoarsest || value <= most) continue;
            if (other) {
                const float r = radiusOf(other->u, other->v);
                if (std::abs(radius - r) > std::max(1.5f, 0.2f * r)) continue;
                if (static_cast<float>(std::abs(u * other->u + v * other->v)) > 0.35f * radius * r) continue;  // 20 degrees
            }
            most = value, peak = {u, v, 0};
        }
    const auto at = [&](int u, int v) {
        const bool mirrored = u < 0 || u > kHalf;
        return power[u < 0 ? -u : mirrored ? kTile - u : u][((mirrored ? -v : v) + kTile) % kTile];
    };
    for (int u = peak.u - 1; u <= peak.u + 1; ++u)
        for (int v = peak.v - 1; v <= peak.v + 1; ++v) {
            if (at(u, v) > at(peak.u, peak.v)) return {};
            peak.energy += at(u, v);
        }
    return peak;
}

/// The dots of a screen are two waves of one length at right angles.
Dots dotsIn(const RgbImage& image, int left, int top, const Waves& waves) {
    Tile tile;
    Spectrum power;
    if (!takeTile(image, left, top, waves, tile)) return {};
    transform(tile, waves, power);
    const Peak first = strongest(power, nullptr), second = strongest(power, &first);
    if (first.energy <= 0 || second.energy < 0.2f * first.energy) return {};
    const float r = radiusOf(first.u, first.v);
    float fine = 0;  // what is not much coarser than the dots
    for (int u = 0; u <= kHalf; ++u)
        for (int v = -kHalf; v < kHalf; ++v)
            if (radiusOf(u, v) >= 0.5f * r) fine += (u == 0 || u == kHalf ? 0.5f : 1.f) * power[u][(v + kTile) % kTile];
    return {2 * kTile / (r + radiusOf(second.u, second.v)), (first.energy + second.energy) / fine};
}

bool alike(const Dots& dots, float pitch) { return dots.share >= kBeside && std::abs(dots.pitch - pitch) < 0.2f * pitch; }

/// Gaussian of standard deviation `sigma` of the tile at left, top of `from`, into `to`.
void blurTile(const RgbImage& from, int left, int top, float sigma, RgbImage& to) {
    const int reach = static_cast<int>(std::ceil(2.5f * sigma));
    std::vector<float> weights;
    float sum = 0;
    for (int i = -reach; i <= reach; ++i) sum += weights.emplace_back(std::exp(-static_cast<float>(i * i) / (2 * sigma * sigma)));
    for (float& weight : weights) weight /= sum;
    constexpr size_t across = kTile * 3;
    std::vector<float> rows(across * static_cast<size_t>(kTile + 2 * reach)), row(across);
    for (int y = top - reach; y < top + kTile + reach; ++y) {
        const uint8_t* source = from.row(std::clamp(y, 0, from.height() - 1));
        float* out = rows.data() + static_cast<size_t>(y - top + reach) * across;
        for (int x = left; x < left + kTile; ++x)
            for (int i = -reach; i <= reach; ++i) {
                const uint8_t* p = source + std::clamp(x + i, 0, from.width() - 1) * 3;
                for (int c = 0; c < 3; ++c) out[(x - left) * 3 + c] += weights[static_cast<size_t>(i + reach)] * static_cast<float>(p[c]);
            }
    }
    for (int y = top; y < top + kTile; ++y) {
        std::fill(row.begin(), row.end(), 0.5f);
        for (size_t i = 0; i < weights.size(); ++i) {
            const float* in = rows.data() + (static_cast<size_t>(y - top) + i) * across;
            for (size_t x = 0; x < across; ++x) row[x] += weights[i] * in[x];
        }
        uint8_t* out = to.row(y) + left * 3;
        for (size_t x = 0; x < across; ++x) out[x] = static_cast<uint8_t>(row[x]);
    }
}

}  // namespace

std::optional<RgbImage> withoutHalftone(const RgbImage& image) {
    if (std::min(image.width(), image.height()) < kTile) return {};
    const int columns = (image.width() + kTile - 1) / kTile, rows = (image.height() + kTile - 1) / kTile;
    const auto leftOf = [&](int i) { return std::min(i % columns * kTile, image.width() - kTile); };
    const auto topOf = [&](int i) { return std::min(i / columns * kTile, image.height() - kTile); };
    const Waves waves;
    const auto dotsAt = [&](int i) { return dotsIn(image, leftOf(i), topOf(i), waves); };
    // A stride without a factor of the columns, so that it takes tiles of all of them.
    const int tiles = columns * rows;
    int stride = std::max(1, tiles / kFirstLook);
    while (stride > 1 && std::gcd(stride, columns) > 1) ++stride;
    std::vector<Dots> dots(static_cast<size_t>(tiles));
    int found = 0;
    for (int i = 0; i < tiles; i += stride) found += (dots[static_cast<size_t>(i)] = dotsAt(i)).share >= kScreened;
    if (found < kFewest) return {};
    for (int i = 0; i < tiles; ++i)
        if (i % stride) dots[static_cast<size_t>(i)] = dotsAt(i);
    // Dots of one pitch in tiles beside each other: by chance, fine print has them in one.
    const auto goesOn = [&](int i) {
        int beside = 0;
        for (int y = std::max(0, i / columns - 1); y <= std::min(rows - 1, i / columns + 1); ++y)
            for (int x = std::max(0, i % columns - 1); x <= std::min(columns - 1, i % columns + 1); ++x)
                beside += alike(dots[static_cast<size_t>(y * columns + x)], dots[static_cast<size_t>(i)].pitch);
        return beside > kLeastBeside;  // itself among them
    };
    std::vector<float> pitches;
    for (int i = 0; i < tiles; ++i)
        if (dots[static_cast<size_t>(i)].share >= kScreened && goesOn(i)) pitches.push_back(dots[static_cast<size_t>(i)].pitch);
    if (pitches.size() < kFewest) return {};
    const float usual = median(std::move(pitches));
    // Tiles with dots, those between them and all beside one, which may have dots below ink or in a corner.
    Plane screened(static_cast<size_t>(tiles));
    for (int i = 0; i < tiles; ++i) screened[static_cast<size_t>(i)] = alike(dots[static_cast<size_t>(i)], usual) && goesOn(i);
    slideBoth(screened, columns, rows, 2, kMax, 0);
    slideBoth(screened, columns, rows, 1, kMin, 1);
    RgbImage out = image;
    for (int i = 0; i < tiles; ++i)
        if (screened[static_cast<size_t>(i)] > 0) blurTile(image, leftOf(i), topOf(i), kBlur * usual, out);
    return out;
}

}  // namespace inkdigits
