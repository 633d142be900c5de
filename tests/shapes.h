// Digits drawn by hand as pen strokes in a unit square (x right, y down), for the tests.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "strokes.h"

namespace inkdigits::shapes {

inline Stroke arc(float cx, float cy, float rx, float ry, float from, float to) {
    Stroke stroke;
    constexpr int steps = 24;
    for (int i = 0; i <= steps; ++i) {
        const float a = (from + (to - from) * i / steps) * 3.14159265f / 180;
        stroke.push_back({cx + rx * std::cos(a), cy + ry * std::sin(a)});
    }
    return stroke;
}

inline Stroke join(Stroke a, const Stroke& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

/// The usual way to write each digit; 4 and 5 take two strokes.
inline std::vector<Stroke> digit(int d) {
    switch (d) {
        case 0: return {arc(0.5f, 0.5f, 0.32f, 0.5f, -90, 275)};
        case 1: return {{{0.3f, 0.25f}, {0.5f, 0}, {0.5f, 1}}};
        case 2: return {join(arc(0.5f, 0.28f, 0.32f, 0.28f, 190, 395), {{0.15f, 1}, {0.85f, 1}})};
        case 3: return {join(arc(0.45f, 0.25f, 0.3f, 0.25f, 200, 450), arc(0.45f, 0.73f, 0.35f, 0.27f, 270, 500))};
        case 4: return {{{0.55f, 0}, {0.1f, 0.62f}, {0.9f, 0.62f}}, {{0.65f, 0.3f}, {0.65f, 1}}};
        case 5: return {join({{0.25f, 0}, {0.22f, 0.42f}}, arc(0.45f, 0.68f, 0.36f, 0.32f, 230, 500)),
                        {{0.25f, 0}, {0.8f, 0}}};
        case 6: return {join({{0.65f, 0}, {0.35f, 0.3f}}, arc(0.48f, 0.7f, 0.3f, 0.3f, 200, 560))};
        case 7: return {{{0.1f, 0}, {0.85f, 0}, {0.4f, 1}}};
        case 8: return {join(arc(0.5f, 0.25f, 0.26f, 0.25f, 90, -270), arc(0.5f, 0.75f, 0.32f, 0.25f, -90, 270))};
        default: return {join(arc(0.48f, 0.28f, 0.28f, 0.28f, 0, -360), {{0.74f, 0.3f}, {0.66f, 1}})};
    }
}

/// Adds `strokes` scaled by `size` at (x, y).
inline void place(std::vector<Stroke>& page, const std::vector<Stroke>& strokes, float x, float y, float size) {
    for (Stroke stroke : strokes) {
        for (Point& p : stroke) p = {x + p.x * size, y + p.y * size};
        page.push_back(stroke);
    }
}

/// A number as a person would write it: digits side by side, `pitch` heights apart; a space skips one.
inline std::vector<Stroke> number(const std::string& text, float x = 0, float y = 0, float size = 100,
                                  float pitch = 0.95f) {
    std::vector<Stroke> page;
    for (const char c : text) {
        if (c != ' ') place(page, digit(c - '0'), x, y, size);
        x += pitch * size;
    }
    return page;
}

}  // namespace inkdigits::shapes
