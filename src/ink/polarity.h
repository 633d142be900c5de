// What differs between ink and paper.
#pragma once

namespace inkdigits {

/// Whether the ink is darker or lighter than what it is written on.
enum class Polarity { Auto, Dark, Light };

}  // namespace inkdigits
