// Words beside numbers: letter by letter some of them would pass for digits.
#pragma once

#include <array>
#include <tuple>
#include <vector>

#include "layout.h"
#include "perceptron.h"

namespace inkdigits {

/// Of a mark as the network saw it: how far right of its middle the ink of its upper, middle and lower third is, in sixths
/// of the frame, and half of how often each of three level and three upright lines crosses it.
constexpr size_t kShapeFeatures = 9;
/// What tells a letter or sign from a digit: log-probabilities that a mark is none and of its best digit, its height
/// against the page's digits and its width against its height (logarithms), how far its foot hangs below those of the
/// marks beside it in the page's digits (-1 to 1), whether it was cut off other ink, how far its top hangs below theirs
/// (-1.2 to 1.2), how much higher it is than the page's marks of its digit (a logarithm), how much like digits the other
/// marks between the same spaces, of its line and of its page look (log-odds), whether a space or the line's end is
/// before it and behind it, the gaps there in the page's digits (-0.5 to 1.5), its confidence in each digit, its shape.
using LetterFeatures = std::array<float, 25 + kShapeFeatures>;
/// What tells whether a number ends or begins between two marks: 1, the gap between them in the height of the
/// higher, at most 1.5, whether that is a space, how much higher the second is (a logarithm).
using PlaceFeatures = std::array<float, 4>;

struct LetterMark {
    LetterFeatures letter;
    PlaceFeatures before;  ///< none before a line's first mark
};

/// A line is a chain of letters and digits (a hidden Markov model whose weights are fitted as a whole, by
/// model/words.py): nats for a letter, and for going over from one to the other.
struct WordWeights {
    Perceptron<std::tuple_size_v<LetterFeatures>, 16, 1> letter;
    PlaceFeatures toWord, toNumber;
};

/// The marks of each line. Asks nothing that refusing a mark changes.
std::vector<std::vector<LetterMark>> letterMarks(const Layout& layout);

/// Refuses the marks of words, of pictures.
void refuseWords(Layout& layout);

}  // namespace inkdigits
