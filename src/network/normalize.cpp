#include "normalize.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace inkdigits {
namespace {

/// Weights that resample `in` cells to `out` cells: area averaging when shrinking, linear
/// interpolation when enlarging. Row i of the result lists (first source cell, weights).
struct Taps {
    int first;
    std::vector<float> weights;
};

std::vector<Taps> resampleTaps(int in, int out) {
    std::vector<Taps> taps(out);
    const double step = static_cast<double>(in) / out;
    for (int i = 0; i < out; ++i) {
        Taps& t = taps[i];
        if (step >= 1) {
            const double a = i * step, b = (i + 1) * step;
            t.first = static_cast<int>(a);
            const int last = std::min(in, static_cast<int>(std::ceil(b - 1e-9)));
            for (int k = t.first; k < last; ++k)
                t.weights.push_back(
                    static_cast<float>((std::min<double>(b, k + 1) - std::max<double>(a, k)) / step));
        } else {
            const double c = std::clamp((i + 0.5) * step - 0.5, 0.0, in - 1.0);
            t.first = std::min(static_cast<int>(c), std::max(0, in - 2));
            const float f = static_cast<float>(c - t.first);
            t.weights = {1 - f};
            if (in > 1) t.weights.push_back(f);
        }
    }
    return taps;
}

int place(double centerOfMass, int size) {
    const int offset = static_cast<int>(std::lround(kInputSide / 2.0 - centerOfMass));
    return std::clamp(offset, 0, kInputSide - size);
}

}  // namespace

Raster normalize(GrayView ink, Placement* placement) {
    Raster out{};
    const PixelBox crop = boundsOf(ink, 1);
    if (!crop.width()) return out;

    const double scale = static_cast<double>(kBoxSide) / std::max(crop.width(), crop.height());
    const int w = std::clamp(static_cast<int>(std::lround(crop.width() * scale)), 1, kBoxSide);
    const int h = std::clamp(static_cast<int>(std::lround(crop.height() * scale)), 1, kBoxSide);
    const std::vector<Taps> tapsX = resampleTaps(crop.width(), w), tapsY = resampleTaps(crop.height(), h);

    // Separable: rows of the crop to w columns, then those to h rows.
    std::vector<float> columns(static_cast<size_t>(crop.height()) * w);
    for (int y = 0; y < crop.height(); ++y) {
        const uint8_t* row = ink.row(crop.top + y) + crop.left;
        for (int x = 0; x < w; ++x) {
            float sum = 0;
            for (size_t k = 0; k < tapsX[x].weights.size(); ++k)
                sum += tapsX[x].weights[k] * row[tapsX[x].first + k];
            columns[static_cast<size_t>(y) * w + x] = sum;
        }
    }
    std::array<float, kBoxSide * kBoxSide> box{};
    double mass = 0, massX = 0, massY = 0;
    float peak = 0;
    for (int y = 0; y < h; ++y)
        for (int x = 0; x < w; ++x) {
            float sum = 0;
            for (size_t k = 0; k < tapsY[y].weights.size(); ++k)
                sum += tapsY[y].weights[k] * columns[static_cast<size_t>(tapsY[y].first + k) * w + x];
            box[y * kBoxSide + x] = sum;
            peak = std::max(peak, sum);
            mass += sum;
            massX += sum * (x + 0.5);
            massY += sum * (y + 0.5);
        }
    if (mass <= 0) return out;

    // Thin or faint ink is averaged with paper when it shrinks; stretch it so that the darkest
    // point is full ink, as scanned training digits are.
    const float gain = 1 / peak;
    const int left = place(massX / mass, w), top = place(massY / mass, h);
    if (placement) {
        const float scaleX = static_cast<float>(w) / crop.width(), scaleY = static_cast<float>(h) / crop.height();
        *placement = {scaleX, scaleY, left - scaleX * crop.left, top - scaleY * crop.top};
    }
    for (int y = 0; y < h; ++y)
        for (int x = 0; x < w; ++x)
            out[(top + y) * kInputSide + left + x] = box[y * kBoxSide + x] * gain;
    return out;
}

}  // namespace inkdigits
