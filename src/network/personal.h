// What one user's corrections teach: ink like a corrected digit's is read as that digit from then on.
#pragma once

#include <vector>

#include "decide.h"

namespace inkdigits {

/// A digit that the user corrected.
struct Example {
    Raster ink;  ///< what the network saw of it
    int digit;   ///< what it was meant to be, 0..9
};

/// Cosine distance of two marks after a slight blur, so that strokes a pixel apart still meet:
/// 0 = the same ink, up to contrast; 1 = no ink in common, and for no ink at all.
float inkDistance(const Raster& a, const Raster& b);

/// `classify`, corrected by the nearest example: of the examples that `classify` itself takes for the
/// same digit as the mark, the one closest by `inkDistance` says what is meant, if it is close enough
/// for how much surer `classify` is of its own digit, and no surer than it was of the example's
/// (personal.cpp). An example that was meant as
/// `classify` reads it keeps what is near it from being changed. A decision that is changed is
/// `learned` and never `sure`; its confidence is at most kLearnedConfidence and the digit it replaces
/// becomes its first rival. Refusals stay refusals. Examples with another digit than 0..9 are ignored.
/// Without examples, `classify` itself. The result refers to `examples`; `classify` must be the same
/// function whenever the `source` is, as what it makes of them is kept for the next call.
Classifier personalised(const std::vector<Example>& examples, Classifier classify, InkSource source);

/// Of the digits that examples changed, about this share was right (tests/web/learning.test.mjs).
constexpr float kLearnedConfidence = 0.95f;

}  // namespace inkdigits
