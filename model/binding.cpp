// A C interface to the reader's own rasteriser and normaliser, so that training data takes the very
// way that live input takes. Loaded with ctypes by model/reader.py; not part of the product.
#include <cstdint>
#include <cstring>

#include "normalize.h"
#include "pen.h"

using namespace inkdigits;

extern "C" {

/// Renders `n` samples of strokes to out[n][4][28][28]: ink 0..1 and the planes of the pen (src/pad/pen.h).
/// points: [total][2] x, y; strokeEnds: end index into points of each stroke, over all samples;
/// sampleEnds[n]: end index into strokeEnds of each sample; penWidths[n] in 20x20-box pixels.
void render_strokes(int n, const float* points, const int* strokeEnds, const int* sampleEnds,
                    const float* penWidths, float* out) {
    std::vector<Stroke> strokes;
    int stroke = 0, point = 0;
    for (int i = 0; i < n; ++i) {
        strokes.clear();
        for (; stroke < sampleEnds[i]; ++stroke) {
            Stroke& s = strokes.emplace_back();
            for (; point < strokeEnds[stroke]; ++point)
                s.push_back({points[2 * point], points[2 * point + 1]});
        }
        const Tensor tensor = drawPen(strokes, penWidths[i]);
        std::memcpy(out + i * (sizeof(tensor) / sizeof(float)), &tensor, sizeof(tensor));
    }
}

/// Normalises `n` ink pictures (0 = paper .. 255 = ink), packed [n][height][width], to
/// out[n][28][28], 0..1.
void normalize_images(int n, int width, int height, const uint8_t* images, float* out) {
    for (int i = 0; i < n; ++i) {
        const Raster raster =
            normalize(GrayView(images + static_cast<size_t>(i) * width * height, width, height));
        std::memcpy(out + static_cast<size_t>(i) * raster.size(), raster.data(), sizeof(raster));
    }
}
}
