// libFuzzer target: a damaged picture never crashes the decoder, and what decodes has a sane size.
//
//   cmake --preset fuzz && cmake --build --preset fuzz
//   build/fuzz/tests/decode_fuzz -max_len=65536 -rss_limit_mb=1024 CORPUS tests/pictures
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "decode.h"
#include "orientation.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace inkdigits;
    Result<Picture> decoded = decode({data, size});
    if (!decoded) return 0;
    Picture& picture = decoded.value();
    const int64_t pixels = int64_t{picture.image.width()} * picture.image.height();
    if (pixels < 1 || pixels > kWorkingPixels || picture.orientation < 1 || picture.orientation > 8) std::abort();
    const RgbImage upright = applyOrientation(std::move(picture.image), picture.orientation);
    if (int64_t{upright.width()} * upright.height() != pixels) std::abort();
    return 0;
}
